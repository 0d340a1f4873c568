import CMeter
import Drawing
import Foundation
import Geometry
import ImageCoding
import Raster

/// 2,500 polygons of ten vertices on 2048 × 2048 pixels, as `Benchmarks/AGG/tengons.cpp` draws them too.
enum TenGons {
    private static let side = 2048
    private static let count = 2500
    private static let rounds = 15

    /// The cases, each with a paint for areas and perhaps one for outlines.
    private static let cases: [(name: String, area: Float, outline: Float?)] = [
        ("opaque", 1, nil), ("opaque-outlined", 1, 1), ("translucent-outlined", 0.6, 0.6),
    ]

    /// Prints the least processor milliseconds of each case and writes the last picture when asked.
    static func run(picture path: String?) throws {
        for (name, area, outline) in cases {
            let list = list(area: area, outline: outline)
            var canvas = RasterCanvas(width: side, height: side)
            var best = UInt64.max
            var spare = canvas.takePicture(nextWidth: 1, nextHeight: 1)
            for _ in 0..<rounds {
                canvas.clear(width: side, height: side, reusing: spare)
                let start = meter_cpu_nanoseconds()
                canvas.draw(list)
                best = min(best, meter_cpu_nanoseconds() - start)
                spare = canvas.takePicture(nextWidth: 1, nextHeight: 1)
            }
            print(name, Double(best) / 1e6)
            if let path, name == cases.last?.name {
                var encoder = ImageEncoder(mode: .archive)
                let bytes = try encoder.encode(spare, format: .png)
                try Data(bytes).write(to: URL(fileURLWithPath: path))
            }
        }
    }

    private static func list(area: Float, outline: Float?) -> DisplayList {
        var list = DisplayList(width: side, height: side, originX: 0, originY: 0)
        var dice = Dice()
        var areas = FillBatch(items: [])
        var lines = StrokeBatch(items: [], strokes: [Stroke(widthPixels: 1)])
        for _ in 0..<count {
            let (x, y) = (60 + 1928 * dice.next(), 60 + 1928 * dice.next())
            let color = Color(
                red: Float(dice.next()), green: Float(dice.next()), blue: Float(dice.next()), alpha: area)
            let first = list.paths.subpathCount
            var start: FixedPoint?
            for corner in 0..<10 {
                let radius = 45 * (0.8 + 0.4 * dice.next())
                let (sine, cosine) = Self.turns[corner]
                let vertex = FixedPoint(
                    x: Int32((256 * (x + radius * cosine)).rounded()),
                    y: Int32((256 * (y + radius * sine)).rounded()))
                start = start ?? vertex
                list.paths.append(vertex)
            }
            if let start { list.paths.append(start) }
            list.paths.endSubpath()
            let path = first..<list.paths.subpathCount
            areas.items.append(FillBatch.Item(path: path, color: color))
            if let outline {
                let black = Color(red: 0, green: 0, blue: 0, alpha: outline)
                lines.items.append(StrokeBatch.Item(path: path, color: black, stroke: 0))
            }
        }
        list.commands.append(.fill(areas))
        if outline != nil { list.commands.append(.stroke(lines)) }
        return list
    }

    /// Sine and cosine of tenths of a turn.
    private static let turns: [(Double, Double)] = [
        (0, 1), (0.587_785_252_292_473_1, 0.809_016_994_374_947_5),
        (0.951_056_516_295_153_5, 0.309_016_994_374_947_45),
        (0.951_056_516_295_153_5, -0.309_016_994_374_947_45),
        (0.587_785_252_292_473_1, -0.809_016_994_374_947_5),
        (0, -1), (-0.587_785_252_292_473_1, -0.809_016_994_374_947_5),
        (-0.951_056_516_295_153_5, -0.309_016_994_374_947_45),
        (-0.951_056_516_295_153_5, 0.309_016_994_374_947_45),
        (-0.587_785_252_292_473_1, 0.809_016_994_374_947_5),
    ]

    /// Knuth's MMIX generator, as the other program has it.
    private struct Dice {
        private var state: UInt64 = 7

        mutating func next() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 40) / 16_777_216
        }
    }
}
