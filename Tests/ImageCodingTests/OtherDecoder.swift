import CPNG
import Testing

/// libpng by itself, given the file as it stands: what any other program would see.
enum OtherDecoder {
    /// Straight RGBA pixels, packed like ours.
    static func straightPixels(of file: [UInt8]) throws -> [UInt32] {
        var image = unsafe png_image()
        unsafe image.version = png_uint_32(GRIDMILL_PNG_IMAGE_VERSION)
        defer { unsafe png_image_free(&image) }
        // SAFETY: the file outlives both calls; the pixels are as many as the header says.
        return try unsafe file.withUnsafeBytes { input in
            try #require(unsafe png_image_begin_read_from_memory(&image, input.baseAddress, input.count) != 0)
            unsafe image.flags |= png_uint_32(GRIDMILL_PNG_16_BIT_IS_SRGB)
            unsafe image.format = png_uint_32(GRIDMILL_PNG_FORMAT_RGBA)
            var pixels = unsafe [UInt32](repeating: 0, count: Int(image.width) * Int(image.height))
            let isRead = unsafe pixels.withUnsafeMutableBytes { output in
                unsafe png_image_finish_read(&image, nil, output.baseAddress, 0, nil) != 0
            }
            try #require(isRead)
            try #require(unsafe image.warning_or_error == 0)
            return pixels
        }
    }
}
