import Drawing
import Geometry
import Pixels
import Raster
import Testing

struct QuadTests {
    private static func corners(_ left: Double, _ top: Double, _ right: Double, _ bottom: Double)
        -> ImageCorners
    {
        ImageCorners(
            topLeft: Point(x: left, y: top), topRight: Point(x: right, y: top),
            bottomRight: Point(x: right, y: bottom), bottomLeft: Point(x: left, y: bottom))
    }

    private static func drawn(_ batches: [ImageBatch], side: Int = 8) -> PixelBuffer {
        var list = DisplayList(side: side)
        list.commands = batches.map { .image($0) }
        return list.drawn()
    }

    @Test func `a picture between whole pixels is copied`() {
        let pair = PixelBuffer(width: 2, height: 1, pixels: [ImageTests.red.packed, ImageTests.blue.packed])
        let picture = Self.drawn([
            ImageBatch(image: pair, corners: Self.corners(3, 2, 5, 3), isMipmapped: true)
        ])
        #expect(picture[3, 2] == ImageTests.red && picture[4, 2] == ImageTests.blue)
        #expect(picture.pixels.filter { $0 != 0 }.count == 2)
    }

    @Test func `a quarter turn turns the picture`() {
        let pair = PixelBuffer(width: 2, height: 1, pixels: [ImageTests.red.packed, ImageTests.blue.packed])
        let turned = ImageCorners(
            topLeft: Point(x: 4, y: 2), topRight: Point(x: 4, y: 4), bottomRight: Point(x: 3, y: 4),
            bottomLeft: Point(x: 3, y: 2))
        let picture = Self.drawn([ImageBatch(image: pair, corners: turned, isMipmapped: false)])
        #expect(picture[3, 2] == ImageTests.red && picture[3, 3] == ImageTests.blue)
        #expect(picture.pixels.filter { $0 != 0 }.count == 2)
    }

    @Test(arguments: [0.0, 0.1, 0.7, 2.4])
    func `four translucent pictures around a point leave no pixel out and ink none twice`(angle: Double) {
        let image = PixelBuffer(width: 4, height: 4, filledWith: ImageTests.red)
        func place(_ x: Double, _ y: Double) -> Point {
            // Six decimals of a cosine are enough for a test, and need no library.
            let (c, s) =
                [0.0: (1, 0), 0.1: (0.995004, 0.099833), 0.7: (0.764842, 0.644218)][angle] ?? (
                    -0.737394, 0.675463
                )
            return Point(x: 16.5 + x * c - y * s, y: 16.5 + x * s + y * c)
        }
        let batches = [(-90.0, -90.0), (0, -90), (-90, 0), (0, 0)].map { x, y in
            ImageBatch(
                image: image,
                corners: ImageCorners(
                    topLeft: place(x, y), topRight: place(x + 90, y), bottomRight: place(x + 90, y + 90),
                    bottomLeft: place(x, y + 90)), isMipmapped: true, opacity: 0.5)
        }
        let picture = Self.drawn(batches, side: 33)
        #expect(picture.solidColor == PremultipliedRGBA8(red: 128, green: 0, blue: 0, alpha: 128))
    }

    @Test func `beyond the edge the edge goes on`() {
        let pair = PixelBuffer(width: 2, height: 1, pixels: [ImageTests.red.packed, ImageTests.blue.packed])
        let picture = Self.drawn([
            ImageBatch(image: pair, corners: Self.corners(0, 0, 8, 8), isMipmapped: false)
        ])
        #expect(picture[0, 0] == ImageTests.red && picture[1, 7] == ImageTests.red)
        #expect(picture[7, 3] == ImageTests.blue)
    }

    @Test(arguments: [Double.nan, .infinity, 1e300])
    func `corners that make no sense draw nothing`(value: Double) {
        let image = PixelBuffer(width: 4, height: 4, filledWith: ImageTests.red)
        let picture = Self.drawn([
            ImageBatch(image: image, corners: Self.corners(0, 0, value, 8), isMipmapped: true),
            ImageBatch(image: image, corners: Self.corners(3, 3, 3, 8), isMipmapped: true),
        ])
        #expect(picture.solidColor == .clear)
    }
}
