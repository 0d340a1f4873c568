import Foundation
import Testing

/// Tiles land where another program puts the same geometry.
@Suite("Alignment with GDAL", .serialized) struct AlignmentTests {
    /// A crooked field in EPSG:4547, metres: east, north.
    private static let ring = [
        (501_200.0, 2_492_300.0), (501_900.0, 2_492_350.0), (502_050.0, 2_493_020.0),
        (501_600.0, 2_492_800.0),
        (501_150.0, 2_493_000.0), (501_200.0, 2_492_300.0),
    ]

    private static func field() throws -> Workshop {
        let workshop = try Workshop()
        let corners = ring.map { "[\($0.0), \($0.1)]" }.joined(separator: ", ")
        try workshop.write(
            """
            {"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "EPSG:4547"}}, "features": [
            {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [[\(corners)]]}}]}
            """, to: "field.geojson")
        try workshop.write(
            """
            {"version": 8, "sources": {"field": {"type": "vector", "url": "dataset://field"}}, "layers": [
            {"id": "ground", "type": "background", "paint": {"background-color": "#fff"}},
            {"id": "field", "type": "fill", "source": "field", "paint": {"fill-color": "#000"}}]}
            """, to: "style.json")
        try workshop.write(
            """
            datasets: { field: { file: field.geojson, crs: "EPSG:4547" } }
            maps: { field: { style: style.json, zoom: 10-17 } }
            """, to: "gridmill.yaml")
        let seeded = try Gridmill.run("seed", "field", "--zoom", "17", in: workshop.folder)
        try #require(seeded.status == 0, "\(seeded.errors)")
        return workshop
    }

    @Test func `the cache opened by GDAL agrees with PROJ and gdal_rasterize within a pixel`() throws {
        let workshop = try Self.field()
        let picture = try Picture(translating: "cache/field.mbtiles", in: workshop)
        try Self.compare(picture, in: workshop)
    }

    @Test func `the tile addresses opened by GDAL agree within a pixel`() throws {
        let workshop = try Self.field()
        let cached = try Picture(translating: "cache/field.mbtiles", in: workshop)
        let service = try Service(workshop)
        let size = 20_037_508.342789244
        try workshop.write(
            """
            <GDAL_WMS><Service name="TMS"><ServerUrl>\(service.address)/maps/field/${z}/${x}/${y}.png</ServerUrl></Service>
            <DataWindow><UpperLeftX>-\(size)</UpperLeftX><UpperLeftY>\(size)</UpperLeftY><LowerRightX>\(size)</LowerRightX>
            <LowerRightY>-\(size)</LowerRightY><TileLevel>17</TileLevel><TileCountX>1</TileCountX><TileCountY>1</TileCountY>
            <YOrigin>top</YOrigin></DataWindow><Projection>EPSG:3857</Projection><BlockSizeX>256</BlockSizeX>
            <BlockSizeY>256</BlockSizeY><BandsCount>3</BandsCount><Cache><Path>./gdal</Path></Cache>
            <ZeroBlockHttpCodes>404</ZeroBlockHttpCodes></GDAL_WMS>
            """, to: "tiles.xml")
        let picture = try Picture(translating: "tiles.xml", window: cached.box, in: workshop)
        try Self.compare(picture, in: workshop)
        #expect(service.stop() == 0)
    }

    /// Every pixel on which the two disagree touches the outline drawn by GDAL.
    private static func compare(_ picture: Picture, in workshop: Workshop) throws {
        let reprojected = try Gridmill.run(
            program: "ogr2ogr", ["-s_srs", "EPSG:4547", "-t_srs", "EPSG:3857", "mask.gpkg", "field.geojson"],
            in: workshop.folder)
        try #require(reprojected.status == 0, "\(reprojected.errors)")
        let box = picture.box.map { "\($0)" }
        let burnt = try Gridmill.run(
            program: "gdal_rasterize",
            ["-q", "-burn", "255", "-ot", "Byte", "-ts", "\(picture.width)", "\(picture.height)", "-te"] + box
                + ["mask.gpkg", "mask.tif"], in: workshop.folder)
        try #require(burnt.status == 0, "\(burnt.errors)")
        let mask = try Picture(translating: "mask.tif", in: workshop)
        try #require(mask.width == picture.width && mask.height == picture.height)
        var disagreeing = 0
        var covered = 0
        for y in 1..<mask.height - 1 {
            for x in 1..<mask.width - 1 {
                let isInside = mask[x, y] > 127
                covered += isInside ? 1 : 0
                guard (picture[x, y] < 128) != isInside, !mask.isOutline(x, y) else { continue }
                disagreeing += 1
            }
        }
        #expect(covered > 1000)
        #expect(disagreeing == 0)
    }
}

/// The first band of a raster, read through `gdal_translate`.
private struct Picture {
    var width = 0
    var height = 0
    /// West, south, east, north.
    var box: [Double] = []
    var pixels: [UInt8] = []

    init(translating source: String, window: [Double]? = nil, in workshop: Workshop) throws {
        let cut = window.map { ["-projwin", "\($0[0])", "\($0[3])", "\($0[2])", "\($0[1])"] } ?? []
        let made = try Gridmill.run(
            program: "gdal_translate",
            ["-q", "-of", "ENVI", "-ot", "Byte", "-b", "1"] + cut + [source, "picture.bin"],
            in: workshop.folder)
        try #require(made.status == 0, "\(made.errors)")
        let told = try Gridmill.run(program: "gdalinfo", ["-json", "picture.bin"], in: workshop.folder)
        let object = try JSONSerialization.jsonObject(with: Data(told.output.utf8)) as? [String: Any]
        let size = try #require(object?["size"] as? [Int])
        let transform = try #require(object?["geoTransform"] as? [Double])
        (width, height) = (size[0], size[1])
        box = [
            transform[0], transform[3] + transform[5] * Double(height),
            transform[0] + transform[1] * Double(width),
            transform[3],
        ]
        pixels = Array(try Data(contentsOf: workshop.folder.appending(path: "picture.bin")))
    }

    subscript(x: Int, y: Int) -> UInt8 { pixels[y * width + x] }

    /// True when the eight neighbours are not all like the pixel.
    func isOutline(_ x: Int, _ y: Int) -> Bool {
        for row in y - 1...y + 1 {
            for column in x - 1...x + 1 where (self[column, row] > 127) != (self[x, y] > 127) { return true }
        }
        return false
    }
}
