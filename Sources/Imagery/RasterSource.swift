import Geometry
import Pixels
import Tiling

/// Pixels of the ground, presented as a Web Mercator tile pyramid: a GeoTIFF, an MBTiles file, an upstream.
///
/// Tiles are numbered as everywhere here: columns from the west, rows from the north.
public protocol RasterSource: Sendable {
    /// Pixels along a side of every tile.
    var tilePixels: Int { get }
    /// The zooms that have tiles; deeper ones are enlarged from the last.
    var zoomRange: ClosedRange<Int> { get }
    /// No tile outside holds anything.
    var extent: WorldBox { get }
    /// True for imagery, which may be read at whatever zoom suits the device; false for pictures drawn for
    /// one zoom, with lettering and line widths of their own.
    var isContinuous: Bool { get }
    /// Changes when the source does; holds neither keys nor anything else to be kept quiet.
    var fingerprint: String { get }

    /// The pixels of one tile, ``tilePixels`` along each side.
    ///
    /// - Returns: nil when nothing is there.
    /// - Throws: ``ImageryError`` when there may be something that cannot be had now.
    func tile(_ coordinate: TileCoordinate) async throws(ImageryError) -> RasterTile?
}

/// The pixels of one tile.
public struct RasterTile: Sendable, Equatable {
    /// Premultiplied, square.
    public let pixels: PixelBuffer
    /// True when the source could not be asked and these are the last good ones.
    public let isStale: Bool

    /// A tile.
    public init(pixels: PixelBuffer, isStale: Bool = false) {
        self.pixels = pixels
        self.isStale = isStale
    }
}
