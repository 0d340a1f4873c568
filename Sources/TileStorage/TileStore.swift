import Tiling

/// Which of a tile's pictures: pixel ratio and format.
public struct TileVariant: Hashable, Sendable {
    /// Device pixels to the CSS pixel, 1…4.
    public let ratio: Int
    /// The file extension of the format; empty for the map's own.
    public let format: String

    /// The map's own format at @1x.
    public static let standard = Self(ratio: 1, format: "")

    /// A variant from its parts.
    public init(ratio: Int, format: String) {
        self.ratio = ratio
        self.format = format
    }
}

/// A tile as it lies in a store.
public struct StoredTile: Hashable, Sendable {
    /// The picture's bytes.
    public let bytes: [UInt8]
    /// A name of the bytes: equal for equal bytes, different for different ones; fit for an ETag.
    public let contentHash: String
    /// When these bytes were first stored here, seconds since 1970 UTC.
    public let modifiedSeconds: Int64
    /// The epoch it was drawn in; the tile is fresh when this is the current one.
    public let epoch: Int64

    /// A stored tile from its parts.
    public init(bytes: [UInt8], contentHash: String, modifiedSeconds: Int64, epoch: Int64) {
        self.bytes = bytes
        self.contentHash = contentHash
        self.modifiedSeconds = modifiedSeconds
        self.epoch = epoch
    }
}

/// A tile to be stored.
public struct TileWrite: Sendable {
    /// Its place.
    public let coordinate: TileCoordinate
    /// Which of its pictures.
    public let variant: TileVariant
    /// The picture's bytes.
    public let bytes: [UInt8]

    /// A write from its parts.
    public init(coordinate: TileCoordinate, variant: TileVariant = .standard, bytes: [UInt8]) {
        self.coordinate = coordinate
        self.variant = variant
        self.bytes = bytes
    }
}

/// Where finished tiles are kept.
///
/// An *epoch* is a number for everything a tile depends on (style, data): tiles of the current epoch are
/// fresh, all others stale. The store keeps what it is given; what to do with a stale tile is the
/// caller's business.
public protocol TileStore: Sendable {
    /// The number of a fingerprint, which becomes the current epoch.
    ///
    /// The same fingerprint keeps its number; a new one gets a number never used before. When the current
    /// epoch changes, the ledger of finished metatiles starts empty.
    func currentEpoch(fingerprint: String) throws(TileStorageError) -> Int64

    /// The tile at a place, of whatever epoch; nil when there is none. Cheap enough for an event loop.
    func tile(_ coordinate: TileCoordinate, variant: TileVariant) throws(TileStorageError) -> StoredTile?

    /// Stores tiles and notes finished metatiles, all or nothing.
    ///
    /// A tile of the current epoch is never replaced by one of another epoch, and metatiles are noted only
    /// for the current one, so that work begun before a change cannot pass as fresh.
    ///
    /// - Parameters:
    ///   - tiles: what to store; a later one replaces an earlier one at the same place.
    ///   - epoch: the epoch they were drawn in.
    ///   - finished: metatiles of which every tile that the map has is now stored at @1x.
    ///   - modifiedSeconds: the time, seconds since 1970 UTC; a tile whose bytes stay the same keeps its own.
    /// - Throws: ``TileStorageError``; nothing was stored then.
    func write(
        _ tiles: [TileWrite], epoch: Int64, finished: [Metatile], modifiedSeconds: Int64
    ) throws(TileStorageError)

    /// The metatiles noted as finished: of one zoom and size, in one epoch.
    func finishedMetatiles(zoom: Int, size: Int, epoch: Int64) throws(TileStorageError) -> MetatileSet

    /// What is stored, in figures.
    func statistics() throws(TileStorageError) -> StoreStatistics
}

/// What a store holds.
public struct StoreStatistics: Hashable, Sendable {
    /// One zoom's share.
    public struct Zoom: Hashable, Sendable {
        /// The zoom.
        public let zoom: Int
        /// Tiles at @1x in the map's own format.
        public let tiles: Int
        /// How many of them are of the current epoch.
        public let freshTiles: Int
        /// Their bytes, equal pictures counted every time.
        public let bytes: Int64
    }

    /// By zoom, ascending; zooms without tiles are left out.
    public let zooms: [Zoom]
    /// Tiles at other ratios or in other formats.
    public let variantTiles: Int
    /// Distinct pictures.
    public let images: Int
    /// Their bytes.
    public let imageBytes: Int64
    /// Bytes on disk, write-ahead log included; 0 in memory.
    public let fileBytes: Int64
    /// The current epoch; 0 before the first.
    public let epoch: Int64

    /// Tiles of all zooms.
    public var tiles: Int { zooms.reduce(0) { $0 + $1.tiles } }
}
