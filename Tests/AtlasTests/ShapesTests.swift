import Atlas
import Drawing
import Geometry
import Pixels
import Testing

/// The page's picture against the pixels of the same list.
@Suite(.enabled(if: PDFFile.hasWitness, "poppler-utils is missing: run tools/setup"))
struct ShapesTests {
    private let zigzag = [pixel(15, 20), pixel(60, 100), pixel(70, 20), pixel(112, 70), pixel(20, 115)]

    @Test func `a background`() throws {
        var list = DisplayList(side: 128)
        list.commands = [.background(Color(red: 0.2, green: 0.4, blue: 0.6, alpha: 0.5))]
        try expectAlike(list, mean: 1, share: 0)
    }

    @Test func `a polygon with a hole, and one that reaches far beyond the page`() throws {
        var list = DisplayList(side: 128)
        list.fill(
            [pixel(10, 10), pixel(100, 10), pixel(100, 100), pixel(10, 100)],
            [pixel(30, 30), pixel(30, 80), pixel(80, 80), pixel(80, 30)], color: green)
        list.fill([pixel(64, 64), pixel(400_000, 30), pixel(-200_000, 400_000)], color: red.withOpacity(0.5))
        try expectAlike(list, mean: 1, share: 0.005)
    }

    @Test(arguments: LineJoin.allCases, LineCap.allCases)
    func `lines with every corner and end`(join: LineJoin, cap: LineCap) throws {
        var list = DisplayList(side: 128)
        list.stroke(zigzag, pen: Stroke(widthPixels: 12, cap: cap, join: join), color: blue.withOpacity(0.6))
        try expectAlike(list, mean: 1.5, share: 0.006)
    }

    @Test(arguments: LineCap.allCases)
    func `dashes`(cap: LineCap) throws {
        var list = DisplayList(side: 128)
        list.stroke(zigzag, pen: Stroke(widthPixels: 4, cap: cap, dashes: [10, 6, 2, 6]), color: blue)
        try expectAlike(list, mean: 1.5, share: 0.006)
    }

    @Test func `dashes of a line that begins far away lie where they lie in pixels`() throws {
        var list = DisplayList(side: 128)
        list.stroke(
            [pixel(-30_000, -20_000), pixel(40, 60), pixel(500_000, 90)],
            pen: Stroke(widthPixels: 6, dashes: [10, 7]), color: blue)
        try expectAlike(list, mean: 1.5, share: 0.006)
    }

    @Test func `a ring, closed and cut by the page`() throws {
        var list = DisplayList(side: 128)
        let ring = [pixel(20, 20), pixel(90, 30), pixel(70, 90), pixel(20, 20)]
        list.stroke(ring, pen: Stroke(widthPixels: 10), color: red)
        let wide = [pixel(60, 60), pixel(110, 64), pixel(90_000, 90_000), pixel(-400, 90), pixel(60, 60)]
        list.stroke(wide, pen: Stroke(widthPixels: 8), color: green)
        try expectAlike(list, mean: 1.5, share: 0.006)
    }

    @Test(arguments: [-9, 9] as [Float])
    func `a line beside another`(offset: Float) throws {
        var list = DisplayList(side: 128)
        var pen = Stroke(widthPixels: 5, join: .round)
        pen.offsetPixels = offset
        list.stroke(zigzag, pen: pen, color: red)
        try expectAlike(list, mean: 1.5, share: 0.006)
    }

    @Test func `two lines with a gap`() throws {
        var list = DisplayList(side: 128)
        var pen = Stroke(widthPixels: 5, join: .round)
        pen.gapPixels = 8
        list.stroke([pixel(15, 20), pixel(60, 100), pixel(112, 40)], pen: pen, color: red)
        try expectAlike(list, mean: 1.5, share: 0.006)
    }

    @Test func `a blurred line`() throws {
        var list = DisplayList(side: 128)
        var pen = Stroke(widthPixels: 24)
        pen.blurPixels = 10
        list.stroke([pixel(0, 30), pixel(128, 90)], pen: pen, color: red)
        try expectAlike(list, mean: 2, share: 0.005)
    }

    @Test func `discs with an edge, translucent, blurred, and only an edge`() throws {
        var list = DisplayList(side: 128)
        list.discs(
            [pixel(30, 30), pixel(38, 36)],
            CircleStyle(radiusPixels: 16, strokeWidthPixels: 4, color: red, strokeColor: blue))
        list.discs(
            [pixel(90, 30), pixel(98, 36)],
            CircleStyle(
                radiusPixels: 16, strokeWidthPixels: 4, color: red.withOpacity(0.4),
                strokeColor: blue.withOpacity(0.6)))
        list.discs(
            [pixel(30, 90)],
            CircleStyle(radiusPixels: 20, strokeWidthPixels: 6, blur: 0.8, color: red, strokeColor: blue))
        list.discs(
            [pixel(90, 90)],
            CircleStyle(radiusPixels: 10, strokeWidthPixels: 12, color: .transparent, strokeColor: green))
        try expectAlike(list, mean: 2.5, share: 0.02)
    }

    @Test func `a heat field is one image`() throws {
        var list = DisplayList(side: 128)
        let ramp = (0..<256).map { index in
            PremultipliedRGBA8(red: UInt8(index), green: 0, blue: 0, alpha: UInt8(index))
        }
        list.commands = [
            .heat(
                HeatBatch(
                    points: [pixel(40, 40), pixel(60, 60), pixel(90, 70)], weights: [1, 2, 1],
                    radiiPixels: [40],
                    ramp: ramp, opacity: 0.8))
        ]
        try expectAlike(list, mean: 1, share: 0.001)
        #expect(try list.page().imageObjects().count == 1)
    }

    @Test func `a gradient along a line and a picture along one are an image each`() throws {
        var list = DisplayList(side: 128)
        list.images = [
            ListImage(name: "a", pixels: PixelBuffer(width: 8, height: 8, filledWith: red.premultiplied))
        ]
        let ramp = LineRamp(
            stops: [.init(place: 0, color: red), .init(place: 1, color: blue)], isStepped: false)
        let inks = [
            StrokeInk.gradient(StrokeGradient(ramp: ramp)),
            .pattern(StrokePattern(image: 0, lengthPixels: 8)),
        ]
        let lines = [
            [pixel(10, 10), pixel(110, 40)], [pixel(10, 50), pixel(110, 60)],
            [pixel(10, 80), pixel(110, 120)],
        ]
        let paths = lines.map { list.addPath([$0]) }
        let items = zip(paths, [0, -1, 1]).map {
            StrokeBatch.Item(path: $0, color: green, stroke: 0, ink: $1)
        }
        list.commands = [
            .stroke(StrokeBatch(items: items, strokes: [Stroke(widthPixels: 12)], inks: inks))
        ]
        try expectAlike(list, mean: 3, share: 0.03)
        #expect(try list.page().imageObjects().count == 2)
    }

    @Test func `a mask keeps what lies inside its rings`() throws {
        var list = DisplayList(side: 128)
        let path = list.addPath([[pixel(64, 10), pixel(118, 118), pixel(10, 118)]])
        list.commands = [.beginMask(path: path), .background(blue), .endMask]
        list.fill([pixel(0, 0), pixel(20, 0), pixel(20, 20), pixel(0, 20)], color: red)
        try expectAlike(list, mean: 1.5, share: 0.02)
    }

    @Test func `a group is laid on as a whole, a clip cuts, both end with the list`() throws {
        var list = DisplayList(side: 128)
        list.commands.append(.beginGroup(opacity: 0.5))
        list.fill([pixel(10, 10), pixel(90, 10), pixel(90, 90), pixel(10, 90)], color: red)
        list.commands.append(.beginClip(ClipBox(minX: 40, minY: 30, maxX: 100, maxY: 120)))
        list.fill([pixel(20, 20), pixel(128, 20), pixel(128, 128), pixel(20, 128)], color: blue)
        try expectAlike(list, mean: 1, share: 0.001)
    }
}
