import GRDB
import Tiling

/// Tiles that could not be drawn, several times in a row perhaps: remembered, so that a bad feature costs a restarted
/// service no more than it did before.
public struct TileFailure: Hashable, Sendable {
    /// The tiles that are drawn together.
    public let tiles: TileRange
    /// Which of their pictures.
    public let variant: TileVariant
    /// Failures in a row.
    public let count: Int
    /// What went wrong last.
    public let reason: String

    /// A failure from its parts.
    public init(tiles: TileRange, variant: TileVariant, count: Int, reason: String) {
        self.tiles = tiles
        self.variant = variant
        self.count = count
        self.reason = reason
    }
}

/// The failures of a map's file.
enum FailureTable {
    /// Failures remembered; beyond it the oldest are forgotten.
    static let mostFailures = 10_000

    static let tables = """
        CREATE TABLE failures (
            zoom INTEGER NOT NULL, first_column INTEGER NOT NULL, last_column INTEGER NOT NULL,
            first_row INTEGER NOT NULL, last_row INTEGER NOT NULL, ratio INTEGER NOT NULL, format TEXT NOT NULL,
            epoch INTEGER NOT NULL, count INTEGER NOT NULL, reason TEXT NOT NULL);
        CREATE UNIQUE INDEX failures_index
            ON failures (zoom, first_column, last_column, first_row, last_row, ratio, format);
        """

    static func all(epoch: Int64, _ db: Database) throws -> [TileFailure] {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT zoom, first_column, last_column, first_row, last_row, ratio, format, count, reason
                FROM failures WHERE epoch = ? ORDER BY rowid
                """, arguments: [epoch])
        var found: [TileFailure] = []
        while let row = try rows.next() {
            let numbers = [0, 1, 2, 3, 4, 5, 7].compactMap { row.integer($0).flatMap { Int(exactly: $0) } }
            guard numbers.count == 7, numbers[1] <= numbers[2], numbers[3] <= numbers[4], numbers[6] > 0,
                let tiles = TileRange(
                    zoom: numbers[0], columns: numbers[1]...numbers[2], rows: numbers[3]...numbers[4])
            else { continue }
            found.append(
                TileFailure(
                    tiles: tiles, variant: TileVariant(ratio: numbers[5], format: row.text(6) ?? ""),
                    count: numbers[6], reason: row.text(8) ?? ""))
        }
        return found
    }

    static func note(_ failure: TileFailure, epoch: Int64, _ db: Database) throws {
        try forget(failure.tiles, failure.variant, db)
        let tiles = failure.tiles
        try db.execute(
            sql: "INSERT INTO failures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                tiles.zoom, tiles.columns.lowerBound, tiles.columns.upperBound, tiles.rows.lowerBound,
                tiles.rows.upperBound, failure.variant.ratio, failure.variant.format, epoch, failure.count,
                failure.reason,
            ])
        try db.execute(
            sql: """
                DELETE FROM failures WHERE rowid <=
                (SELECT rowid FROM failures ORDER BY rowid DESC LIMIT 1 OFFSET \(mostFailures))
                """)
    }

    static func forget(_ tiles: TileRange, _ variant: TileVariant, _ db: Database) throws {
        try db.execute(
            sql: """
                DELETE FROM failures WHERE zoom = ? AND first_column = ? AND last_column = ?
                AND first_row = ? AND last_row = ? AND ratio = ? AND format = ?
                """,
            arguments: [
                tiles.zoom, tiles.columns.lowerBound, tiles.columns.upperBound, tiles.rows.lowerBound,
                tiles.rows.upperBound, variant.ratio, variant.format,
            ])
    }
}

extension MBTilesStore {
    /// The failures of the current epoch; see ``TileStore``.
    public func failures() throws(TileStorageError) -> [TileFailure] {
        try readers.read { db in try FailureTable.all(epoch: Self.currentEpoch(db), db) }
    }

    /// Remembers a failure; see ``TileStore``.
    public func note(_ failure: TileFailure, epoch: Int64) throws(TileStorageError) {
        try changing { db in try FailureTable.note(failure, epoch: epoch, db) }
    }

    /// Forgets a failure; see ``TileStore``.
    public func forgetFailure(of tiles: TileRange, variant: TileVariant) throws(TileStorageError) {
        try changing { db in try FailureTable.forget(tiles, variant, db) }
    }

    /// Forgets all failures; see ``TileStore``.
    public func forgetFailures() throws(TileStorageError) {
        try changing { db in try db.execute(sql: "DELETE FROM failures") }
    }
}
