/// The place of a tile: zoom, then column from the west and row from the **north** (XYZ numbering).
public struct TileCoordinate: Equatable, Hashable, Sendable, CustomStringConvertible {
    /// The deepest zoom of any grid here: 2³⁰ tiles across still leave 4 world units to a tile.
    public static let maximumZoom = 30

    /// The tile matrix: 0 is the whole world in one tile.
    public let zoom: Int
    /// Counted from the western edge.
    public let column: Int
    /// Counted from the northern edge.
    public let row: Int

    /// A tile of the grid, or nil when it lies outside.
    public init?(zoom: Int, column: Int, row: Int) {
        guard (0...Self.maximumZoom).contains(zoom) else { return nil }
        let count = 1 << zoom
        guard (0..<count).contains(column), (0..<count).contains(row) else { return nil }
        self.zoom = zoom
        self.column = column
        self.row = row
    }

    /// `zoom/column/row`, as in a tile's address.
    public var description: String { "\(zoom)/\(column)/\(row)" }

    /// The tile one zoom up that holds this one; nil at zoom 0.
    public var parent: Self? { Self(zoom: zoom - 1, column: column >> 1, row: row >> 1) }
}
