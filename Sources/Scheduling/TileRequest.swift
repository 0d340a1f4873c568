import ImageCoding
import Tiling

/// What a client asks for.
public struct TileRequest: Hashable, Sendable {
    /// The map's name.
    public var map: String
    /// The tile.
    public var coordinate: TileCoordinate
    /// Device pixels to the CSS pixel, 1…4.
    public var ratio: Int
    /// The encoding.
    public var format: TileFormat
    /// Who asks: work is shared fairly between clients.
    public var client: String
    /// How urgent it is.
    public var renderClass = RenderClass.live

    /// A request.
    public init(
        map: String, coordinate: TileCoordinate, ratio: Int = 1, format: TileFormat = .png,
        client: String = ""
    ) {
        self.client = client
        self.map = map
        self.coordinate = coordinate
        self.ratio = ratio
        self.format = format
    }
}

/// A tile on its way out.
public struct TileAnswer: Sendable {
    /// The picture.
    public var bytes: [UInt8]
    /// Changes whenever the bytes do; without quotes.
    public var etag: String
    /// When the picture was made, seconds since 1970 UTC.
    public var modifiedSeconds: Int64
    /// True when something the picture shows has changed since, or could not be had just now.
    public var isStale: Bool
    /// The encoding.
    public var format: TileFormat
}

/// Why there is no tile.
public enum TileError: Error, Sendable, CustomStringConvertible {
    /// No map has this name.
    case unknownMap(String)
    /// The tile lies outside the map's zooms, bounds or grid.
    case outside
    /// The picture is not ready in time; asking again after so many seconds is sensible.
    case notReady(retryAfterSeconds: Int)
    /// The picture cannot be drawn.
    case renderFailed(String)
    /// The store cannot be read.
    case storage(String)

    /// One sentence for people.
    public var description: String {
        switch self {
        case .unknownMap(let name): "there is no map \"\(name)\"; see /maps for those there are"
        case .outside: "the tile lies outside the map's zooms or bounds"
        case .notReady(let seconds): "the tile is being drawn; ask again in \(seconds) s"
        case .renderFailed(let reason): "the tile could not be drawn: \(reason)"
        case .storage(let reason): "the tile store could not be read: \(reason)"
        }
    }
}
