import Tiling

/// A change, as far as a map's tiles are concerned: which of them no longer show what is there.
public struct StaleMark: Sendable {
    /// The tiles.
    public var ranges: [TileRange]
    /// When it happened, seconds since 1970 UTC; for people.
    public var sinceSeconds: Int64
    /// How far the map has followed each dataset's change log once this is stored: sequence numbers by dataset.
    public var followed: [String: Int64]
    /// The generation of the oldest render still under way; earlier ones need not be told from later ones.
    public var oldestRender: Int64

    /// A mark; without renders under way.
    public init(
        ranges: [TileRange], sinceSeconds: Int64, followed: [String: Int64] = [:], oldestRender: Int64 = .max
    ) {
        self.ranges = ranges
        self.sinceSeconds = sinceSeconds
        self.followed = followed
        self.oldestRender = oldestRender
    }
}

/// What a mark came to.
public struct StaleReport: Sendable, Hashable {
    /// Stored tiles of one zoom.
    public struct Zoom: Sendable, Hashable {
        /// The zoom.
        public let zoom: Int
        /// Tiles at @1x in the map's own format that are stale by this mark.
        public let tiles: Int
    }

    /// The number of the change: pictures drawn from data of this number or later are fresh again.
    public let generation: Int64
    /// By zoom, ascending; zooms without stored tiles are left out.
    public let zooms: [Zoom]

    /// Tiles of all zooms.
    public var tiles: Int { zooms.reduce(0) { $0 + $1.tiles } }
}
