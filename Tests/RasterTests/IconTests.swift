import Drawing
import Geometry
import Pixels
import Raster
import Testing

struct IconTests {
    /// Four pixels: red, green, blue, white.
    private static let picture = PixelBuffer(
        width: 2, height: 2, pixels: [0xFF00_00FF, 0xFF00_FF00, 0xFFFF_0000, 0xFFFF_FFFF])

    private func drawn(
        _ resampling: Resampling = .linear, side: Int = 12, _ change: (inout PlacedIcon) -> Void
    ) -> PixelBuffer {
        var list = DisplayList(side: side)
        list.images = [ListImage(name: "four", pixels: Self.picture)]
        var icon = PlacedIcon(
            image: 0, look: 0, origin: pixel(4, 4), angle: 0, width: 2, height: 2, scale: 1)
        change(&icon)
        var batch = IconBatch(icons: [icon], looks: [IconLook()])
        batch.resampling = resampling
        list.commands.append(.icons(batch))
        return list.drawn()
    }

    @Test(arguments: [Resampling.linear, .nearest])
    func `an icon on whole pixels is copied`(resampling: Resampling) {
        let picture = drawn(resampling) { _ in }
        #expect(picture.cropped(x: 4, y: 4, width: 2, height: 2) == Self.picture)
        #expect(picture.pixels.filter { $0 != 0 }.count == 4)
    }

    @Test func `read nearest, an icon between pixels is copied too`() {
        let picture = drawn(.nearest) { $0.origin = pixel(4.3, 3.8) }
        #expect(picture.cropped(x: 4, y: 4, width: 2, height: 2) == Self.picture)
        #expect(picture.pixels.filter { $0 != 0 }.count == 4)
    }

    @Test func `read linearly, its edge fades`() {
        let picture = drawn { $0.origin = pixel(4.5, 4) }
        #expect(picture.alphas(row: 4)[3..<8] == [0, 128, 255, 128, 0])
    }

    @Test func `twice as large, nearest pixels become squares`() {
        let picture = drawn(.nearest) {
            $0.scaleX = 2
            $0.scaleY = 2
        }
        #expect(picture[4, 4] == picture[5, 5])
        #expect(picture[6, 4].packed == 0xFF00_FF00)
        #expect(picture[7, 7].packed == 0xFFFF_FFFF)
        #expect(picture.pixels.filter { $0 != 0 }.count == 16)
    }

    @Test func `a quarter turn to the right moves the left column to the top`() {
        let picture = drawn(.nearest) {
            $0.origin = pixel(6, 4)
            $0.angle = .pi / 2
        }
        #expect(picture[5, 4].packed == 0xFF00_00FF)
        #expect(picture[5, 5].packed == 0xFF00_FF00)
        #expect(picture[4, 4].packed == 0xFFFF_0000)
    }

    @Test func `a part of a picture fills its place without its neighbours' edge`() {
        let picture = drawn(.nearest) {
            $0.sourceX = 1
            $0.sourceWidth = 1
            $0.scaleX = 3
        }
        #expect(picture[4, 4].packed == 0xFF00_FF00)
        #expect(picture[6, 5].packed == 0xFFFF_FFFF)
        #expect(picture[3, 4].packed == 0)
    }

    @Test func `opacity thins every pixel`() {
        var list = DisplayList(side: 4)
        list.images = [ListImage(name: "four", pixels: Self.picture)]
        let icon = PlacedIcon(
            image: 0, look: 0, origin: pixel(0, 0), angle: 0, width: 2, height: 2, scale: 1)
        list.commands.append(.icons(IconBatch(icons: [icon], looks: [IconLook(opacity: 0.5)])))
        #expect(list.drawn()[1, 1].packed == 0x8080_8080)
    }

    @Test func `a distance field takes its look's colours`() {
        var list = DisplayList(side: 32)
        let disc = GlyphField.disc(radius: 6, side: 14)
        let pixels = PixelBuffer(width: 20, height: 20, pixels: disc.distances.map { UInt32($0) << 24 })
        list.images = [ListImage(name: "disc", pixels: pixels, isDistanceField: true)]
        let icon = PlacedIcon(
            image: 0, look: 0, origin: pixel(6, 6), angle: 0.7, width: 20, height: 20, scale: 1)
        let look = IconLook(
            color: Color(red: 1, green: 0, blue: 0), haloColor: Color(red: 0, green: 0, blue: 1),
            haloWidthPixels: 2)
        list.commands.append(.icons(IconBatch(icons: [icon], looks: [look])))
        let picture = list.drawn()
        let middle = picture.pixels.filter { $0 == 0xFF00_00FF }.count
        #expect(middle > 60)
        #expect(picture.pixels.contains { $0 >> 24 == 255 && $0 & 0xFF_0000 == 0xFF_0000 })
    }

    @Test func `an upright icon is a turned one that is turned by nothing`() {
        // A turn too small to move anything takes the plain way; an upright icon the fast one.
        var numbers = SeededNumbers(seed: 4)
        for _ in 0..<40 {
            let origin = FixedPoint(x: numbers.steps(0...1500), y: numbers.steps(0...1500))
            let scale = numbers.share(0.4...3)
            func picture(_ angle: Float) -> PixelBuffer {
                drawn {
                    $0.origin = origin
                    $0.scaleX = scale
                    $0.scaleY = scale * 1.3
                    $0.angle = angle
                }
            }
            #expect(picture(0).largestDifference(from: picture(1e-7)) <= 2)
        }
    }

    @Test func `a part of a distance field is drawn alone`() {
        var list = DisplayList(side: 32)
        let solid = PixelBuffer(width: 8, height: 8, pixels: Array(repeating: 0xFF00_0000, count: 64))
        list.images = [ListImage(name: "solid", pixels: solid, isDistanceField: true)]
        var icon = PlacedIcon(
            image: 0, look: 0, origin: pixel(10, 10), angle: 0, width: 8, height: 8, scale: 1)
        icon.sourceX = 2
        icon.sourceWidth = 3
        list.commands.append(.icons(IconBatch(icons: [icon], looks: [IconLook()])))
        #expect(list.drawn().alphas(row: 14)[9..<15] == [0, 255, 255, 255, 0, 0])
    }

    @Test(arguments: [Float.nan, .infinity, -1, 0, 1e30])
    func `numbers that make no sense draw nothing or something, and end`(number: Float) {
        for index in 0..<5 {
            let picture = drawn { icon in
                switch index {
                case 0: icon.angle = number
                case 1: icon.scaleX = number
                case 2: icon.sourceWidth = number
                case 3: icon.sourceY = number
                default: icon.origin = FixedPoint(x: .max, y: .min)
                }
            }
            #expect(picture.width == 12)
        }
    }
}
