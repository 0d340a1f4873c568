import Foundation
import GRDB
import Synchronization

/// How connections to a store's file are opened.
enum Connections {
    /// How long a statement waits for another process; longer than any transaction of ours takes.
    static let busyTimeoutSeconds = 10.0
    /// The same while closing, when giving up costs nothing.
    static let closingTimeoutMilliseconds = 250
    /// Page cache of a connection, KiB; the hot upper levels of the indexes fit.
    static let cacheKiB = 8192
    /// 16 KiB pages hold most tiles without overflow pages and measured fastest.
    static let pageBytes = 16_384
    /// After a long transaction the log is cut back to this.
    static let logBytes = 64 << 20

    /// The one connection that writes; creates the file and its directory.
    static func writer(
        path: String, busyTimeoutSeconds: Double = Self.busyTimeoutSeconds
    ) throws(TileStorageError) -> DatabaseQueue {
        try createDirectory(of: path)
        return try TileStorageError.translating(path: path) {
            var configuration = Configuration()
            configuration.foreignKeysEnabled = false
            configuration.busyMode = .timeout(busyTimeoutSeconds)
            configuration.label = "tile store writer"
            configuration.prepareDatabase { db in
                try db.execute(
                    sql: """
                        PRAGMA page_size = \(pageBytes);
                        PRAGMA auto_vacuum = INCREMENTAL;
                        PRAGMA synchronous = NORMAL;
                        PRAGMA journal_size_limit = \(logBytes);
                        PRAGMA cache_size = -\(cacheKiB);
                        PRAGMA trusted_schema = OFF;
                        """)
            }
            return try DatabaseQueue(path: path, configuration: configuration)
        }
    }

    /// A connection that only reads a file that exists.
    ///
    /// A file with a write-ahead log in a directory that may not be written cannot be opened the usual
    /// way; it is then read as one that nobody changes.
    static func reader(path: String) throws(TileStorageError) -> DatabaseQueue {
        guard FileManager.default.fileExists(atPath: path) else { throw .notFound(path: path) }
        do {
            return try openReader(path: path, at: path)
        } catch TileStorageError.notWritable {
            let escaped = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
            return try openReader(path: path, at: "file:\(escaped)?immutable=1")
        } catch {
            throw error
        }
    }

    private static func openReader(path: String, at location: String) throws(TileStorageError)
        -> DatabaseQueue
    {
        try TileStorageError.translating(path: path) {
            var configuration = Configuration()
            configuration.readonly = true
            configuration.foreignKeysEnabled = false
            configuration.busyMode = .timeout(busyTimeoutSeconds)
            configuration.label = "tile store reader"
            configuration.prepareDatabase { db in
                try db.execute(sql: "PRAGMA cache_size = -\(cacheKiB); PRAGMA trusted_schema = OFF;")
            }
            let queue = try DatabaseQueue(path: location, configuration: configuration)
            // Opening is lazy: the first read finds what is wrong with the file.
            try queue.unsafeRead { db in _ = try Row.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") }
            return queue
        }
    }

    private static func createDirectory(of path: String) throws(TileStorageError) {
        let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        } catch {
            throw .notWritable(path: path, detail: "its directory cannot be made")
        }
    }
}

/// A few held read-only connections, used in turn.
///
/// Acquiring a connection costs more than reading a tile, so none is ever given back.
final class Readers: Sendable {
    /// Event loops and workers that read at once; more gain nothing on the machines this runs on.
    static let count = 4

    private let path: String
    private let queues: [DatabaseQueue]
    private let turn = Atomic<Int>(0)

    init(path: String) throws(TileStorageError) {
        self.path = path
        var queues: [DatabaseQueue] = []
        for _ in 0..<Self.count { queues.append(try Connections.reader(path: path)) }
        self.queues = queues
    }

    /// Reads on the next connection; waits when it is in use.
    func read<Result>(_ body: (Database) throws -> Result) throws(TileStorageError) -> Result {
        let index = turn.wrappingAdd(1, ordering: .relaxed).oldValue & Int.max
        let queue = queues[index % queues.count]
        return try TileStorageError.translating(path: path) { try queue.unsafeRead(body) }
    }

    func close() {
        // Closing fails only while a statement is running, and then the connection closes after it.
        for queue in queues { try? queue.close() }
    }
}

extension Row {
    /// The whole number in a column; nil for anything else, whatever a hostile file holds.
    func integer(_ column: Int) -> Int64? { Int64.fromDatabaseValue(self[column] as DatabaseValue) }

    /// The text in a column; nil for anything else.
    func text(_ column: Int) -> String? { String.fromDatabaseValue(self[column] as DatabaseValue) }

    /// The bytes in a column; nil for anything but a blob.
    func blob(_ column: Int) -> [UInt8]? {
        guard case .blob(let data) = (self[column] as DatabaseValue).storage else { return nil }
        return [UInt8](data)
    }
}
