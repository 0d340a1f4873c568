import Geometry
import ImageCoding
import Rendering
import Tiling

/// One unit of rendering work: tiles of a map that are drawn together, or a picture of a viewport.
public struct RenderKey: Hashable, Sendable, CustomStringConvertible {
    /// The map's name.
    public var map: String
    /// The tiles; for a picture those it lies on, by which its work is judged.
    public var tiles: TileRange
    /// Size and encoding.
    public var output: MetatileRenderer.Output
    /// What a picture shows; nil for tiles.
    public var viewport: Viewport?

    /// Tiles of a map.
    public init(map: String, tiles: TileRange, output: MetatileRenderer.Output) {
        self.map = map
        self.tiles = tiles
        self.output = output
    }

    /// A picture of a viewport.
    public init(map: String, viewport: Viewport, format: TileFormat) {
        // Tiles of 256 px are one zoom ahead of the style's.
        let zoom = Int(min(max(viewport.zoom.rounded() + 1, 0), Double(TileCoordinate.maximumZoom)))
        self.map = map
        // One beside the world is as cheap as the whole world's tile.
        tiles =
            viewport.worldBox().map { TileRange(zoom: zoom, touching: $0) }
            ?? TileRange(zoom: 0, touching: .world)
        output = MetatileRenderer.Output(format: format)
        self.viewport = viewport
    }

    /// `map zoom/columns/rows`, or `map 640×480 at zoom 13.5`.
    public var description: String {
        if let viewport {
            return "\(map) \(viewport.width)×\(viewport.height) at zoom \(viewport.zoom) on "
                + "\(tiles.zoom)/\(tiles.columns.lowerBound)/\(tiles.rows.lowerBound)"
        }
        return "\(map) \(tiles.zoom)/\(tiles.columns.lowerBound)-\(tiles.columns.upperBound)"
            + "/\(tiles.rows.lowerBound)-\(tiles.rows.upperBound)@\(output.ratio)x.\(output.format.rawValue)"
    }
}
