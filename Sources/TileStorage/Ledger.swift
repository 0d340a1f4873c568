import Foundation
import GRDB
import Tiling

/// The seed ledger: which metatiles are finished, as bitmap pages of 64 × 64 in the table `ledger`.
///
/// A second bitmap marks those that were finished without a single tile, so that a check can tell them
/// from those that lost theirs.
enum Ledger {
    /// Notes finished metatiles; `tiles` are the places written in the same transaction.
    static func note(_ finished: [Metatile], tiles: [TileCoordinate], epoch: Int64, _ db: Database) throws {
        let shapes = Set(finished.map { Shape(zoom: $0.zoom, size: $0.size) })
        for shape in shapes.sorted() {
            let here = finished.filter { $0.zoom == shape.zoom && $0.size == shape.size }
            let filled = Set(
                tiles.filter { $0.zoom == shape.zoom }.map { Metatile(holding: $0, size: shape.size) })
            let pages = Dictionary(grouping: here) { MetatileSet.place(of: $0).page }
            for (page, metatiles) in pages.sorted(by: { $0.key < $1.key }) {
                try note(metatiles, filled: filled, page: page, shape: shape, epoch: epoch, db)
            }
        }
    }

    /// What is noted for a zoom, size and epoch.
    static func finished(zoom: Int, size: Int, epoch: Int64, _ db: Database) throws -> MetatileSet {
        var result = MetatileSet(zoom: zoom, size: size)
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT page_column, page_row, finished FROM ledger
                WHERE epoch = ? AND zoom = ? AND size = ? ORDER BY page_row, page_column
                """, arguments: [epoch, result.zoom, result.size])
        while let row = try rows.next() {
            guard let column = row.integer(0), let line = row.integer(1), let bitmap = row.blob(2) else {
                continue
            }
            result.merge(page: MetatileSet.Page(column: Int(column), row: Int(line)), bitmap: bitmap)
        }
        return result
    }

    /// The sizes of the metatiles that are noted as finished at a zoom.
    static func sizes(zoom: Int, epoch: Int64, _ db: Database) throws -> [Int] {
        let statement = try db.cachedStatement(
            sql: "SELECT 1 FROM ledger WHERE epoch = ? AND zoom = ? AND size = ? LIMIT 1")
        return try [1, 2, 4, 8].filter { try Row.fetchOne(statement, arguments: [epoch, zoom, $0]) != nil }
    }

    /// Forgets the finished metatiles that hold any of the tiles.
    static func clear(_ range: TileRange, sizes: [Int], epoch: Int64, _ db: Database) throws {
        for size in sizes where size <= 1 << range.zoom {
            let columns = range.columns.lowerBound / size...range.columns.upperBound / size
            let lines = range.rows.lowerBound / size...range.rows.upperBound / size
            let side = MetatileSet.pageSide
            let rows = try Row.fetchAll(
                try db.cachedStatement(
                    sql: """
                        SELECT page_column, page_row, finished FROM ledger
                        WHERE epoch = ? AND zoom = ? AND size = ?
                        AND page_column BETWEEN ? AND ? AND page_row BETWEEN ? AND ?
                        """),
                arguments: [
                    epoch, range.zoom, size, columns.lowerBound / side, columns.upperBound / side,
                    lines.lowerBound / side, lines.upperBound / side,
                ])
            for row in rows {
                guard let pageColumn = row.integer(0).map(Int.init),
                    let pageRow = row.integer(1).map(Int.init)
                else { continue }
                let old = bitmap(row.blob(2))
                var bits = old
                let inPage = columns.clamped(to: pageColumn * side...pageColumn * side + side - 1)
                for line in lines.clamped(to: pageRow * side...pageRow * side + side - 1) {
                    for column in inPage {
                        let index = line % side * side + column % side
                        bits[index / 8] &= ~(1 << UInt8(index % 8))
                    }
                }
                guard bits != old else { continue }
                try db.cachedStatement(
                    sql: """
                        UPDATE ledger SET finished = ?
                        WHERE epoch = ? AND zoom = ? AND size = ? AND page_column = ? AND page_row = ?
                        """
                ).execute(arguments: [Data(bits), epoch, range.zoom, size, pageColumn, pageRow])
            }
        }
    }

    private struct Shape: Hashable, Comparable {
        let zoom: Int
        let size: Int

        static func < (a: Self, b: Self) -> Bool { (a.zoom, a.size) < (b.zoom, b.size) }
    }

    private static func note(
        _ metatiles: [Metatile], filled: Set<Metatile>, page: MetatileSet.Page, shape: Shape, epoch: Int64,
        _ db: Database
    ) throws {
        let key: StatementArguments = [epoch, shape.zoom, shape.size, page.column, page.row]
        let old = try Row.fetchOne(
            try db.cachedStatement(
                sql: """
                    SELECT finished, empty FROM ledger
                    WHERE epoch = ? AND zoom = ? AND size = ? AND page_column = ? AND page_row = ?
                    """), arguments: key)
        var finished = bitmap(old?.blob(0))
        var empty = bitmap(old?.blob(1))
        for metatile in metatiles {
            let place = MetatileSet.place(of: metatile)
            let wasFilled = finished[place.byte] & place.bit != 0 && empty[place.byte] & place.bit == 0
            finished[place.byte] |= place.bit
            if filled.contains(metatile) || wasFilled {
                empty[place.byte] &= ~place.bit
            } else {
                empty[place.byte] |= place.bit
            }
        }
        let statement = try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO ledger (epoch, zoom, size, page_column, page_row, finished, empty)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(arguments: key + [Data(finished), Data(empty)])
    }

    private static func bitmap(_ stored: [UInt8]?) -> [UInt8] {
        guard let stored, stored.count == MetatileSet.pageBytes else { return MetatileSet.emptyBitmap }
        return stored
    }
}
