import Foundation
import GRDB
import Tiling

/// Removing what is no longer wanted, and giving its room back.
extension MBTilesStore {
    /// A block of tiles and how often it was asked for.
    public struct Use: Sendable, Hashable {
        /// The zoom.
        public var zoom: Int
        /// Column and row of the block, of ``TileRange`` counted in blocks of eight tiles.
        public var column: Int
        /// See ``column``; from the north.
        public var row: Int
        /// How often.
        public var hits: Int

        /// A use.
        public init(zoom: Int, column: Int, row: Int, hits: Int) {
            self.zoom = zoom
            self.column = column
            self.row = row
            self.hits = hits
        }
    }

    /// What was removed.
    public struct Removal: Sendable, Hashable {
        /// Tiles at @1x in the map's own format.
        public var tiles = 0
        /// Bytes of the file that are free again, in it or on the disk.
        public var bytes: Int64 = 0
    }

    /// Blocks removed in one transaction: others wait for it.
    private static let blocksAtOnce = 32
    /// Pages given back to the disk in one transaction.
    private static let pagesAtOnce = 1000
    private static let blockSide = 8

    /// Notes what was asked for, so that eviction spares it.
    ///
    /// - Parameters:
    ///   - uses: by block.
    ///   - turn: a number that grows with time; later ones count more.
    /// - Throws: ``TileStorageError``.
    public func note(_ uses: [Use], turn: Int64) throws(TileStorageError) {
        try changing { db in
            for use in uses {
                try db.cachedStatement(
                    sql: """
                        INSERT INTO uses (zoom, block_column, block_row, hits, turn) VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT (zoom, block_column, block_row)
                        DO UPDATE SET hits = hits + excluded.hits, turn = excluded.turn
                        """
                ).execute(arguments: [use.zoom, use.column, use.row, use.hits, turn])
            }
        }
    }

    /// Removes blocks of tiles until so many bytes of pictures are gone: those not asked for the longest first,
    /// the deepest zooms first among them.
    public func evict(bytes wanted: Int64) throws(TileStorageError) -> Removal {
        let side = Self.blockSide
        let blocks = try readers.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT b.zoom, b.block_column, b.block_row, b.bytes FROM (
                        SELECT zoom_level AS zoom, tile_column / \(side) AS block_column,
                            ((1 << zoom_level) - 1 - tile_row) / \(side) AS block_row,
                            sum(length(tile_data)) AS bytes
                        FROM map JOIN images ON images.tile_id = map.tile_id GROUP BY 1, 2, 3) AS b
                    LEFT JOIN uses AS u ON u.zoom = b.zoom AND u.block_column = b.block_column
                        AND u.block_row = b.block_row
                    ORDER BY ifnull(u.turn, 0), ifnull(u.hits, 0), b.zoom DESC, 2, 3
                    """
            ).compactMap { row -> (range: TileRange, bytes: Int64)? in
                guard let zoom = row.integer(0).map(Int.init), let column = row.integer(1).map(Int.init),
                    let line = row.integer(2).map(Int.init),
                    let range = TileRange(
                        zoom: zoom, columns: column * side...column * side + side - 1,
                        rows: line * side...line * side + side - 1)
                else { return nil }
                return (range, row.integer(3) ?? 0)
            }
        }
        var removal = Removal()
        var chosen: [TileRange] = []
        for block in blocks {
            guard removal.bytes < wanted else { break }
            removal.bytes += block.bytes
            chosen.append(block.range)
        }
        for first in stride(from: 0, to: chosen.count, by: Self.blocksAtOnce) {
            removal.tiles += try remove(Array(chosen[first..<min(first + Self.blocksAtOnce, chosen.count)]))
        }
        try giveBack()
        return removal
    }

    /// Removes every tile of some ranges, in all their variants.
    ///
    /// - Returns: how many tiles at @1x in the map's own format there were.
    public func remove(_ ranges: [TileRange]) throws(TileStorageError) -> Int {
        try changing { db in
            let epoch = try Self.currentEpoch(db)
            var count = 0
            for range in ranges {
                let last = (1 << range.zoom) - 1
                let place: StatementArguments = [
                    range.zoom, range.columns.lowerBound, range.columns.upperBound,
                    last - range.rows.upperBound, last - range.rows.lowerBound,
                ]
                let within =
                    "zoom_level = ? AND tile_column BETWEEN ? AND ? AND tile_row BETWEEN ? AND ?"
                var ids = try String.fetchSet(
                    db, sql: "SELECT tile_id FROM map WHERE \(within)", arguments: place)
                try db.execute(sql: "DELETE FROM map WHERE \(within)", arguments: place)
                count += db.changesCount
                for (ratio, format) in try VariantRows.kinds(db) {
                    let variant: StatementArguments = [ratio, format]
                    let rows = "ratio = ? AND format = ? AND \(within)"
                    ids.formUnion(
                        try String.fetchSet(
                            db, sql: "SELECT tile_id FROM variants WHERE \(rows)", arguments: variant + place)
                    )
                    try db.execute(sql: "DELETE FROM variants WHERE \(rows)", arguments: variant + place)
                }
                try StoreSchema.sweep(ids.sorted(), db)
                let sizes = try Ledger.sizes(zoom: range.zoom, epoch: epoch, db)
                try Ledger.clear(range, sizes: sizes, epoch: epoch, db)
                try StalePages.clear(range, db)
            }
            return count
        }
    }

    /// Removes every tile; what is configured stays.
    ///
    /// - Returns: how many tiles at @1x in the map's own format there were.
    @discardableResult
    public func removeAll() throws(TileStorageError) -> Int {
        let count = try changing { db in
            let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM map") ?? 0
            try db.execute(
                sql: """
                    DELETE FROM map; DELETE FROM variants; DELETE FROM images; DELETE FROM ledger;
                    DELETE FROM stale; DELETE FROM uses;
                    """)
            return count
        }
        try giveBack()
        return count
    }

    /// Gives the room of what was removed back to the disk, a little at a time: others may read and write
    /// between.
    ///
    /// - Returns: by how many bytes the file became smaller.
    @discardableResult
    public func giveBack() throws(TileStorageError) -> Int64 {
        let before = Self.fileBytes(path)
        while true {
            let free = try TileStorageError.translating(path: path) {
                try writer.writeWithoutTransaction { db in
                    _ = try Row.fetchAll(db, sql: "PRAGMA incremental_vacuum(\(Self.pagesAtOnce))")
                    return try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
                }
            }
            guard free > 0 else { break }
        }
        try TileStorageError.translating(path: path) {
            try writer.writeWithoutTransaction { db in
                _ = try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
            }
        }
        return max(0, before - Self.fileBytes(path))
    }

    /// Bytes of the file and of its log.
    public var bytesOnDisk: Int64 { Self.fileBytes(path) }
}
