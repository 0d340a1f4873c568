import HTTPTypes
import Testing
import TileServer

@Test func `what is here comes as GeoJSON with attributes in order`() async throws {
    let answer = try await ask("/datasets/cells/at?lon=114.123456789&lat=22.5&radius=25.5&limit=3")
    #expect(answer.headers[.contentType] == "application/geo+json")
    #expect(
        answer.text == """
            {"type":"FeatureCollection","features":[{"type":"Feature","id":"440305001001001","geometry":\
            {"type":"Point","coordinates":[114.12345679,22.5]},"properties":{"radius":25.5,"limit":3,\
            "name":"第\\"一\\"网格\\u000a","area":null}}]}
            """)
}

@Test(arguments: [
    ("lon=114&lat=22.5", 200), ("lon=114", 400), ("lat=22.5", 400), ("", 400), ("lon=114&lat=91", 400),
    ("lon=180&lat=-90", 200), ("lon=180.1&lat=0", 400), ("lon=114&lat=22&radius=0", 200),
    ("lon=114&lat=22&radius=10000", 200), ("lon=114&lat=22&radius=10000.1", 400),
    ("lon=114&lat=22&radius=-1", 400), ("lon=114&lat=22&limit=1", 200), ("lon=114&lat=22&limit=0", 400),
    ("lon=114&lat=22&limit=50", 200), ("lon=114&lat=22&limit=51", 400), ("lon=+114&lat=22", 400),
    ("lon=%2B114&lat=22", 400), ("lon=114.&lat=22", 400), ("lon=.5&lat=22", 400), ("lon=0114&lat=22", 400),
    ("lon=1e2&lat=22", 200), ("lon=1e999&lat=22", 400), ("lon=nan&lat=22", 400), ("lon=inf&lat=22", 400),
    ("lon=0x10&lat=22", 400), ("lon=114&lat=22&lon=115", 400), ("lon=114&lat=22&redius=5", 400),
    ("lon=%E0%80&lat=22", 400), ("lon=114%&lat=22", 400), ("lon=-0&lat=0", 200), ("lon=1,5&lat=0", 400),
    ("lon=11400000000000000000000000000000000e-99&lat=0", 400), ("&&lon=1&&lat=2&", 200),
])
func `numbers of a place have one strict form and bounds`(query: String, status: Int) async throws {
    #expect(try await ask("/datasets/cells/at?\(query)").status.code == status, "\(query)")
}

@Test func `radius and number of answers have defaults`() async throws {
    #expect(try await ask("/datasets/cells/at?lon=1&lat=2").text.contains("\"radius\":10,\"limit\":50"))
}

@Test func `an unknown dataset is 404`() async throws {
    let answer = try await ask("/datasets/x/at?lon=1&lat=2")
    #expect(answer.status == .notFound)
    #expect(try answer.object()["type"] as? String == "urn:gridmill:problem:unknown-dataset")
}

/// A square of side 1 with north up; clockwise as outer rings are.
private func square(at x: Double, side: Double = 1, isHole: Bool = false) -> [GeoPosition] {
    let ring = [(0.0, 0.0), (0, 1), (1, 1), (1, 0)].map {
        GeoPosition(longitude: x + $0.0 * side, latitude: $0.1 * side)
    }
    return isHole ? ring.reversed() : ring
}

private func text(_ shape: FeatureShape) -> String { String(decoding: shape.geoJSON.bytes, as: UTF8.self) }

@Test func `rings are closed and turned as GeoJSON wants them`() {
    #expect(
        text(.rings([square(at: 0)]))
            == "{\"type\":\"Polygon\",\"coordinates\":[[[1,0],[1,1],[0,1],[0,0],[1,0]]]}")
}

@Test func `a hole belongs to the outer ring before it`() {
    let shape = text(.rings([square(at: 0, side: 4), square(at: 1, isHole: true), square(at: 9)]))
    #expect(shape.hasPrefix("{\"type\":\"MultiPolygon\",\"coordinates\":[[["))
    #expect(shape.contains("[[4,0],[4,4],[0,4],[0,0],[4,0]],[[1,0],[1,1],[2,1],[2,0],[1,0]]],["))
}

@Test func `points and lines keep their number`() {
    let place = GeoPosition(longitude: 1, latitude: 2)
    #expect(text(.points([place])) == "{\"type\":\"Point\",\"coordinates\":[1,2]}")
    #expect(text(.points([place, place])) == "{\"type\":\"MultiPoint\",\"coordinates\":[[1,2],[1,2]]}")
    #expect(
        text(.lines([[place, place]])) == "{\"type\":\"LineString\",\"coordinates\":[[1,2],[1,2]]}")
    #expect(text(.rings([])) == "{\"type\":\"MultiPolygon\",\"coordinates\":[]}")
}
