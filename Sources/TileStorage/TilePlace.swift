import GRDB
import Tiling

/// A tile's place in the file: its table, and its key as MBTiles counts it.
struct TilePlace {
    let isStandard: Bool
    let arguments: StatementArguments

    init(_ coordinate: TileCoordinate, variant: TileVariant, ownFormat: String) {
        let format = variant.format.isEmpty ? ownFormat : variant.format
        isStandard = variant.ratio == 1 && format == ownFormat
        let row = Self.flipped(coordinate.row, zoom: coordinate.zoom)
        arguments =
            isStandard
            ? [coordinate.zoom, coordinate.column, row]
            : [variant.ratio, format, coordinate.zoom, coordinate.column, row]
    }

    /// A row counted from the other side; its own inverse.
    static func flipped(_ row: Int, zoom: Int) -> Int { (1 << zoom) - 1 - row }

    /// The statements for the place's table; the place's ``arguments`` come last in each.
    var sql: Statements { isStandard ? Self.map : Self.variants }

    private static let map = Statements(table: "map", keyColumns: ["zoom_level", "tile_column", "tile_row"])
    private static let variants = Statements(
        table: "variants", keyColumns: ["ratio", "format", "zoom_level", "tile_column", "tile_row"])

    /// SQL text, put together once.
    struct Statements {
        /// Picture, its name, epoch and time.
        let selectTile: String
        /// The picture's name and the epoch.
        let selectRow: String
        /// Sets the picture's name, epoch and time.
        let update: String
        /// Sets the epoch.
        let updateEpoch: String
        /// Inserts the picture's name, epoch and time.
        let insert: String

        init(table: String, keyColumns: [String]) {
            let key = keyColumns.map { "\($0) = ?" }.joined(separator: " AND ")
            let marks = keyColumns.map { _ in "?" }.joined(separator: ", ")
            selectTile = """
                SELECT tile_data, t.tile_id, epoch, modified
                FROM \(table) AS t JOIN images AS i ON i.tile_id = t.tile_id WHERE \(key)
                """
            selectRow = "SELECT tile_id, epoch FROM \(table) WHERE \(key)"
            update = "UPDATE \(table) SET tile_id = ?, epoch = ?, modified = ? WHERE \(key)"
            updateEpoch = "UPDATE \(table) SET epoch = ? WHERE \(key)"
            insert = """
                INSERT INTO \(table) (tile_id, epoch, modified, \(keyColumns.joined(separator: ", ")))
                VALUES (?, ?, ?, \(marks))
                """
        }
    }
}
