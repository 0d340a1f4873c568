import FeatureSources
import Features
import Geometry
import Testing

@Suite struct RowReasonTests {
    private let workshop = Workshop()
    private let square = "[[0,0],[0.001,0],[0.001,0.001],[0,0.001],[0,0]]"

    private func reasons(_ geometry: String) throws -> [ImportReason] {
        let path = workshop.geojson([(point(1, 1), "{}"), (geometry, "{}")])
        let (table, report) = try imported(path)
        #expect(report.rowsRead == 2)
        #expect(report.rowsKept == table.count)
        let counts = report.counts.filter { $0.reason != .generatedID }
        #expect(counts.allSatisfy { $0.count == 1 && $0.firstRow == 2 })
        #expect((table.count == 1) == counts.contains { $0.reason.isRejection })
        return counts.map(\.reason)
    }

    @Test func `a row without geometry is counted`() throws {
        #expect(try reasons("null") == [.nullGeometry])
    }

    @Test func `an empty geometry is counted`() throws {
        #expect(try reasons("{\"type\":\"MultiPolygon\",\"coordinates\":[]}") == [.emptyGeometry])
    }

    @Test(arguments: [(0.0, 86.0), (0, -89), (181, 0), (-200, 10), (500_000, 2_500_000)])
    func `a point outside the world is counted`(longitude: Double, latitude: Double) throws {
        let found = try reasons(point(longitude, latitude))
        #expect(found == [abs(latitude) > 90 ? .nonFiniteCoordinates : .outsideWorld])
    }

    @Test(arguments: [(180.0, 85.05), (-180, -85.05), (0, 0)])
    func `the edge of the world is inside`(longitude: Double, latitude: Double) throws {
        #expect(try reasons(point(longitude, latitude)) == [])
    }

    @Test func `a polygon that reaches the pole is held at the world's edge`() throws {
        let ring = "[[-180,-90.00000000000003],[180,-90],[180,-80],[-180,-80],[-180,-90.00000000000003]]"
        let path = workshop.geojson([(polygon(ring), "{}")])
        let (table, report) = try imported(path)
        #expect(report.count(.heldInWorld) == 1)
        #expect(table.extent?.maxY == .max)
        #expect(table.extent?.minX == 0)
    }

    @Test func `a polygon wholly outside is not held`() throws {
        #expect(try reasons(polygon("[[0,86],[1,86],[1,87],[0,86]]")) == [.outsideWorld])
        #expect(try reasons(polygon("[[300,1],[301,1],[301,2],[300,1]]")) == [.outsideWorld])
    }

    @Test func `points and lines in one collection are not a feature`() throws {
        let line = "{\"type\":\"LineString\",\"coordinates\":[[0,0],[1,1]]}"
        let mixed = "{\"type\":\"GeometryCollection\",\"geometries\":[\(point(0, 0)),\(line)]}"
        #expect(try reasons(mixed) == [.unsupportedGeometry])
        let pure = "{\"type\":\"GeometryCollection\",\"geometries\":[\(line),\(line)]}"
        #expect(try reasons(pure) == [])
    }

    @Test func `a bow tie becomes two triangles`() throws {
        let path = workshop.geojson([(polygon("[[0,0],[0.002,0.002],[0.002,0],[0,0.002],[0,0]]"), "{}")])
        let (table, report) = try imported(path)
        #expect(report.count(.repairedPolygon) == 1)
        #expect(table.partCount(row: 0) == 2)
    }

    @Test func `an open ring is closed and counted`() throws {
        #expect(try reasons(polygon("[[0,0],[0.001,0],[0.001,0.001],[0,0.001]]")) == [.repairedPolygon])
    }

    @Test func `a polygon without any area cannot be repaired`() throws {
        #expect(try reasons(polygon("[[0,0],[1,1],[0,0],[0,0]]")) == [.invalidPolygon])
    }

    @Test func `what is smaller than a centimetre is gone`() throws {
        let tiny = "[[0,0],[1e-9,0],[1e-9,1e-9],[0,1e-9],[0,0]]"
        #expect(try reasons(polygon(tiny)) == [.collapsedGeometry])
        let line = "{\"type\":\"LineString\",\"coordinates\":[[0,0],[1e-9,0]]}"
        #expect(try reasons(line) == [.collapsedGeometry])
    }

    @Test func `curves become lines`() throws {
        let path = workshop.write("c.csv", "WKT,name\n\"CIRCULARSTRING (0 0,1 1,2 0)\",arc\n")
        let (table, report) = try imported(path) { $0.system = "EPSG:4326" }
        #expect(report.count(.linearisedCurve) == 1)
        #expect(table.parts("#1")[0].count > 10)
    }

    @Test func `rings turn as they must, whatever the file says`() throws {
        let hole = "[[0.0002,0.0002],[0.0004,0.0002],[0.0004,0.0004],[0.0002,0.0002]]"
        let backwards = "[[0,0],[0,0.001],[0.001,0.001],[0.001,0],[0,0]]"
        let rows = [
            (polygon("\(square),\(hole)"), "{\"i\":\"a\"}"),
            (polygon("\(backwards),\(hole)"), "{\"i\":\"b\"}"),
        ]
        let table = try imported(workshop.geojson(rows)) { $0.idField = "i" }.table
        for id in ["a", "b"] {
            let areas = table.parts(id).map(doubledArea)
            #expect(areas.count == 2)
            #expect(areas[0] > 0, "clockwise on screen, y down")
            #expect(areas[1] < 0)
            #expect(table.parts(id).map(\.count) == [4, 3], "rings are not closed")
        }
    }

    @Test func `height is left out`() throws {
        let path = workshop.geojson([("{\"type\":\"Point\",\"coordinates\":[114,22,900]}", "{}")])
        #expect(try imported(path).table.point(row: 0) == world(114, 22))
    }

    @Test func `several points are one part`() throws {
        let path = workshop.geojson([("{\"type\":\"MultiPoint\",\"coordinates\":[[1,1],[2,2],[1,1]]}", "{}")])
        #expect(try imported(path).table.parts("#1") == [[world(1, 1), world(2, 2), world(1, 1)]])
    }

    private func doubledArea(_ ring: [WorldPoint]) -> Int64 {
        zip(ring, ring.dropFirst() + ring.prefix(1)).reduce(0) { sum, pair in
            let (a, b) = (pair.0, pair.1)
            let origin = ring[0]
            let (ax, ay) = (Int64(a.x) - Int64(origin.x), Int64(a.y) - Int64(origin.y))
            let (bx, by) = (Int64(b.x) - Int64(origin.x), Int64(b.y) - Int64(origin.y))
            return sum + ax * by - bx * ay
        }
    }
}
