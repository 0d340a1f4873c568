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

/// Who the work is for; the order says which goes first.
public enum RenderClass: Int, Comparable, Sendable, CaseIterable {
    /// Somebody is waiting.
    case live = 0
    /// A stale tile that was served is drawn again behind.
    case refresh = 1
    /// The pyramid is being filled.
    case seed = 2

    /// Smaller goes first.
    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}
