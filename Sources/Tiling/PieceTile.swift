import Geometry

/// A tile of a source, in one of the copies of the world that lie side by side.
public struct PieceTile: Hashable, Sendable {
    /// Units across a tile.
    public static let extent = 8192
    /// Tables hold unsigned numbers, so this is added to a tile's coordinates.
    ///
    /// MapLibre holds coordinates inside −16 384 … 16 383 too: they are 15 bits of a vertex there.
    public static let bias = 16_384

    /// The tile's zoom in its source.
    public let zoom: Int
    /// Counted from the western edge of its own world.
    public let column: Int
    /// Counted from the northern edge.
    public let row: Int
    /// Which copy of the world: 0 the one from 180° W to 180° E, 1 the one east of it.
    public let wrap: Int
    /// The whole zoom that the tile is drawn for: its own, or larger when the source ends before.
    public let overscaledZoom: Int

    /// A tile.
    public init(zoom: Int, column: Int, row: Int, wrap: Int = 0, overscaledZoom: Int? = nil) {
        precondition((0...TileCoordinate.maximumZoom).contains(zoom), "zoom \(zoom) has no tiles")
        self.zoom = zoom
        self.column = column
        self.row = row
        self.wrap = wrap
        self.overscaledZoom = max(overscaledZoom ?? zoom, zoom)
    }

    /// World units across the tile.
    public var side: Double { WebMercator.worldUnits / Double(1 << zoom) }

    /// The square of the tile, world units, not held inside the world.
    public var extent: BoundingBox {
        let left = Double(column + wrap << zoom) * side
        let top = Double(row) * side
        guard let box = BoundingBox(minX: left, minY: top, maxX: left + side, maxY: top + side) else {
            preconditionFailure("a tile is a square")
        }
        return box
    }

    /// From coordinates as tables of tiles hold them to the world.
    public var frame: PieceFrame {
        let unit = side / Double(Self.extent)
        let square = extent
        return PieceFrame(
            unit: unit, originX: square.minX - Double(Self.bias) * unit,
            originY: square.minY - Double(Self.bias) * unit)
    }

    /// The point of a table that stands for a place in the tile, in units of ``extent``, held to what fits.
    public static func stored(x: Int, y: Int) -> WorldPoint {
        func held(_ value: Int) -> UInt32 { UInt32(max(-bias, min(value, bias - 1)) + bias) }
        return WorldPoint(x: held(x), y: held(y))
    }

    /// True when a point of a table lies in the tile itself, its northern and western edges included.
    ///
    /// Points beyond are drawn by the tile they lie in.
    public static func holds(_ point: WorldPoint) -> Bool {
        let inside = UInt32(bias)..<UInt32(bias + extent)
        return inside.contains(point.x) && inside.contains(point.y)
    }
}
