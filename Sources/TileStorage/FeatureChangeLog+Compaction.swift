import GRDB

/// Leaves out what nobody asks for any more, so that a log grows with the features that were changed and not with
/// the changes.
extension FeatureChangeLog {
    /// Changes gone through in one transaction: others wait to append meanwhile.
    private static let mostAtOnce: Int64 = 1000

    /// The table of this file.
    static let compactionTable = """
        CREATE TABLE IF NOT EXISTS compaction (name TEXT NOT NULL PRIMARY KEY, sequence INTEGER NOT NULL) WITHOUT ROWID;
        """

    /// The number up to which changes may be missing that later ones have replaced; 0 when all are there.
    ///
    /// Who has followed less than this must take everything as changed.
    public func compactedThrough() throws(TileStorageError) -> Int64 {
        try TileStorageError.translating(path: path) { try queue.read { db in try Self.compacted(db) } }
    }

    /// Takes out changes that a later one of the same feature and origin has replaced, some at a time.
    ///
    /// - Parameter sequence: everybody has followed the log up to here, and a packed table holds it.
    /// - Returns: true when there is more to do.
    /// - Throws: ``TileStorageError``.
    public func compact(through sequence: Int64) throws(TileStorageError) -> Bool {
        try TileStorageError.translating(path: path) {
            try queue.writeWithoutTransaction { db in
                var reached = try Self.compacted(db)
                let end = min(sequence, try Self.last(db))
                guard reached < end else { return false }
                let next = min(reached + Self.mostAtOnce, end)
                try db.inTransaction(.immediate) {
                    try db.cachedStatement(
                        sql: """
                            DELETE FROM changes WHERE sequence IN (
                                SELECT old.sequence FROM changes AS new JOIN changes AS old
                                ON old.id = new.id AND old.sequence < new.sequence AND old.origin = new.origin
                                WHERE new.sequence > ? AND new.sequence <= ?)
                            """
                    ).execute(arguments: [reached, next])
                    try db.cachedStatement(sql: "INSERT OR REPLACE INTO compaction VALUES ('through', ?)")
                        .execute(arguments: [next])
                    return .commit
                }
                reached = next
                return reached < end
            }
        }
    }

    private static func compacted(_ db: Database) throws -> Int64 {
        try Row.fetchOne(db, sql: "SELECT sequence FROM compaction WHERE name = 'through'")?.integer(0) ?? 0
    }
}
