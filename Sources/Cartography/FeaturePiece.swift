import Features
import Geometry
import Tiling

/// Features of a source with a place of their own: a whole dataset, or one tile of a source that has tiles.
public struct FeaturePiece: Sendable {
    /// The features; where they lie is ``frame``'s business.
    public var table: FeatureTable
    /// The layer of the source that the features belong to; nil for a source with one layer.
    public var sourceLayer: String?
    /// From the table's coordinates to the world's.
    public var frame: PieceFrame
    /// The tile that the features are cut for; nil for features that are whole.
    public var tile: PieceTile?

    /// Whole features in world units.
    public init(table: FeatureTable, sourceLayer: String? = nil) {
        self.table = table
        self.sourceLayer = sourceLayer
        frame = .world
        tile = nil
    }

    /// The features of a tile, in the tile's own units (see ``PieceTile/stored(_:)``).
    public init(table: FeatureTable, sourceLayer: String?, tile: PieceTile) {
        self.table = table
        self.sourceLayer = sourceLayer
        frame = tile.frame
        self.tile = tile
    }

    /// True when a layer that names a `source-layer`, or none, draws these features.
    ///
    /// A source with one layer is drawn whatever a style calls it.
    func belongs(to layerName: String?) -> Bool { sourceLayer == nil || sourceLayer == layerName }
}

/// How a table's coordinates lie in the world: `origin + coordinate · unit`, world units, x east and y south.
///
/// The result may lie outside the world: a tile's features reach over its edges, and beside the world lie
/// copies of it.
public struct PieceFrame: Hashable, Sendable {
    /// World units to one unit of the table.
    public let unit: Double
    /// The place of the table's x = 0, world units.
    public let originX: Double
    /// The place of the table's y = 0, world units.
    public let originY: Double

    /// A table in world units.
    public static let world = Self(unit: 1, originX: 0, originY: 0)

    /// A frame from its parts.
    public init(unit: Double, originX: Double, originY: Double) {
        precondition(unit > 0, "a frame has an extent")
        self.unit = unit
        self.originX = originX
        self.originY = originY
    }

    /// The table's coordinates of a box in the world; nil when no coordinate lies inside.
    func box(of extent: BoundingBox) -> WorldBox? {
        let minX = ((extent.minX - originX) / unit).rounded(.down)
        let minY = ((extent.minY - originY) / unit).rounded(.down)
        let maxX = ((extent.maxX - originX) / unit).rounded(.up)
        let maxY = ((extent.maxY - originY) / unit).rounded(.up)
        guard maxX >= 0, maxY >= 0, minX <= 4_294_967_295, minY <= 4_294_967_295 else { return nil }
        func held(_ value: Double) -> UInt32 { UInt32(min(max(value, 0), 4_294_967_295)) }
        return WorldBox(minX: held(minX), minY: held(minY), maxX: held(maxX), maxY: held(maxY))
    }
}

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

extension FeaturePiece {
    /// The zoom that filters see: a tile's own whole one, as MapLibre filters tiles when they are loaded.
    func filterZoom(_ viewport: Viewport) -> Double {
        tile.map { Double($0.overscaledZoom) } ?? viewport.zoom
    }

    /// True when a point of the table is this piece's to draw.
    func owns(_ point: WorldPoint) -> Bool { tile == nil || PieceTile.holds(point) }
}
