import ImageCoding
import Rendering
import Tiling

/// One unit of rendering work: tiles of a map that are drawn together.
public struct RenderKey: Hashable, Sendable, CustomStringConvertible {
    /// The map's name.
    public var map: String
    /// The tiles.
    public var tiles: TileRange
    /// Size and encoding.
    public var output: MetatileRenderer.Output

    /// A unit of work.
    public init(map: String, tiles: TileRange, output: MetatileRenderer.Output) {
        self.map = map
        self.tiles = tiles
        self.output = output
    }

    /// `map zoom/columns/rows`.
    public var description: String {
        "\(map) \(tiles.zoom)/\(tiles.columns.lowerBound)-\(tiles.columns.upperBound)"
            + "/\(tiles.rows.lowerBound)-\(tiles.rows.upperBound)@\(output.ratio)x.\(output.format.rawValue)"
    }
}
