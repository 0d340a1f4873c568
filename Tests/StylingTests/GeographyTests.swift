import Features
import Geometry
import Styling
import Testing
import Tiling

@Suite struct GeographyTests {
    /// Rows at positions in degrees.
    private func table(_ kind: GeometryKind, _ rows: [[(Double, Double)]]) -> FeatureTable {
        var builder = FeatureTableBuilder(columns: [])
        for row in rows {
            let points = row.compactMap { WebMercator.worldPoint(longitude: $0.0, latitude: $0.1) }
            builder.append(kind: kind, parts: [points], id: "", values: [])
        }
        return builder.finish(order: .source)
    }

    private func values(_ text: String, _ table: FeatureTable) throws -> [ExpressionValue] {
        let plain = try expression(text).bound(to: table)
        return try (0..<table.count).map { row in
            try plain.evaluate(zoom: 3, feature: FeatureContext(table: table, row: row))
        }
    }

    private let square = #"{"type":"Polygon","coordinates":[[[0,0],[0,5],[5,5],[5,0],[0,0]]]}"#

    @Test func `points lie within an area or not, its edge is outside`() throws {
        let rows = table(.point, [[(2, 2)], [(6, 2)], [(0, 3)], [(1, 1), (4, 4)], [(1, 1), (6, 6)]])
        let found = try values("[\"within\",\(square)]", rows)
        #expect(found == [.boolean(true), .boolean(false), .boolean(false), .boolean(true), .boolean(false)])
    }

    @Test func `a line that leaves an area between its points is not within`() throws {
        let notch =
            #"{"type":"Polygon","coordinates":[[[0,0],[0,5],[2,5],[2,2],[3,2],[3,5],[5,5],[5,0],[0,0]]]}"#
        let rows = table(.line, [[(1, 1), (4, 1)], [(1, 4), (4, 4)]])
        #expect(try values("[\"within\",\(notch)]", rows) == [.boolean(true), .boolean(false)])
    }

    @Test func `distances are metres to the nearest part`() throws {
        let rows = table(.point, [[(6, 2.5)], [(2, 2)], [(5, 6)]])
        let found = try values("[\"distance\",\(square)]", rows).map { Double($0.text) ?? .nan }
        // One degree of longitude near the equator, nothing inside, one degree of latitude.
        #expect(abs(found[0] - 111_214) < 50)
        #expect(found[1] == 0)
        #expect(abs(found[2] - 110_580) < 50)
    }

    @Test func `a long chain is as near as its nearest segment, whichever run that is in`() throws {
        var positions: [String] = []
        for index in 0..<500 { positions.append("[\(Double(index) / 10 - 25),\(index == 333 ? 9.5 : 20.0)]") }
        let line = "{\"type\":\"LineString\",\"coordinates\":[\(positions.joined(separator: ","))]}"
        let rows = table(.point, [[(8.3, 9)]])
        let found = try values("[\"distance\",\(line)]", rows).map { Double($0.text) ?? .nan }
        #expect(abs(found[0] - 55_300) < 100)
    }

    @Test(arguments: [
        #"["within",{"type":"Point","coordinates":[0,0]}]"#, #"["within",7]"#,
        #"["within",{"type":"FeatureCollection"}]"#,
        #"["distance",{"type":"Polygon","coordinates":[]}]"#,
        #"["distance",{"type":"LineString","coordinates":[[0,"a"]]}]"#,
    ])
    func `an object without a shape is a fault`(text: String) {
        #expect(throws: ExpressionFaults.self) { try expression(text) }
    }
}
