import Cartography
import ImageCoding
import Imagery
import Rendering
import TileStorage
import Tiling

extension TilePyramid {
    /// A tile: from the store when it is there, else drawn now.
    ///
    /// When the stored one is stale, the fresh one is drawn and waited for a short while; should it not come in
    /// time, the stale one is handed out and the fresh one is drawn behind.
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
        let moment = served.now
        guard moment.scene.covers(request.coordinate), (1...4).contains(request.ratio) else { throw .outside }
        let output = Self.output(of: request, in: moment)
        let key = served.key(
            holding: request.coordinate, size: configuration.liveMetatileSize, output: output)
        interest.note(key, now: time.now())
        guard let stored = try stored(request.coordinate, output: output, in: served) else {
            return try await drawn(
                request, key: key, in: served, deadline: deadline, isRefreshedBehind: false)
        }
        if stored.isFresh(in: moment.epoch) { return TileAnswer(stored, of: request, isStale: false) }
        let fresh = try? await drawn(
            request, key: key, in: served, deadline: min(deadline, configuration.staleDeadline),
            isRefreshedBehind: true)
        if let fresh, !fresh.isStale { return fresh }
        await countStale()
        return TileAnswer(stored, of: request, isStale: true)
    }

    /// A tile that is stored, sound and fresh; nil for every other, which ``tile(_:deadline:)`` answers or explains.
    ///
    /// It reads the store and waits for nothing else: an event loop may call it.
    public nonisolated func storedTile(_ request: TileRequest) -> TileAnswer? {
        guard let served = maps[request.map] else { return nil }
        let moment = served.now
        guard moment.scene.covers(request.coordinate), (1...4).contains(request.ratio) else { return nil }
        let output = Self.output(of: request, in: moment)
        guard
            let stored = served.soundTile(request.coordinate, variant: served.variant(of: output)),
            stored.isFresh(in: moment.epoch)
        else { return nil }
        let key = served.key(
            holding: request.coordinate, size: configuration.liveMetatileSize, output: output)
        interest.note(key, now: time.now())
        return TileAnswer(stored, of: request, isStale: false)
    }

    private static func output(of request: TileRequest, in moment: MapMoment) -> MetatileRenderer.Output {
        MetatileRenderer.Output(
            tilePixels: moment.scene.definition.tilePixels, ratio: request.ratio, format: request.format,
            colors: moment.scene.definition.colors)
    }

    private nonisolated func stored(
        _ coordinate: TileCoordinate, output: MetatileRenderer.Output, in served: ServedMap
    ) throws(TileError) -> StoredTile? {
        do {
            guard let found = try served.store.tile(coordinate, variant: served.variant(of: output)) else {
                return nil
            }
            guard found.isSound else {
                Task { await self.countDamaged(coordinate, of: served.name) }
                return nil
            }
            return found
        } catch .corrupt(_, let detail) {
            // The file contradicts itself: it is drawn from until the next start puts it aside.
            Task { await self.noteDamage(of: served, detail) }
            return nil
        } catch {
            throw .storage("\(error)")
        }
    }

    private nonisolated func drawn(
        _ request: TileRequest, key: RenderKey, in served: ServedMap, deadline: Duration,
        isRefreshedBehind: Bool
    ) async throws(TileError) -> TileAnswer {
        let asked = served.now.generation
        let demand = Demand(
            renderClass: request.renderClass, client: request.client, patience: deadline,
            isRefreshedBehind: isRefreshedBehind)
        let features = served.scene.featureEstimate(key.tiles)
        // Work that began before a change may be joined after it: then once more, for the change to be seen.
        for attempt in 1...2 {
            let outcome = await wait(for: request.coordinate, orDraw: key, demand, features: features)
            let rendered = try outcome.rendered()
            guard let tile = rendered.tiles.first(where: { $0.coordinate == request.coordinate }) else {
                throw .renderFailed("the tile is missing from its metatile")
            }
            if rendered.generation < asked, attempt == 1 {
                let stored = try stored(request.coordinate, output: key.output, in: served)
                if let stored, stored.isFresh(in: served.epoch) {
                    return TileAnswer(stored, of: request, isStale: false)
                }
                continue
            }
            return TileAnswer(
                bytes: tile.bytes, etag: ContentHash(tile.bytes).hex, modifiedSeconds: time.calendarSeconds(),
                isStale: rendered.isStale || rendered.generation < asked, format: request.format)
        }
        throw .notReady(retryAfterSeconds: 2)
    }

    /// A picture of any viewport of a map, drawn now and kept nowhere.
    ///
    /// It takes its turn as work of the class print; equal pictures wanted at once are drawn once.
    ///
    /// - Parameters:
    ///   - map: the map's name.
    ///   - viewport: what is shown.
    ///   - format: of the picture.
    ///   - client: whom the work is charged to.
    ///   - deadline: how long the client is let wait.
    /// - Returns: the encoded picture, which shows every change made before it was asked for.
    /// - Throws: ``TileError``.
    public nonisolated func picture(
        map: String, viewport: Viewport, format: TileFormat, client: String = "", deadline: Duration
    ) async throws(TileError) -> [UInt8] {
        guard let served = maps[map] else { throw .unknownMap(map) }
        let key = RenderKey(map: map, viewport: viewport, format: format)
        let asked = served.now.generation
        let demand = Demand(renderClass: .print, client: client, patience: deadline)
        let features = served.scene.featureEstimate(key.tiles)
        // Work that began before a change may be joined after it.
        for attempt in 1...2 {
            let outcome = await wait(for: key, demand, features: features)
            let rendered = try outcome.rendered()
            guard rendered.generation >= asked || attempt == 2 else { continue }
            guard let picture = rendered.tiles.first else { throw .renderFailed("there is no picture") }
            return picture.bytes
        }
        throw .notReady(retryAfterSeconds: 2)
    }
}

extension ServedMap {
    /// A stored tile that passes its hash, from memory where nothing was written since it was read.
    fileprivate func soundTile(_ coordinate: TileCoordinate, variant: TileVariant) -> StoredTile? {
        let key = HotTiles.Key(coordinate: coordinate, variant: variant)
        let version = store.version
        if let version, let known = hot.tile(key, version: version) { return known }
        guard let stored = try? store.tile(coordinate, variant: variant), stored.isSound else { return nil }
        if let version { hot.keep(stored, at: key, version: version) }
        return stored
    }
}

extension TilePyramid.Outcome {
    /// The pictures, or why there are none.
    fileprivate func rendered() throws(TileError) -> TilePyramid.RenderedTiles {
        switch self {
        case .rendered(let rendered): return rendered
        case .failed(let reason), .damaged(let reason): throw .renderFailed(reason)
        case .unavailable: throw .notReady(retryAfterSeconds: 10)
        case .timedOut: throw .notReady(retryAfterSeconds: 2)
        case .resting(_, let seconds), .busy(let seconds):
            throw .notReady(retryAfterSeconds: Int(min(max(seconds.rounded(.up), 1), 3600)))
        }
    }
}

extension TileAnswer {
    /// A stored tile on its way out.
    fileprivate init(_ stored: StoredTile, of request: TileRequest, isStale: Bool) {
        self.init(
            bytes: stored.bytes, etag: stored.contentHash, modifiedSeconds: stored.modifiedSeconds,
            isStale: isStale, format: request.format)
    }
}
