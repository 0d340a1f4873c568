import Tiling

/// A tile's picture as bytes, ready to be stored and sent.
public struct EncodedTile: Equatable, Sendable {
    /// Where the tile is.
    public let coordinate: TileCoordinate
    /// The encoded picture.
    public let bytes: [UInt8]

    /// A tile with its bytes.
    public init(coordinate: TileCoordinate, bytes: [UInt8]) {
        self.coordinate = coordinate
        self.bytes = bytes
    }
}
