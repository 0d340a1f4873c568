import ImageCoding
import Tiling

/// A tile's picture as bytes, ready to be stored and sent.
public struct EncodedTile: Equatable, Sendable {
    /// Where the tile is.
    public let coordinate: TileCoordinate
    /// The encoded picture.
    public let bytes: [UInt8]
    /// How far a PNG is from the pixels that were drawn, see ``ImageEncoder/meanSquaredError``; 0 for the lossy
    /// formats too.
    public let meanSquaredError: Double

    /// A tile with its bytes.
    public init(coordinate: TileCoordinate, bytes: [UInt8], meanSquaredError: Double = 0) {
        self.coordinate = coordinate
        self.bytes = bytes
        self.meanSquaredError = meanSquaredError
    }
}
