import Cartography
import ImageCoding
import Imagery
import Rendering
import TileStorage
import Tiling

extension TilePyramid {
    /// A tile: from the store when it is there, else drawn now.
    ///
    /// A stale tile is handed out at once and drawn again behind.
    ///
    /// - Parameters:
    ///   - request: what is wanted.
    ///   - deadline: how long the client is let wait for a picture that must be drawn.
    /// - Returns: the picture, fresh or stale.
    /// - Throws: ``TileError``.
    public nonisolated func tile(_ request: TileRequest, deadline: Duration) async throws(TileError)
        -> TileAnswer
    {
        guard let served = maps[request.map] else { throw .unknownMap(request.map) }
        guard served.scene.covers(request.coordinate), (1...4).contains(request.ratio) else { throw .outside }
        let output = MetatileRenderer.Output(
            tilePixels: served.scene.definition.tilePixels, ratio: request.ratio, format: request.format)
        let key = served.key(
            holding: request.coordinate, size: configuration.liveMetatileSize, output: output)
        if let stored = try stored(request.coordinate, output: output, in: served) {
            let isFresh = stored.epoch == served.epoch
            if !isFresh {
                await countStale()
                Task { await self.wait(for: key, as: .refresh, deadline: nil) }
            }
            return TileAnswer(
                bytes: stored.bytes, etag: stored.contentHash, modifiedSeconds: stored.modifiedSeconds,
                isStale: !isFresh, format: request.format)
        }
        return try await drawn(request, key: key, in: served, deadline: deadline)
    }

    private nonisolated func stored(
        _ coordinate: TileCoordinate, output: MetatileRenderer.Output, in served: ServedMap
    ) throws(TileError) -> StoredTile? {
        do {
            return try served.store.tile(coordinate, variant: served.variant(of: output))
        } catch {
            throw .storage("\(error)")
        }
    }

    private nonisolated func drawn(
        _ request: TileRequest, key: RenderKey, in served: ServedMap, deadline: Duration
    ) async throws(TileError) -> TileAnswer {
        switch await wait(for: key, as: .live, deadline: deadline) {
        case .rendered(let rendered):
            guard let tile = rendered.tiles.first(where: { $0.coordinate == request.coordinate }) else {
                throw .renderFailed("the tile is missing from its metatile")
            }
            return TileAnswer(
                bytes: tile.bytes, etag: ContentHash(tile.bytes).hex, modifiedSeconds: calendarSeconds(),
                isStale: rendered.isStale, format: request.format)
        case .failed(let reason): throw .renderFailed(reason)
        case .unavailable: throw .notReady(retryAfterSeconds: 10)
        case .timedOut, .refused: throw .notReady(retryAfterSeconds: 2)
        }
    }

    /// A picture of any viewport of a map, drawn now and kept nowhere.
    public nonisolated func picture(
        map: String, viewport: Viewport, format: TileFormat
    ) async throws(TileError) -> [UInt8] {
        guard let served = maps[map] else { throw .unknownMap(map) }
        let input: MapInput
        do {
            input = try await served.scene.gather(viewport).input
        } catch .upstream {
            throw .notReady(retryAfterSeconds: 10)
        } catch {
            throw .renderFailed("\(error)")
        }
        let composer = served.scene.composer
        let result = await workers.run { tools in
            Result { () throws(ImageCodingError) in
                try tools.live.render(viewport, input: input, composer: composer, format: format)
            }
        }
        switch result {
        case .success(let bytes): return bytes
        case .failure(let error): throw .renderFailed("\(error)")
        }
    }
}
