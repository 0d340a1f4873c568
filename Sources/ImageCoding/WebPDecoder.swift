import CWebP
import Pixels

/// WebP bytes to pixels, through libwebp.
enum WebPDecoder {
    /// Decodes a still picture, lossy or lossless, with or without alpha.
    static func decode(_ bytes: [UInt8], limits: DecodeLimits) throws(ImageCodingError) -> PixelBuffer {
        try checkLength(bytes)
        var features = WebPBitstreamFeatures()
        // SAFETY: the length is the buffer's; the header is only read.
        let status = unsafe bytes.withUnsafeBufferPointer { input in
            unsafe WebPGetFeatures(input.baseAddress, input.count, &features)
        }
        guard status == VP8_STATUS_OK else {
            throw status == VP8_STATUS_NOT_ENOUGH_DATA
                ? .truncated(.webp) : .malformed(.webp, reason: "unreadable header")
        }
        guard features.has_animation == 0 else { throw .unsupported(.webp, feature: "animation") }
        let width = Int(features.width)
        let height = Int(features.height)
        try limits.check(width: width, height: height, format: .webp)
        var pixels = [UInt32](repeating: 0, count: width * height)
        // SAFETY: lengths and the stride are those of the buffers; the decoder checks them against the
        // size in the file before it writes.
        let isDecoded = unsafe bytes.withUnsafeBufferPointer { input in
            unsafe pixels.withUnsafeMutableBytes { output in
                unsafe WebPDecodeRGBAInto(
                    input.baseAddress, input.count, output.baseAddress?.assumingMemoryBound(to: UInt8.self),
                    output.count, Int32(width * 4)) != nil
            }
        }
        guard isDecoded else { throw .malformed(.webp, reason: "the picture data does not decode") }
        AlphaConversion.premultiply(&pixels)
        return PixelBuffer(width: width, height: height, pixels: pixels)
    }

    /// Throws when the file is shorter than its RIFF header says (RFC 9649, section 2.4).
    private static func checkLength(_ bytes: [UInt8]) throws(ImageCodingError) {
        guard bytes.count >= 12 else { throw .truncated(.webp) }
        let promised = (0..<4).reduce(0) { $0 | Int(bytes[4 + $1]) << (8 * $1) }
        guard promised <= bytes.count - 8 else { throw .truncated(.webp) }
    }
}
