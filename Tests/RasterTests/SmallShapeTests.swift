import Drawing
import Geometry
import Pixels
import Raster
import Testing

/// Shapes that lie whole in a block take faster paths than those that are cut by one or are drawn in a pattern.
@Suite struct SmallShapeTests {
    /// Rings of a few pixels to a block's size; every other vertex of some lies on the rim of a pixel.
    private static func rings(_ numbers: inout SeededNumbers, count: Int, side: Int32) -> [[FixedPoint]] {
        (0..<count).map { index in
            let reach = [600, 3_000, side][index % 3]
            let corner = FixedPoint(x: numbers.steps(0...side - reach), y: numbers.steps(0...side - reach))
            var ring = (0..<Int.random(in: 3...9, using: &numbers)).map { vertex in
                let point = numbers.point(0...reach)
                let mask: Int32 = index % 2 == 0 && vertex % 2 == 0 ? ~255 : ~0
                return FixedPoint(x: (corner.x + point.x) & mask, y: (corner.y + point.y) & mask)
            }
            // A vertex twice, a spike, and a corner that is hardly one.
            if index % 4 == 1 { ring.insert(ring[1], at: 1) }
            if index % 4 == 2 { ring.append(ring[ring.count - 2]) }
            if index % 4 == 3 { ring.append(FixedPoint(x: ring[0].x, y: ring[0].y &+ 1)) }
            return ring
        }
    }

    private static func fills(seed: Int, isPlain: Bool) -> DisplayList {
        var numbers = SeededNumbers(seed: UInt64(seed))
        var list = DisplayList(side: 120)
        var batch = FillBatch(items: [])
        for (index, ring) in rings(&numbers, count: 60, side: 120 * 256).enumerated() {
            let color = numbers.color()
            let path = list.addPath([ring])
            guard isPlain else {
                batch.items.append(.init(path: path, color: color))
                continue
            }
            let ink = PixelBuffer(width: 1, height: 1, filledWith: color.premultiplied)
            list.images.append(ListImage(name: "\(index)", pixels: ink))
            batch.patterns.append(Pattern(image: Int32(index), x: 0, y: 0, scale: 1))
            batch.items.append(.init(path: path, color: .black, pattern: Int32(index)))
        }
        list.commands.append(.fill(batch))
        return list
    }

    @Test(arguments: 0..<12) func `small polygons are, to the bit, those of a plain sweep`(seed: Int) {
        let fast = Self.fills(seed: seed, isPlain: false).drawn()
        let plain = Self.fills(seed: seed, isPlain: true).drawn()
        #expect(fast.solidColor == nil)
        #expect(fast.differences(from: plain) == 0)
    }

    @Test(arguments: LineJoin.allCases, 0..<8)
    func `outlines of whole rings are, to the bit, those of rings that are cut`(join: LineJoin, seed: Int) {
        var numbers = SeededNumbers(seed: UInt64(seed))
        var list = DisplayList(side: 120)
        var pens: [Stroke] = []
        var items: [StrokeBatch.Item] = []
        for (index, ring) in Self.rings(&numbers, count: 45, side: 120 * 256).enumerated() {
            var pen = Stroke(widthPixels: index % 3 == 0 ? 1 : numbers.share(0.3...6))
            pen.join = join
            pen.miterLimit = numbers.share(1...4)
            if index % 5 == 0 { pen.gapPixels = numbers.share(1...3) }
            pens.append(pen)
            items.append(.init(path: list.addPath([ring + [ring[0]]]), color: numbers.color(), stroke: index))
        }
        list.commands.append(.stroke(StrokeBatch(items: items, strokes: pens)))
        let whole = list.drawn()
        #expect(whole.solidColor == nil)
        // Pieces of a few pixels see no ring whole.
        #expect(
            list.drawnInPieces(cuts: Array(stride(from: 4, to: 120, by: 4))).differences(from: whole) == 0)
    }
}
