import Synchronization
import Tiling

/// Tiles in memory, gone with the process: for tests, and for drawing without a project.
///
/// Behaves like ``MBTilesStore``, without a limit of its own.
public final class MemoryTileStore: TileStore {
    private struct Key: Hashable {
        let coordinate: TileCoordinate
        let ratio: Int
        let format: String
    }

    private struct Contents {
        var tiles: [Key: StoredTile] = [:]
        var fingerprints: [String: Int64] = [:]
        var epoch: Int64 = 0
        var finished: Set<Metatile> = []
        var generation: Int64 = 0
        var marks: [(generation: Int64, mark: StaleMark)] = []
        var drawnFrom: [Key: Int64] = [:]
        var followed: [String: Int64] = [:]
        var nextEpoch: Int64 = 1
        var failures: [(epoch: Int64, failure: TileFailure)] = []

        /// When something changed after the generation; nil when nothing did.
        func changed(_ tile: TileCoordinate, since generation: Int64) -> Int64? {
            marks.first { entry in
                entry.generation > generation && entry.mark.ranges.contains { $0.contains(tile) }
            }?.mark.sinceSeconds
        }
    }

    private let ownFormat: String
    private let contents = Mutex(Contents())

    /// An empty store of a map whose own format has this file extension.
    public init(format: String = "png") {
        ownFormat = format
    }

    /// The number of a fingerprint, which becomes the current epoch; see ``TileStore``.
    public func currentEpoch(fingerprint: String) -> Int64 {
        contents.withLock { contents in
            let epoch = contents.fingerprints[fingerprint] ?? contents.nextEpoch
            contents.nextEpoch = max(contents.nextEpoch, epoch + 1)
            contents.fingerprints[fingerprint] = epoch
            if contents.epoch != epoch { contents.finished = [] }
            contents.epoch = epoch
            return epoch
        }
    }

    /// The tile at a place, of whatever epoch; nil when there is none.
    public func tile(_ coordinate: TileCoordinate, variant: TileVariant = .standard) -> StoredTile? {
        contents.withLock { contents in
            let key = key(coordinate, variant)
            return contents.tiles[key].map { tile in
                StoredTile(
                    bytes: tile.bytes, contentHash: tile.contentHash, modifiedSeconds: tile.modifiedSeconds,
                    epoch: tile.epoch,
                    staleSinceSeconds: contents.changed(coordinate, since: contents.drawnFrom[key] ?? .max))
            }
        }
    }

    /// Stores tiles and notes finished metatiles, all at once; see ``TileStore``.
    public func write(
        _ tiles: [TileWrite], epoch: Int64, generation: Int64, finished: [Metatile], modifiedSeconds: Int64
    ) {
        let named = tiles.map { (key($0.coordinate, $0.variant), $0.bytes, ContentHash($0.bytes).hex) }
        contents.withLock { contents in
            for (key, bytes, hash) in named {
                let old = contents.tiles[key]
                let isFresh = contents.changed(key.coordinate, since: contents.drawnFrom[key] ?? .max) == nil
                let isOutdated = contents.changed(key.coordinate, since: generation) != nil
                if let old, old.epoch == contents.epoch, isFresh, epoch != contents.epoch || isOutdated {
                    continue
                }
                contents.drawnFrom[key] = min(generation, contents.generation)
                contents.tiles[key] = StoredTile(
                    bytes: bytes, contentHash: hash,
                    modifiedSeconds: old?.bytes == bytes
                        ? old?.modifiedSeconds ?? modifiedSeconds : modifiedSeconds,
                    epoch: epoch)
            }
            guard epoch == contents.epoch else { return }
            contents.finished.formUnion(
                finished.filter { metatile in
                    !contents.marks.contains { entry in
                        entry.generation > generation
                            && entry.mark.ranges.contains { $0.intersection(metatile.range) != nil }
                    }
                })
        }
    }

    /// The ratios of what is stored; see ``TileStore``.
    public func ratios() -> Set<Int> { contents.withLock { Set($0.tiles.keys.map(\.ratio)) } }

    /// The number of the last change; see ``TileStore``.
    public func generation() -> Int64 { contents.withLock(\.generation) }

    /// Marks tiles as stale; see ``TileStore``.
    public func markStale(_ mark: StaleMark) -> StaleReport {
        contents.withLock { contents in
            var counts: [Int: Int] = [:]
            for (key, tile) in contents.tiles
            where key.ratio == 1 && key.format == ownFormat && tile.epoch == contents.epoch
                && mark.ranges.contains(where: { $0.contains(key.coordinate) })
            {
                counts[key.coordinate.zoom, default: 0] += 1
            }
            contents.generation += 1
            contents.marks.append((contents.generation, mark))
            contents.followed.merge(mark.followed) { $1 }
            contents.finished = contents.finished.filter { metatile in
                !mark.ranges.contains { $0.intersection(metatile.range) != nil }
            }
            if !mark.ranges.isEmpty {
                contents.fingerprints = contents.fingerprints.filter { $0.value == contents.epoch }
            }
            let zooms = counts.sorted { $0.key < $1.key }
            return StaleReport(
                generation: contents.generation,
                zooms: zooms.map { StaleReport.Zoom(zoom: $0.key, tiles: $0.value) })
        }
    }

    /// Makes every tile stale; see ``TileStore``.
    public func bumpEpoch(fingerprint: String, followed: [String: Int64]) -> Int64 {
        contents.withLock { contents in
            contents.epoch = contents.nextEpoch
            contents.nextEpoch += 1
            contents.fingerprints = [fingerprint: contents.epoch]
            contents.finished = []
            contents.generation += 1
            contents.followed.merge(followed) { $1 }
            return contents.epoch
        }
    }

    /// How far each dataset's changes are followed; see ``TileStore``.
    public func followed() -> [String: Int64] { contents.withLock(\.followed) }

    /// The failures of the current epoch; see ``TileStore``.
    public func failures() -> [TileFailure] {
        contents.withLock { contents in
            contents.failures.filter { $0.epoch == contents.epoch }.map(\.failure)
        }
    }

    /// Remembers a failure; see ``TileStore``.
    public func note(_ failure: TileFailure, epoch: Int64) {
        forgetFailure(of: failure.tiles, variant: failure.variant)
        contents.withLock { $0.failures.append((epoch, failure)) }
    }

    /// Forgets a failure; see ``TileStore``.
    public func forgetFailure(of tiles: TileRange, variant: TileVariant) {
        contents.withLock {
            $0.failures.removeAll { $0.failure.tiles == tiles && $0.failure.variant == variant }
        }
    }

    /// Forgets all failures; see ``TileStore``.
    public func forgetFailures() { contents.withLock { $0.failures = [] } }

    /// The metatiles noted as finished: of one zoom and size, in one epoch.
    public func finishedMetatiles(zoom: Int, size: Int, epoch: Int64) -> MetatileSet {
        contents.withLock { contents in
            var result = MetatileSet(zoom: zoom, size: size)
            guard epoch == contents.epoch else { return result }
            for metatile in contents.finished
            where metatile.zoom == result.zoom && metatile.size == result.size {
                result.insert(metatile)
            }
            return result
        }
    }

    /// What is stored, in figures; O(tiles).
    public func statistics() -> StoreStatistics {
        contents.withLock { contents in
            let standard = contents.tiles.filter { $0.key.ratio == 1 && $0.key.format == ownFormat }
            let byZoom = Dictionary(grouping: standard) { $0.key.coordinate.zoom }
            let images = Dictionary(contents.tiles.values.map { ($0.contentHash, $0.bytes.count) }) { a, _ in
                a
            }
            return StoreStatistics(
                zooms: byZoom.keys.sorted().map { zoom in
                    let tiles = (byZoom[zoom] ?? []).map(\.value)
                    return StoreStatistics.Zoom(
                        zoom: zoom, tiles: tiles.count,
                        freshTiles: tiles.count { $0.epoch == contents.epoch },
                        bytes: tiles.reduce(0) { $0 + Int64($1.bytes.count) })
                },
                variantTiles: contents.tiles.count - standard.count, images: images.count,
                imageBytes: images.values.reduce(0) { $0 + Int64($1) }, fileBytes: 0, epoch: contents.epoch)
        }
    }

    private func key(_ coordinate: TileCoordinate, _ variant: TileVariant) -> Key {
        Key(
            coordinate: coordinate, ratio: variant.ratio,
            format: variant.format.isEmpty ? ownFormat : variant.format)
    }
}
