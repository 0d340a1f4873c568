import Features
import Styling
import Testing
import VectorTiles

@Suite struct ClusterTests {
    private func tiles(_ places: [(Double, Double)], options: String = "") throws -> GeoJSONTiles {
        let features = places.enumerated().map { index, place in
            #"{"type":"Feature","properties":{"n":\#(index)},"geometry":{"type":"Point","coordinates":[\#(place.0),\#(place.1)]}}"#
        }
        let json = #"{"type":"FeatureCollection","features":[\#(features.joined(separator: ","))]}"#
        let settings = try JSONParser.parse(Array("{\"cluster\":true\(options)}".utf8)).root
        let options = GeoJSONOptions(settings)
        var read = GeoJSONFeatures(options: options)
        try GeoJSONText.read(Array(json.utf8), into: &read)
        return GeoJSONTiles(read, options: options)
    }

    private func value(_ table: FeatureTable, _ name: String, row: Int = 0) -> FeatureValue? {
        table.columnIndex(named: name).map { table.value(row: row, column: $0) }
    }

    @Test func `points nearer than the radius are one, with their count and middle`() throws {
        let tiles = try tiles([(0, 0), (2, 0), (120, 40)])
        let table = try #require(tiles.table(zoom: 0, column: 0, row: 0))
        #expect(table.count == 2)
        #expect(value(table, "point_count") == .number(2) && value(table, "cluster") == .boolean(true))
        #expect(table.units(0) == [[[4119, 4096]]])
        #expect(value(table, "point_count", row: 1) == .null)
    }

    @Test func `further in they come apart`() throws {
        let tiles = try tiles([(0, 0), (2, 0)])
        #expect(tiles.table(zoom: 6, column: 32, row: 32)?.count == 2)
    }

    @Test func `the counts of all clusters and points at a zoom are all points`() throws {
        var state: UInt64 = 7
        func next() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 40) / Double(1 << 24)
        }
        let places = (0..<500).map { _ in (next() * 300 - 150, next() * 140 - 70) }
        let tiles = try tiles(places, options: #","clusterRadius":20"#)
        for zoom in 0...3 {
            var total = 0.0
            for column in 0..<1 << zoom {
                for row in 0..<1 << zoom {
                    guard let table = tiles.table(zoom: zoom, column: column, row: row) else { continue }
                    for index in 0..<table.count {
                        let place = table.units(index)[0][0]
                        guard (0..<8192).contains(place[0]), (0..<8192).contains(place[1]) else { continue }
                        if case .number(let count)? = value(table, "point_count", row: index) {
                            total += count
                        } else {
                            total += 1
                        }
                    }
                }
            }
            #expect(total == 500)
        }
    }

    @Test func `clusters know what their points come to`() throws {
        let tiles = try tiles(
            [(0, 0), (1, 0), (2, 0)],
            options: #","clusterProperties":{"sum":["+",["get","n"]],"most":["max",["get","n"]]}"#)
        let table = try #require(tiles.table(zoom: 0, column: 0, row: 0))
        #expect(value(table, "sum") == .number(3) && value(table, "most") == .number(2))
    }

    @Test func `points on both sides of the antimeridian are one, too`() throws {
        let tiles = try tiles([(179, 0), (-179, 0), (-178, 0)])
        let table = try #require(tiles.table(zoom: 0, column: 0, row: 0))
        #expect(value(table, "point_count") == .number(3))
        // The middle lies at 179.33° W, and once more beside the world.
        #expect(table.units(0)[0][0][0] == 15)
    }

    @Test func `fewer than the least stay alone`() throws {
        let tiles = try tiles([(0, 0), (1, 0)], options: #","clusterMinPoints":3"#)
        #expect(tiles.table(zoom: 0, column: 0, row: 0)?.count == 2)
    }
}
