import Foundation
import GRDB
import Tiling

/// Tiles fetched from an upstream service, kept with the time they were fetched at.
///
/// A file of its own for each upstream; what is too old is the caller's business, so that the last good
/// tile is there when the upstream fails. The caller passes the time in, seconds since 1970 UTC.
public final class UpstreamCache: Sendable {
    /// A tile as it was fetched.
    public struct Entry: Hashable, Sendable {
        /// The answer's body; empty for "nothing there".
        public let bytes: [UInt8]
        /// When it was fetched, or last found unchanged.
        public let fetchedAtSeconds: Int64
        /// The answer's entity tag, for asking whether it changed.
        public let etag: String?
    }

    static let schemaVersion: Int64 = 1

    /// The file.
    public let path: String
    private let writer: DatabaseQueue
    private let readers: Readers

    /// Opens or makes the cache of an upstream.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - sourceKey: a name of the upstream, without secrets; another name than the last time empties the
    ///     cache, since the tiles are another service's.
    /// - Throws: ``TileStorageError``; a file of another kind is left untouched.
    public init(path: String, sourceKey: String) throws(TileStorageError) {
        self.path = path
        writer = try Connections.writer(path: path)
        try Self.prepare(writer, path: path, sourceKey: sourceKey)
        readers = try Readers(path: path)
    }

    /// The last answer for a tile; nil when there never was one.
    public func get(_ tile: TileCoordinate) throws(TileStorageError) -> Entry? {
        try readers.read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT tile_data, fetched, etag FROM tiles
                    WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?
                    """)
            let rows = try Row.fetchCursor(statement, arguments: Self.key(tile))
            guard let row = try rows.next(), let bytes = row.blob(0), let fetched = row.integer(1) else {
                return nil
            }
            return Entry(bytes: bytes, fetchedAtSeconds: fetched, etag: row.text(2))
        }
    }

    /// Stores an answer in place of the one before.
    public func put(
        _ tile: TileCoordinate, bytes: [UInt8], fetchedAtSeconds: Int64, etag: String? = nil
    ) throws(TileStorageError) {
        try execute(
            """
            INSERT INTO tiles (tile_data, fetched, etag, zoom_level, tile_column, tile_row)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (zoom_level, tile_column, tile_row)
            DO UPDATE SET tile_data = excluded.tile_data, fetched = excluded.fetched, etag = excluded.etag
            """, [Data(bytes), fetchedAtSeconds, etag] + Self.key(tile))
    }

    /// Notes that the upstream found a tile unchanged.
    public func confirm(_ tile: TileCoordinate, fetchedAtSeconds: Int64) throws(TileStorageError) {
        try execute(
            "UPDATE tiles SET fetched = ? WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?",
            [fetchedAtSeconds] + Self.key(tile))
    }

    /// Deletes what was fetched before a time.
    public func removeAll(fetchedBefore seconds: Int64) throws(TileStorageError) {
        try execute("DELETE FROM tiles WHERE fetched < ?", [seconds])
    }

    /// How many tiles there are, and their bytes; O(tiles).
    public func totals() throws(TileStorageError) -> (tiles: Int, bytes: Int64) {
        try readers.read { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT count(*), ifnull(sum(length(tile_data)), 0) FROM tiles")
            return (Int(row?.integer(0) ?? 0), row?.integer(1) ?? 0)
        }
    }

    /// Closes the connections; further calls fail.
    public func close() {
        readers.close()
        try? writer.close()
    }

    private static func key(_ tile: TileCoordinate) -> StatementArguments {
        [tile.zoom, tile.column, TilePlace.flipped(tile.row, zoom: tile.zoom)]
    }

    private func execute(_ sql: String, _ arguments: StatementArguments) throws(TileStorageError) {
        try TileStorageError.translating(path: path) {
            try writer.writeWithoutTransaction { db in
                try db.cachedStatement(sql: sql).execute(arguments: arguments)
            }
        }
    }

    private static func prepare(
        _ queue: DatabaseQueue, path: String, sourceKey: String
    ) throws(TileStorageError) {
        try TileStorageError.translating(path: path) {
            try queue.writeWithoutTransaction { db in
                try check(db, path: path)
                _ = try Row.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
                try db.inTransaction(.immediate) {
                    try create(db, sourceKey: sourceKey)
                    let row = try Row.fetchOne(db, sql: "SELECT value FROM upstream WHERE name = 'source'")
                    if row?.text(0) != sourceKey {
                        try db.execute(sql: "DELETE FROM tiles")
                        try db.execute(
                            sql: "UPDATE upstream SET value = ? WHERE name = 'source'", arguments: [sourceKey]
                        )
                    }
                    return .commit
                }
            }
        }
    }

    private static func check(_ db: Database, path: String) throws {
        if try Row.fetchOne(db, sql: "SELECT 1 FROM sqlite_master LIMIT 1") == nil { return }
        guard try db.tableExists("upstream") else {
            throw TileStorageError.foreignFile(path: path, reason: "it is no cache of an upstream")
        }
        let row = try Row.fetchOne(db, sql: "SELECT value FROM upstream WHERE name = 'schema'")
        guard let found = row?.integer(0), found == schemaVersion else {
            throw TileStorageError.unknownSchema(
                path: path, found: row?.integer(0) ?? 0, supported: schemaVersion)
        }
    }

    private static func create(_ db: Database, sourceKey: String) throws {
        try db.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS upstream (name TEXT NOT NULL PRIMARY KEY, value) WITHOUT ROWID;
                CREATE TABLE IF NOT EXISTS tiles (
                    zoom_level INTEGER NOT NULL, tile_column INTEGER NOT NULL, tile_row INTEGER NOT NULL,
                    tile_data BLOB NOT NULL, fetched INTEGER NOT NULL, etag TEXT);
                CREATE UNIQUE INDEX IF NOT EXISTS tile_index ON tiles (zoom_level, tile_column, tile_row);
                INSERT OR IGNORE INTO upstream VALUES ('schema', \(schemaVersion));
                """)
        try db.execute(
            sql: "INSERT OR IGNORE INTO upstream VALUES ('source', ?)", arguments: [sourceKey])
    }
}
