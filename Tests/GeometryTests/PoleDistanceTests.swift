import Geometry
import Testing

@Suite struct PoleDistanceTests {
    /// From a place to the nearest edge, below 0 outside: one edge after the other.
    private static func distance(_ place: Point, _ rings: [[Point]]) -> Double {
        var isInside = false
        var nearest = Double.infinity
        for ring in rings {
            for (a, b) in zip(ring, ring.dropFirst() + ring.prefix(1)) {
                let (dx, dy) = (b.x - a.x, b.y - a.y)
                if (a.y > place.y) != (b.y > place.y), place.x < dx * (place.y - a.y) / dy + a.x {
                    isInside.toggle()
                }
                let squared = dx * dx + dy * dy
                let along = squared == 0 ? 0 : ((place.x - a.x) * dx + (place.y - a.y) * dy) / squared
                let held = min(max(along, 0), 1)
                let (x, y) = (a.x + dx * held - place.x, a.y + dy * held - place.y)
                nearest = min(nearest, x * x + y * y)
            }
        }
        return (isInside ? 1 : -1) * nearest.squareRoot()
    }

    @Test(arguments: [3, 4, 5, 8, 11])
    func `no place of a fine lattice is farther from the edges`(count: Int) throws {
        // A star with arms of two lengths, one vertex given twice, and a hole beside its middle.
        var outer = (0..<count).map { index -> Point in
            let reach = index % 2 == 0 ? 100.0 : 61.0
            let turn = Double(index) / Double(count)
            // A circle by squares of the turn would do as well: any star-shaped ring will.
            let quarter = turn * 4
            let side = Int(quarter)
            let share = quarter - Double(side)
            let corners = [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0), (1.0, 0.0)]
            let (a, b) = (corners[side], corners[side + 1])
            return Point(x: (a.0 + (b.0 - a.0) * share) * reach, y: (a.1 + (b.1 - a.1) * share) * reach)
        }
        outer.insert(outer[1], at: 1)
        let hole = [Point(x: 2, y: 1), Point(x: 8, y: 2), Point(x: 5, y: 7)]
        let rings = [outer, hole]
        let pole = try #require(PolygonPole.find(rings, precision: 0.25))
        var best = 0.0
        for x in -100...100 {
            for y in -100...100 {
                best = max(best, Self.distance(Point(x: Double(x), y: Double(y)), rings))
            }
        }
        #expect(Self.distance(pole, rings) >= best - 0.25)
    }

    @Test func `the pole of a rectangle is as far from three edges as it can be`() throws {
        let rectangle = [Point(x: 0, y: 0), Point(x: 10, y: 0), Point(x: 10, y: 4), Point(x: 0, y: 4)]
        let pole = try #require(PolygonPole.find([rectangle]))
        #expect(abs(Self.distance(pole, [rectangle]) - 2) <= 4.0 / 64)
    }
}
