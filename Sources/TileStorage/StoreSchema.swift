import GRDB

/// The tables of a map's file, and the check that a file has them.
///
///     metadata  tiles (view)          what MBTiles 1.3 asks for
///     map ── tile_id ──▶ images       tiles of the map's own format at @1x, and each picture once
///     variants ── tile_id ──▶ images  other ratios and formats
///     state  epochs  ledger           schema version, what the epochs mean, finished metatiles
///     stale  marks  followed          stale tiles, recent changes, how far change logs are followed
///     failures                        tiles that could not be drawn
///     uses                            which blocks were asked for, and when last
///
/// Rows are counted from the south in `map` and `variants`, as MBTiles asks for.
enum StoreSchema {
    /// Raised whenever a build with the older number could misread the file.
    static let version: Int64 = 3
    /// "MPBX", which marks MBTiles files (MBTiles 1.3, "File format").
    static let applicationID: Int64 = 0x4D50_4258

    /// Makes the tables in an empty file, or checks the version of one that has them.
    static func prepare(_ queue: DatabaseQueue, path: String) throws(TileStorageError) {
        try TileStorageError.translating(path: path) {
            try queue.writeWithoutTransaction { db in
                if try !isEmpty(db) { try check(db, path: path, oldest: 1) }
                _ = try Row.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
                try db.inTransaction(.immediate) {
                    // Another process may have made the tables meanwhile.
                    if try isEmpty(db) {
                        try create(db)
                    } else {
                        try upgrade(db)
                        try check(db, path: path)
                    }
                    return .commit
                }
            }
        }
    }

    /// Brings a file of an older schema up to this one.
    private static func upgrade(_ db: Database) throws {
        let row = try Row.fetchOne(db, sql: "SELECT value FROM state WHERE name = 'schema'")
        guard let found = row?.integer(0), (1..<version).contains(found) else { return }
        if found < 2 { try db.execute(sql: StalePages.tables) }
        try db.execute(sql: FailureTable.tables)
        try db.execute(sql: "UPDATE state SET value = \(version) WHERE name = 'schema'")
    }

    /// Throws unless the file was written by this program in a schema that this build reads.
    static func check(_ db: Database, path: String, oldest: Int64 = version) throws {
        guard try db.tableExists("state"), try db.tableExists("map"), try db.tableExists("ledger") else {
            throw TileStorageError.foreignFile(path: path, reason: "it has no tables of ours")
        }
        let row = try Row.fetchOne(db, sql: "SELECT value FROM state WHERE name = 'schema'")
        guard let found = row?.integer(0) else {
            throw TileStorageError.foreignFile(path: path, reason: "it names no schema")
        }
        guard (oldest...version).contains(found) else {
            throw TileStorageError.unknownSchema(path: path, found: found, supported: version)
        }
    }

    /// Writes the description where it differs from what is there.
    static func update(_ db: Database, metadata: [(name: String, value: String)]) throws {
        for row in metadata {
            try db.execute(
                sql: """
                    INSERT INTO metadata (name, value) VALUES (?, ?)
                    ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE value IS NOT excluded.value
                    """, arguments: [row.name, row.value])
        }
        let kept = Set(metadata.map(\.name))
        let known = ["attribution"].filter { !kept.contains($0) }
        for name in known { try db.execute(sql: "DELETE FROM metadata WHERE name = ?", arguments: [name]) }
    }

    /// Deletes the map's own tiles, should they be of another format than the one it has now.
    static func dropOtherFormat(_ db: Database, than format: String) throws {
        let row = try Row.fetchOne(db, sql: "SELECT value FROM metadata WHERE name = 'format'")
        guard let old = row?.text(0), old != format else { return }
        try db.execute(sql: "DELETE FROM map; DELETE FROM ledger; DELETE FROM stale;")
        try db.execute(sql: "DELETE FROM variants WHERE ratio = 1 AND format = ?", arguments: [format])
        try sweepOrphans(db)
    }

    /// Deletes those of the pictures that no tile uses any more.
    static func sweep(_ ids: [String], _ db: Database) throws {
        for id in ids {
            try db.cachedStatement(
                sql: """
                    DELETE FROM images WHERE tile_id = ?1
                    AND NOT EXISTS (SELECT 1 FROM map WHERE tile_id = ?1)
                    AND NOT EXISTS (SELECT 1 FROM variants WHERE tile_id = ?1)
                    """
            ).execute(arguments: [id])
        }
    }

    /// Deletes the pictures that no tile uses; O(pictures).
    static func sweepOrphans(_ db: Database) throws {
        try db.execute(
            sql: """
                DELETE FROM images
                WHERE NOT EXISTS (SELECT 1 FROM map WHERE map.tile_id = images.tile_id)
                AND NOT EXISTS (SELECT 1 FROM variants WHERE variants.tile_id = images.tile_id)
                """)
    }

    private static func isEmpty(_ db: Database) throws -> Bool {
        try Row.fetchOne(db, sql: "SELECT 1 FROM sqlite_master LIMIT 1") == nil
    }

    private static func create(_ db: Database) throws {
        try db.execute(
            sql: """
                PRAGMA application_id = \(applicationID);
                CREATE TABLE metadata (name TEXT NOT NULL, value TEXT);
                CREATE UNIQUE INDEX metadata_name ON metadata (name);
                CREATE TABLE images (tile_id TEXT NOT NULL, tile_data BLOB NOT NULL);
                CREATE UNIQUE INDEX images_id ON images (tile_id);
                CREATE TABLE map (
                    zoom_level INTEGER NOT NULL, tile_column INTEGER NOT NULL, tile_row INTEGER NOT NULL,
                    tile_id TEXT NOT NULL, epoch INTEGER NOT NULL, modified INTEGER NOT NULL);
                CREATE UNIQUE INDEX map_index ON map (zoom_level, tile_column, tile_row);
                CREATE INDEX map_image ON map (tile_id);
                CREATE TABLE variants (
                    ratio INTEGER NOT NULL, format TEXT NOT NULL,
                    zoom_level INTEGER NOT NULL, tile_column INTEGER NOT NULL, tile_row INTEGER NOT NULL,
                    tile_id TEXT NOT NULL, epoch INTEGER NOT NULL, modified INTEGER NOT NULL);
                CREATE UNIQUE INDEX variants_index
                    ON variants (ratio, format, zoom_level, tile_column, tile_row);
                CREATE INDEX variants_image ON variants (tile_id);
                CREATE VIEW tiles AS
                    SELECT map.zoom_level AS zoom_level, map.tile_column AS tile_column,
                        map.tile_row AS tile_row, images.tile_data AS tile_data
                    FROM map JOIN images ON images.tile_id = map.tile_id;
                CREATE TABLE state (name TEXT NOT NULL PRIMARY KEY, value) WITHOUT ROWID;
                INSERT INTO state VALUES ('schema', \(version)), ('epoch', 0);
                CREATE TABLE epochs (
                    epoch INTEGER PRIMARY KEY AUTOINCREMENT, fingerprint TEXT NOT NULL UNIQUE);
                CREATE TABLE ledger (
                    epoch INTEGER NOT NULL, zoom INTEGER NOT NULL, size INTEGER NOT NULL,
                    page_column INTEGER NOT NULL, page_row INTEGER NOT NULL,
                    finished BLOB NOT NULL, empty BLOB NOT NULL,
                    PRIMARY KEY (epoch, zoom, size, page_column, page_row));
                """)
        try db.execute(sql: StalePages.tables)
        try db.execute(sql: FailureTable.tables)
    }
}
