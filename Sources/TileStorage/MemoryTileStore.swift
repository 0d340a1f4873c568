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
            let epoch = contents.fingerprints[fingerprint] ?? Int64(contents.fingerprints.count + 1)
            contents.fingerprints[fingerprint] = epoch
            if contents.epoch != epoch { contents.finished = [] }
            contents.epoch = epoch
            return epoch
        }
    }

    /// The tile at a place, of whatever epoch; nil when there is none.
    public func tile(_ coordinate: TileCoordinate, variant: TileVariant = .standard) -> StoredTile? {
        contents.withLock { $0.tiles[key(coordinate, variant)] }
    }

    /// Stores tiles and notes finished metatiles, all at once; see ``TileStore``.
    public func write(
        _ tiles: [TileWrite], epoch: Int64, finished: [Metatile], modifiedSeconds: Int64
    ) {
        let named = tiles.map { (key($0.coordinate, $0.variant), $0.bytes, ContentHash($0.bytes).hex) }
        contents.withLock { contents in
            for (key, bytes, hash) in named {
                let old = contents.tiles[key]
                if let old, old.epoch == contents.epoch, epoch != contents.epoch { continue }
                contents.tiles[key] = StoredTile(
                    bytes: bytes, contentHash: hash,
                    modifiedSeconds: old?.bytes == bytes
                        ? old?.modifiedSeconds ?? modifiedSeconds : modifiedSeconds,
                    epoch: epoch)
            }
            if epoch == contents.epoch { contents.finished.formUnion(finished) }
        }
    }

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
