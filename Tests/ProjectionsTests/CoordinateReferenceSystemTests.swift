import Projections
import Testing

@Suite struct CoordinateReferenceSystemTests {
    @Test(arguments: [
        ("EPSG:4490", "EPSG:4490"), (" epsg:4490\n", "EPSG:4490"), ("4547", "EPSG:4547"),
        ("urn:ogc:def:crs:EPSG::4490", "EPSG:4490"), ("urn:ogc:def:crs:OGC:1.3:CRS84", "OGC:CRS84"),
        ("http://www.opengis.net/def/crs/EPSG/0/3857", "EPSG:3857"), ("EPSG:900913", "EPSG:3857"),
    ])
    func `a system is known by code, urn and address`(text: String, code: String) throws {
        #expect(try CoordinateReferenceSystem(text).authorityCode == code)
    }

    @Test func `the WKT of a shapefile is recognised`() throws {
        let wkt = """
            GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",\
            SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],\
            UNIT["Degree",0.0174532925199433]]
            """
        let system = try CoordinateReferenceSystem(wkt)
        #expect(system.authorityCode == "EPSG:4490")
        #expect(system.isWGS84)
        #expect(system.isGeographic)
    }

    @Test(arguments: ["EPSG:99999", "", "  ", "nonsense", "+proj=noop", "EPSG:", "GEOGCS[\"x\""])
    func `an unknown system is an error that names it`(text: String) {
        let error = #expect(throws: ProjectionError.self) { try CoordinateReferenceSystem(text) }
        #expect(error?.key == "crs_unknown")
        #expect(error?.description.contains("system \(text)") == true)
    }

    @Test func `a text too long to be a system is refused`() {
        #expect(throws: ProjectionError.self) {
            try CoordinateReferenceSystem(String(repeating: "EPSG:", count: 20_000))
        }
    }

    @Test func `only systems that coincide with WGS 84 count as it`() throws {
        for code in ["EPSG:4326", "EPSG:4490", "OGC:CRS84"] {
            #expect(try CoordinateReferenceSystem(code).isWGS84)
        }
        for code in ["EPSG:4214", "EPSG:4547", "EPSG:3857", "EPSG:4277"] {
            #expect(try !CoordinateReferenceSystem(code).isWGS84)
        }
        #expect(CoordinateReferenceSystem.webMercator.isWebMercator)
    }
}
