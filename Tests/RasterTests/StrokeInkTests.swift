import Drawing
import Geometry
import Pixels
import Raster
import Testing

@Suite struct StrokeInkTests {
    private static let red = Color(red: 1, green: 0, blue: 0)
    private static let blue = Color(red: 0, green: 0, blue: 1)

    private static func list(_ ink: StrokeInk, images: [ListImage] = [], alpha: Float = 1) -> DisplayList {
        var list = DisplayList(side: 32)
        list.images = images
        let path = list.addPath([[pixel(0, 16), pixel(32, 16)]])
        list.commands.append(
            .stroke(
                StrokeBatch(
                    items: [.init(path: path, color: .black.withOpacity(alpha), stroke: 0, ink: 0)],
                    strokes: [Stroke(widthPixels: 4)], inks: [ink])))
        return list
    }

    @Test func `a gradient goes by the share of the line`() {
        let ramp = LineRamp(
            stops: [.init(place: 0, color: Self.red), .init(place: 1, color: Self.blue)], isStepped: false)
        let picture = Self.list(.gradient(StrokeGradient(ramp: ramp))).drawn()
        // The middle of column 8 is 8.5 of 32 pixels along: red 1 − 17/64.
        #expect(picture[8, 16] == PremultipliedRGBA8(red: 187, green: 0, blue: 68, alpha: 255))
    }

    @Test func `a stepped gradient changes at its places, of a part of a line too`() {
        let ramp = LineRamp(
            stops: [.init(place: 0, color: Self.red), .init(place: 0.75, color: Self.blue)], isStepped: true)
        let whole = Self.list(.gradient(StrokeGradient(ramp: ramp))).drawn()
        let half = Self.list(.gradient(StrokeGradient(ramp: ramp, start: 0.5, end: 1)), alpha: 0.5).drawn()
        #expect(whole[23, 16].red == 255 && whole[24, 16].blue == 255)
        #expect(half[15, 16].red == 128 && half[16, 16].blue == 128)
    }

    @Test func `a picture runs along the line, its height across it`() {
        let red = PremultipliedRGBA8(red: 255, green: 0, blue: 0, alpha: 255).packed
        // Four columns of ink, four clear; one more beyond either edge is part of the picture along a line.
        let row = Array(repeating: red, count: 4) + Array(repeating: 0, count: 4)
        let image = ListImage(
            name: "dash", pixels: PixelBuffer(width: 8, height: 4, pixels: row + row + row + row))
        let ink = StrokeInk.pattern(StrokePattern(image: 0, lengthPixels: 16))
        let picture = Self.list(ink, images: [image]).drawn()
        #expect([4, 12, 20, 28].map { picture[$0, 16].alpha > 127 } == [true, false, true, false])
        #expect(picture[4, 10].alpha == 0)
    }

    @Test(arguments: [
        StrokeInk.pattern(StrokePattern(image: 2, lengthPixels: 8)),
        .pattern(StrokePattern(image: 0, lengthPixels: .nan)),
        .pattern(StrokePattern(image: 0, lengthPixels: 0)),
    ])
    func `a picture that is not there inks nothing`(ink: StrokeInk) {
        let image = ListImage(name: "x", pixels: PixelBuffer(width: 1, height: 1))
        #expect(Self.list(ink, images: [image]).drawn().solidColor == .clear)
    }

    @Test(arguments: 0..<4) func `meshes split into pieces are the mesh in one piece`(seed: Int) {
        var numbers = SeededNumbers(seed: UInt64(seed))
        var list = DisplayList(side: 96)
        let ramp = LineRamp(
            stops: [.init(place: 0, color: Self.red), .init(place: 1, color: Self.blue)], isStepped: false)
        for _ in 0..<4 {
            let line = (0..<6).map { _ in numbers.point(-4000...28_000) }
            let path = list.addPath([line])
            var stroke = Stroke(widthPixels: 2 + numbers.share() * 12, cap: .round, join: .round)
            stroke.offsetPixels = numbers.share(-6...6)
            stroke.blurPixels = numbers.share(0...4)
            if numbers.share() < 0.5 { stroke.dashes = [9, 7] }
            list.commands.append(
                .stroke(
                    StrokeBatch(
                        items: [.init(path: path, color: numbers.color(), stroke: 0, ink: 0)],
                        strokes: [stroke], inks: [.gradient(StrokeGradient(ramp: ramp))])))
        }
        #expect(list.drawnInPieces(cuts: [17, 48]).differences(from: list.drawn()) == 0)
    }
}
