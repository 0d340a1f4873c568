import Pixels

/// Picture bytes to pixels; the format is taken from the content, never from a name.
///
/// Made for bytes from elsewhere: sizes are checked before anything is decoded, a file that is cut off or
/// damaged is an error rather than half a picture, and no input traps.
public enum ImageDecoder {
    /// Decodes a PNG, JPEG or WebP picture.
    ///
    /// 16-bit channels are rounded to 8; colour profiles, gamma and orientation are not applied.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - limits: what the picture may measure.
    /// - Returns: premultiplied pixels.
    /// - Throws: ``ImageCodingError`` with the reason; never a picture that is not whole.
    public static func decode(
        _ bytes: [UInt8], limits: DecodeLimits = .tile
    ) throws(ImageCodingError) -> PixelBuffer {
        try limits.check(byteCount: bytes.count)
        switch TileFormat(sniffing: bytes) {
        case .png: return try PNGDecoder.decode(bytes, limits: limits)
        case .jpeg: return try JPEGDecoder.decode(bytes, limits: limits)
        case .webp: return try WebPDecoder.decode(bytes, limits: limits)
        case nil: throw .unknownFormat(byteCount: bytes.count)
        }
    }
}
