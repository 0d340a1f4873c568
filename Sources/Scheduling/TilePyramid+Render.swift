import Cartography
import ImageCoding
import Imagery
import Rendering
import TileStorage
import Tiling

extension TilePyramid {
    /// The road of one key: gather, draw on a worker, store, all away from the actor.
    nonisolated func render(_ key: RenderKey, as renderClass: RenderClass) async -> Outcome {
        guard let served = maps[key.map] else { return .failed("there is no map \"\(key.map)\"") }
        let viewport = Viewport(tiles: key.tiles, tilePixels: key.output.tilePixels, ratio: key.output.ratio)
        do {
            let gathered = try await served.scene.gather(viewport)
            let drawn = await draw(key, input: gathered.input, composer: served.scene.composer, renderClass)
            await add(drawn.timings, writeSeconds: 0)
            switch drawn.result {
            case .failure(let error): return .failed("\(error)")
            case .success(let tiles):
                var rendered = RenderedTiles(tiles: tiles, isStale: gathered.isStale, writeError: nil)
                // Pictures with old pixels in them are shown, never kept as if they were good.
                if !gathered.isStale {
                    rendered.writeError = await store(rendered.tiles, of: key, in: served)
                }
                return .rendered(rendered)
            }
        } catch .upstream(let fault) {
            return .unavailable("\(fault)")
        } catch {
            return .failed("\(error)")
        }
    }

    private struct Drawn: Sendable {
        var result: Result<[EncodedTile], ImageCodingError>
        var timings: RenderTimings
    }

    private nonisolated func draw(
        _ key: RenderKey, input: MapInput, composer: MapComposer, _ renderClass: RenderClass
    ) async -> Drawn {
        await workers.run { tools in
            renderClass == .seed
                ? Self.draw(key, input: input, composer: composer, with: &tools.seed)
                : Self.draw(key, input: input, composer: composer, with: &tools.live)
        }
    }

    private static func draw(
        _ key: RenderKey, input: MapInput, composer: MapComposer, with renderer: inout MetatileRenderer
    ) -> Drawn {
        let before = renderer.timings
        let result = Result { () throws(ImageCodingError) in
            try renderer.render(key.tiles, input: input, composer: composer, output: key.output)
        }
        return Drawn(result: result, timings: renderer.timings.since(before))
    }

    /// Writes a key's tiles in one transaction; returns what went wrong.
    private nonisolated func store(_ tiles: [EncodedTile], of key: RenderKey, in served: ServedMap) async
        -> String?
    {
        let variant = served.variant(of: key.output)
        let writes = tiles.map { TileWrite(coordinate: $0.coordinate, variant: variant, bytes: $0.bytes) }
        let started = now()
        do {
            try served.store.write(
                writes, epoch: served.epoch, finished: key.finishedMetatiles,
                modifiedSeconds: calendarSeconds())
            await add(RenderTimings(), writeSeconds: now() - started)
            return nil
        } catch {
            return "\(error)"
        }
    }
}

extension ServedMap {
    /// The store's name for pictures of a ratio and an encoding.
    func variant(of output: MetatileRenderer.Output) -> TileVariant {
        output.ratio == 1 && output.format == scene.definition.format
            ? .standard : TileVariant(ratio: output.ratio, format: output.format.rawValue)
    }

    /// The key of the metatile that holds a tile.
    func key(holding tile: TileCoordinate, size: Int, output: MetatileRenderer.Output) -> RenderKey {
        let block = Metatile(holding: tile, size: size).range
        // Bounds are honoured tile by tile, so a block at the edge draws only what is served.
        let range = scene.definition.bounds.flatMap {
            block.intersection(TileRange(zoom: tile.zoom, touching: WebMercator.worldBox(geographic: $0)))
        }
        return RenderKey(map: scene.definition.name, tiles: range ?? block, output: output)
    }
}

extension RenderKey {
    /// The metatile that the ledger may tick off: the key's tiles when they are a whole block.
    var finishedMetatiles: [Metatile] {
        guard output.ratio == 1,
            let first = TileCoordinate(
                zoom: tiles.zoom, column: tiles.columns.lowerBound, row: tiles.rows.lowerBound),
            [1, 2, 4, 8].contains(tiles.columns.count)
        else { return [] }
        let block = Metatile(holding: first, size: tiles.columns.count)
        return block.range == tiles ? [block] : []
    }
}

extension RenderTimings {
    /// What was added since an earlier reading.
    func since(_ earlier: Self) -> Self {
        var difference = Self()
        difference.composeSeconds = composeSeconds - earlier.composeSeconds
        difference.rasterSeconds = rasterSeconds - earlier.rasterSeconds
        difference.encodeSeconds = encodeSeconds - earlier.encodeSeconds
        return difference
    }
}
