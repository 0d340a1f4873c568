import Cartography
import Features
import Geometry
import ImageCoding
import Logging
import Rendering
import Scheduling
import Styling
import Synchronization
import Testing
import TileStorage
import Tiling

/// A pyramid over one map of a few squares, in memory.
struct SmallPyramid {
    static let zoom = 14
    let store = MemoryTileStore()
    let served: ServedMap
    let pyramid: TilePyramid

    init(reserved: Int = 1) throws {
        served = try ServedMap(scene: try Self.scene(), store: store)
        var configuration = PyramidConfiguration()
        configuration.workers = 2
        configuration.reservedForLive = reserved
        let ticks = Mutex(0.0)
        pyramid = TilePyramid(
            maps: [served], configuration: configuration,
            time: PyramidTime(
                now: {
                    ticks.withLock { seconds in
                        seconds += 0.001
                        return seconds
                    }
                }, calendarSeconds: { 1000 }), logger: Logger(label: "test"))
    }

    static func scene(color: String = "#c33") throws -> MapScene {
        let text = """
            {"version":8,"sources":{"cells":{"type":"vector","url":"dataset://cells"}},"layers":[
            {"id":"cells","type":"fill","source":"cells","source-layer":"cells","paint":{"fill-color":"\(color)"}}]}
            """
        let style = try #require(CompiledStyle.compile(json: Array(text.utf8)).style)
        var builder = FeatureTableBuilder(columns: [ColumnDefinition(name: "code", type: .string)])
        let middle = UInt32(1) << 31
        for index in 0..<4 {
            let (x, y) = (middle + UInt32(index) * 100_000, middle)
            let ring = [(0, 0), (80_000, 0), (80_000, 80_000), (0, 80_000)].map {
                WorldPoint(x: x + UInt32($0.0), y: y + UInt32($0.1))
            }
            builder.append(kind: .polygon, parts: [ring], id: "\(index)", values: [.string("\(index)")])
        }
        let snapshot = FeatureSnapshot(tables: [builder.finish(order: .hilbert)])
        return MapScene(
            definition: MapDefinition(name: "city", title: "city", style: style, zoomRange: 0...18),
            datasets: ["cells": Dataset(name: "cells", snapshot: snapshot)], rasters: [:])
    }

    func request(_ column: Int, _ row: Int) throws -> TileRequest {
        let half = 1 << (Self.zoom - 1)
        let place = try #require(TileCoordinate(zoom: Self.zoom, column: half + column, row: half + row))
        return TileRequest(map: "city", coordinate: place)
    }
}

@Suite("The tile pyramid") struct TilePyramidTests {
    @Test func `a thousand requests at once for one cold tile are one render`() async throws {
        let small = try SmallPyramid()
        let request = try small.request(0, 0)
        let answers = await withTaskGroup(of: [UInt8].self) { group in
            for _ in 1...1000 {
                group.addTask {
                    (try? await small.pyramid.tile(request, deadline: .seconds(60)).bytes) ?? []
                }
            }
            return await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
        }
        #expect(answers.count == 1 && answers.first?.isEmpty == false)
        #expect(await small.pyramid.metrics().renders == 1)
        small.pyramid.shutDown()
    }

    @Test func `a stored tile is not drawn again`() async throws {
        let small = try SmallPyramid()
        let request = try small.request(0, 0)
        let first = try await small.pyramid.tile(request, deadline: .seconds(60))
        while await small.pyramid.metrics().tilesWritten == 0 { await Task.yield() }
        let second = try await small.pyramid.tile(request, deadline: .seconds(60))
        #expect(first.bytes == second.bytes && first.etag == second.etag && !second.isStale)
        #expect(await small.pyramid.metrics().renders == 1)
        small.pyramid.shutDown()
    }

    @Test func `a stale tile is drawn anew and waited for`() async throws {
        let small = try SmallPyramid()
        let request = try small.request(0, 0)
        _ = try await small.pyramid.tile(request, deadline: .seconds(60))
        while await small.pyramid.metrics().tilesWritten == 0 { await Task.yield() }
        let range = TileRange(zoom: SmallPyramid.zoom, touching: .world)
        let report = try await small.pyramid.invalidate(map: "city", ranges: [range])
        #expect(report?.tiles == 4)
        let answer = try await small.pyramid.tile(request, deadline: .seconds(60))
        #expect(!answer.isStale)
        // Clients are answered before the render is stored and counted.
        while await small.pyramid.metrics().renders < 2 { await Task.yield() }
        #expect(await small.pyramid.metrics().renders == 2)
        small.pyramid.shutDown()
    }

    @Test func `a seed fills what is missing, draws stale tiles again and nothing twice`() async throws {
        let small = try SmallPyramid(reserved: 0)
        let plan = SeedPlan(map: "city", zooms: 12...14, areas: [TileArea(small.served.scene.worldBox)])
        let first = try #require(try await small.pyramid.seed(plan) { _ in })
        #expect(first.progress.failedTiles == 0 && first.progress.renderedTiles == first.progress.totalTiles)
        let again = try #require(try await small.pyramid.seed(plan) { _ in })
        #expect(again.progress.renderedTiles == 0 && again.progress.skippedTiles == again.progress.totalTiles)
        let half = 1 << 13
        let range = try #require(TileRange(zoom: 14, columns: half...half, rows: half...half))
        _ = try await small.pyramid.invalidate(map: "city", ranges: [range])
        let third = try #require(try await small.pyramid.seed(plan) { _ in })
        #expect(third.progress.renderedTiles > 0 && third.progress.renderedTiles <= 64)
        small.pyramid.shutDown()
    }

    @Test func `a tile outside the zooms is outside, and an unknown map unknown`() async throws {
        let small = try SmallPyramid()
        let deep = try #require(TileCoordinate(zoom: 19, column: 0, row: 0))
        await #expect(throws: TileError.self) {
            _ = try await small.pyramid.tile(
                TileRequest(map: "city", coordinate: deep), deadline: .seconds(1))
        }
        await #expect(throws: TileError.self) {
            _ = try await small.pyramid.tile(TileRequest(map: "x", coordinate: deep), deadline: .seconds(1))
        }
        small.pyramid.shutDown()
    }
}
