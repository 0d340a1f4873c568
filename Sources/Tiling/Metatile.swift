import Geometry

/// A square block of tiles that are drawn together as one picture.
///
/// Blocks are aligned: column and row are multiples of the size, so every tile belongs to exactly one
/// block of a size. At zooms with fewer tiles than the size, the block is the whole zoom.
public struct Metatile: Equatable, Hashable, Sendable, CustomStringConvertible {
    /// The most tiles along a side: 8 × 256 px = 2048 px, 16 MiB of pixels for a worker.
    public static let maximumSize = 8

    /// The tile matrix.
    public let zoom: Int
    /// The westernmost tile column.
    public let column: Int
    /// The northernmost tile row.
    public let row: Int
    /// Tiles along a side: a power of two, 1…8.
    public let size: Int

    /// The block of the given size that holds a tile.
    public init(holding tile: TileCoordinate, size: Int) {
        precondition([1, 2, 4, 8].contains(size), "a metatile has 1, 2, 4 or 8 tiles along a side")
        let size = min(size, 1 << tile.zoom)
        self.zoom = tile.zoom
        self.column = tile.column & ~(size - 1)
        self.row = tile.row & ~(size - 1)
        self.size = size
    }

    /// The tiles of the block.
    public var range: TileRange {
        guard
            let range = TileRange(zoom: zoom, columns: column...column + size - 1, rows: row...row + size - 1)
        else { preconditionFailure("a metatile lies inside its grid by construction") }
        return range
    }

    /// `zoom/column/row×size`.
    public var description: String { "\(zoom)/\(column)/\(row)×\(size)" }
}
