import CWebP
import Pixels

/// Pixels to lossy WebP bytes, through libwebp; alpha is kept.
struct WebPEncoder: ~Copyable {
    private let quality: Int
    private let effort: Int32
    private var straight: [UInt32] = []

    /// An encoder; effort is libwebp's method, 0 (fast) … 6 (small).
    init(quality: Int, effort: Int32) {
        self.quality = quality
        self.effort = effort
    }

    /// Encodes a window that fits the buffer.
    mutating func encode(_ buffer: PixelBuffer, _ window: PixelWindow) throws(ImageCodingError) -> [UInt8] {
        guard max(window.width, window.height) <= Int(WEBP_MAX_DIMENSION) else {
            throw .encodingFailed(.webp, reason: "a side above \(WEBP_MAX_DIMENSION) pixels")
        }
        makeStraight(buffer, window)
        return try compress(window)
    }

    private mutating func makeStraight(_ buffer: PixelBuffer, _ window: PixelWindow) {
        let count = window.width * window.height
        if straight.count < count { straight = [UInt32](repeating: 0, count: count) }
        AlphaConversion.withReciprocals { reciprocals in
            let source = buffer.pixels.span
            var target = straight.mutableSpan
            var place = 0
            for row in window.y..<window.y + window.height {
                let start = row * buffer.width + window.x
                for position in start..<start + window.width {
                    target[place] = AlphaConversion.straight(source[position], reciprocals: reciprocals)
                    place &+= 1
                }
            }
        }
    }

    private func compress(_ window: PixelWindow) throws(ImageCodingError) -> [UInt8] {
        var configuration = WebPConfig()
        var picture = unsafe WebPPicture()
        guard unsafe WebPConfigPreset(&configuration, WEBP_PRESET_DEFAULT, Float(quality)) != 0,
            unsafe WebPPictureInit(&picture) != 0
        else { throw .encodingFailed(.webp, reason: "another version of libwebp than the one built with") }
        configuration.method = effort
        unsafe picture.width = Int32(window.width)
        unsafe picture.height = Int32(window.height)
        var writer = unsafe WebPMemoryWriter()
        unsafe WebPMemoryWriterInit(&writer)
        defer {
            unsafe WebPPictureFree(&picture)
            unsafe WebPMemoryWriterClear(&writer)
        }
        // SAFETY: the pixels are width × height × 4 bytes and are copied by the import; the writer stays in
        // place while the encoder calls it, and its bytes are copied before it is cleared.
        let isEncoded = unsafe withUnsafeMutablePointer(to: &writer) { writer in
            unsafe picture.writer = WebPMemoryWrite
            unsafe picture.custom_ptr = UnsafeMutableRawPointer(writer)
            return unsafe straight.withUnsafeBytes { source in
                unsafe WebPPictureImportRGBA(
                    &picture, source.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32(window.width * 4)
                )
                    != 0 && WebPEncode(&configuration, &picture) != 0
            }
        }
        guard isEncoded, let start = unsafe writer.mem else {
            throw .encodingFailed(.webp, reason: unsafe "libwebp error \(picture.error_code.rawValue)")
        }
        return unsafe Array(UnsafeBufferPointer(start: start, count: writer.size))
    }
}
