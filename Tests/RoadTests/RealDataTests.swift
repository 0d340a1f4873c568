import Foundation
import Testing

/// Where data that nobody here made lies, when it does.
enum RealData {
    static let folder = Gridmill.root.deletingLastPathComponent().appending(path: "shared/data")
    static var isThere: Bool { FileManager.default.fileExists(atPath: folder.path(percentEncoded: false)) }
}

/// Cities that nobody here made up: import, seed and fetch through the real binary.
///
/// The data lies beside the project, not in it; without it the suite is skipped.
@Suite(
    "Real data", .serialized,
    .enabled(if: RealData.isThere, "the folder ../shared/data is not there: real data is not tested"))
struct RealDataTests {
    /// One real place: its datasets, how they are drawn, and where to look.
    struct Place: Sendable, CustomTestStringConvertible {
        var name: String
        var datasets: [(name: String, section: String)]
        var layers: String
        var zooms: String
        /// Tiles of three zooms that hold something.
        var tiles: [String]
        var rows: String

        var testDescription: String { name }
    }

    private static func line(_ source: String, _ color: String) -> String {
        #"{"id":"\#(source)","type":"line","source":"\#(source)","paint":{"line-color":"\#(color)","line-width":1}}"#
    }

    private static func circle(_ source: String) -> String {
        #"{"id":"\#(source)","type":"circle","source":"\#(source)","paint":{"circle-radius":3,"circle-color":"teal"}}"#
    }

    private static let washingtonParts = [
        "bollards", "capital-bike-share-locations", "cctv-street-cameras", "guardrails-and-barriers",
        "other-traffic-signs", "parking-meters-2009", "sewers-inlets", "sidewalk-grates",
        "signalized-intersections-acisa",
    ]

    static let places: [Place] = [
        Place(
            name: "Hangzhou Xihu",
            datasets: [
                ("cells", "file: DATA/boundary/hangzhou-xihu-grid605.geojson"),
                ("communities", "file: DATA/boundary/hangzhou-xihu-community213.geojson"),
                ("streets", "file: DATA/boundary/hangzhou-xihu-street11.geojson"),
            ],
            layers: [line("cells", "#c2187f"), line("communities", "#555"), line("streets", "#000")].joined(
                separator: ","),
            zooms: "10-14", tiles: ["10/853/421", "12/3414/1686", "14/13659/6744"], rows: "605"),
        Place(
            name: "Shenzhen, a shapefile without .prj",
            datasets: [
                ("cells", #"file: DATA/boundary/shp/shenzhen-grid9005.shp, crs: "EPSG:4326""#),
                ("streets", "file: DATA/boundary/shenzhen-street74.geojson"),
            ],
            layers: [line("cells", "#c2187f"), line("streets", "#000")].joined(separator: ","),
            zooms: "9-13", tiles: ["9/418/222", "11/1672/891", "13/6691/3564"], rows: "9005"),
        Place(
            name: "Washington parts and cases",
            datasets: washingtonParts.map { ($0, "file: DATA/parts/dc/\($0).geojson.gz") } + [
                ("trees", "file: DATA/cases/dc/tree-trimming-last-30-days.geojson.gz")
            ],
            layers: (washingtonParts + ["trees"]).map(circle).joined(separator: ","),
            zooms: "10-14", tiles: ["10/292/391", "12/1171/1566", "14/4685/6266"], rows: "bollards"),
        Place(
            name: "United Kingdom accidents as heat",
            datasets: [
                ("accidents", #"file: DATA/cases/uk-accidents-140k.csv.gz, x: lng, y: lat, crs: "EPSG:4326""#)
            ],
            layers:
                #"{"id":"heat","type":"heatmap","source":"accidents","paint":{"heatmap-radius":12,"heatmap-intensity":0.1}}"#,
            zooms: "4-8", tiles: ["4/7/5", "6/31/21", "8/127/85"], rows: "140029"),
    ]

    @Test(arguments: places) func `a real city is imported, seeded and fetched`(place: Place) throws {
        let workshop = try Workshop()
        let data = RealData.folder.path(percentEncoded: false)
        let sections = place.datasets.map { "  \($0.name): { \($0.section) }" }.joined(separator: "\n")
        try workshop.write(
            "datasets:\n\(sections.replacingOccurrences(of: "DATA", with: data))\n"
                + "maps: { real: { style: style.json, zoom: 0-18 } }\n", to: "gridmill.yaml")
        let sources = place.datasets.map { #""\#($0.name)":{"type":"vector","url":"dataset://\#($0.name)"}"# }
        try workshop.write(
            #"{"version":8,"sources":{\#(sources.joined(separator: ","))},"layers":[\#(place.layers)]}"#,
            to: "style.json")
        let imported = try Gridmill.run(
            "import", "--dataset", place.datasets[0].name, "--json", in: workshop.folder)
        #expect(
            imported.status == 0 && imported.output.contains(place.rows),
            "\(imported.output)\(imported.errors)")
        let seeded = try Gridmill.run("seed", "real", "--zoom", place.zooms, in: workshop.folder)
        try #require(seeded.status == 0, "\(seeded.errors)")
        let service = try Service(workshop)
        for tile in place.tiles {
            let answer = try service.get("/maps/real/\(tile).png")
            #expect(answer.status == 200, "\(tile)")
            // An empty tile is about a hundred bytes; these hold lines, points or heat.
            #expect(answer.body.count > 300, "\(tile) is empty")
        }
        #expect(service.stop() == 0)
    }

    @Test(arguments: [
        "landsat.tif", "bahamas_rgb.tif", "rasterio/RGB.byte.tif", "rasterio/world.rgb.tif",
        "rasterio/shade.tif",
    ])
    func `a real GeoTIFF becomes tiles`(file: String) throws {
        let workshop = try Self.imagery(file)
        let seeded = try Gridmill.run("seed", "real", "--zoom", "4-8", "--json", in: workshop.folder)
        #expect(seeded.status == 0, "\(seeded.errors)")
        #expect(try Gridmill.run("cache", "verify", in: workshop.folder).status == 0)
    }

    @Test func `a broken GeoTIFF is an error that names it`() throws {
        let workshop = try Self.imagery("rasterio/corrupt.tif")
        let seeded = try Gridmill.run("seed", "real", "--zoom", "18", in: workshop.folder)
        #expect(seeded.status != 0 && seeded.errors.contains("corrupt.tif"), "\(seeded.errors)")
    }

    @Test func `a raster without a reference system is refused with the option that helps`() throws {
        let workshop = try Self.imagery("rasterio/rotated.tif")
        let seeded = try Gridmill.run("seed", "real", "--zoom", "8", in: workshop.folder)
        #expect(seeded.status == 3 && seeded.errors.contains("rotated.tif") && seeded.errors.contains("crs"))
    }

    private static func imagery(_ file: String) throws -> Workshop {
        let workshop = try Workshop()
        let path = RealData.folder.appending(path: "imagery/\(file)").path(percentEncoded: false)
        try workshop.write(
            "rasters: { picture: { file: \(path) } }\nmaps: { real: { style: style.json, zoom: 0-18 } }\n",
            to: "gridmill.yaml")
        try workshop.write(
            #"{"version":8,"sources":{"picture":{"type":"raster","url":"raster://picture","tileSize":256}},"#
                + #""layers":[{"id":"picture","type":"raster","source":"picture"}]}"#, to: "style.json")
        return workshop
    }
}
