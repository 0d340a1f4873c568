import Foundation
import Testing

/// From nothing to a tile in a client, through the real binary.
@Suite("The road", .serialized) struct RoadTests {
    @Test func `a village is made, imported, seeded, served and asked for`() throws {
        let village = try Workshop.village()
        let imported = try Gridmill.run("import", "--dataset", "cells", "--json", in: village.folder)
        #expect(imported.status == 0, "\(imported.errors)")
        #expect(imported.output.contains("60"))
        let checked = try Gridmill.run("check", in: village.folder)
        #expect(checked.status == 0, "\(checked.output)\(checked.errors)")
        let seeded = try Gridmill.run("seed", "grid", "--zoom", "12-15", in: village.folder)
        #expect(seeded.status == 0, "\(seeded.errors)")
        #expect(seeded.output.contains("tiles/s"))
        let again = try Gridmill.run("seed", "grid", "--zoom", "12-15", "--json", in: village.folder)
        #expect(again.status == 0 && again.output.contains("\"rendered\""), "\(again.output)")
        #expect(try Gridmill.run("cache", "verify", in: village.folder).status == 0)

        let service = try Service(village)
        let tile = try Self.aTile(of: village, zoom: 15)
        let first = try service.get("/maps/grid/\(tile).png")
        #expect(first.status == 200 && first.headers["content-type"] == "image/png")
        let etag = try #require(first.headers["etag"])
        #expect(try service.get("/maps/grid/\(tile).png", headers: ["If-None-Match": etag]).status == 304)
        #expect(try service.get("/maps/grid/\(tile).png", method: "HEAD").body.isEmpty)
        #expect(try service.get("/maps/grid/\(tile)@2x.png").status == 200)
        #expect(try service.get("/maps/grid").text.contains("\"bounds\""))
        #expect(try service.get("/metrics").text.contains("gridmill_renders_total"))
        #expect(service.stop() == 0)
    }

    @Test func `a second service on the same project is refused`() throws {
        let village = try Workshop.village()
        let service = try Service(village)
        let port = try Service.freePort()
        let second = try Gridmill.run("serve", "--port", "\(port)", in: village.folder)
        #expect(second.status == 4)
        #expect(second.errors.contains("already"))
        #expect(service.stop() == 0)
    }

    @Test func `rows imported beside a running service are shown without a restart`() throws {
        let village = try Workshop.village()
        let service = try Service(village)
        let tile = try Self.aTile(of: village, zoom: 15)
        let before = try service.get("/maps/grid/\(tile).png")
        // The parts once more, without any: the circles must go.
        try village.write(
            #"{"type":"Feature","properties":{"code":"none","class":"01"},"geometry":{"type":"Point","coordinates":[0,0]}}"#,
            to: "none.geojson")
        let imported = try Gridmill.run(
            "import", "none.geojson", "--dataset", "parts", in: village.folder)
        #expect(imported.status == 0, "\(imported.errors)")
        var after = before
        for _ in 0..<200 where after.headers["etag"] == before.headers["etag"] || after.status != 200 {
            Thread.sleep(forTimeInterval: 0.1)
            after = try service.get("/maps/grid/\(tile).png")
        }
        #expect(after.status == 200 && after.body != before.body)
        #expect(try service.get("/metrics").text.contains("gridmill_renders_total"))
        #expect(service.stop() == 0)
    }

    @Test func `a picture of a place is drawn without a cache`() throws {
        let village = try Workshop.village()
        let made = try Gridmill.run(
            "render", "grid", "--center", "114.06,22.54", "--zoom", "14", "--width", "300", "--height", "200",
            "--out", "view.png", in: village.folder)
        #expect(made.status == 0, "\(made.errors)")
        let seen = try Gridmill.run(program: "gdalinfo", ["view.png"], in: village.folder)
        #expect(seen.output.contains("Size is 300, 200"))
    }

    @Test func `GDAL opens the cache and the addresses and sees the same pixels`() throws {
        let village = try Workshop.village()
        #expect(try Gridmill.run("seed", "grid", "--zoom", "14", in: village.folder).status == 0)
        let opened = try Gridmill.run(program: "gdalinfo", ["cache/grid.mbtiles"], in: village.folder)
        #expect(opened.status == 0 && opened.output.contains("Driver: MBTiles"))
        let service = try Service(village)
        let tile = try Self.aTile(of: village, zoom: 14)
        let answer = try service.get("/maps/grid/\(tile).png")
        try answer.body.write(to: village.folder.appending(path: "tile.png"))
        let stored = try Self.stored(tile, in: village)
        #expect(stored == answer.body)
        #expect(service.stop() == 0)
    }

    /// A tile under the middle of the cells, as `z/x/y`.
    static func aTile(of workshop: Workshop, zoom: Int) throws -> String {
        let found = try Gridmill.run(
            program: "python3",
            [
                "-c",
                """
                import math, sqlite3
                x0, y0, x1, y1 = sqlite3.connect('data/city.gpkg').execute(
                    "select min_x, min_y, max_x, max_y from gpkg_contents where table_name = 'cells'").fetchone()
                lon, lat, n = (x0 + x1) / 2, math.radians((y0 + y1) / 2), 2 ** \(zoom)
                print(f"\(zoom)/{int((lon + 180) / 360 * n)}/{int((1 - math.asinh(math.tan(lat)) / math.pi) / 2 * n)}")
                """,
            ], in: workshop.folder)
        return found.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The bytes that the cache file holds for a tile, read with another program.
    static func stored(_ tile: String, in workshop: Workshop) throws -> Data {
        let parts = tile.split(separator: "/").compactMap { Int($0) }
        try #require(parts.count == 3)
        let read = try Gridmill.run(
            program: "python3",
            [
                "-c",
                """
                import sqlite3
                print(sqlite3.connect('cache/grid.mbtiles').execute(
                    "select hex(tile_data) from tiles where zoom_level = ? and tile_column = ? and tile_row = ?",
                    (\(parts[0]), \(parts[1]), 2 ** \(parts[0]) - 1 - \(parts[2]))).fetchone()[0])
                """,
            ], in: workshop.folder)
        let digits = Array(read.output.trimmingCharacters(in: .whitespacesAndNewlines).utf8)
        return Data(
            stride(from: 0, to: digits.count - 1, by: 2).compactMap {
                UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)
            })
    }
}
