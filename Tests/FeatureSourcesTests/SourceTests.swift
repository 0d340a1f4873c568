import FeatureSources
import Features
import Geometry
import GeospatialFiles
import Testing

@Suite struct SourceTests {
    private let workshop = Workshop()
    /// 井盖 in GBK.
    private let gbk: [UInt8] = [0xBE, 0xAE, 0xB8, 0xC7]

    @Test func `a table of coordinates needs to be told what they mean`() throws {
        let path = workshop.write("t.csv", "lon,lat\n114,22\n")
        let error = #expect(throws: FeatureSourceError.self) { try imported(path) }
        #expect(error == .missingSystem(path: path))
        #expect(error?.description.contains("--crs EPSG:n") == true)
        #expect(try imported(path) { $0.system = "EPSG:4326" }.table.point(row: 0) == world(114, 22))
    }

    @Test func `fields of coordinates can be named`() throws {
        let text = "east,north,what\n114,22,a\n,22,b\n114,north,c\nnan,22,d\n"
        let (table, report) = try imported(workshop.write("t.csv", text)) { definition in
            definition.system = "EPSG:4490"
            (definition.xField, definition.yField) = ("east", "north")
        }
        #expect(table.count == 1)
        #expect(report.count(.nullGeometry) == 1)
        #expect(report.count(.unreadableCoordinates) == 1)
        #expect(report.count(.nonFiniteCoordinates) == 1)
    }

    @Test func `a table without coordinates says which fields it has`() {
        let path = workshop.write("t.csv", "code,name\n1,a\n")
        #expect(throws: FeatureSourceError.noGeometry(path: path, fields: ["code", "name"])) {
            try imported(path) { $0.system = "EPSG:4326" }
        }
    }

    @Test(arguments: [
        ("EPSG:4490", 114.0, 22.597_822_906_672_9), ("EPSG:4547", 500_000, 2_500_000),
        ("EPSG:3857", 12_690_421.950_433_22, 2_585_208.377_1),
    ])
    func `every reference system leads to the same place`(system: String, x: Double, y: Double) throws {
        let path = workshop.write("t.csv", "x,y\n\(x),\(y)\n")
        let place = try imported(path) { $0.system = system }.table.point(row: 0)
        #expect(isNear(place, world(114, 22.597_822_906_672_9), units: system == "EPSG:3857" ? 200_000 : 2))
    }

    @Test func `an unknown reference system is named`() {
        let path = workshop.write("t.csv", "x,y\n1,1\n")
        let error = #expect(throws: FeatureSourceError.self) {
            try imported(path) { $0.system = "EPSG:99999" }
        }
        #expect(error?.description.contains("EPSG:99999") == true)
    }

    @Test func `a shapefile without prj needs a system, with one it has it`() throws {
        let files = Archives.shapefile([(114, 22, Array("a".utf8))])
        let path = workshop.write("t.shp", files.shp)
        _ = workshop.write("t.shx", files.shx)
        _ = workshop.write("t.dbf", files.dbf)
        #expect(throws: FeatureSourceError.missingSystem(path: path)) { try imported(path) }
        _ = workshop.write(
            "t.prj",
            """
            GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",\
            SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]
            """)
        let (table, report) = try imported(path)
        #expect(table.point(row: 0) == world(114, 22))
        #expect(report.system == "EPSG:4490")
    }

    @Test func `texts in GBK are read when somebody says so`() throws {
        let files = Archives.shapefile([(114, 22, gbk)])
        let path = workshop.write("t.shp", files.shp)
        _ = workshop.write("t.shx", files.shx)
        _ = workshop.write("t.dbf", files.dbf)
        let named = try imported(path) { definition in
            definition.system = "EPSG:4490"
            definition.encoding = "GBK"
        }
        #expect(named.table.value("#1", "NAME") == .string("井盖"))
        _ = workshop.write("t.cpg", "GBK")
        #expect(try imported(path) { $0.system = "EPSG:4490" }.table.value("#1", "NAME") == .string("井盖"))
    }

    @Test func `a CSV in GBK is read as well, its field names too`() throws {
        let bytes = Array("x,y,".utf8) + gbk + Array("\n114,22,".utf8) + gbk + Array("\n".utf8)
        let table = try imported(workshop.write("t.csv", bytes)) { definition in
            definition.system = "EPSG:4490"
            definition.encoding = "GBK"
        }.table
        #expect(table.value("#1", "井盖") == .string("井盖"))
    }

    @Test func `an unknown encoding is an error`() {
        let path = workshop.write("t.csv", "x,y\n1,1\n")
        let error = #expect(throws: FeatureSourceError.self) {
            try imported(path) { $0.encoding = "KLINGON" }
        }
        #expect(error?.key == "file_unsuitable")
    }

    @Test func `files packed with gzip are read`() throws {
        let text = Workshop.collection([(point(114, 22), "{\"name\":\"a\"}")])
        let json = workshop.write("t.geojson.gz", Archives.gzip(text))
        #expect(try imported(json).table.point(row: 0) == world(114, 22))
        let csv = workshop.write("t.csv.gz", Archives.gzip("lng,lat\n114,22\n"))
        #expect(try imported(csv) { $0.system = "EPSG:4326" }.table.count == 1)
        #expect(workshop.names == ["t.csv.gz", "t.geojson.gz"], "nothing is left beside them")
    }

    @Test func `a shapefile in a folder in a zip is found`() throws {
        let files = Archives.shapefile([(114, 22, Array("a".utf8))])
        let parts = [("a/t.shp", files.shp), ("a/t.shx", files.shx), ("a/t.dbf", files.dbf)]
        let path = workshop.write("t.zip", Archives.zip(parts + [("readme.txt", [65])]))
        #expect(try imported(path) { $0.system = "EPSG:4490" }.table.count == 1)
    }

    @Test func `of several files in a zip one is named`() throws {
        func file(_ longitude: Double) -> [UInt8] {
            Array(Workshop.collection([(point(longitude, 1), "{}")]).utf8)
        }
        let path = workshop.write("t.zip", Archives.zip([("b.geojson", file(2)), ("a.geojson", file(1))]))
        let error = #expect(throws: FeatureSourceError.self) { try imported(path) }
        #expect(error == .source(.severalLayers(path: path, layers: ["a", "b"])))
        #expect(try imported(path) { $0.layer = "b" }.table.point(row: 0) == world(2, 1))
        let empty = workshop.write("e.zip", Archives.zip([("readme.txt", [65])]))
        #expect(throws: FeatureSourceError.source(.emptyArchive(path: empty))) { try imported(empty) }
    }

    @Test func `of several layers one is named`() throws {
        let path = workshop.path("t.gpkg")
        let writer = try VectorWriter(path: path, format: .geoPackage, epsg: 4490)
        for (name, longitude) in [("cells", 1.0), ("parts", 2.0)] {
            try writer.beginLayer(VectorLayerDescription(name: name, geometry: .point, fields: []))
            try writer.write(.point(Point(x: longitude, y: 1)), values: [])
            try writer.endLayer()
        }
        try writer.finish()
        let error = #expect(throws: FeatureSourceError.self) { try imported(path) }
        #expect(error == .source(.severalLayers(path: path, layers: ["cells", "parts"])))
        #expect(try imported(path) { $0.layer = "parts" }.table.point(row: 0) == world(2, 1))
        let wrong = #expect(throws: FeatureSourceError.self) { try imported(path) { $0.layer = "roads" } }
        #expect(wrong?.description.contains("it has cells, parts") == true)
    }

    @Test(arguments: ["", "{", "not a map", "{\"type\":\"FeatureCollection\"}"])
    func `a file that is none is an error`(text: String) {
        let path = workshop.write("t.geojson", text)
        let error = #expect(throws: FeatureSourceError.self) { try imported(path) }
        #expect(error?.description.contains(path) == true)
    }

    @Test(arguments: [
        "/nowhere/t.geojson", "http://127.0.0.1:9/t.geojson", "PG:dbname=x", "/vsicurl/http://127.0.0.1/t",
    ])
    func `what is no file is not opened`(path: String) {
        let error = #expect(throws: FeatureSourceError.self) { try imported(path) }
        #expect(error?.key == "file_open")
    }
}
