import Features
import Geometry
import Logging
import Scheduling
import Styling
import Testing
import TileStorage
import Tiling

/// A seed that proves tiles empty stores what one that draws them all stores.
@Suite struct SeedBlankTests {
    private static let layers = [
        ##"{"id":"ground","type":"background","paint":{"background-color":"#eef"}}"##,
        ##"{"id":"areas","type":"fill","source":"data","paint":{"fill-color":"#c33"}}"##,
        ##"{"id":"edges","type":"line","source":"data","paint":{"line-width":9,"line-color":"#333"}}"##,
        ##"{"id":"dots","type":"circle","source":"data","paint":{"circle-radius":["get","size"]}}"##,
        ##"{"id":"heat","type":"heatmap","source":"data","paint":{"heatmap-radius":40}}"##,
    ]
    private static let pattern =
        ##"{"id":"hatch","type":"background","paint":{"background-pattern":"none"}}"##

    private static func record(_ id: Int, _ x: UInt32, _ y: UInt32, isArea: Bool) -> FeatureRecord {
        let corners = [(0, 0), (9000, 0), (9000, 9000), (0, 9000)] as [(UInt32, UInt32)]
        let ring = (isArea ? corners : [(0, 0)]).map { WorldPoint(x: x + $0.0, y: y + $0.1) }
        return FeatureRecord(
            id: "\(id)", kind: isArea ? .polygon : .point, parts: [ring],
            values: ["size": .number(Double(id % 5 * 4))])
    }

    /// A few features, far apart; some of them changed since.
    private static var snapshot: FeatureSnapshot {
        let middle = UInt32(1) << 31
        var builder = FeatureTableBuilder(columns: [ColumnDefinition(name: "size", type: .number)])
        for id in 0..<12 {
            builder.append(
                record(
                    id, middle + UInt32(id * id) * 30_011, middle + UInt32(id * 7 % 12) * 260_003,
                    isArea: id % 2 == 0)
            )
        }
        let base = builder.finish(order: .hilbert)
        let changes: [String: FeatureRecord?] = [
            "3": nil, "40": record(40, middle + 1_900_000, middle + 900_000, isArea: true),
        ]
        return FeatureSnapshot(table: base, overlay: FeatureOverlay(on: base, changes: changes))
    }

    private static func seeded(
        _ layers: [String], _ plan: SeedPlan, proves: Bool
    ) async throws -> (store: MemoryTileStore, renders: Int, rendered: Int) {
        let text = """
            {"version":8,"sources":{"data":{"type":"vector","url":"dataset://data"}},
            "layers":[\(layers.joined(separator: ","))]}
            """
        let style = try #require(CompiledStyle.compile(json: Array(text.utf8)).style)
        let scene = MapScene(
            definition: MapDefinition(name: "city", title: "city", style: style, zoomRange: 0...18),
            datasets: ["data": Dataset(name: "data", snapshot: snapshot)], rasters: [:])
        let store = MemoryTileStore()
        var configuration = PyramidConfiguration()
        configuration.provesBlankTiles = proves
        let pyramid = TilePyramid(
            maps: [try ServedMap(scene: scene, store: store)], configuration: configuration,
            time: PyramidTime(now: { 0 }, calendarSeconds: { 1000 }), logger: Logger(label: "test"))
        defer { pyramid.shutDown() }
        let report = try #require(try await pyramid.seed(plan) { _ in })
        #expect(report.progress.failedTiles == 0 && report.progress.doneTiles == report.progress.totalTiles)
        return (store, await pyramid.metrics().renders, report.progress.renderedTiles)
    }

    private static var plan: SeedPlan {
        let middle = UInt32(1) << 31
        let area = WorldBox(
            minX: middle - 300_000, minY: middle - 300_000, maxX: middle + 6_000_000, maxY: middle + 5_000_000
        )
        return SeedPlan(map: "city", zooms: 13...15, areas: [TileArea(area)])
    }

    @Test(arguments: 0...5) func `an empty tile proven is the empty tile drawn`(last: Int) async throws {
        let layers = last == 5 ? [Self.layers[1]] : Array(Self.layers[0...last])
        let proven = try await Self.seeded(layers, Self.plan, proves: true)
        let drawn = try await Self.seeded(layers, Self.plan, proves: false)
        #expect(proven.renders < drawn.renders / 2 && proven.rendered == drawn.rendered)
        for block in Self.plan.blocks(metatileSize: 1) {
            let tile = try #require(
                TileCoordinate(zoom: block.zoom, column: block.columns.lowerBound, row: block.rows.lowerBound)
            )
            #expect(try #require(proven.store.tile(tile)) == #require(drawn.store.tile(tile)), "\(tile)")
        }
        let (first, second) = (proven.store, drawn.store)
        for zoom in Self.plan.zooms {
            let blocks = Self.plan.blocks(metatileSize: 8).filter { $0.zoom == zoom }
            #expect(!blocks.isEmpty)
            for block in blocks {
                let corner = try #require(
                    TileCoordinate(zoom: zoom, column: block.columns.lowerBound, row: block.rows.lowerBound))
                let metatile = Metatile(holding: corner, size: 8)
                #expect(
                    first.finishedMetatiles(zoom: zoom, size: 8, epoch: 1).contains(metatile)
                        == second.finishedMetatiles(zoom: zoom, size: 8, epoch: 1).contains(metatile))
            }
        }
    }

    @Test func `nothing is proven of a background with a pattern`() async throws {
        let proven = try await Self.seeded([Self.pattern] + Self.layers, Self.plan, proves: true)
        let drawn = try await Self.seeded([Self.pattern] + Self.layers, Self.plan, proves: false)
        #expect(proven.renders == drawn.renders)
    }
}
