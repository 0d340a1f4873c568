import Drawing
import Pixels
import Raster
import Testing

struct ImageTests {
    static let red = PremultipliedRGBA8(red: 255, green: 0, blue: 0, alpha: 255)
    static let blue = PremultipliedRGBA8(red: 0, green: 0, blue: 255, alpha: 255)

    private static func pair() -> PixelBuffer {
        PixelBuffer(width: 2, height: 1, pixels: [red.packed, blue.packed])
    }

    private static func drawn(_ batch: ImageBatch, side: Int = 8) -> PixelBuffer {
        var list = DisplayList(side: side)
        list.commands.append(.image(batch))
        return list.drawn()
    }

    @Test func `a picture at its own size is copied`() {
        let picture = Self.drawn(ImageBatch(image: Self.pair(), left: 3, top: 2, scaleX: 1, scaleY: 1))
        #expect(picture[3, 2] == Self.red)
        #expect(picture[4, 2] == Self.blue)
        #expect(picture.pixels.filter { $0 != 0 }.count == 2)
    }

    @Test func `between two pixels lies their mean`() {
        let rows = PixelBuffer(width: 2, height: 2, pixels: Self.pair().pixels + Self.pair().pixels)
        let picture = Self.drawn(ImageBatch(image: rows, left: 0, top: -4, scaleX: 4, scaleY: 8))
        // Pixel 3 lies 3.5 / 4 − ½ = 3/8 of the way from the first to the second.
        #expect(picture[3, 4] == PremultipliedRGBA8(red: 159, green: 0, blue: 96, alpha: 255))
        #expect(picture[2, 4].red > picture[5, 4].red)
    }

    @Test func `the nearest pixel has sharp edges`() {
        let picture = Self.drawn(
            ImageBatch(image: Self.pair(), left: 0, top: 0, scaleX: 4, scaleY: 8, resampling: .nearest))
        #expect(picture[3, 4] == Self.red)
        #expect(picture[4, 4] == Self.blue)
    }

    @Test func `a shrunk picture is the mean of what it covers`() {
        let picture = Self.drawn(ImageBatch(image: Self.pair(), left: 1, top: 1, scaleX: 0.5, scaleY: 1))
        #expect(picture[1, 1] == PremultipliedRGBA8(red: 128, green: 0, blue: 128, alpha: 255))
        #expect(picture.pixels.filter { $0 != 0 }.count == 1)
    }

    @Test(arguments: [0.013, 0.2, 0.77, 1, 1.31, 3.9])
    func `an opaque picture of one colour stays so inside at any scale`(scale: Double) {
        let image = PixelBuffer(width: 700, height: 700, filledWith: Self.red)
        let picture = Self.drawn(
            ImageBatch(image: image, left: -0.5, top: -0.75, scaleX: scale, scaleY: scale))
        for index in 1...6 { #expect(picture[index, 7 - index] == Self.red) }
    }

    @Test func `opacity and what is below are taken in`() {
        let image = PixelBuffer(width: 8, height: 8, filledWith: Self.red)
        let picture = Self.drawn(
            ImageBatch(image: image, left: 0, top: 0, scaleX: 1, scaleY: 1, opacity: 0.5))
        #expect(picture.solidColor == PremultipliedRGBA8(red: 128, green: 0, blue: 0, alpha: 128))
    }

    @Test func `adjustments follow the specification`() {
        func changed(_ color: PremultipliedRGBA8, _ change: (inout ColorAdjustment) -> Void)
            -> PremultipliedRGBA8?
        {
            var adjustment = ColorAdjustment.none
            change(&adjustment)
            let image = PixelBuffer(width: 8, height: 8, filledWith: color)
            return Self.drawn(
                ImageBatch(image: image, left: 0, top: 0, scaleX: 1, scaleY: 1, adjustment: adjustment)
            ).solidColor
        }
        func opaque(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> PremultipliedRGBA8 {
            PremultipliedRGBA8(red: red, green: green, blue: blue, alpha: 255)
        }
        #expect(changed(Self.red) { $0.saturation = -1 } == opaque(85, 85, 85))
        #expect(changed(Self.red) { $0.hueRotationRadians = 2 * .pi / 3 } == opaque(0, 255, 0))
        #expect(changed(opaque(64, 128, 192)) { $0.contrast = -1 } == opaque(128, 128, 128))
        #expect(
            changed(opaque(0, 255, 0)) {
                $0.brightnessMinimum = 1; $0.brightnessMaximum = 0
            } == opaque(255, 0, 255))
        let half = PremultipliedRGBA8(red: 128, green: 0, blue: 0, alpha: 128)
        #expect(
            changed(half) { $0.saturation = -1 }
                == PremultipliedRGBA8(red: 43, green: 43, blue: 43, alpha: 128))
    }
}
