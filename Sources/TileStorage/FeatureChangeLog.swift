import Foundation
import GRDB

/// One change of one feature, as a log keeps it; the contents are the caller's bytes.
public struct LoggedChange: Sendable, Hashable {
    /// Where a change came from, which decides on what is done with it again.
    public enum Origin: Int64, Sendable, Hashable {
        /// Made through the service: part of the dataset, replayed on every re-import.
        case service = 0
        /// Read from the source while it was watched: a later import finds it in the source.
        case source = 1
        /// Found when a new import was compared with the one before.
        case reimport = 2
        /// A derived column's, after the dataset it comes from was imported anew: tiles follow it, tables do not.
        case derived = 3
    }

    /// Its number in the log; 0 before it is kept.
    public var sequence: Int64
    /// The feature's id.
    public var id: String
    /// What was there before; nil when nothing was.
    public var before: [UInt8]?
    /// What is there now; nil when it is gone.
    public var after: [UInt8]?
    /// Where it came from.
    public var origin: Origin

    /// A change.
    public init(
        sequence: Int64 = 0, id: String, before: [UInt8]?, after: [UInt8]?, origin: Origin = .service
    ) {
        self.sequence = sequence
        self.id = id
        self.before = before
        self.after = after
        self.origin = origin
    }
}

/// The changes of a dataset, in the order in which they came: a SQLite file that is synced with every commit.
///
/// What the log holds is part of the dataset, so it lies with what must be backed up. Any thread may call
/// anything.
public final class FeatureChangeLog: Sendable {
    /// The file.
    public let path: String
    let queue: DatabaseQueue

    /// Opens a log, or makes it.
    ///
    /// - Throws: ``TileStorageError``.
    public init(path: String) throws(TileStorageError) {
        self.path = path
        queue = try Connections.writer(path: path)
        try TileStorageError.translating(path: path) {
            try queue.writeWithoutTransaction { db in
                _ = try Row.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
                // Changes that were acknowledged outlive a power cut.
                try db.execute(
                    sql: """
                        PRAGMA synchronous = FULL;
                        CREATE TABLE IF NOT EXISTS changes (
                            sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL,
                            before BLOB, after BLOB, seconds INTEGER NOT NULL,
                            origin INTEGER NOT NULL DEFAULT 0);
                        CREATE INDEX IF NOT EXISTS changes_id ON changes (id, sequence);
                        CREATE TABLE IF NOT EXISTS seen (
                            name TEXT NOT NULL PRIMARY KEY, value REAL NOT NULL) WITHOUT ROWID;
                        """ + Self.compactionTable)
                // Logs of earlier builds hold the service's changes only.
                if try !db.columns(in: "changes").contains(where: { $0.name == "origin" }) {
                    try db.execute(sql: "ALTER TABLE changes ADD COLUMN origin INTEGER NOT NULL DEFAULT 0")
                }
            }
        }
    }

    /// Keeps changes, all or nothing; when this returns they are on the disk.
    ///
    /// - Parameters:
    ///   - changes: in their order; numbers are given here.
    ///   - seconds: the time since 1970 UTC, for people.
    /// - Returns: the number of the last change in the log.
    /// - Throws: ``TileStorageError``; nothing was kept then.
    @discardableResult
    public func append(_ changes: [LoggedChange], seconds: Int64) throws(TileStorageError) -> Int64 {
        try TileStorageError.translating(path: path) {
            try queue.writeWithoutTransaction { db in
                try db.inTransaction(.immediate) {
                    for change in changes { try Self.insert(change, seconds: seconds, db) }
                    return .commit
                }
                return try Self.last(db)
            }
        }
    }

    /// The number of the last change; 0 before the first.
    public func lastSequence() throws(TileStorageError) -> Int64 {
        try TileStorageError.translating(path: path) { try queue.read { db in try Self.last(db) } }
    }

    /// The changes after a number, in order, at most so many.
    public func changes(after sequence: Int64, limit: Int = 10_000) throws(TileStorageError) -> [LoggedChange]
    {
        try list("WHERE sequence > ? ORDER BY sequence LIMIT ?", [sequence, limit])
    }

    /// What is left of all changes after a number that a table has: the last one of each feature, by id.
    public func net(after sequence: Int64 = 0) throws(TileStorageError) -> [LoggedChange] {
        try net(where: "sequence > ? AND origin <> 3", [sequence])
    }

    /// What is left of the changes that a table just read from its source must have: those of the service, and
    /// whatever came after the number that the log had when the reading began.
    public func net(readFrom sequence: Int64) throws(TileStorageError) -> [LoggedChange] {
        try net(where: "(origin = 0 OR sequence > ? AND origin <> 3)", [sequence])
    }

    private func net(where condition: String, _ arguments: StatementArguments) throws(TileStorageError)
        -> [LoggedChange]
    {
        try list(
            """
            AS c WHERE \(condition)
            AND sequence = (SELECT max(sequence) FROM changes WHERE id = c.id AND \(condition)) ORDER BY id
            """, arguments + arguments)
    }

    /// Closes the file; further calls fail.
    public func close() {
        // Closing fails only while a statement is running, and then the connection closes after it.
        try? queue.close()
    }

    private func list(_ rest: String, _ arguments: StatementArguments) throws(TileStorageError)
        -> [LoggedChange]
    {
        try TileStorageError.translating(path: path) {
            try queue.read { db in
                try Row.fetchAll(
                    db, sql: "SELECT sequence, id, before, after, origin FROM changes " + rest,
                    arguments: arguments
                ).compactMap { row in
                    guard let sequence = row.integer(0), let id = row.text(1) else { return nil }
                    return LoggedChange(
                        sequence: sequence, id: id, before: row.blob(2), after: row.blob(3),
                        origin: row.integer(4).flatMap(LoggedChange.Origin.init) ?? .service)
                }
            }
        }
    }

    static func insert(_ change: LoggedChange, seconds: Int64, _ db: Database) throws {
        try db.cachedStatement(
            sql: "INSERT INTO changes (id, before, after, seconds, origin) VALUES (?, ?, ?, ?, ?)"
        ).execute(
            arguments: [
                change.id, change.before.map { Data($0) }, change.after.map { Data($0) }, seconds,
                change.origin.rawValue,
            ])
    }

    static func last(_ db: Database) throws -> Int64 {
        try Row.fetchOne(db, sql: "SELECT max(sequence) FROM changes")?.integer(0) ?? 0
    }
}
