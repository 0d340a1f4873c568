import Foundation
import Geometry
import GeospatialFiles
import Testing

@Suite struct VectorReadingTests {
    private func layer(_ name: String, _ text: String) throws -> VectorLayer {
        let folder = NSTemporaryDirectory() + "gridmill-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try text.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
        return try VectorFile(path: folder + "/" + name).layer()
    }

    private func shape(_ wkt: String) throws -> (VectorShape, VectorShapeOutcome) {
        let layer = try layer("t.csv", "WKT,n\n\"\(wkt)\",1\n")
        var shape = VectorShape()
        guard let row = try layer.nextRow() else { return (shape, .missing) }
        let outcome = row.readShape(into: &shape)
        return (shape, outcome)
    }

    @Test func `a row gives its values by column`() throws {
        let layer = try layer(
            "t.geojson",
            """
            {"type":"Feature","geometry":null,"properties":
            {"b":true,"i":7,"r":1.5,"s":"井盖","t":"2026-03-01T08:30:15.250+08:00","n":null}}
            """)
        let columns = layer.columns
        #expect(columns.map(\.name) == ["b", "i", "r", "s", "t", "n"])
        #expect(columns.prefix(5).map(\.type) == [.boolean, .integer, .real, .text, .time])
        var rows = 0
        while let row = try layer.nextRow() {
            rows += 1
            let (flag, whole, real) = (row.integer(columns[0]), row.integer(columns[1]), row.real(columns[2]))
            #expect((flag, whole, real) == (1, 7, 1.5))
            let bytes = row.withText(columns[3]) { $0.count }
            #expect(bytes == 6)
            let moment = row.moment(columns[4])
            #expect(moment?.secondsOfDay == 30_615.25)
            #expect(moment?.offsetMinutes == 480)
            let isNull = row.isNull(columns[5])
            #expect(isNull)
        }
        #expect(rows == 1)
    }

    @Test func `a layer can be read again from its start`() throws {
        let layer = try layer("t.csv", "n,m\n1,a\n2,b\n")
        func count() throws -> Int {
            var count = 0
            while let row = try layer.nextRow() { count += row.isNull(layer.columns[0]) ? 0 : 1 }
            return count
        }
        #expect(try count() == 2)
        layer.rewind()
        #expect(try count() == 2)
        #expect(layer.isUntyped)
        #expect(!layer.hasGeometry)
    }

    @Test func `rings say whether they are holes`() throws {
        let (shape, outcome) = try shape(
            "MULTIPOLYGON (((0 0,9 0,9 9,0 9,0 0),(1 1,2 1,2 2,1 1)),((20 0,21 0,21 1,20 0)))")
        #expect(outcome == .read)
        #expect(shape.kind == .polygon)
        #expect(shape.partEnds == [5, 9, 13])
        #expect(shape.isHole == [false, true, false])
        #expect(shape.points[5] == Point(x: 1, y: 1))
    }

    @Test(arguments: [
        ("POINT (1 2)", VectorGeometryKind.point, [1]), ("MULTIPOINT ((1 2),(3 4))", .point, [2]),
        ("LINESTRING (1 2,3 4,5 6)", .line, [3]),
        ("MULTILINESTRING ((1 2,3 4),(5 6,7 8,9 9))", .line, [2, 5]),
        ("GEOMETRYCOLLECTION (POINT (1 2),MULTIPOINT ((3 4)))", .point, [2]),
        ("POLYGON Z ((0 0 5,9 0 5,9 9 5,0 0 5))", .polygon, [4]),
        ("TRIANGLE ((0 0,9 0,9 9,0 0))", .polygon, [4]),
    ])
    func `geometries become flat parts`(wkt: String, kind: VectorGeometryKind, ends: [Int]) throws {
        let (shape, outcome) = try shape(wkt)
        #expect(outcome == .read)
        #expect(shape.kind == kind)
        #expect(shape.partEnds == ends)
    }

    @Test(arguments: [
        ("POINT EMPTY", VectorShapeOutcome.empty), ("GEOMETRYCOLLECTION EMPTY", .empty),
        ("GEOMETRYCOLLECTION (POINT (1 2),LINESTRING (1 2,3 4))", .unsupported),
        ("POLYGON ((0 0,1 1,0 0,0 0))", .invalid), ("LINESTRING (1e999 0,1 1)", .notFinite),
    ])
    func `what cannot be read says why`(wkt: String, outcome: VectorShapeOutcome) throws {
        #expect(try shape(wkt).1 == outcome)
    }

    @Test func `curves and crossed polygons are marked`() throws {
        #expect(try shape("CURVEPOLYGON (CIRCULARSTRING (0 0,1 1,2 0,1 -1,0 0))").0.isLinearised)
        let (bowTie, outcome) = try shape("POLYGON ((0 0,2 2,2 0,0 2,0 0))")
        #expect(outcome == .read)
        #expect(bowTie.isRepaired)
        #expect(bowTie.partEnds.count == 2)
    }
}
