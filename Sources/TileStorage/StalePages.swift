import Foundation
import GRDB
import Tiling

/// Which tiles are stale: bitmap pages of 64 × 64 in the table `stale`, a bit for each stored tile, and the
/// ranges of recent changes in the table `marks`.
///
/// The bits say what is stale now; the marks say what became stale since a render began, so that its pictures
/// are not taken for fresh. Rows are counted from the north in both.
enum StalePages {
    /// Tables of this file, made in new files and added to those of schema 1.
    static let tables = """
        CREATE TABLE stale (
            zoom INTEGER NOT NULL, page_column INTEGER NOT NULL, page_row INTEGER NOT NULL,
            since INTEGER NOT NULL, tiles BLOB NOT NULL,
            PRIMARY KEY (zoom, page_column, page_row)) WITHOUT ROWID;
        CREATE TABLE marks (
            generation INTEGER NOT NULL, zoom INTEGER NOT NULL,
            first_column INTEGER NOT NULL, last_column INTEGER NOT NULL,
            first_row INTEGER NOT NULL, last_row INTEGER NOT NULL);
        CREATE INDEX marks_index ON marks (zoom, generation);
        CREATE TABLE followed (dataset TEXT NOT NULL PRIMARY KEY, sequence INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE uses (
            zoom INTEGER NOT NULL, block_column INTEGER NOT NULL, block_row INTEGER NOT NULL,
            hits INTEGER NOT NULL, turn INTEGER NOT NULL,
            PRIMARY KEY (zoom, block_column, block_row)) WITHOUT ROWID;
        INSERT INTO state VALUES ('generation', 0), ('oldest', 0);
        """

    /// Columns up to which tiles are looked up column by column, each a walk of the index; beyond it the whole
    /// run of columns is read.
    private static let mostSingleColumns = 64

    /// The number of the last change.
    static func generation(_ db: Database) throws -> Int64 { try state("generation", db) }

    /// Marks belonging to renders older than this are no longer kept.
    static func oldest(_ db: Database) throws -> Int64 { try state("oldest", db) }

    /// Whether a tile's bit is set, and since when; nil when it is not.
    static func since(_ tile: TileCoordinate, _ db: Database) throws -> Int64? {
        let place = MetatileSet.place(of: Metatile(holding: tile, size: 1))
        let statement = try db.cachedStatement(
            sql: "SELECT since, tiles FROM stale WHERE zoom = ? AND page_column = ? AND page_row = ?")
        let rows = try Row.fetchCursor(
            statement, arguments: [tile.zoom, place.page.column, place.page.row])
        guard let row = try rows.next(), let bits = row.blob(1), bits.count == MetatileSet.pageBytes,
            bits[place.byte] & place.bit != 0
        else { return nil }
        return row.integer(0)
    }

    /// True when a change after the generation touched the tile, or when that can no longer be told.
    static func changed(_ tile: TileCoordinate, since generation: Int64, _ db: Database) throws -> Bool {
        let statement = try db.cachedStatement(
            sql: """
                SELECT 1 FROM marks WHERE zoom = ? AND generation > ?
                AND ? BETWEEN first_column AND last_column AND ? BETWEEN first_row AND last_row LIMIT 1
                """)
        return try Row.fetchCursor(
            statement, arguments: [tile.zoom, generation, tile.column, tile.row]
        ).next() != nil
    }

    /// Stores a mark; the transaction is the caller's.
    static func store(_ mark: StaleMark, epoch: Int64, _ db: Database) throws -> StaleReport {
        let generation = try generation(db) + 1
        try set("generation", generation, db)
        try forget(before: min(mark.oldestRender, generation), db)
        var counts: [Int: Int] = [:]
        let kinds = try VariantRows.kinds(db)
        for (zoom, ranges) in Dictionary(grouping: mark.ranges, by: \.zoom).sorted(by: { $0.key < $1.key }) {
            // A change touches every zoom, most of which may hold nothing yet.
            let hasTiles = try hasTiles(zoom: zoom, db)
            let sizes = try Ledger.sizes(zoom: zoom, epoch: epoch, db)
            for range in ranges {
                try db.cachedStatement(sql: "INSERT INTO marks VALUES (?, ?, ?, ?, ?, ?)").execute(
                    arguments: [
                        generation, range.zoom, range.columns.lowerBound, range.columns.upperBound,
                        range.rows.lowerBound, range.rows.upperBound,
                    ])
                if hasTiles {
                    let stored = try storedTiles(range, epoch: epoch, db)
                    if !stored.isEmpty {
                        counts[zoom, default: 0] += try setBits(stored, since: mark.sinceSeconds, db)
                    }
                }
                try VariantRows.markStale(range, kinds: kinds, db)
                try Ledger.clear(range, sizes: sizes, epoch: epoch, db)
            }
        }
        for (dataset, sequence) in mark.followed.sorted(by: { $0.key < $1.key }) {
            try db.execute(
                sql: "INSERT OR REPLACE INTO followed VALUES (?, ?)", arguments: [dataset, sequence])
        }
        // Data has changed: going back to an earlier style must not find tiles of before.
        if !mark.ranges.isEmpty {
            try db.execute(sql: "DELETE FROM epochs WHERE epoch <> ?", arguments: [epoch])
        }
        return StaleReport(
            generation: generation,
            zooms: counts.sorted { $0.key < $1.key }.map { StaleReport.Zoom(zoom: $0.key, tiles: $0.value) })
    }

    /// Sets a tile's bit.
    static func setBit(_ tile: TileCoordinate, since: Int64, _ db: Database) throws {
        _ = try setBits([tile], since: since, db)
    }

    /// Clears a tile's bit: it was drawn anew, or is gone.
    static func clear(_ tile: TileCoordinate, _ db: Database) throws {
        let place = MetatileSet.place(of: Metatile(holding: tile, size: 1))
        let key: StatementArguments = [tile.zoom, place.page.column, place.page.row]
        let row = try Row.fetchOne(
            try db.cachedStatement(
                sql: "SELECT tiles FROM stale WHERE zoom = ? AND page_column = ? AND page_row = ?"),
            arguments: key)
        guard var bits = row?.blob(0), bits.count == MetatileSet.pageBytes,
            bits[place.byte] & place.bit != 0
        else { return }
        bits[place.byte] &= ~place.bit
        if bits.allSatisfy({ $0 == 0 }) {
            try db.cachedStatement(
                sql: "DELETE FROM stale WHERE zoom = ? AND page_column = ? AND page_row = ?"
            ).execute(arguments: key)
        } else {
            try db.cachedStatement(
                sql: "UPDATE stale SET tiles = ? WHERE zoom = ? AND page_column = ? AND page_row = ?"
            ).execute(arguments: [Data(bits)] + key)
        }
    }

    /// Clears the bits of a range whose tiles are gone.
    static func clear(_ range: TileRange, _ db: Database) throws {
        for tile in try tiles(in: range, db) { try clear(tile, db) }
    }

    private static func tiles(in range: TileRange, _ db: Database) throws -> [TileCoordinate] {
        let side = MetatileSet.pageSide
        var set = MetatileSet(zoom: range.zoom, size: 1)
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT page_column, page_row, tiles FROM stale WHERE zoom = ?
                AND page_column BETWEEN ? AND ? AND page_row BETWEEN ? AND ?
                """,
            arguments: [
                range.zoom, range.columns.lowerBound / side, range.columns.upperBound / side,
                range.rows.lowerBound / side, range.rows.upperBound / side,
            ])
        while let row = try rows.next() {
            guard let column = row.integer(0), let line = row.integer(1), let bits = row.blob(2) else {
                continue
            }
            set.merge(page: MetatileSet.Page(column: Int(column), row: Int(line)), bitmap: bits)
        }
        return set.members.compactMap { TileCoordinate(zoom: $0.zoom, column: $0.column, row: $0.row) }
            .filter(range.contains)
    }

    /// The tiles whose bit is set, of a zoom; O(pages).
    static func tiles(zoom: Int, _ db: Database) throws -> [TileCoordinate] {
        var set = MetatileSet(zoom: zoom, size: 1)
        let rows = try Row.fetchCursor(
            db, sql: "SELECT page_column, page_row, tiles FROM stale WHERE zoom = ?", arguments: [zoom])
        while let row = try rows.next() {
            guard let column = row.integer(0), let line = row.integer(1), let bits = row.blob(2) else {
                continue
            }
            set.merge(page: MetatileSet.Page(column: Int(column), row: Int(line)), bitmap: bits)
        }
        return set.members.compactMap {
            TileCoordinate(zoom: $0.zoom, column: $0.column, row: $0.row)
        }
    }

    // MARK: Private

    private static func state(_ name: String, _ db: Database) throws -> Int64 {
        let statement = try db.cachedStatement(sql: "SELECT value FROM state WHERE name = ?")
        return try Row.fetchOne(statement, arguments: [name])?.integer(0) ?? 0
    }

    private static func set(_ name: String, _ value: Int64, _ db: Database) throws {
        try db.cachedStatement(sql: "UPDATE state SET value = ? WHERE name = ?").execute(
            arguments: [value, name])
    }

    private static func forget(before generation: Int64, _ db: Database) throws {
        let oldest = generation - 1
        guard try self.oldest(db) < oldest else { return }
        try set("oldest", oldest, db)
        try db.cachedStatement(sql: "DELETE FROM marks WHERE generation <= ?").execute(arguments: [oldest])
    }

    private static func hasTiles(zoom: Int, _ db: Database) throws -> Bool {
        let statement = try db.cachedStatement(sql: "SELECT 1 FROM map WHERE zoom_level = ? LIMIT 1")
        return try Row.fetchOne(statement, arguments: [zoom]) != nil
    }

    private static func storedTiles(_ range: TileRange, epoch: Int64, _ db: Database) throws
        -> [TileCoordinate]
    {
        let side = (1 << range.zoom) - 1
        let rows = side - range.rows.upperBound...side - range.rows.lowerBound
        var runs = [range.columns]
        if range.columns.count <= mostSingleColumns { runs = range.columns.map { $0...$0 } }
        var tiles: [TileCoordinate] = []
        for run in runs {
            let statement = try db.cachedStatement(
                sql: """
                    SELECT tile_column, tile_row FROM map WHERE zoom_level = ?
                    AND tile_column BETWEEN ? AND ? AND tile_row BETWEEN ? AND ? AND epoch = ?
                    """)
            let found = try Row.fetchCursor(
                statement,
                arguments: [
                    range.zoom, run.lowerBound, run.upperBound, rows.lowerBound, rows.upperBound, epoch,
                ])
            while let row = try found.next() {
                guard let column = row.integer(0), let line = row.integer(1),
                    let tile = TileCoordinate(
                        zoom: range.zoom, column: Int(column), row: side - Int(line))
                else { continue }
                tiles.append(tile)
            }
        }
        return tiles
    }

    /// Sets the bits of tiles of one zoom; returns how many there are.
    private static func setBits(_ tiles: [TileCoordinate], since: Int64, _ db: Database) throws -> Int {
        let pages = Dictionary(grouping: tiles) { MetatileSet.place(of: Metatile(holding: $0, size: 1)).page }
        for (page, members) in pages.sorted(by: { $0.key < $1.key }) {
            let key: StatementArguments = [members[0].zoom, page.column, page.row]
            let row = try Row.fetchOne(
                try db.cachedStatement(
                    sql: "SELECT since, tiles FROM stale WHERE zoom = ? AND page_column = ? AND page_row = ?"),
                arguments: key)
            var bits = row?.blob(1) ?? MetatileSet.emptyBitmap
            if bits.count != MetatileSet.pageBytes { bits = MetatileSet.emptyBitmap }
            for tile in members {
                let place = MetatileSet.place(of: Metatile(holding: tile, size: 1))
                bits[place.byte] |= place.bit
            }
            try db.cachedStatement(sql: "INSERT OR REPLACE INTO stale VALUES (?, ?, ?, ?, ?)").execute(
                arguments: key + [row?.integer(0) ?? since, Data(bits)])
        }
        return tiles.count
    }
}

/// Rows of the table `variants`: other ratios and formats carry their staleness themselves, being few.
enum VariantRows {
    /// The epoch of a picture that something has changed since: no fingerprint ever has it.
    static let staleEpoch: Int64 = 0

    /// Marks every variant of the tiles; the kinds are those that are stored.
    static func markStale(
        _ range: TileRange, kinds: [(ratio: Int64, format: String)], _ db: Database
    ) throws {
        let side = (1 << range.zoom) - 1
        for (ratio, format) in kinds {
            try db.cachedStatement(
                sql: """
                    UPDATE variants SET epoch = ? WHERE ratio = ? AND format = ? AND zoom_level = ?
                    AND tile_column BETWEEN ? AND ? AND tile_row BETWEEN ? AND ?
                    """
            ).execute(
                arguments: [
                    staleEpoch, ratio, format, range.zoom, range.columns.lowerBound,
                    range.columns.upperBound, side - range.rows.upperBound, side - range.rows.lowerBound,
                ])
        }
    }

    /// The ratios and formats that are stored; a step of the index each.
    static func kinds(_ db: Database) throws -> [(ratio: Int64, format: String)] {
        var kinds: [(ratio: Int64, format: String)] = []
        while true {
            let last = kinds.last ?? (0, "")
            let statement = try db.cachedStatement(
                sql: """
                    SELECT ratio, format FROM variants WHERE (ratio, format) > (?, ?)
                    ORDER BY ratio, format LIMIT 1
                    """)
            guard let row = try Row.fetchOne(statement, arguments: [last.ratio, last.format]),
                let ratio = row.integer(0), let format = row.text(1)
            else { return kinds }
            kinds.append((ratio, format))
        }
    }
}
