import Geometry
import Imagery
import Logging
import Scheduling
import Styling
import Synchronization
import Testing
import TileStorage
import Tiling

/// Imagery of which every tile is broken until somebody mends it.
private final class BrokenImagery: RasterSource {
    let tilePixels = 256
    let zoomRange = 0...18
    let extent = WorldBox.world
    let isContinuous = true
    let fingerprint = "broken"
    let asked = Atomic(0)
    let isMended = Atomic(false)

    func tile(_ coordinate: TileCoordinate) async throws(ImageryError) -> RasterTile? {
        asked.add(1, ordering: .relaxed)
        if isMended.load(ordering: .relaxed) { return nil }
        throw .brokenTile(path: "city.mbtiles", tile: coordinate, reason: "no end")
    }
}

@Suite("What is remembered of failures") struct FailureMemoryTests {
    private let imagery = BrokenImagery()
    private let store = MemoryTileStore()

    /// A service of its own over the store, as after a restart.
    private func pyramid() throws -> TilePyramid {
        let text = """
            {"version":8,"sources":{"ground":{"type":"raster","url":"raster://ground"}},
            "layers":[{"id":"ground","type":"raster","source":"ground"}]}
            """
        let style = try #require(CompiledStyle.compile(json: Array(text.utf8)).style)
        let scene = MapScene(
            definition: MapDefinition(name: "city", title: "city", style: style, zoomRange: 0...18),
            datasets: [:], rasters: ["ground": imagery])
        return TilePyramid(
            maps: [try ServedMap(scene: scene, store: store)], configuration: PyramidConfiguration(),
            time: PyramidTime(now: { 0 }, calendarSeconds: { 0 }), logger: Logger(label: "test"))
    }

    private func ask(_ pyramid: TilePyramid) async throws -> TileError? {
        let place = try #require(TileCoordinate(zoom: 3, column: 1, row: 1))
        do throws(TileError) {
            _ = try await pyramid.tile(TileRequest(map: "city", coordinate: place), deadline: .seconds(60))
            return nil
        } catch {
            return error
        }
    }

    @Test func `a tile that cannot be drawn rests after a restart as well, until a change`() async throws {
        let first = try pyramid()
        let told = try #require(try await ask(first))
        #expect("\(told)".contains("no end"))
        let asked = imagery.asked.load(ordering: .relaxed)
        #expect(asked > 0)
        while store.failures().isEmpty { await Task.yield() }
        #expect(store.failures().map(\.count) == [1])
        first.shutDown()

        let second = try pyramid()
        defer { second.shutDown() }
        #expect(try await ask(second) != nil)
        #expect(imagery.asked.load(ordering: .relaxed) == asked, "a resting tile is not tried")

        imagery.isMended.store(true, ordering: .relaxed)
        try await second.invalidate(map: "city", ranges: [TileRange(zoom: 3, touching: .world)])
        #expect(try await ask(second) == nil)
        while !store.failures().isEmpty { await Task.yield() }
    }
}
