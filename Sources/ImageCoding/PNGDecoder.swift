import CDeflate
import Pixels

/// PNG bytes to pixels: libdeflate inflates, the rest is ours.
///
/// Ours, because libpng 1.6.39's simplified interface mixes up the rows of interlaced 16-bit pictures and
/// only warns of damaged image data, and its full interface needs setjmp. Tests compare with libpng.
enum PNGDecoder {
    /// Decodes any colour type, bit depth and interlacing to premultiplied pixels.
    static func decode(_ bytes: [UInt8], limits: DecodeLimits) throws(ImageCodingError) -> PixelBuffer {
        let outline = try PNGOutline(reading: bytes)
        try limits.check(width: outline.width, height: outline.height, format: .png)
        let samples = try PNGSamples(
            colorType: outline.colorType, depth: outline.bitDepth, palette: bytes[outline.palette],
            transparency: outline.transparency.map { bytes[$0] })
        var raw = try inflate(outline.joinedImageData(of: bytes), byteCount: outline.rawByteCount)
        var pixels = [UInt32](repeating: 0, count: outline.width * outline.height)
        var start = 0
        for pass in outline.passes {
            let rows = PNGUnfilter.Rows(
                start: start, count: pass.rows, bytes: outline.rowBytes(columns: pass.columns),
                pixelBytes: max(1, outline.bitsPerPixel / 8))
            guard PNGUnfilter.unfilter(&raw, rows) else {
                throw .malformed(.png, reason: "an unknown filter")
            }
            for row in 0..<pass.rows {
                let line = start + row * (rows.bytes + 1) + 1
                let first = (pass.y + row * pass.stepY) * outline.width + pass.x
                samples.expand(
                    row: line..<line + rows.bytes, of: raw, columns: pass.columns, into: &pixels,
                    places: (first, pass.stepX))
            }
            start = rows.end
        }
        return PixelBuffer(width: outline.width, height: outline.height, pixels: pixels)
    }

    /// Inflates a zlib stream that must be sound and give exactly the bytes the header promises.
    ///
    /// libdeflate writes into a buffer of the right size and stops, however much is hidden in the stream.
    private static func inflate(_ stream: [UInt8], byteCount: Int) throws(ImageCodingError) -> [UInt8] {
        guard let decompressor = unsafe libdeflate_alloc_decompressor() else {
            throw .malformed(.png, reason: "no memory to inflate it")
        }
        defer { unsafe libdeflate_free_decompressor(decompressor) }
        var result = LIBDEFLATE_BAD_DATA
        let raw = unsafe [UInt8](unsafeUninitializedCapacity: byteCount) { output, count in
            // SAFETY: both lengths are those of the buffers. The size pointer is nil, so success means that
            // every byte of the output was written; on failure the array is declared empty.
            unsafe stream.withUnsafeBytes { input in
                unsafe result = libdeflate_zlib_decompress(
                    decompressor, input.baseAddress, input.count, output.baseAddress, byteCount, nil)
            }
            count = result == LIBDEFLATE_SUCCESS ? byteCount : 0
        }
        switch result {
        case LIBDEFLATE_SUCCESS: return raw
        case LIBDEFLATE_SHORT_OUTPUT: throw .malformed(.png, reason: "too little image data")
        case LIBDEFLATE_INSUFFICIENT_SPACE: throw .malformed(.png, reason: "too much image data")
        default: throw .malformed(.png, reason: "the image data does not inflate")
        }
    }
}
