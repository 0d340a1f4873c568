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
    /// Rows of the table that are not there any more.
    public var hidden: Set<Int32> = []

    /// Whole features in world units.
    public init(table: FeatureTable, sourceLayer: String? = nil, hidden: Set<Int32> = []) {
        self.table = table
        self.hidden = hidden
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

    /// Leaves out the rows that are not there any more.
    func removeHidden(from rows: inout [Int32]) {
        if !hidden.isEmpty { rows.removeAll(where: hidden.contains) }
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
