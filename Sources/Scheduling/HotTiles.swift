import Synchronization
import TileStorage
import Tiling

/// Stored tiles of a map that were asked for lately, in memory: what many look at is read and checked once.
///
/// Two tables take turns when one is full, so what nobody asks for goes away by itself. All of it is dropped when the
/// store's version changes.
final class HotTiles: Sendable {
    /// Bytes of pictures kept of one map: a screenful at every zoom of what a control room looks at.
    static let mostBytes = 32 << 20

    struct Key: Hashable, Sendable {
        var coordinate: TileCoordinate
        var variant: TileVariant
    }

    private struct Tables {
        var version: UInt64 = 0
        var present: [Key: StoredTile] = [:]
        var past: [Key: StoredTile] = [:]
        var presentBytes = 0

        mutating func keep(_ tile: StoredTile, at key: Key) {
            if presentBytes + tile.bytes.count > mostBytes / 2 {
                past = present
                present = [:]
                presentBytes = 0
            }
            let replaced = present.updateValue(tile, forKey: key)
            presentBytes += tile.bytes.count - (replaced?.bytes.count ?? 0)
        }
    }

    private let tables = Mutex(Tables())

    /// The tile as it was read at this version of the store.
    func tile(_ key: Key, version: UInt64) -> StoredTile? {
        tables.withLock { tables in
            guard tables.version == version else {
                if version > tables.version { tables = Tables(version: version) }
                return nil
            }
            if let tile = tables.present[key] { return tile }
            guard let tile = tables.past[key] else { return nil }
            tables.keep(tile, at: key)
            return tile
        }
    }

    /// Keeps a tile that was read after the version was asked for.
    func keep(_ tile: StoredTile, at key: Key, version: UInt64) {
        guard tile.bytes.count <= Self.mostBytes / 2 else { return }
        tables.withLock { tables in
            if tables.version == version { tables.keep(tile, at: key) }
        }
    }
}
