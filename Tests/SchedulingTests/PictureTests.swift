import Geometry
import ImageCoding
import Rendering
import Scheduling
import Testing
import TileStorage
import Tiling

@Suite("Pictures of a size of their own") struct PictureTests {
    private func viewport(width: Int = 300) -> Viewport {
        Viewport(center: Point(x: 0.5, y: 0.5), zoom: 12.5, width: Double(width), height: 200, ratio: 1)
    }

    @Test func `equal pictures wanted at once are one render, charged to the class print`() async throws {
        let small = try SmallPyramid()
        defer { small.pyramid.shutDown() }
        let pictures = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 1...100 {
                group.addTask {
                    try await small.pyramid.picture(
                        map: "city", viewport: viewport(), format: .png, deadline: .seconds(60))
                }
            }
            return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
        }
        #expect(pictures.count == 1)
        let metrics = await small.pyramid.metrics()
        #expect(metrics.renders == 1 && metrics.tilesWritten == 0)
        _ = try await small.pyramid.picture(
            map: "city", viewport: viewport(width: 301), format: .png, deadline: .seconds(60))
        #expect(await small.pyramid.metrics().renders == 2)
        #expect(small.store.statistics().tiles == 0)
    }

    @Test func `a picture under way serves no tile`() async throws {
        var queue = RenderQueue(workers: 1)
        let key = RenderKey(map: "city", viewport: viewport(), format: .png)
        _ = queue.request(key, waiter: .init(id: 1, renderClass: .print), now: 0)
        let tile = try #require(
            TileCoordinate(
                zoom: key.tiles.zoom, column: key.tiles.columns.lowerBound, row: key.tiles.rows.lowerBound))
        #expect(queue.flight(holding: tile, map: "city", output: key.output) == nil)
        #expect(queue.place(of: key)?.renderClass == .print)
        _ = queue.finish(key, seconds: 0.1, now: 1)
        #expect(queue.place(of: key) == nil)
    }
}
