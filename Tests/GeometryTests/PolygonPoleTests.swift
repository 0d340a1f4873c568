import Geometry
import Testing

@Suite("The pole of a polygon") struct PolygonPoleTests {
    private static let square = [
        Point(x: 0, y: 0), Point(x: 100, y: 0), Point(x: 100, y: 100), Point(x: 0, y: 100),
    ]

    @Test func `a square's is its middle`() throws {
        let pole = try #require(PolygonPole.find([Self.square]))
        #expect(abs(pole.x - 50) < 2 && abs(pole.y - 50) < 2)
    }

    @Test func `it keeps away from holes`() throws {
        let hole = [Point(x: 30, y: 10), Point(x: 30, y: 90), Point(x: 90, y: 90), Point(x: 90, y: 10)]
        let pole = try #require(PolygonPole.find([Self.square, hole]))
        #expect(pole.x < 30)
    }

    @Test func `an L has it in its corner, where it is widest`() throws {
        let shape = [(0, 0), (100, 0), (100, 20), (40, 20), (40, 100), (0, 100)]
            .map { Point(x: Double($0.0), y: Double($0.1)) }
        let pole = try #require(PolygonPole.find([shape]))
        #expect(pole.x > 10 && pole.x < 30)
    }

    @Test func `degenerate rings have a place all the same`() {
        #expect(PolygonPole.find([[Point(x: 3, y: 4), Point(x: 3, y: 9)]]) == Point(x: 3, y: 4))
        #expect(PolygonPole.find([[]]) == nil && PolygonPole.find([]) == nil)
    }

    @Test func `rings become polygons, holes with the ring before them`() {
        let hole = [Point(x: 30, y: 10), Point(x: 30, y: 90), Point(x: 90, y: 90), Point(x: 90, y: 10)]
        let beside = Self.square.map { Point(x: $0.x + 200, y: $0.y) }
        let flat = [Point(x: 0, y: 0), Point(x: 5, y: 0), Point(x: 9, y: 0)]
        let polygons = PolygonRings.polygons([Self.square, hole, flat, beside])
        #expect(polygons == [[Self.square, hole], [beside]])
    }
}
