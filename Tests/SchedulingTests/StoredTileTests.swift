import Foundation
import Geometry
import Logging
import Rendering
import Scheduling
import Testing
import TileStorage
import Tiling

/// A pyramid over the small map, its tiles in a file.
private final class FilePyramid {
    let directory: URL
    let description: TilesetDescription
    let store: MBTilesStore
    let pyramid: TilePyramid
    let request: TileRequest

    init(versionInterval: Duration = .zero) throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("hot-\(UUID().uuidString)")
        let box = try #require(BoundingBox(minX: -1, minY: -1, maxX: 1, maxY: 1))
        description = TilesetDescription(name: "city", format: "png", bounds: box, zoomRange: 0...18)
        store = try MBTilesStore(
            path: directory.appendingPathComponent("city.mbtiles").path, description: description,
            versionInterval: versionInterval)
        pyramid = TilePyramid(
            maps: [try ServedMap(scene: try SmallPyramid.scene(), store: store)],
            configuration: PyramidConfiguration(),
            time: PyramidTime(now: { 0 }, calendarSeconds: { 1000 }), logger: Logger(label: "test"))
        let half = 1 << (SmallPyramid.zoom - 1)
        let place = try #require(TileCoordinate(zoom: SmallPyramid.zoom, column: half, row: half))
        request = TileRequest(map: "city", coordinate: place)
    }

    deinit {
        pyramid.shutDown()
        store.close()
        try? FileManager.default.removeItem(at: directory)
    }

    /// Draws the tile and waits until it is stored.
    func drawn() async throws -> TileAnswer {
        let answer = try await pyramid.tile(request, deadline: .seconds(60))
        while pyramid.storedTile(request) == nil { await Task.yield() }
        return answer
    }

    /// The file as another program would open it.
    func otherStore() throws -> MBTilesStore {
        try MBTilesStore(path: store.path, description: description)
    }
}

@Suite("A tile that is stored") struct StoredTileTests {
    @Test func `it is had without waiting, as often as it is asked for`() async throws {
        let small = try FilePyramid()
        #expect(small.pyramid.storedTile(small.request) == nil)
        let drawn = try await small.drawn()
        for _ in 1...3 {
            let stored = try #require(small.pyramid.storedTile(small.request))
            #expect(stored.bytes == drawn.bytes && stored.etag == drawn.etag && !stored.isStale)
        }
        var other = small.request
        other.ratio = 2
        #expect(small.pyramid.storedTile(other) == nil)
    }

    @Test func `after a change it must be waited for, and is new then`() async throws {
        let small = try FilePyramid(versionInterval: .seconds(3600))
        _ = try await small.drawn()
        let range = TileRange(zoom: SmallPyramid.zoom, touching: .world)
        _ = try await small.pyramid.invalidate(map: "city", ranges: [range])
        #expect(small.pyramid.storedTile(small.request) == nil)
        _ = try await small.drawn()
        #expect(await small.pyramid.metrics().renders == 2)
    }

    @Test func `one that another program has removed is not handed out from memory`() async throws {
        let small = try FilePyramid()
        _ = try await small.drawn()
        let other = try small.otherStore()
        try other.removeAll()
        #expect(small.pyramid.storedTile(small.request) == nil)
        other.close()
    }

    @Test func `one whose bytes the disk has changed is not handed out, and is drawn again`() async throws {
        let disk = SmallDisk(writes: .max)
        let pyramid = TilePyramid(
            maps: [try ServedMap(scene: try SmallPyramid.scene(), store: disk)],
            configuration: PyramidConfiguration(),
            time: PyramidTime(now: { 0 }, calendarSeconds: { 1000 }), logger: Logger(label: "test"))
        defer { pyramid.shutDown() }
        let request = try FilePyramid().request
        let drawn = try await pyramid.tile(request, deadline: .seconds(60))
        while pyramid.storedTile(request) == nil { await Task.yield() }
        disk.rot()
        #expect(pyramid.storedTile(request) == nil)
        let healed = try await pyramid.tile(request, deadline: .seconds(60))
        #expect(healed.bytes == drawn.bytes)
    }

    @Test func `what is outside or of no map is not stored`() throws {
        let small = try FilePyramid()
        let deep = try #require(TileCoordinate(zoom: 19, column: 0, row: 0))
        #expect(small.pyramid.storedTile(TileRequest(map: "city", coordinate: deep)) == nil)
        #expect(small.pyramid.storedTile(TileRequest(map: "x", coordinate: small.request.coordinate)) == nil)
        var huge = small.request
        huge.ratio = 5
        #expect(small.pyramid.storedTile(huge) == nil)
    }
}
