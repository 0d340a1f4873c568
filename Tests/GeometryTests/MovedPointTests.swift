import Geometry
import Testing

struct MovedPointTests {
    @Test func `a move is rounded to a step, whole pixels apart or not`() {
        let start = FixedPoint(x: 100, y: -7)
        #expect(start.moved(byPixelsX: 0.001, y: 1.5) == FixedPoint(x: 100, y: 377))
        #expect(start.moved(byPixelsX: 0.002, y: 0) == FixedPoint(x: 101, y: -7), "0.512 of a step")
        for pixels in [1, 700, -3_000] {
            let shift = Int32(pixels * 256)
            let far = FixedPoint(x: start.x + shift, y: start.y)
            #expect(far.moved(byPixelsX: 0.3, y: 0).x - start.moved(byPixelsX: 0.3, y: 0).x == shift)
        }
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300, -1e300, 1e7])
    func `no move leads out of the limit`(distance: Double) {
        let moved = FixedPoint(x: 5, y: .max).moved(byPixelsX: distance, y: -distance)
        #expect(moved == moved.held)
    }

    @Test func `a point is held at the limit`() {
        let limit = FixedPoint.limit
        #expect(FixedPoint(x: .min, y: .max).held == FixedPoint(x: -limit, y: limit))
        #expect(FixedPoint(x: limit, y: -limit + 1).held == FixedPoint(x: limit, y: -limit + 1))
    }
}
