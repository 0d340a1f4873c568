import Foundation
import GRDB
import Tiling

/// A map's tiles in one MBTiles 1.3 file, readable by others while it is written.
///
/// One connection writes, a few held ones read; write-ahead log. Any thread may call anything. Rows are
/// counted from the north outside and from the south inside: the flip is written here and nowhere else.
public final class MBTilesStore: TileStore {
    /// Fingerprints remembered, so that going back to a style makes its tiles fresh again.
    static let rememberedEpochs = 32

    /// The file.
    public let path: String
    let writer: DatabaseQueue
    let readers: Readers
    let storeVersion: StoreVersion
    let ownFormat: String

    /// Opens a map's file, or makes it, and brings its metadata up to date.
    ///
    /// Tiles of another format than the description's are dropped: they would be served as what they are not.
    ///
    /// - Parameters:
    ///   - path: the file; its directory is made when it is missing.
    ///   - description: what `metadata` shall say.
    ///   - busyTimeoutSeconds: how long a write waits for another process.
    ///   - versionInterval: how long what another process has written may go unseen by ``version``.
    /// - Throws: ``TileStorageError``; a file of another program or of a newer build is left untouched.
    public init(
        path: String, description: TilesetDescription, busyTimeoutSeconds: Double = 10,
        versionInterval: Duration = .milliseconds(10)
    ) throws(TileStorageError) {
        self.path = path
        ownFormat = description.format
        writer = try Connections.writer(path: path, busyTimeoutSeconds: busyTimeoutSeconds)
        try StoreSchema.prepare(writer, path: path)
        try Self.update(writer, path: path, description: description)
        readers = try Readers(path: path)
        storeVersion = try StoreVersion(path: path, interval: versionInterval)
    }

    private static func update(
        _ writer: DatabaseQueue, path: String, description: TilesetDescription
    ) throws(TileStorageError) {
        try TileStorageError.translating(path: path) {
            try writer.inTransaction(.immediate) { db in
                try StoreSchema.dropOtherFormat(db, than: description.format)
                try StoreSchema.update(db, metadata: description.metadata)
                return .commit
            }
        }
    }

    /// The number of a fingerprint, which becomes the current epoch; see ``TileStore``.
    public func currentEpoch(fingerprint: String) throws(TileStorageError) -> Int64 {
        try TileStorageError.translating(path: path) {
            try writer.writeWithoutTransaction { db in
                var epoch: Int64 = 0
                try db.inTransaction(.immediate) {
                    epoch = try Self.number(of: fingerprint, db)
                    if try Self.currentEpoch(db) != epoch {
                        try db.execute(
                            sql: "UPDATE state SET value = ? WHERE name = 'epoch'", arguments: [epoch])
                        try db.execute(sql: "DELETE FROM ledger")
                        try Self.forgetOldEpochs(db, current: epoch)
                    }
                    return .commit
                }
                return epoch
            }
        }
    }

    private static func number(of fingerprint: String, _ db: Database) throws -> Int64 {
        let known = try Row.fetchOne(
            db, sql: "SELECT epoch FROM epochs WHERE fingerprint = ?", arguments: [fingerprint])
        if let epoch = known?.integer(0) { return epoch }
        try db.execute(sql: "INSERT INTO epochs (fingerprint) VALUES (?)", arguments: [fingerprint])
        return db.lastInsertedRowID
    }

    private static func forgetOldEpochs(_ db: Database, current: Int64) throws {
        try db.execute(
            sql: """
                DELETE FROM epochs WHERE epoch <> ?
                AND epoch NOT IN (SELECT epoch FROM epochs ORDER BY epoch DESC LIMIT ?)
                """, arguments: [current, rememberedEpochs])
    }

    static func currentEpoch(_ db: Database) throws -> Int64 {
        let statement = try db.cachedStatement(sql: "SELECT value FROM state WHERE name = 'epoch'")
        return try Row.fetchOne(statement)?.integer(0) ?? 0
    }

    /// Changes when stored tiles may have changed; see ``TileStore``.
    public var version: UInt64? { storeVersion.now }

    /// The tile at a place, of whatever epoch; nil when there is none.
    public func tile(
        _ coordinate: TileCoordinate, variant: TileVariant = .standard
    ) throws(TileStorageError) -> StoredTile? {
        let place = TilePlace(coordinate, variant: variant, ownFormat: ownFormat)
        return try readers.read { db in
            let statement = try db.cachedStatement(sql: place.sql.selectTile)
            let rows = try Row.fetchCursor(statement, arguments: place.arguments)
            guard let row = try rows.next() else { return nil }
            guard let hash = row.text(1), let epoch = row.integer(2), let modified = row.integer(3) else {
                throw TileStorageError.corrupt(path: self.path, detail: "tile \(coordinate) has a broken row")
            }
            let bytes = try row.withUnsafeData(atIndex: 0) { data in data.map { [UInt8]($0) } }
            return StoredTile(
                bytes: bytes ?? [], contentHash: hash, modifiedSeconds: modified, epoch: epoch,
                staleSinceSeconds: place.isStandard ? try StalePages.since(coordinate, db) : nil)
        }
    }

    /// The metatiles noted as finished: of one zoom and size, in one epoch.
    public func finishedMetatiles(
        zoom: Int, size: Int, epoch: Int64
    ) throws(TileStorageError) -> MetatileSet {
        try readers.read { db in try Ledger.finished(zoom: zoom, size: size, epoch: epoch, db) }
    }

    /// Folds the log into the file and closes every connection; further calls fail.
    ///
    /// A file closed so needs no log beside it, and opens where nothing may be written.
    public func close() {
        readers.close()
        storeVersion.close()
        // Best effort: with another process at the file, the log stays, and the file is as sound with it.
        try? writer.writeWithoutTransaction { db in
            // A reader elsewhere must not hold up a service that stops.
            _ = try Row.fetchOne(db, sql: "PRAGMA busy_timeout = \(Connections.closingTimeoutMilliseconds)")
            _ = try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
            _ = try Row.fetchOne(db, sql: "PRAGMA journal_mode = DELETE")
        }
        try? writer.close()
    }
}
