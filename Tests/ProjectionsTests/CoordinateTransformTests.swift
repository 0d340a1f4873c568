import Geometry
import Projections
import Testing

@Suite struct CoordinateTransformTests {
    private func transform(_ from: String, _ to: String) throws -> CoordinateTransform {
        try CoordinateTransform(from: CoordinateReferenceSystem(from), to: CoordinateReferenceSystem(to))
    }

    @Test func `x is east and y is north, whatever the authority says`() throws {
        // EPSG:4547 is defined northing first; 500 000 m east is its central meridian, 114° E.
        let place = try #require(try transform("EPSG:4547", "EPSG:4490").point(Point(x: 500_000, y: 0)))
        #expect(abs(place.x - 114) < 1e-9)
        #expect(abs(place.y) < 1e-9)
    }

    @Test func `a kilometre on the central meridian is a kilometre along the ellipsoid`() throws {
        // Meridian arc of GRS 80 from the equator to 45°: 4 984 944.378 m (tables of the ellipsoid).
        let place = try #require(
            try transform("EPSG:4547", "EPSG:4490").point(Point(x: 500_000, y: 4_984_944.378)))
        #expect(abs(place.y - 45) < 1e-8)
    }

    @Test func `there and back is where one was`() throws {
        let points = [Point(x: 113.9, y: 22.5), Point(x: 114.6, y: 22.8), Point(x: 114, y: 0)]
        var moved = points
        try transform("EPSG:4490", "EPSG:4547").apply(&moved)
        #expect(moved[0].x < 500_000 && moved[1].x > 500_000)
        try transform("EPSG:4547", "EPSG:4490").apply(&moved)
        for (point, back) in zip(points, moved) {
            #expect(abs(point.x - back.x) < 1e-9 && abs(point.y - back.y) < 1e-9)
        }
    }

    @Test func `CGCS 2000 and WGS 84 coincide`() throws {
        let place = try #require(try transform("EPSG:4490", "EPSG:4326").point(Point(x: 120.1, y: 30.2)))
        #expect(abs(place.x - 120.1) < 1e-8 && abs(place.y - 30.2) < 1e-8)
    }

    @Test func `what cannot be brought over becomes NaN and harms no neighbour`() throws {
        var points = [
            Point(x: 114, y: 22), Point(x: .nan, y: 22), Point(x: 114, y: .infinity), Point(x: 114, y: 91),
            Point(x: 114, y: 23),
        ]
        try transform("EPSG:4326", "EPSG:3857").apply(&points)
        #expect(points.map(\.isFinite) == [true, false, false, false, true])
        #expect(abs(points[4].x - 12_690_421.95) < 0.01)
    }

    @Test func `the image of a box holds its bulging edges`() throws {
        let box = try #require(BoundingBox(minX: -10, minY: 50, maxX: 30, maxY: 60))
        // The parallel of 60° N bulges northwards in a conformal cone.
        let transform = try transform("EPSG:4326", "EPSG:3034")
        let image = try #require(transform.box(box))
        let middle = try #require(transform.point(Point(x: 10, y: 50)))
        let corner = try #require(transform.point(Point(x: -10, y: 50)))
        #expect(image.minY <= middle.y && middle.y < corner.y)
    }

    @Test func `nothing to do is done`() throws {
        var points: [Point] = []
        try transform("EPSG:4326", "EPSG:3857").apply(&points)
        #expect(points.isEmpty)
    }
}
