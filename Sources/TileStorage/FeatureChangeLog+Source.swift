import GRDB

/// What comes from a dataset's source: differences between imports, and rows read while it is watched.
extension FeatureChangeLog {
    /// Keeps differences found by comparing tables, but for features that have changed since: these changes
    /// began with what was there before, and come later.
    ///
    /// - Parameters:
    ///   - changes: in their order.
    ///   - sequence: the number of the last change that the comparison knew.
    ///   - seconds: the time since 1970 UTC, for people.
    /// - Returns: the number of the last change that a table of the compared state has: the last of the log
    ///   unless something came between.
    /// - Throws: ``TileStorageError``; nothing was kept then.
    @discardableResult
    public func append(
        _ changes: [LoggedChange], comparedAt sequence: Int64, seconds: Int64
    ) throws(TileStorageError) -> Int64 {
        try TileStorageError.translating(path: path) {
            try queue.writeWithoutTransaction { db in
                var isAlone = false
                try db.inTransaction(.immediate) {
                    isAlone = try Self.last(db) == sequence
                    let later = try db.cachedStatement(
                        sql: "SELECT 1 FROM changes WHERE id = ? AND sequence > ? LIMIT 1")
                    for change in changes
                    where try isAlone
                        || Row.fetchOne(later, arguments: [change.id, sequence]) == nil
                    {
                        try Self.insert(change, seconds: seconds, db)
                    }
                    return .commit
                }
                return isAlone ? try Self.last(db) : sequence
            }
        }
    }

    /// The number of the last change that did not come through the service; 0 before the first.
    public func lastOfSource() throws(TileStorageError) -> Int64 {
        try TileStorageError.translating(path: path) {
            try queue.read { db in
                try Row.fetchOne(db, sql: "SELECT max(sequence) FROM changes WHERE origin <> 0")?.integer(0)
                    ?? 0
            }
        }
    }

    /// Which of some features were changed through the service: what they are is not the source's business any more.
    public func changedByService(_ ids: [String]) throws(TileStorageError) -> Set<String> {
        try TileStorageError.translating(path: path) {
            try queue.read { db in
                let statement = try db.cachedStatement(
                    sql: "SELECT 1 FROM changes WHERE id = ? AND origin = 0 LIMIT 1")
                return Set(try ids.filter { try Row.fetchOne(statement, arguments: [$0]) != nil })
            }
        }
    }

    /// Every feature that was changed through the service.
    public func changedByService() throws(TileStorageError) -> Set<String> {
        try TileStorageError.translating(path: path) {
            try queue.read { db in
                Set(
                    try Row.fetchAll(db, sql: "SELECT DISTINCT id FROM changes WHERE origin = 0")
                        .compactMap { $0.text(0) })
            }
        }
    }

    /// The last value that was seen of something that only grows; nil before the first.
    public func lastSeen(_ name: String) throws(TileStorageError) -> Double? {
        try TileStorageError.translating(path: path) {
            try queue.read { db in
                try Row.fetchOne(db, sql: "SELECT value FROM seen WHERE name = ?", arguments: [name])
                    .flatMap { Double.fromDatabaseValue($0[0] as DatabaseValue) }
            }
        }
    }

    /// Keeps the last value that was seen.
    public func saw(_ name: String, _ value: Double) throws(TileStorageError) {
        try TileStorageError.translating(path: path) {
            try queue.writeWithoutTransaction { db in
                try db.execute(sql: "INSERT OR REPLACE INTO seen VALUES (?, ?)", arguments: [name, value])
            }
        }
    }
}
