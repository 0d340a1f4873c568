import Drawing
import Geometry
import Pixels
import Raster
import Testing

/// Points that are spread together, against the same points one by one.
struct DenseHeatTests {
    /// Numbers that are always the same: a linear congruential generator (Knuth, TAOCP 2, 3.3.4, table 1).
    struct Numbers {
        var state: UInt64 = 1

        mutating func below(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
    }

    static func list(
        _ points: [FixedPoint], weights: [Float], radius: Float, isDense: Bool, size: Int = 128,
        originX: Int64 = 0, originY: Int64 = 0
    ) -> DisplayList {
        var list = DisplayList(width: size, height: size, originX: originX, originY: originY)
        var batch = HeatBatch(
            points: points, weights: weights, radiiPixels: [radius], ramp: HeatTests.ramp, opacity: 1)
        batch.isDense = isDense
        list.commands.append(.heat(batch))
        return list
    }

    static func difference(_ first: PixelBuffer, _ second: PixelBuffer) -> Int {
        zip(first.pixels, second.pixels).reduce(0) { most, pair in
            max(most, abs(Int(pair.0 >> 24) - Int(pair.1 >> 24)))
        }
    }

    @Test(arguments: [(20, 33.25, 29.5), (20, 34, 34), (24, 31.99, 50.01), (30, 64, 61.7), (60, 64, 64)])
    func `one point looks like the kernel wherever in a texel it lies`(
        radius: Float, x: Double, y: Double
    ) {
        let point = [pixel(x, y)]
        let dense = Self.list(point, weights: [2], radius: radius, isDense: true).drawn()
        let exact = Self.list(point, weights: [2], radius: radius, isDense: false).drawn()
        // 0.6 % of a density of 0.8 is an entry of the ramp; each picture rounds once.
        #expect(Self.difference(dense, exact) <= 2)
        #expect(dense.solidColor == nil)
    }

    @Test(arguments: [20, 23, 30, 47] as [Float])
    func `many points add up to what they are one by one`(radius: Float) {
        var numbers = Numbers()
        let points = (0..<400).map { _ in
            pixel(Double(numbers.below(1280)) / 10, Double(numbers.below(1280)) / 10)
        }
        let weights = points.map { _ in Float(numbers.below(100)) / 600 * 900 / (radius * radius) }
        let dense = Self.list(points, weights: weights, radius: radius, isDense: true).drawn()
        let exact = Self.list(points, weights: weights, radius: radius, isDense: false).drawn()
        // Points one by one lose what lies beyond the end of their squares: up to an entry here.
        #expect(Self.difference(dense, exact) <= 6)
        #expect(dense.pixels.contains { $0 >> 24 > 100 })
    }

    @Test func `the field of a canvas is that of its parts, to the bit`() {
        var numbers = Numbers()
        let points = (0..<300).map { _ in
            pixel(Double(numbers.below(2000)) / 10 - 36, Double(numbers.below(2000)) / 10 - 36)
        }
        let weights = points.map { _ in Float(numbers.below(100)) / 300 }
        let whole = Self.list(points, weights: weights, radius: 20, isDense: true).drawn()
        for (left, top) in [(0, 0), (64, 0), (0, 64), (64, 64), (37, 22)] {
            let moved = points.map { FixedPoint(x: $0.x - Int32(left) * 256, y: $0.y - Int32(top) * 256) }
            let part = Self.list(
                moved, weights: weights, radius: 20, isDense: true, size: 64, originX: Int64(left) * 256,
                originY: Int64(top) * 256
            ).drawn()
            #expect(part == whole.cropped(x: left, y: top, width: 64, height: 64))
        }
    }

    @Test func `points beyond the reach, weights that are none and small radii change nothing`() {
        let inside = [pixel(40, 40)]
        let straight = Self.list(inside, weights: [1], radius: 20, isDense: true).drawn()
        let far = inside + [pixel(-900, 40), pixel(40, 90_000), pixel(64, 64), pixel(70, 70)]
        let weights: [Float] = [1, 1, 1, 0, .nan]
        #expect(Self.list(far, weights: weights, radius: 20, isDense: true).drawn() == straight)
        for radius in [8, 19.9] as [Float] {
            #expect(
                Self.list(inside, weights: [1], radius: radius, isDense: true).drawn()
                    == Self.list(inside, weights: [1], radius: radius, isDense: false).drawn())
        }
    }

    @Test func `the heaviest points and the widest radius still are drawn`() {
        let points = Array(repeating: pixel(64, 64), count: 50)
        let dense = Self.list(
            points, weights: points.map { _ in .greatestFiniteMagnitude }, radius: 1e9, isDense: true
        ).drawn()
        #expect(dense.solidColor?.alpha == 255)
    }
}
