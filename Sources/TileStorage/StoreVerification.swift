import GRDB
import Tiling

extension MBTilesStore {
    /// Checks everything that a store promises: SQLite's own structures, tables and metadata, that every tile
    /// has its picture, every picture its bytes, and every finished metatile its tiles.
    ///
    /// Only reads, may run while the file is written, and takes a snapshot of it; O(bytes).
    public static func verify(path: String) -> VerifyReport {
        var report = VerifyReport(path: path)
        do throws(TileStorageError) {
            let queue = try Connections.reader(path: path)
            report = try TileStorageError.translating(path: path) {
                try queue.unsafeRead { db in
                    var verification = StoreVerification(db: db, report: report)
                    try db.inTransaction(.deferred) {
                        try verification.run()
                        return .commit
                    }
                    return verification.report
                }
            }
        } catch {
            report.add(.unreadable, path, error.description)
        }
        return report
    }
}

/// One run of the checks over one snapshot.
private struct StoreVerification {
    let db: Database
    var report: VerifyReport

    mutating func run() throws {
        try checkIntegrity()
        guard report.isSound else { return }
        try StoreSchema.check(db, path: report.path)
        try checkSchema()
        guard report.isSound else { return }
        try checkMetadata()
        try checkTiles(table: "map", name: "tile")
        try checkTiles(table: "variants", name: "variant")
        try checkImages()
        try checkLedger()
    }

    private mutating func checkIntegrity() throws {
        let rows = try Row.fetchCursor(db, sql: "PRAGMA integrity_check(100)")
        while let row = try rows.next() {
            let text = row.text(0) ?? "unreadable answer"
            if text != "ok" { report.add(.integrity, "file", text) }
        }
    }

    private mutating func checkSchema() throws {
        let mark = try Row.fetchOne(db, sql: "PRAGMA application_id")?.integer(0)
        if mark != StoreSchema.applicationID { report.add(.schema, "file", "the MBTiles mark is missing") }
        for query in [
            "SELECT name, value FROM metadata",
            "SELECT zoom_level, tile_column, tile_row, tile_data FROM tiles",
            "SELECT tile_id, tile_data FROM images", "SELECT tile_id, epoch, modified FROM variants",
            "SELECT epoch, fingerprint FROM epochs", "SELECT finished, empty FROM ledger",
            "SELECT since, tiles FROM stale", "SELECT generation FROM marks", "SELECT sequence FROM followed",
        ] {
            do {
                _ = try Row.fetchOne(db, sql: "\(query) LIMIT 1")
            } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
                report.add(.schema, "file", error.message ?? query)
            }
        }
        for index in ["map_index", "variants_index", "images_id", "metadata_name"] {
            let row = try Row.fetchOne(
                db, sql: "SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = ?", arguments: [index])
            if row == nil { report.add(.schema, index, "the index is missing") }
        }
    }

    private mutating func checkMetadata() throws {
        var values: [String: String] = [:]
        let rows = try Row.fetchCursor(db, sql: "SELECT name, value FROM metadata")
        while let row = try rows.next() {
            if let name = row.text(0), let value = row.text(1) { values[name] = value }
        }
        for name in ["name", "format", "bounds", "minzoom", "maxzoom"] where values[name] == nil {
            report.add(.metadata, name, "missing")
        }
        if let bounds = values["bounds"], TilesetMetadata.bounds(bounds) == nil {
            report.add(.metadata, "bounds", "not west,south,east,north: \(bounds)")
        }
        if values["minzoom"] != nil, values["maxzoom"] != nil, TilesetMetadata.zoomRange(values) == nil {
            report.add(.metadata, "minzoom", "no range of zooms with maxzoom")
        }
    }

    private mutating func checkTiles(table: String, name: String) throws {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT zoom_level, tile_column, tile_row, i.rowid IS NULL
                FROM \(table) AS t LEFT JOIN images AS i ON i.tile_id = t.tile_id
                ORDER BY zoom_level, tile_column, tile_row
                """)
        while let row = try rows.next() {
            report.tiles += 1
            guard let tile = Self.tile(row) else {
                let numbers = (0..<3).map { row.integer($0).map { "\($0)" } ?? "?" }
                report.add(
                    .outsideGrid, "\(name) row \(numbers.joined(separator: ","))", "no tile of the grid")
                continue
            }
            if row.integer(3) != 0 { report.add(.missingImage, "\(name) \(tile)", "its picture is missing") }
        }
    }

    private mutating func checkImages() throws {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT tile_id, tile_data,
                    EXISTS (SELECT 1 FROM map WHERE map.tile_id = images.tile_id)
                    OR EXISTS (SELECT 1 FROM variants WHERE variants.tile_id = images.tile_id)
                FROM images
                """)
        while let row = try rows.next() {
            report.images += 1
            let id = row.text(0) ?? "?"
            let bytes = row.blob(1)
            if bytes.map({ ContentHash($0).hex }) != id.split(separator: "-").first.map(String.init) {
                report.add(.wrongHash, try user(of: id), "the bytes of picture \(id) are not those stored")
            }
            if row.integer(2) == 0 { report.add(.orphan, "picture \(id)", "no tile uses it") }
        }
    }

    private func user(of id: String) throws -> String {
        let row = try Row.fetchOne(
            db, sql: "SELECT zoom_level, tile_column, tile_row FROM map WHERE tile_id = ? LIMIT 1",
            arguments: [id])
        return row.flatMap(Self.tile).map { "tile \($0)" } ?? "picture \(id)"
    }

    private mutating func checkLedger() throws {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT epoch, zoom, size, page_column, page_row, finished, empty FROM ledger
                ORDER BY epoch, zoom, size, page_row, page_column
                """)
        while let row = try rows.next() {
            let numbers = (0..<5).compactMap { row.integer($0).flatMap { Int(exactly: $0) } }
            guard numbers.count == 5, (0...TileCoordinate.maximumZoom).contains(numbers[1]),
                [1, 2, 4, 8].contains(numbers[2]), numbers[3] >= 0, numbers[4] >= 0,
                numbers[3] <= 1 << 30, numbers[4] <= 1 << 30,
                let finished = row.blob(5), finished.count == MetatileSet.pageBytes,
                let empty = row.blob(6), empty.count == MetatileSet.pageBytes
            else {
                report.add(.ledger, "ledger page", "unreadable")
                continue
            }
            try checkPage(numbers, finished: finished, empty: empty)
        }
    }

    private mutating func checkPage(_ key: [Int], finished: [UInt8], empty: [UInt8]) throws {
        let set = MetatileSet(zoom: key[1], size: key[2])
        let page = MetatileSet.Page(column: key[3], row: key[4])
        for index in 0..<finished.count * 8 {
            let bit: UInt8 = 1 << UInt8(index % 8)
            guard finished[index / 8] & bit != 0 else { continue }
            report.metatiles += 1
            guard let metatile = set.metatile(page: page, index: index) else {
                report.add(.ledger, "ledger page \(page.column),\(page.row)", "reaches beyond the grid")
                continue
            }
            if empty[index / 8] & bit == 0, try !hasTile(metatile, epoch: key[0]) {
                report.add(.ledger, "metatile \(metatile)", "finished, but none of its tiles is there")
            }
        }
    }

    private func hasTile(_ metatile: Metatile, epoch: Int) throws -> Bool {
        let statement = try db.cachedStatement(
            sql: """
                SELECT 1 FROM map
                WHERE zoom_level = ? AND tile_column = ? AND tile_row BETWEEN ? AND ? AND epoch = ? LIMIT 1
                """)
        let range = metatile.range
        let rows = [range.rows.upperBound, range.rows.lowerBound].map {
            TilePlace.flipped($0, zoom: metatile.zoom)
        }
        for column in range.columns {
            let arguments: StatementArguments = [metatile.zoom, column, rows[0], rows[1], epoch]
            if try Row.fetchOne(statement, arguments: arguments) != nil { return true }
        }
        return false
    }

    private static func tile(_ row: Row) -> TileCoordinate? {
        guard let zoom = row.integer(0), (0...Int64(TileCoordinate.maximumZoom)).contains(zoom),
            let column = row.integer(1).flatMap({ Int(exactly: $0) }),
            let line = row.integer(2), (0..<Int64(1) << zoom).contains(line)
        else { return nil }
        return TileCoordinate(
            zoom: Int(zoom), column: column, row: TilePlace.flipped(Int(line), zoom: Int(zoom)))
    }
}
