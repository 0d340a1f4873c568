import CTurboJPEG
import Pixels

/// JPEG bytes to pixels, through libjpeg-turbo.
enum JPEGDecoder {
    /// Decodes grey and YCbCr pictures, baseline and progressive.
    static func decode(_ bytes: [UInt8], limits: DecodeLimits) throws(ImageCodingError) -> PixelBuffer {
        guard let decoder = unsafe tjInitDecompress() else {
            throw .malformed(.jpeg, reason: "no memory to decode it")
        }
        defer { unsafe _ = tjDestroy(decoder) }
        let size = try unsafe readHeader(bytes, decoder)
        try limits.check(width: size.width, height: size.height, format: .jpeg)
        var pixels = [UInt32](repeating: 0, count: size.width * size.height)
        // SAFETY: lengths are those of the buffers; a pitch of 0 means rows of width × 4 bytes, and the
        // decoder refuses to write more rows than the height given here.
        let result = unsafe bytes.withUnsafeBufferPointer { input in
            unsafe pixels.withUnsafeMutableBytes { output in
                unsafe tjDecompress2(
                    decoder, input.baseAddress, UInt(input.count),
                    output.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32(size.width), 0,
                    Int32(size.height), Int32(TJPF_RGBA.rawValue), TJFLAG_LIMITSCANS)
            }
        }
        if result != 0 { try unsafe checkFailure(of: decoder) }
        return PixelBuffer(width: size.width, height: size.height, pixels: pixels)
    }

    private static func readHeader(
        _ bytes: [UInt8], _ decoder: tjhandle
    ) throws(ImageCodingError) -> (width: Int, height: Int) {
        var width: Int32 = 0
        var height: Int32 = 0
        var subsampling: Int32 = 0
        var colorSpace: Int32 = 0
        // SAFETY: the length is the buffer's; the four results are written by value.
        let result = unsafe bytes.withUnsafeBufferPointer { input in
            unsafe tjDecompressHeader3(
                decoder, input.baseAddress, UInt(input.count), &width, &height, &subsampling, &colorSpace)
        }
        if result != 0 { try unsafe checkFailure(of: decoder) }
        guard colorSpace != TJCS_CMYK.rawValue, colorSpace != TJCS_YCCK.rawValue else {
            throw .unsupported(.jpeg, feature: "CMYK colours")
        }
        return (Int(width), Int(height))
    }

    /// Throws what the library complains of, unless it is harmless.
    ///
    /// Stray bytes between markers are common in honest files and cost no pixel; every other warning
    /// means that pixels were made up.
    private static func checkFailure(of decoder: tjhandle) throws(ImageCodingError) {
        let reason = unsafe String(cString: tjGetErrorStr2(decoder))
        if reason.contains("extraneous bytes before marker") { return }
        let endings = ["Premature end", "Input file read error", "Empty input file"]
        if endings.contains(where: reason.contains) { throw .truncated(.jpeg) }
        throw .malformed(.jpeg, reason: reason)
    }
}
