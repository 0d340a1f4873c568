import Synchronization
import Tiling

/// What people have looked at lately: how often each key was asked for, over the last hour or two.
///
/// Two tables take turns every half hour, so counting is O(1) and old interest goes away by itself.
final class TileInterest: Sendable {
    /// How long a table counts, seconds.
    static let turnSeconds = 1800.0
    /// Keys of one table; beyond it a turn comes early.
    static let capacity = 50_000

    /// A block of eight by eight tiles of a map.
    struct Block: Hashable, Sendable {
        var map: String
        var zoom: Int
        var column: Int
        var row: Int
    }

    private struct Tables {
        var present: [RenderKey: Int] = [:]
        var past: [RenderKey: Int] = [:]
        var began = 0.0
        /// Blocks asked for since this was last taken; eviction spares them.
        var untold: [Block: Int] = [:]
    }

    private let tables = Mutex(Tables())

    /// Somebody asked for a key.
    func note(_ key: RenderKey, now: Double) {
        tables.withLock { tables in
            if now - tables.began > Self.turnSeconds || tables.present.count >= Self.capacity {
                tables.past = tables.present
                tables.present = [:]
                tables.began = now
            }
            tables.present[key, default: 0] += 1
            let block = Block(
                map: key.map, zoom: key.tiles.zoom, column: key.tiles.columns.lowerBound / 8,
                row: key.tiles.rows.lowerBound / 8)
            if tables.untold.count < Self.capacity || tables.untold[block] != nil {
                tables.untold[block, default: 0] += 1
            }
        }
    }

    /// What was asked for since this was last called.
    func takeUntold() -> [Block: Int] {
        tables.withLock { tables in
            let untold = tables.untold
            tables.untold = [:]
            return untold
        }
    }

    /// How often a key was asked for.
    func hits(_ key: RenderKey) -> Int {
        tables.withLock { ($0.present[key] ?? 0) + ($0.past[key] ?? 0) }
    }

    /// The keys asked for that a test accepts, most wanted first, ties in a fixed order; O(keys).
    func keys(atMost count: Int, where isWanted: (RenderKey) -> Bool) -> [(key: RenderKey, hits: Int)] {
        let found = tables.withLock { tables in
            var hits = tables.past.filter { isWanted($0.key) }
            for (key, number) in tables.present where isWanted(key) { hits[key, default: 0] += number }
            return hits
        }
        let sorted = found.sorted { ($1.value, $0.key.description) < ($0.value, $1.key.description) }
        return sorted.prefix(count).map { (key: $0.key, hits: $0.value) }
    }
}
