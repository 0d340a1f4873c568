import Features
import Styling
import Testing
import Tiling
import VectorTiles

@Suite struct GeoJSONTilesTests {
    private func tiles(_ json: String, options: String = "{}") throws -> GeoJSONTiles {
        let options = GeoJSONOptions(try JSONParser.parse(Array(options.utf8)).root)
        var features = GeoJSONFeatures(options: options)
        try GeoJSONText.read(Array(json.utf8), into: &features)
        return GeoJSONTiles(features, options: options)
    }

    @Test func `a point lies in its tile and, within the buffer, in the next`() throws {
        let tiles = try tiles(#"{"type":"Point","coordinates":[1,0]}"#)
        let east = try #require(tiles.table(zoom: 1, column: 1, row: 0))
        // One degree is 8192 · 2 / 360 units.
        #expect(east.units(0) == [[[46, 8192]]])
        #expect(try #require(tiles.table(zoom: 1, column: 0, row: 0)).units(0) == [[[8238, 8192]]])
        #expect(tiles.table(zoom: 3, column: 0, row: 0) == nil)
    }

    @Test func `a line is cut at the buffer and simplified, but not at the deepest zoom`() throws {
        let line = #"{"type":"LineString","coordinates":[[-170,0],[0,0.001],[170,0]]}"#
        let tiles = try tiles(line, options: #"{"maxzoom":4}"#)
        let cut = try #require(tiles.table(zoom: 1, column: 0, row: 0)).units(0)
        #expect(cut == [[[455, 8192], [10_240, 8192]]])
        #expect(tiles.table(zoom: 4, column: 8, row: 8)?.units(0)[0].count == 3)
        #expect(tiles.table(zoom: 3, column: 4, row: 4)?.units(0)[0].count == 2)
    }

    @Test func `a ring beyond the antimeridian comes back on the other side`() throws {
        let ring = #"{"type":"Polygon","coordinates":[[[170,0],[190,0],[190,10],[170,10],[170,0]]]}"#
        let tiles = try tiles(ring)
        let east = try #require(tiles.table(zoom: 1, column: 1, row: 0))
        let west = try #require(tiles.table(zoom: 1, column: 0, row: 0))
        #expect(east.units(0)[0].map { $0[0] }.max() == 8647)
        #expect(west.units(0)[0].map { $0[0] }.max() == 455)
    }

    @Test func `rings turn as tables want them, whatever way the document runs them`() throws {
        for ring in ["[0,0],[20,0],[20,20],[0,20],[0,0]", "[0,0],[0,20],[20,20],[20,0],[0,0]"] {
            let table = try tiles(#"{"type":"Polygon","coordinates":[[\#(ring)]]}"#).table(
                zoom: 0, column: 0, row: 0)
            let vertices = try #require(table).units(0)[0]
            var area = 0
            for (a, b) in zip(vertices, vertices.dropFirst() + vertices.prefix(1)) {
                area += a[0] * b[1] - b[0] * a[1]
            }
            #expect(area > 0 && vertices.count == 4)
        }
    }

    @Test func `lines with metrics know where along the whole they begin`() throws {
        let line = #"{"type":"LineString","coordinates":[[-180,0],[180,0]]}"#
        let tiles = try tiles(line, options: #"{"lineMetrics":true,"buffer":0}"#)
        let table = try #require(tiles.table(zoom: 1, column: 1, row: 0))
        let start = try #require(table.columnIndex(named: "mapbox_clip_start"))
        let end = try #require(table.columnIndex(named: "mapbox_clip_end"))
        #expect(table.value(row: 0, column: start) == .number(0.5))
        #expect(table.value(row: 0, column: end) == .number(1))
    }

    @Test func `ids are numbers, made up or promoted when asked`() throws {
        let json =
            #"{"type":"FeatureCollection","features":[{"type":"Feature","id":"12","properties":{"code":"x"},"geometry":{"type":"Point","coordinates":[0,0]}}]}"#
        func id(_ options: String) throws -> String? {
            try tiles(json, options: options).table(zoom: 0, column: 0, row: 0)?.id(row: 0)
        }
        #expect(try id("{}") == "12")
        #expect(try id(#"{"generateId":true}"#) == "0")
        #expect(try id(#"{"promoteId":"code"}"#) == "x")
    }

    @Test func `a source's filter leaves features out`() throws {
        let json =
            #"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a":1},"geometry":{"type":"Point","coordinates":[0,0]}},{"type":"Feature","properties":{"a":2},"geometry":{"type":"Point","coordinates":[0,0]}}]}"#
        let options = #"{"filter":["==",["get","a"],2]}"#
        #expect(try tiles(json, options: options).table(zoom: 0, column: 0, row: 0)?.count == 1)
    }

    @Test(arguments: [
        "[]", "{}", "{\"type\":\"FeatureCollection\"}", #"{"type":"Point","coordinates":["a",1]}"#,
        #"{"type":"Polygon","coordinates":[[[0,0]]]}"#, #"{"type":"Point","coordinates":[1e308,1e308]}"#,
        #"{"type":"LineString","coordinates":[[0,0]]}"#, #"{"type":"Feature","geometry":null}"#,
        #"{"type":"GeometryCollection","geometries":[{"type":"Nonsense"}]}"#,
    ])
    func `nonsense is counted and draws nothing`(json: String) throws {
        var features = GeoJSONFeatures()
        try GeoJSONText.read(Array(json.utf8), into: &features)
        #expect(features.count == 0 && !features.problems.isEmpty)
    }

    @Test func `brackets without end are an error with a place`() {
        var features = GeoJSONFeatures()
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: JSONError.self) { try GeoJSONText.read(Array(deep.utf8), into: &features) }
        let hidden =
            "{\"features\":[\n{\"type\":\"Feature\",\"geometry\":\(deep)\(String(repeating: "]", count: 100_000))}]}"
        #expect(throws: JSONError.self) { try GeoJSONText.read(Array(hidden.utf8), into: &features) }
    }

    @Test func `features before a fault are kept, and the fault has its line`() throws {
        let text =
            "{\"type\":\"FeatureCollection\",\"features\":[\n{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,1]}},\n{\"type\":tru}]}"
        var features = GeoJSONFeatures()
        let error = #expect(throws: JSONError.self) {
            try GeoJSONText.read(Array(text.utf8), into: &features)
        }
        #expect(error?.line == 3 && features.count == 1)
    }
}
