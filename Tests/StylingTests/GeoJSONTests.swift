import Features
import Geometry
import Styling
import Testing

@Suite struct GeoJSONTests {
    struct Missing: Error {}

    private func read(_ data: String, options: String = "") throws -> (FeatureTable, [StyleDiagnostic]) {
        let source = "\"s\":{\"type\":\"geojson\",\"data\":\(data)\(options)}"
        let compilation = compiled(layer: #""type":"circle""#, sources: source)
        guard case .geojson(let found)? = compilation.style?.sources["s"],
            case .inline(let table) = found.content
        else { throw Missing() }
        return (table, compilation.diagnostics)
    }

    private func parts(_ table: FeatureTable, _ row: Int) -> [[WorldPoint]] {
        var parts: [[WorldPoint]] = []
        table.forEachPart(row: row) { part in parts.append(part.indices.map { part[$0] }) }
        return parts
    }

    private func feature(_ geometry: String, _ properties: String = "{}", id: String = "null") -> String {
        #"{"type":"Feature","id":\#(id),"geometry":\#(geometry),"properties":\#(properties)}"#
    }

    private func collection(_ features: [String]) -> String {
        #"{"type":"FeatureCollection","features":[\#(features.joined(separator: ","))]}"#
    }

    @Test func `a bare geometry is one row`() throws {
        let (table, diagnostics) = try read(#"{"type":"Point","coordinates":[0,0]}"#)
        #expect(diagnostics.isEmpty)
        #expect(table.count == 1 && table.kind(row: 0) == .point)
        #expect(table.point(row: 0) == WorldPoint(x: 1 << 31, y: 1 << 31))
    }

    @Test func `a polygon is open, its outer ring clockwise on the screen, its hole the other way`() throws {
        let outer = "[[0,0],[10,0],[10,10],[0,10],[0,0]]"
        let hole = "[[2,2],[4,2],[4,4],[2,4],[2,2]]"
        let (table, _) = try read("{\"type\":\"Polygon\",\"coordinates\":[\(outer),\(hole)]}")
        let rings = parts(table, 0)
        #expect(rings.map(\.count) == [4, 4])
        func area(_ ring: [WorldPoint]) -> Double {
            var sum = 0.0
            for (index, a) in ring.enumerated() {
                let b = ring[(index + 1) % ring.count]
                sum += Double(a.x) * Double(b.y) - Double(b.x) * Double(a.y)
            }
            return sum
        }
        #expect(area(rings[0]) > 0)
        #expect(area(rings[1]) < 0)
    }

    @Test func `each kind of geometry gives its parts`() throws {
        let (table, diagnostics) = try read(
            collection([
                feature(#"{"type":"MultiPoint","coordinates":[[1,1],[2,2]]}"#),
                feature(#"{"type":"LineString","coordinates":[[1,1],[2,2],[1,1]]}"#),
                feature(#"{"type":"MultiLineString","coordinates":[[[1,1],[2,2]],[[3,3],[4,4]]]}"#),
                feature(
                    #"{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]],[[[5,5],[6,5],[6,6],[5,5]]]]}"#
                ),
                feature(
                    #"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,1]},{"type":"LineString","coordinates":[[1,1],[2,2]]}]}"#
                ),
            ]))
        #expect(diagnostics.isEmpty)
        #expect(
            (0..<table.count).map { table.kind(row: $0) } == [.point, .line, .line, .polygon, .point, .line])
        #expect(
            (0..<table.count).map { parts(table, $0).map(\.count) } == [[2], [3], [2, 2], [3, 3], [1], [2]])
        let names = try (0..<table.count).map {
            try expression(#"["geometry-type"]"#).evaluate(
                zoom: 0, feature: FeatureContext(table: table, row: $0)
            ).text
        }
        #expect(
            names == ["MultiPoint", "LineString", "MultiLineString", "MultiPolygon", "Point", "LineString"])
    }

    @Test func `features that cannot be taken are counted by reason`() throws {
        let (table, diagnostics) = try read(
            collection([
                feature("null"), feature("null"), feature(#"{"type":"Point","coordinates":["a",1]}"#),
                feature(#"{"type":"Blob","coordinates":[]}"#),
                feature(#"{"type":"LineString","coordinates":[[1,1]]}"#),
                feature(#"{"type":"Polygon","coordinates":[[[1,1],[2,2],[1,1]]]}"#), "7",
                feature(#"{"type":"Point","coordinates":[1,1]}"#),
            ]))
        #expect(table.count == 1)
        #expect(
            Set(diagnostics.map(\.message)) == [
                "2 features not taken: it has no geometry",
                "1 feature not taken: a position is not two finite numbers in the world",
                "1 feature not taken: its geometry is of no GeoJSON type",
                "1 feature not taken: a line has fewer than two positions",
                "1 feature not taken: a ring has fewer than three different positions",
                "1 feature not taken: not a GeoJSON feature",
            ])
    }

    @Test func `properties keep their types, even when they vary`() throws {
        let point = #"{"type":"Point","coordinates":[1,1]}"#
        let (table, _) = try read(
            collection([
                feature(point, #"{"v":1,"l":[1,"a"]}"#, id: "7"),
                feature(point, #"{"v":"x","b":true}"#, id: "\"k\""),
                feature(point, #"{"v":null}"#),
            ]))
        func values(_ text: String) throws -> [String] {
            let plain = try expression(text)
            let bound = plain.bound(to: table)
            return try (0..<3).map { row in
                let feature = FeatureContext(table: table, row: row)
                let value = try plain.evaluate(zoom: 0, feature: feature)
                #expect(try bound.evaluate(zoom: 0, feature: feature) == value)
                return value.jsonText
            }
        }
        #expect(try values(#"["get","v"]"#) == ["1", "\"x\"", "null"])
        #expect(try values(#"["typeof",["get","v"]]"#) == ["\"number\"", "\"string\"", "\"null\""])
        #expect(try values(#"["get","l"]"#) == ["[1,\"a\"]", "null", "null"])
        #expect(try values(#"["id"]"#) == ["7", "\"k\"", "null"])
        #expect(try values(#"["has","b"]"#) == ["false", "true", "false"])
        #expect(try values(#"["properties"]"#) == [#"{"v":1,"l":[1,"a"]}"#, #"{"v":"x","b":true}"#, "{}"])
    }

    @Test func `ids are made when the source asks for them`() throws {
        let point = feature(#"{"type":"Point","coordinates":[1,1]}"#, id: "9")
        let (table, _) = try read(collection([point, point]), options: ",\"generateId\":true")
        let id = try expression(#"["id"]"#)
        let found = try (0..<2).map {
            try id.evaluate(zoom: 0, feature: FeatureContext(table: table, row: $0))
        }
        #expect(found == [.number(0), .number(1)])
    }

    @Test func `positions beyond the world are brought back into it`() throws {
        let (table, _) = try read(
            #"{"type":"MultiPoint","coordinates":[[190,0],[-170,0],[180,90],[-180,-90],[370,0],[10,0]]}"#)
        let points = parts(table, 0)[0]
        #expect(points[0] == points[1])
        #expect(points[2] == WorldPoint(x: .max, y: 0))
        #expect(points[3] == WorldPoint(x: 0, y: .max))
        #expect(points[4].x.distance(to: points[5].x).magnitude <= 1)
    }
}
