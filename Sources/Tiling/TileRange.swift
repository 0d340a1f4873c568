import Geometry

/// A rectangle of tiles of one zoom; never empty.
public struct TileRange: Equatable, Hashable, Sendable {
    /// The tile matrix.
    public let zoom: Int
    /// Columns, counted from the west.
    public let columns: ClosedRange<Int>
    /// Rows, counted from the north.
    public let rows: ClosedRange<Int>

    /// The part of the asked-for rectangle that lies inside the grid, or nil when none does.
    public init?(zoom: Int, columns: ClosedRange<Int>, rows: ClosedRange<Int>) {
        guard (0...TileCoordinate.maximumZoom).contains(zoom) else { return nil }
        let grid = 0...(1 << zoom) - 1
        guard columns.overlaps(grid), rows.overlaps(grid) else { return nil }
        self.zoom = zoom
        self.columns = columns.clamped(to: grid)
        self.rows = rows.clamped(to: grid)
    }

    /// The tiles that a world box touches.
    public init(zoom: Int, touching box: WorldBox) {
        precondition((0...TileCoordinate.maximumZoom).contains(zoom), "zoom \(zoom) is outside the grid")
        let shift = 32 - zoom
        func index(_ value: UInt32) -> Int { Int(UInt64(value) >> UInt64(shift)) }
        self.zoom = zoom
        self.columns = index(box.minX)...index(box.maxX)
        self.rows = index(box.minY)...index(box.maxY)
    }

    /// How many tiles there are.
    public var count: Int { columns.count * rows.count }

    /// True when the tile is one of the rectangle's.
    public func contains(_ tile: TileCoordinate) -> Bool {
        tile.zoom == zoom && columns.contains(tile.column) && rows.contains(tile.row)
    }

    /// The common part, or nil when there is none or the zooms differ.
    public func intersection(_ other: Self) -> Self? {
        guard zoom == other.zoom, columns.overlaps(other.columns), rows.overlaps(other.rows) else {
            return nil
        }
        return Self(
            zoom: zoom, columns: columns.clamped(to: other.columns), rows: rows.clamped(to: other.rows))
    }
}
