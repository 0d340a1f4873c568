import Rendering
import TileStorage
import Tiling

/// What follows when something that tiles show has changed.
extension TilePyramid {
    /// Tiles that people looked at and that are drawn again at once after a change; the rest waits until asked for.
    static let mostRefreshedAtOnce = 256
    /// Tiles of a change up to which each is looked up; beyond it all that people looked at is gone through.
    static let mostTilesLookedUp = 4096

    /// The names of the maps, sorted.
    public nonisolated var mapNames: [String] { maps.keys.sorted() }

    /// A map by its name.
    public nonisolated func map(named name: String) -> ServedMap? { maps[name] }

    /// Marks tiles of a map as stale, and has those that people looked at drawn again.
    ///
    /// - Parameters:
    ///   - map: the map's name.
    ///   - ranges: the tiles.
    ///   - followed: how far the map has then followed each dataset's change log.
    /// - Returns: the number of the change and how many stored tiles it touched; nil without such a map.
    /// - Throws: ``TileStorageError``; nothing was marked then.
    @discardableResult
    public func invalidate(
        map: String, ranges: [TileRange], followed: [String: Int64] = [:]
    ) throws(TileStorageError) -> StaleReport? {
        guard let served = maps[map] else { return nil }
        let mark = StaleMark(
            ranges: ranges, sinceSeconds: time.calendarSeconds(), followed: followed,
            oldestRender: min(oldestRender(of: map), served.now.generation))
        let report = try served.store.markStale(mark)
        served.reached(generation: report.generation)
        forgive(map: map)
        refresh(map: map, ranges: ranges, in: served)
        return report
    }

    /// Makes every tile of a map stale, whatever their number.
    ///
    /// - Returns: the new epoch; nil without such a map.
    @discardableResult
    public func invalidateAll(
        map: String, followed: [String: Int64] = [:]
    ) throws(TileStorageError) -> Int64? {
        guard let served = maps[map] else { return nil }
        let epoch = try served.store.bumpEpoch(fingerprint: served.scene.fingerprint, followed: followed)
        served.began(epoch: epoch, generation: try served.store.generation())
        forgive(map: map)
        refresh(map: map, ranges: nil, in: served)
        return epoch
    }

    /// Orders the tiles of interest; nil for those of every range.
    private func refresh(map: String, ranges: [TileRange]?, in served: ServedMap) {
        let tiles = ranges?.reduce(0) { $0 + min($1.count, Self.mostTilesLookedUp) } ?? .max
        var wanted: [(key: RenderKey, hits: Int)]
        if let ranges, tiles < Self.mostTilesLookedUp {
            wanted = wantedKeys(of: ranges, in: served)
        } else {
            wanted = interest.keys(atMost: Self.mostRefreshedAtOnce) { key in
                key.map == map
                    && (ranges.map { $0.contains { $0.intersection(key.tiles) != nil } } ?? true)
            }
        }
        wanted = Array(wanted.sorted { $0.hits > $1.hits }.prefix(Self.mostRefreshedAtOnce))
        for entry in wanted { order(entry.key, features: served.scene.featureEstimate(entry.key.tiles)) }
    }

    /// The live keys of the map's own pictures, at @1x and @2x, that somebody asked for.
    private func wantedKeys(of ranges: [TileRange], in served: ServedMap) -> [(key: RenderKey, hits: Int)] {
        let definition = served.scene.definition
        var seen: Set<RenderKey> = []
        var found: [(key: RenderKey, hits: Int)] = []
        for ratio in 1...2 {
            let output = MetatileRenderer.Output(
                tilePixels: definition.tilePixels, ratio: ratio, format: definition.format,
                colors: definition.colors)
            for range in ranges {
                for tile in range.tiles {
                    let key = served.key(
                        holding: tile, size: configuration.liveMetatileSize, output: output)
                    guard seen.insert(key).inserted else { continue }
                    let hits = interest.hits(key)
                    if hits > 0 { found.append((key, hits)) }
                }
            }
        }
        return found
    }
}

extension TileRange {
    /// The tiles, row by row.
    var tiles: [TileCoordinate] {
        rows.flatMap { row in
            columns.compactMap { TileCoordinate(zoom: zoom, column: $0, row: row) }
        }
    }
}
