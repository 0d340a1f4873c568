import Foundation
import GRDB
import Geometry
import Tiling

/// Somebody else's MBTiles file, read only: a flat `tiles` table or any view of that name.
///
/// Metadata that is missing or makes no sense is made up from the tiles; a file without readable tiles is
/// an error.
public final class MBTilesReader: Sendable {
    /// No honest tile is larger; a larger one is an error before it is read.
    public static let maximumTileBytes = 16 << 20
    /// Metadata beyond this many rows is left out.
    static let maximumMetadataRows = 1000

    /// The file.
    public let path: String
    /// The rows of `metadata`, as they stand.
    public let metadata: [String: String]
    /// The zooms that have tiles.
    public let zoomRange: ClosedRange<Int>
    /// West, south, east, north in degrees: as declared, else around the tiles of the deepest zoom; nil when
    /// there are no tiles.
    public let bounds: BoundingBox?
    /// Changes whenever the file does.
    public let fingerprint: String
    private let readers: Readers

    /// Opens a file and reads what it says about itself.
    public init(path: String) throws(TileStorageError) {
        self.path = path
        readers = try Readers(path: path)
        let found = try readers.read { db in try Self.inspect(db, path: path) }
        metadata = found.metadata
        zoomRange = found.zoomRange
        bounds = found.bounds
        fingerprint = Self.fingerprint(of: path, metadata: found.metadata)
    }

    /// The declared format, lower case (`png`, `jpg`, `webp`, `pbf`…); nil when none is declared.
    public var format: String? { metadata["format"]?.lowercased() }

    /// The bytes of a tile, rows counted from the north; nil when there is none.
    public func tile(_ coordinate: TileCoordinate) throws(TileStorageError) -> [UInt8]? {
        let row = TilePlace.flipped(coordinate.row, zoom: coordinate.zoom)
        return try readers.read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT typeof(tile_data),
                        CASE WHEN length(tile_data) <= \(Self.maximumTileBytes) THEN tile_data END
                    FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ? LIMIT 1
                    """)
            let rows = try Row.fetchCursor(statement, arguments: [coordinate.zoom, coordinate.column, row])
            guard let found = try rows.next(), found.text(0) != "null" else { return nil }
            guard let bytes = found.blob(1) else {
                let detail = "tile \(coordinate) is no picture of at most \(Self.maximumTileBytes >> 20) MiB"
                throw TileStorageError.corrupt(path: self.path, detail: detail)
            }
            return bytes
        }
    }

    /// Closes the connections; further reads fail.
    public func close() {
        readers.close()
    }

    private struct Found {
        var metadata: [String: String] = [:]
        var zoomRange = 0...0
        var bounds: BoundingBox?
    }

    private static func inspect(_ db: Database, path: String) throws -> Found {
        var found = Found()
        do {
            _ = try Row.fetchOne(
                db, sql: "SELECT zoom_level, tile_column, tile_row, tile_data FROM tiles LIMIT 1")
        } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
            throw TileStorageError.foreignFile(
                path: path, reason: "no MBTiles: \(error.message ?? "no tiles")")
        }
        if try db.tableExists("metadata") || db.viewExists("metadata") {
            found.metadata = try readMetadata(db)
        }
        found.zoomRange = try TilesetMetadata.zoomRange(found.metadata) ?? storedZooms(db) ?? 0...0
        found.bounds =
            try found.metadata["bounds"].flatMap(TilesetMetadata.bounds)
            ?? storedBounds(db, zoom: found.zoomRange.upperBound)
        return found
    }

    private static func readMetadata(_ db: Database) throws -> [String: String] {
        var values: [String: String] = [:]
        do {
            let rows = try Row.fetchCursor(
                db, sql: "SELECT name, value FROM metadata LIMIT \(maximumMetadataRows)")
            while let row = try rows.next() {
                if let name = row.text(0), let value = row.text(1) { values[name] = value }
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
            // Other columns than the specification's: as good as no metadata.
            return [:]
        }
        return values
    }

    private static func storedZooms(_ db: Database) throws -> ClosedRange<Int>? {
        let row = try Row.fetchOne(db, sql: "SELECT min(zoom_level), max(zoom_level) FROM tiles")
        guard let low = row?.integer(0), let high = row?.integer(1), low >= 0, low <= high,
            high <= TileCoordinate.maximumZoom
        else { return nil }
        return Int(low)...Int(high)
    }

    private static func storedBounds(_ db: Database, zoom: Int) throws -> BoundingBox? {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT min(tile_column), max(tile_column), min(tile_row), max(tile_row)
                FROM tiles WHERE zoom_level = ?
                """, arguments: [zoom])
        let edges = (0..<4).compactMap { row?.integer($0) }
        let grid = 0..<Int64(1) << Int64(zoom)
        guard edges.count == 4, edges.allSatisfy(grid.contains) else { return nil }
        let side = 1 / Double(1 << zoom)
        // MBTiles counts rows from the south.
        func corner(_ column: Int64, _ row: Int64) -> (longitude: Double, latitude: Double) {
            WebMercator.geographic(unitPlace: Point(x: Double(column) * side, y: 1 - Double(row) * side))
        }
        let southWest = corner(edges[0], edges[2])
        let northEast = corner(edges[1] + 1, edges[3] + 1)
        return BoundingBox(
            minX: southWest.longitude, minY: southWest.latitude, maxX: northEast.longitude,
            maxY: northEast.latitude)
    }

    private static func fingerprint(of path: String, metadata: [String: String]) -> String {
        let attributes = (try? FileManager.default.attributesOfItem(atPath: path)) ?? [:]
        let size = (attributes[.size] as? NSNumber)?.int64Value ?? 0
        let modified = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        let rows = metadata.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return ContentHash(Array(("\(size) \(modified)\n" + rows.joined(separator: "\n")).utf8)).hex
    }
}
