import Foundation
import GRDB

/// A job as it is kept: what it is, and how far it is; the plan and the progress are the caller's texts.
public struct StoredJob: Sendable, Hashable {
    /// Its name, unique.
    public var id: String
    /// What shall be done.
    public var plan: String
    /// How far it is.
    public var progress: String
    /// `running`, `paused` and so on.
    public var state: String
    /// When it was made, seconds since 1970 UTC.
    public var createdSeconds: Int64

    /// A job from its parts.
    public init(id: String, plan: String, progress: String, state: String, createdSeconds: Int64) {
        self.id = id
        self.plan = plan
        self.progress = progress
        self.state = state
        self.createdSeconds = createdSeconds
    }
}

/// The jobs of a project in a SQLite file: they outlive the service.
public final class JobStore: Sendable {
    /// Jobs kept once they have ended; the oldest go first.
    static let mostEnded = 500

    /// The file.
    public let path: String
    private let queue: DatabaseQueue

    /// Opens the file, or makes it.
    public init(path: String) throws(TileStorageError) {
        self.path = path
        queue = try Connections.writer(path: path)
        try TileStorageError.translating(path: path) {
            try queue.writeWithoutTransaction { db in
                _ = try Row.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
                try db.execute(
                    sql: """
                        CREATE TABLE IF NOT EXISTS jobs (
                            number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
                            plan TEXT NOT NULL, progress TEXT NOT NULL, state TEXT NOT NULL,
                            created INTEGER NOT NULL);
                        """)
            }
        }
    }

    /// Keeps a job, in place of what was kept of it.
    public func put(_ job: StoredJob) throws(TileStorageError) {
        try TileStorageError.translating(path: path) {
            try queue.writeWithoutTransaction { db in
                try db.execute(
                    sql: """
                        INSERT INTO jobs (id, plan, progress, state, created) VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT (id) DO UPDATE SET progress = excluded.progress, state = excluded.state
                        """, arguments: [job.id, job.plan, job.progress, job.state, job.createdSeconds])
            }
        }
    }

    /// Every job, the first made first.
    public func all() throws(TileStorageError) -> [StoredJob] {
        try TileStorageError.translating(path: path) {
            try queue.read { db in
                try Row.fetchAll(
                    db, sql: "SELECT id, plan, progress, state, created FROM jobs ORDER BY number"
                )
                .compactMap { row in
                    guard let id = row.text(0), let plan = row.text(1), let progress = row.text(2),
                        let state = row.text(3), let created = row.integer(4)
                    else { return nil }
                    return StoredJob(
                        id: id, plan: plan, progress: progress, state: state, createdSeconds: created)
                }
            }
        }
    }

    /// Forgets the oldest jobs of some states when there are too many.
    public func forgetOldest(states: [String]) throws(TileStorageError) {
        let marks = states.map { _ in "?" }.joined(separator: ", ")
        try TileStorageError.translating(path: path) {
            try queue.writeWithoutTransaction { db in
                try db.execute(
                    sql: """
                        DELETE FROM jobs WHERE state IN (\(marks)) AND number NOT IN (
                            SELECT number FROM jobs WHERE state IN (\(marks)) ORDER BY number DESC LIMIT ?)
                        """, arguments: StatementArguments(states + states) + [Self.mostEnded])
            }
        }
    }

    /// Closes the file; further calls fail.
    public func close() {
        // Closing fails only while a statement is running, and then the connection closes after it.
        try? queue.close()
    }
}
