import Atlas
import Drawing
import Geometry
import Pixels
import Testing

/// Pictures, icons and patterns.
@Suite(.enabled(if: PDFFile.hasWitness, "poppler-utils is missing: run tools/setup"))
struct PicturesTests {
    /// Four quarters of different colours, one of them half clear.
    private static func quarters(_ side: Int) -> PixelBuffer {
        var picture = PixelBuffer(width: side, height: side)
        for y in 0..<side {
            for x in 0..<side {
                let colors = [red, blue, green, Color.black.withOpacity(0.5)]
                picture[x, y] = colors[(x < side / 2 ? 0 : 1) + (y < side / 2 ? 0 : 2)].premultiplied
            }
        }
        return picture
    }

    /// A disc of half the side as a distance field.
    private static func field(_ side: Int) -> PixelBuffer {
        var picture = PixelBuffer(width: side, height: side)
        let middle = Double(side) / 2
        for y in 0..<side {
            for x in 0..<side {
                let (dx, dy) = (Double(x) + 0.5 - middle, Double(y) + 0.5 - middle)
                let value = 0.75 * 255 + (middle / 2 - (dx * dx + dy * dy).squareRoot()) * 255 / 8
                picture[x, y].alpha = UInt8(max(0, min(value.rounded(), 255)))
            }
        }
        return picture
    }

    @Test func `a picture lies where it lies in pixels, with an opacity and other colours`() throws {
        var list = DisplayList(side: 128)
        list.commands = [
            .image(
                ImageBatch(
                    image: Self.quarters(16), left: 10, top: 20, scaleX: 4, scaleY: 5, opacity: 0.7,
                    resampling: .nearest)),
            .image(
                ImageBatch(
                    image: Self.quarters(16), left: 80, top: 60, scaleX: 2.5, scaleY: 2.5,
                    resampling: .nearest,
                    adjustment: ColorAdjustment(
                        hueRotationRadians: 1, saturation: 0, contrast: 0, brightnessMinimum: 0.2,
                        brightnessMaximum: 1))),
        ]
        // Readers grow pictures to whole pixels.
        try expectAlike(list, mean: 2.5, share: 0.02)
    }

    @Test func `a picture between four corners`() throws {
        var list = DisplayList(side: 128)
        list.commands = [
            .image(
                ImageBatch(
                    image: Self.quarters(32),
                    corners: ImageCorners(
                        topLeft: Point(x: 40, y: 10), topRight: Point(x: 120, y: 40),
                        bottomRight: Point(x: 90, y: 120), bottomLeft: Point(x: 10, y: 90)),
                    isMipmapped: false, resampling: .nearest))
        ]
        try expectAlike(list, mean: 3, share: 0.03)
    }

    @Test func `the same picture ten times is in the file once`() throws {
        var list = DisplayList(side: 128)
        let picture = Self.quarters(16)
        list.commands = (0..<10).map { index in
            .image(ImageBatch(image: picture, left: Double(index) * 12, top: 20, scaleX: 1, scaleY: 1))
        }
        #expect(try list.page().imageObjects().count == 1)
    }

    @Test func `icons are images stored once, whole, turned, or in part`() throws {
        var list = DisplayList(side: 128)
        list.images = [ListImage(name: "井盖", pixels: Self.quarters(16))]
        var part = PlacedIcon(
            image: 0, look: 0, origin: pixel(80, 70), angle: 0, width: 16, height: 16, scale: 3)
        part.sourceX = 4
        part.sourceWidth = 6
        let icons = [
            PlacedIcon(image: 0, look: 0, origin: pixel(10, 10), angle: 0, width: 16, height: 16, scale: 2),
            PlacedIcon(image: 0, look: 1, origin: pixel(80, 10), angle: 0.7, width: 16, height: 16, scale: 2),
            part,
        ]
        let looks = [IconLook(), IconLook(opacity: 0.5)]
        list.commands = [.icons(IconBatch(icons: icons, looks: looks))]
        let page = try list.page()
        // One for each opacity.
        #expect(try page.imageObjects().count == 2)
        let drawn = try page.drawn(pixelsPerPoint: 96.0 / 72)
        #expect(drawn[18, 18].red > 240 && drawn[18, 18].blue < 15)
        #expect(drawn[36, 18].blue > 240 && drawn[36, 18].red < 15)
        // Left of the part and right of it there is paper.
        #expect(drawn[78, 80].green > 240 && drawn[84, 80].green < 15 && drawn[100, 80].green > 240)
    }

    @Test func `a distance field is a shape in its colour, with a halo, and a form`() throws {
        var list = DisplayList(side: 128)
        list.images = [ListImage(name: "路灯", pixels: Self.field(32), isDistanceField: true)]
        let look = IconLook(color: green, haloColor: red, haloWidthPixels: 4)
        let icons = [pixel(10, 10), pixel(60, 60)].map {
            PlacedIcon(image: 0, look: 0, origin: $0, angle: 0, width: 32, height: 32, scale: 2)
        }
        list.commands = [.icons(IconBatch(icons: icons, looks: [look]))]
        let page = try list.page()
        #expect(try page.images().isEmpty)
        #expect(page.count(of: "/Subtype /Form") == 1)
        let drawn = try page.drawn(pixelsPerPoint: 96.0 / 72)
        // Middle at 42, 42; radius 16, halo to 20.
        #expect(drawn[42, 42].green > 140 && drawn[42, 42].red < 10)
        #expect(drawn[42 + 14, 42].red < 10 && drawn[42 + 18, 42].red > 240)
        #expect(drawn[42 + 22, 42] == PremultipliedRGBA8(red: 255, green: 255, blue: 255, alpha: 255))
    }

    @Test func `a polygon filled with a picture`() throws {
        var list = DisplayList(side: 128)
        list.images = [ListImage(name: "草地", pixels: Self.quarters(8))]
        let path = list.addPath([[pixel(10, 10), pixel(120, 20), pixel(60, 120)]])
        let pattern = Pattern(image: 0, x: 3, y: 5, scale: 2)
        list.commands = [
            .fill(
                FillBatch(
                    items: [.init(path: path, color: .black.withOpacity(0.8), pattern: 0)],
                    patterns: [pattern]))
        ]
        let page = try list.page()
        #expect(page.count(of: "/PatternType 1") == 1)
        let drawn = try page.drawn(pixelsPerPoint: 96.0 / 72)
        // (3, 5) + 16 · (3, 2) is a corner; the quarters lie 8 pixels apart.
        #expect(drawn[55, 41].red > 240 && drawn[55, 41].green < 80)
        #expect(drawn[63, 41].blue > 240 && drawn[63, 41].red < 80)
        #expect(drawn[10, 100] == PremultipliedRGBA8(red: 255, green: 255, blue: 255, alpha: 255))
    }

    @Test(arguments: [0, -1, .nan, .infinity, 1e-30, 1e30] as [Double])
    func `places and scales of any number`(number: Double) throws {
        var list = DisplayList(side: 32)
        list.images = [ListImage(name: "a", pixels: Self.quarters(8))]
        let picture = Self.quarters(8)
        let float = Float(number)
        var icon = PlacedIcon(
            image: 0, look: 0, origin: FixedPoint(x: .max, y: 0), angle: float, width: 8, height: 8,
            scale: float)
        icon.sourceX = float
        let path = list.addPath([[pixel(0, 0), pixel(30, 0), pixel(0, 30)]])
        var pattern = Pattern(image: 0, x: number, y: 0, scale: 1)
        let patterns = [pattern, Pattern(image: 0, x: 0, y: 0, scale: number)]
        pattern.image = 7
        list.commands = [
            .image(ImageBatch(image: picture, left: number, top: 0, scaleX: 1, scaleY: 1)),
            .image(ImageBatch(image: picture, left: 0, top: 0, scaleX: number, scaleY: 1, opacity: float)),
            .image(
                ImageBatch(
                    image: picture,
                    corners: ImageCorners(
                        topLeft: Point(x: number, y: 0), topRight: Point(x: 1, y: 0),
                        bottomRight: Point(x: 1, y: number), bottomLeft: Point(x: 0, y: 0)),
                    isMipmapped: false)),
            .icons(IconBatch(icons: [icon], looks: [IconLook(opacity: float)])),
            .fill(
                FillBatch(
                    items: (0..<4).map { .init(path: path, color: red, pattern: $0) },
                    patterns: patterns + [pattern])),
        ]
        #expect(try list.page().info().contains("Pages:           1"))
    }
}
