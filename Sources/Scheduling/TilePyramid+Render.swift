import Cartography
import ImageCoding
import Imagery
import Rendering
import TileStorage
import Tiling

extension TilePyramid {
    /// The road of one key: gather, draw on a worker, answer, store, all away from the actor.
    ///
    /// - Returns: how it ended, and the processor seconds it took.
    nonisolated func render(
        _ key: RenderKey, of moment: MapMoment, as renderClass: RenderClass, givesWay: Bool
    ) async -> (outcome: Outcome, seconds: Double) {
        let viewport =
            key.viewport
            ?? Viewport(tiles: key.tiles, tilePixels: key.output.tilePixels, ratio: key.output.ratio)
        do {
            let gathered = try await moment.scene.gather(viewport)
            let drawn = await draw(
                key, input: gathered.input, composer: moment.scene.composer, renderClass, givesWay: givesWay)
            await add(drawn.timings, writeSeconds: 0)
            switch drawn.result {
            case .failure(let error): return (.failed("\(error)"), drawn.seconds)
            case .success(let tiles):
                var rendered = RenderedTiles(
                    tiles: tiles, isStale: gathered.isStale, generation: moment.generation, writeError: nil)
                await self.drawn(key, rendered)
                // Pictures with old pixels in them are shown, never kept as if they were good.
                if !gathered.isStale, key.viewport == nil {
                    rendered.writeError = await store(rendered, of: key, moment)
                }
                return (.rendered(rendered), drawn.seconds)
            }
        } catch GatherError.imagery(.upstream(let fault)) {
            return (.unavailable("\(fault)"), 0)
        } catch GatherError.table(let dataset, let error) {
            return (.damaged("\(GatherError.table(dataset: dataset, error))"), 0)
        } catch {
            return (.failed("\(error)"), 0)
        }
    }

    private struct Drawn: Sendable {
        var result: Result<[EncodedTile], ImageCodingError>
        var timings: RenderTimings
        var seconds: Double
    }

    private nonisolated func draw(
        _ key: RenderKey, input: MapInput, composer: MapComposer, _ renderClass: RenderClass, givesWay: Bool
    ) async -> Drawn {
        let threadSeconds = time.threadSeconds
        return await workers.run(inBackground: givesWay) { tools in
            let started = threadSeconds()
            var drawn =
                renderClass.isInteractive || renderClass == .refresh
                ? Self.draw(key, input: input, composer: composer, with: &tools.live)
                : Self.draw(key, input: input, composer: composer, with: &tools.seed)
            drawn.seconds = threadSeconds() - started
            return drawn
        }
    }

    private static func draw(
        _ key: RenderKey, input: MapInput, composer: MapComposer, with renderer: inout MetatileRenderer
    ) -> Drawn {
        let before = renderer.timings
        let result = Result { () throws(ImageCodingError) in
            guard let viewport = key.viewport else {
                return try renderer.render(key.tiles, input: input, composer: composer, output: key.output)
            }
            let bytes = try renderer.render(
                viewport, input: input, composer: composer, format: key.output.format)
            let corner = TileCoordinate(
                zoom: key.tiles.zoom, column: key.tiles.columns.lowerBound, row: key.tiles.rows.lowerBound)
            return corner.map { [EncodedTile(coordinate: $0, bytes: bytes)] } ?? []
        }
        return Drawn(result: result, timings: renderer.timings.since(before), seconds: 0)
    }

    /// Writes a key's tiles in one transaction; returns what went wrong.
    private nonisolated func store(_ rendered: RenderedTiles, of key: RenderKey, _ moment: MapMoment) async
        -> TileStorageError?
    {
        guard let served = maps[key.map] else { return .notFound(path: key.map) }
        let variant = served.variant(of: key.output)
        let writes = rendered.tiles.map {
            TileWrite(coordinate: $0.coordinate, variant: variant, bytes: $0.bytes)
        }
        let started = time.now()
        do throws(TileStorageError) {
            try served.store.write(
                writes, epoch: moment.epoch, generation: moment.generation,
                finished: key.finishedMetatiles, modifiedSeconds: time.calendarSeconds())
            await add(RenderTimings(), writeSeconds: time.now() - started)
            return nil
        } catch {
            return error
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
