import Foundation
import GRDB
import Tiling

extension MBTilesStore {
    /// What is stored, in figures; O(tiles).
    public func statistics() throws(TileStorageError) -> StoreStatistics {
        let path = self.path
        return try readers.read { db in try Self.statistics(db, path: path) }
    }

    /// What a file holds, without opening it for writing; O(tiles).
    public static func statistics(path: String) throws(TileStorageError) -> StoreStatistics {
        let readers = try Readers(path: path)
        defer { readers.close() }
        return try readers.read { db in try statistics(db, path: path) }
    }

    private static func statistics(_ db: Database, path: String) throws -> StoreStatistics {
        let epoch = try currentEpoch(db)
        let zooms = try Row.fetchAll(
            db,
            sql: """
                SELECT zoom_level, count(*), sum(epoch = ?), sum(length(tile_data))
                FROM map JOIN images ON images.tile_id = map.tile_id GROUP BY zoom_level ORDER BY zoom_level
                """, arguments: [epoch])
        let images = try Row.fetchOne(
            db, sql: "SELECT count(*), ifnull(sum(length(tile_data)), 0) FROM images")
        let variants = try Row.fetchOne(db, sql: "SELECT count(*) FROM variants")
        return StoreStatistics(
            zooms: try zooms.map {
                let zoom = Int($0.integer(0) ?? 0)
                return StoreStatistics.Zoom(
                    zoom: zoom, tiles: Int($0.integer(1) ?? 0),
                    freshTiles: try Int($0.integer(2) ?? 0) - staleTiles(zoom: zoom, epoch: epoch, db),
                    bytes: $0.integer(3) ?? 0)
            },
            variantTiles: Int(variants?.integer(0) ?? 0), images: Int(images?.integer(0) ?? 0),
            imageBytes: images?.integer(1) ?? 0, fileBytes: fileBytes(path), epoch: epoch)
    }

    /// Tiles of the current epoch that something has changed since.
    private static func staleTiles(zoom: Int, epoch: Int64, _ db: Database) throws -> Int {
        let statement = try db.cachedStatement(
            sql: "SELECT epoch FROM map WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?")
        return try StalePages.tiles(zoom: zoom, db).count { tile in
            let row = TilePlace.flipped(tile.row, zoom: zoom)
            return try Row.fetchOne(statement, arguments: [zoom, tile.column, row])?.integer(0) == epoch
        }
    }

    /// Bytes of the file and of its log.
    static func fileBytes(_ path: String) -> Int64 {
        [path, path + "-wal"].reduce(0) { sum, path in
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            return sum + ((attributes?[.size] as? NSNumber)?.int64Value ?? 0)
        }
    }
}
