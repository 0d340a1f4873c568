import Cartography
import ImageCoding
import Imagery
import Rendering
import Scheduling
import Tiling

/// What a seed would take, from a few metatiles of each zoom that are drawn and thrown away.
struct SeedEstimate: Encodable {
    /// One zoom's share.
    struct Zoom: Encodable {
        let zoom: Int
        let tiles: Int
        let bytes: Int
        let seconds: Double
    }

    /// Metatiles drawn for a zoom: the map is not equally full everywhere, but a dry run should take seconds.
    static let samplesPerZoom = 4

    let map: String
    let tiles: Int
    let bytes: Int
    let seconds: Double
    let zooms: [Zoom]

    static func make(
        _ plan: SeedPlan, scene: MapScene, workers: Int
    ) async throws(CommandError) -> Self {
        var zooms: [Zoom] = []
        var renderer = MetatileRenderer(mode: .seed)
        let composer = MapComposer(style: scene.definition.style, densities: scene.densities)
        let size = PyramidConfiguration().seedMetatileSize
        for zoom in plan.zooms {
            var share = plan
            share.zooms = zoom...zoom
            let blocks = share.blocks(metatileSize: size)
            let count = share.tileCount(metatileSize: size)
            let samples = evenly(blocks, of: blocks.reduce(0) { sum, _ in sum + 1 })
            let started = MonotonicSeconds.now()
            var drawnTiles = 0
            var drawnBytes = 0
            for block in samples {
                let tiles = try await draw(block, scene: scene, composer: composer, with: &renderer)
                drawnTiles += tiles.count
                drawnBytes += tiles.reduce(0) { $0 + $1.bytes.count }
            }
            let factor = drawnTiles > 0 ? Double(count) / Double(drawnTiles) : 0
            let seconds = (MonotonicSeconds.now() - started) * factor / Double(workers)
            zooms.append(
                Zoom(zoom: zoom, tiles: count, bytes: Int(Double(drawnBytes) * factor), seconds: seconds))
        }
        return Self(
            map: plan.map, tiles: zooms.reduce(0) { $0 + $1.tiles }, bytes: zooms.reduce(0) { $0 + $1.bytes },
            seconds: zooms.reduce(0) { $0 + $1.seconds }, zooms: zooms)
    }

    private static func evenly(_ blocks: some Sequence<TileRange>, of count: Int) -> [TileRange] {
        let step = max(1, count / samplesPerZoom)
        var samples: [TileRange] = []
        for (index, block) in blocks.enumerated()
        where index % step == step / 2 && samples.count < samplesPerZoom {
            samples.append(block)
        }
        return samples
    }

    private static func draw(
        _ block: TileRange, scene: MapScene, composer: MapComposer, with renderer: inout MetatileRenderer
    ) async throws(CommandError) -> [EncodedTile] {
        let definition = scene.definition
        let viewport = Viewport(tiles: block, tilePixels: definition.tilePixels)
        let input: MapInput
        do {
            input = try await scene.gather(viewport).input
        } catch {
            throw CommandError(error)
        }
        do throws(ImageCodingError) {
            return try renderer.render(
                block, input: input, composer: composer,
                output: MetatileRenderer.Output(
                    tilePixels: definition.tilePixels, format: definition.format, colors: definition.colors))
        } catch {
            throw .environment("\(error)")
        }
    }

    /// A line for each zoom and one for all.
    var lines: [String] {
        func line(_ title: String, _ tiles: Int, _ bytes: Int, _ seconds: Double) -> String {
            "\(title): \(Output.grouped(tiles)) tiles, about \(Output.bytes(bytes)), about \(Output.seconds(seconds))"
        }
        return zooms.map { line("zoom \($0.zoom)", $0.tiles, $0.bytes, $0.seconds) }
            + [line("\(map), all zooms", tiles, bytes, seconds)]
    }
}
