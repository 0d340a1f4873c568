import Pixels

/// What a limit of ``DecodeLimits`` counts.
public enum DecodeLimit: String, Sendable, Hashable {
    /// Bytes of the file.
    case bytes
    /// Pixels along the longer side.
    case side = "pixels along a side"
    /// Pixels in all.
    case pixels
}

/// How large a picture may be; checked on its header, before anything is decoded.
public struct DecodeLimits: Sendable, Hashable {
    /// The most bytes of a file.
    public let maximumBytes: Int
    /// The most pixels along a side.
    public let maximumSide: Int
    /// The most pixels in all; four bytes each once decoded.
    public let maximumPixels: Int

    /// Limits from their parts; never above what a pixel buffer or a C library can hold.
    public init(maximumBytes: Int, maximumSide: Int, maximumPixels: Int) {
        self.maximumBytes = min(maximumBytes, Self.libraryBytes)
        self.maximumSide = min(maximumSide, PixelBuffer.maximumSide)
        self.maximumPixels = min(maximumPixels, PixelBuffer.maximumSide * PixelBuffer.maximumSide)
    }

    /// For tiles from elsewhere: 2048 px is @4x of a 512 px tile (16 MiB decoded); no honest one has 16 MiB.
    public static let tile = Self(maximumBytes: 16 << 20, maximumSide: 2048, maximumPixels: 2048 * 2048)
    /// For pictures an operator names himself: all that a pixel buffer holds.
    public static let picture = Self(
        maximumBytes: 1 << 30, maximumSide: PixelBuffer.maximumSide,
        maximumPixels: PixelBuffer.maximumSide * PixelBuffer.maximumSide)

    /// Chunk lengths and the C interfaces end at 2³¹ - 1.
    private static let libraryBytes = Int(Int32.max) - 4096

    /// Throws unless a file of this many bytes may be read at all.
    func check(byteCount: Int) throws(ImageCodingError) {
        guard byteCount <= maximumBytes else {
            throw .tooLarge(.bytes, found: byteCount, allowed: maximumBytes)
        }
    }

    /// Throws unless a picture of this size may be decoded.
    func check(width: Int, height: Int, format: TileFormat) throws(ImageCodingError) {
        guard width > 0, height > 0 else { throw .malformed(format, reason: "a side of 0 pixels") }
        guard max(width, height) <= maximumSide else {
            throw .tooLarge(.side, found: max(width, height), allowed: maximumSide)
        }
        // Both sides are at most 16,384 here, so the product cannot overflow.
        guard width * height <= maximumPixels else {
            throw .tooLarge(.pixels, found: width * height, allowed: maximumPixels)
        }
    }
}
