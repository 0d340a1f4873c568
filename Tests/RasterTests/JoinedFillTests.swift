import Drawing
import Geometry
import Pixels
import Raster
import Testing

/// Polygons of one colour are inked eight pixels at a time; those in a pattern by a plain sweep, pixel by pixel.
@Suite struct JoinedFillTests {
    /// Crowded polygons, which overlap and share edges; each colour as a picture of one pixel when asked for.
    private static func list(seed: Int, side: Int, isPlain: Bool, alpha: ClosedRange<Float>) -> DisplayList {
        var numbers = SeededNumbers(seed: UInt64(seed))
        var list = DisplayList(side: side)
        let reach = Int32(side * 256)
        let shared = (0..<40).map { _ in numbers.point(-2000...reach + 2000) }
        var batch = FillBatch(items: [])
        for index in 0..<40 {
            let ring = [
                shared[index], shared[(index + 1) % 40], shared[(index + 7) % 40],
                numbers.point(-2000...reach + 2000),
            ]
            let color = numbers.color(alpha: alpha)
            let path = list.addPath([ring])
            if isPlain {
                let ink = PixelBuffer(width: 1, height: 1, filledWith: color.premultiplied)
                list.images.append(ListImage(name: "\(index)", pixels: ink))
                batch.patterns.append(Pattern(image: Int32(index), x: 0, y: 0, scale: 1))
                batch.items.append(.init(path: path, color: .black, pattern: Int32(index)))
            } else {
                batch.items.append(.init(path: path, color: color))
            }
        }
        list.commands.append(.fill(batch))
        return list
    }

    @Test(arguments: 0..<6, [8, 39, 71, 300])
    func `polygons of one colour are, to the bit, those of a plain sweep`(seed: Int, side: Int) {
        // 300 pixels are more than a block, and 39 and 71 no multiple of eight.
        let fast = Self.list(seed: seed, side: side, isPlain: false, alpha: 0.2...1).drawn()
        let plain = Self.list(seed: seed, side: side, isPlain: true, alpha: 0.2...1).drawn()
        #expect(fast.differences(from: plain) == 0)
    }

    @Test(arguments: 0..<4) func `opaque polygons too`(seed: Int) {
        let fast = Self.list(seed: seed, side: 90, isPlain: false, alpha: 1...1).drawn()
        let plain = Self.list(seed: seed, side: 90, isPlain: true, alpha: 1...1).drawn()
        #expect(fast.differences(from: plain) == 0)
    }

    @Test func `a canvas in the memory of a picture has nothing of it`() {
        var canvas = RasterCanvas(width: 1, height: 1)
        let old = PixelBuffer(
            width: 300, height: 200, filledWith: PremultipliedRGBA8(red: 9, green: 9, blue: 9, alpha: 9))
        canvas.clear(width: 280, height: 190, reusing: old)
        var list = DisplayList(width: 280, height: 190, originX: 0, originY: 0)
        list.fill([pixel(10, 10), pixel(20, 10), pixel(20, 20), pixel(10, 20)])
        canvas.draw(list)
        let picture = canvas.takePicture(nextWidth: 1, nextHeight: 1)
        let inked = picture.pixels.count { $0 != 0 }
        #expect(inked == 100)

        canvas.clear(width: 280, height: 190, reusing: picture)
        let empty = canvas.takePicture(nextWidth: 1, nextHeight: 1)
        #expect(empty.solidColor == .clear)
    }
}
