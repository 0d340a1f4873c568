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
    /// The epoch it was drawn in; the tile is fresh when this is the current one and nothing has changed since.
    public let epoch: Int64
    /// When something that it shows has changed, seconds since 1970 UTC; nil when nothing has.
    public let staleSinceSeconds: Int64?

    /// A stored tile from its parts.
    public init(
        bytes: [UInt8], contentHash: String, modifiedSeconds: Int64, epoch: Int64,
        staleSinceSeconds: Int64? = nil
    ) {
        self.bytes = bytes
        self.contentHash = contentHash
        self.modifiedSeconds = modifiedSeconds
        self.epoch = epoch
        self.staleSinceSeconds = staleSinceSeconds
    }

    /// False when the bytes are not those that the name was made from: the disk has changed them.
    public var isSound: Bool {
        // Of two pictures with one hash, the later has a number behind it.
        contentHash.prefix { $0 != "-" } == ContentHash(bytes).hex
    }

    /// True when the tile shows what is there, drawn in the current epoch.
    public func isFresh(in currentEpoch: Int64) -> Bool { epoch == currentEpoch && staleSinceSeconds == nil }
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
/// An *epoch* is a number for everything a tile depends on as a whole (style, imported data): tiles of another
/// than the current epoch are stale. A *generation* counts the changes within an epoch: a change marks the tiles
/// it touches as stale, and only pictures drawn from data of its generation or later are fresh again. The store
/// keeps what it is given; what to do with a stale tile is the caller's business.
public protocol TileStore: Sendable {
    /// The number of a fingerprint, which becomes the current epoch.
    ///
    /// The same fingerprint keeps its number; a new one gets a number never used before. When the current
    /// epoch changes, the ledger of finished metatiles starts empty.
    func currentEpoch(fingerprint: String) throws(TileStorageError) -> Int64

    /// The tile at a place, of whatever epoch; nil when there is none. Cheap enough for an event loop.
    func tile(_ coordinate: TileCoordinate, variant: TileVariant) throws(TileStorageError) -> StoredTile?

    /// Changes when stored tiles may have changed: what was read after asking for it may be kept while it stands.
    ///
    /// What this store writes changes it at once, what others write within milliseconds. Nil: nothing may be kept.
    var version: UInt64? { get }

    /// Stores tiles and notes finished metatiles, all or nothing.
    ///
    /// A tile of the current epoch is never replaced by one of another epoch, and metatiles are noted only
    /// for the current one, so that work begun before a change cannot pass as fresh.
    ///
    /// The same goes for a tile that a change touched after the generation: it is stored, but stays stale.
    ///
    /// - Parameters:
    ///   - tiles: what to store; a later one replaces an earlier one at the same place.
    ///   - epoch: the epoch they were drawn in.
    ///   - generation: the number of the last change that the data they were drawn from had seen.
    ///   - finished: metatiles of which every tile that the map has is now stored at @1x.
    ///   - modifiedSeconds: the time, seconds since 1970 UTC; a tile whose bytes stay the same keeps its own.
    /// - Throws: ``TileStorageError``; nothing was stored then.
    func write(
        _ tiles: [TileWrite], epoch: Int64, generation: Int64, finished: [Metatile], modifiedSeconds: Int64
    ) throws(TileStorageError)

    /// Device pixels to the CSS pixel of tiles other than the standard ones that are stored.
    func ratios() throws(TileStorageError) -> Set<Int>

    /// The number of the last change; 0 before the first.
    func generation() throws(TileStorageError) -> Int64

    /// Marks tiles as stale and notes how far change logs are followed, all or nothing.
    ///
    /// - Returns: the number of the change and how many stored tiles it touched.
    func markStale(_ mark: StaleMark) throws(TileStorageError) -> StaleReport

    /// Makes every tile stale by a new epoch for the same fingerprint, whatever their number: O(1) in tiles.
    func bumpEpoch(fingerprint: String, followed: [String: Int64]) throws(TileStorageError) -> Int64

    /// How far each dataset's changes are followed: sequence numbers by dataset.
    func followed() throws(TileStorageError) -> [String: Int64]

    /// The tiles that could not be drawn in the current epoch, the oldest first.
    func failures() throws(TileStorageError) -> [TileFailure]

    /// Remembers that tiles could not be drawn in an epoch, in place of what was known of them.
    func note(_ failure: TileFailure, epoch: Int64) throws(TileStorageError)

    /// Forgets that tiles could not be drawn: they were.
    func forgetFailure(of tiles: TileRange, variant: TileVariant) throws(TileStorageError)

    /// Forgets all failures: what the tiles show has changed.
    func forgetFailures() throws(TileStorageError)

    /// The metatiles noted as finished: of one zoom and size, in one epoch.
    func finishedMetatiles(zoom: Int, size: Int, epoch: Int64) throws(TileStorageError) -> MetatileSet

    /// What is stored, in figures.
    func statistics() throws(TileStorageError) -> StoreStatistics
}

extension TileStore {
    /// Nothing may be kept; see ``TileStore``.
    public var version: UInt64? { nil }

    /// Stores tiles drawn from the data as it is now; see ``TileStore``.
    public func write(
        _ tiles: [TileWrite], epoch: Int64, finished: [Metatile], modifiedSeconds: Int64
    ) throws(TileStorageError) {
        try write(
            tiles, epoch: epoch, generation: .max, finished: finished, modifiedSeconds: modifiedSeconds)
    }
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
