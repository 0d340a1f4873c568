import Geometry
import ImageCoding
import Imagery
import Pixels
import Testing
import TileStorage
import Tiling

/// A file with the given tiles.
private func writeTiles(_ folder: String, format: String, _ tiles: [(TileCoordinate, [UInt8])]) throws
    -> String
{
    let path = folder + "/tiles.mbtiles"
    let bounds = try #require(BoundingBox(minX: -180, minY: -85, maxX: 180, maxY: 85))
    let store = try MBTilesStore(
        path: path,
        description: TilesetDescription(name: "t", format: format, bounds: bounds, zoomRange: 2...3))
    let epoch = try store.currentEpoch(fingerprint: "f")
    try store.write(
        tiles.map { TileWrite(coordinate: $0.0, bytes: $0.1) }, epoch: epoch, finished: [], modifiedSeconds: 1
    )
    store.close()
    return path
}

@Test(arguments: [TileFormat.png, .jpeg, .webp])
func `tiles come as they are in the file, rows from the north`(format: TileFormat) async throws {
    try await withTemporaryFolder { folder in
        let path = try writeTiles(
            folder, format: format.rawValue, [(tile(2, 1, 0), try encodedTile(512, format: format))])
        let source = try MBTilesSource(path: path)
        #expect(source.tilePixels == 512 && !source.isContinuous)
        #expect(source.zoomRange.contains(2))
        let found = try #require(try await source.tile(tile(2, 1, 0)))
        #expect(abs(Int(found.pixels[300, 300].red) - 200) < 4)
        #expect(try await source.tile(tile(2, 1, 3)) == nil)
    }
}

@Test func `vector tiles are an error that says so`() async throws {
    try await withTemporaryFolder { folder in
        let path = try writeTiles(folder, format: "pbf", [(tile(2, 1, 0), [0x1F, 0x8B, 8, 0])])
        let error = #expect(throws: ImageryError.self) { try MBTilesSource(path: path) }
        #expect(error?.description.contains("vector tiles") == true)
    }
}

@Test func `a broken tile and one of another size are errors with their place`() async throws {
    try await withTemporaryFolder { folder in
        let path = try writeTiles(
            folder, format: "png",
            [
                (tile(2, 0, 0), try encodedTile()), (tile(2, 1, 1), try encodedTile(512)),
                (tile(2, 2, 2), Array(try encodedTile().prefix(60))),
            ])
        let source = try MBTilesSource(path: path)
        for bad in [tile(2, 1, 1), tile(2, 2, 2)] {
            let error = await #expect(throws: ImageryError.self) { try await source.tile(bad) }
            #expect(error?.description.contains("\(bad)") == true)
        }
    }
}

@Test func `a file that is not there is an error that names it`() async {
    let error = #expect(throws: ImageryError.self) { try MBTilesSource(path: "/nowhere/tiles.mbtiles") }
    #expect(error?.description.contains("/nowhere/tiles.mbtiles") == true)
}
