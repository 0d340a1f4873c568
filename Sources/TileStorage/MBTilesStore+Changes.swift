import GRDB
import Tiling

/// What follows from changes: tiles that are stale, and how far the store has followed.
extension MBTilesStore {
    /// The ratios of stored variants; see ``TileStore``.
    public func ratios() throws(TileStorageError) -> Set<Int> {
        try readers.read { db in
            // One look into the index for each ratio there can be.
            let found = try (1...4).filter { ratio in
                try Int.fetchOne(
                    db, sql: "SELECT 1 FROM variants WHERE ratio = ? LIMIT 1", arguments: [ratio])
                    != nil
            }
            return Set(found)
        }
    }

    /// The number of the last change; see ``TileStore``.
    public func generation() throws(TileStorageError) -> Int64 {
        try readers.read { db in try StalePages.generation(db) }
    }

    /// Marks tiles as stale, in one transaction; see ``TileStore``.
    public func markStale(_ mark: StaleMark) throws(TileStorageError) -> StaleReport {
        try changing { db in try StalePages.store(mark, epoch: Self.currentEpoch(db), db) }
    }

    /// Makes every tile stale at once; see ``TileStore``.
    public func bumpEpoch(fingerprint: String, followed: [String: Int64]) throws(TileStorageError) -> Int64 {
        try changing { db in
            try db.execute(
                sql: "DELETE FROM epochs; DELETE FROM ledger; DELETE FROM marks; DELETE FROM stale;")
            try db.execute(sql: "INSERT INTO epochs (fingerprint) VALUES (?)", arguments: [fingerprint])
            let epoch = db.lastInsertedRowID
            try db.execute(sql: "UPDATE state SET value = ? WHERE name = 'epoch'", arguments: [epoch])
            _ = try StalePages.store(
                StaleMark(ranges: [], sinceSeconds: 0, followed: followed), epoch: epoch, db)
            return epoch
        }
    }

    /// How far each dataset's changes are followed: sequence numbers by dataset.
    public func followed() throws(TileStorageError) -> [String: Int64] {
        try readers.read { db in
            var result: [String: Int64] = [:]
            let rows = try Row.fetchCursor(db, sql: "SELECT dataset, sequence FROM followed")
            while let row = try rows.next() {
                if let dataset = row.text(0), let sequence = row.integer(1) { result[dataset] = sequence }
            }
            return result
        }
    }

    /// Runs a transaction of the writer and returns its value.
    func changing<Value>(_ body: (Database) throws -> Value) throws(TileStorageError) -> Value {
        defer { storeVersion.advance() }
        let result: Value? = try TileStorageError.translating(path: path) {
            try writer.writeWithoutTransaction { db in
                var value: Value?
                try db.inTransaction(.immediate) {
                    value = try body(db)
                    return .commit
                }
                return value
            }
        }
        guard let result else { preconditionFailure("a transaction that committed has a value") }
        return result
    }
}
