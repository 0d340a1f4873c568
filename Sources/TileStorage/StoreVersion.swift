import GRDB
import Synchronization

/// A number that changes when a store's file may have changed: what was read at one number may be kept for as long
/// as it stands.
///
/// Writes of the store itself count at once. Those of other connections and processes are looked for at most every
/// few milliseconds, since asking SQLite costs as much as a read.
final class StoreVersion: Sendable {
    private struct State {
        var number: UInt64 = 0
        /// SQLite's own number, which a connection sees change with every commit of another.
        var dataVersion: Int64?
        var looked: ContinuousClock.Instant?
    }

    private let connection: DatabaseQueue
    private let interval: Duration
    private let state = Mutex(State())

    init(path: String, interval: Duration) throws(TileStorageError) {
        connection = try Connections.reader(path: path)
        self.interval = interval
    }

    /// The number now; ask before reading what shall be kept.
    var now: UInt64 {
        state.withLock { state in
            let now = ContinuousClock.now
            if let looked = state.looked, now - looked < interval { return state.number }
            let dataVersion = dataVersion()
            // Where it cannot be read, nothing may be kept.
            if dataVersion == nil || dataVersion != state.dataVersion { state.number += 1 }
            state.dataVersion = dataVersion
            state.looked = now
            return state.number
        }
    }

    /// The store has written: called before the write is reported.
    func advance() { state.withLock { $0.number += 1 } }

    private func dataVersion() -> Int64? {
        try? connection.unsafeRead { db in
            try Row.fetchOne(try db.cachedStatement(sql: "PRAGMA data_version"))?.integer(0)
        }
    }

    func close() { try? connection.close() }
}
