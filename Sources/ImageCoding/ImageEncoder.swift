import Pixels

/// Pixels to picture bytes; owns its scratch buffers, so every worker has one of its own.
public struct ImageEncoder: ~Copyable {
    /// What counts more when a picture is compressed.
    ///
    /// Measured on 256 px truecolour tiles of cells, circles and heat (2 vCPU AMD EPYC; whole encoder, µs):
    /// live 90–480; seed 90–520 for 0–7 % fewer bytes; archive 510–2500 for 8–27 % fewer. Palettes:
    /// 90–380, and 240–1600 for 11–28 % fewer; one colour: 40. Level 2 of ISA-L is as good as free, libdeflate is not.
    public enum Mode: Sendable {
        /// Somebody waits: ISA-L level 1.
        case live
        /// Many tiles: ISA-L level 2.
        case seed
        /// Few pictures that travel far: libdeflate level 6.
        case archive
    }

    private var png: PNGEncoder
    private var jpeg: JPEGEncoder
    private var webp: WebPEncoder

    /// An encoder.
    ///
    /// - Parameters:
    ///   - mode: what counts more, time or bytes.
    ///   - quality: of the lossy formats, 1…100.
    ///   - background: what translucent pixels are laid on where a format has no alpha; its own alpha is
    ///     ignored.
    public init(
        mode: Mode, quality: Int = 80,
        background: PremultipliedRGBA8 = PremultipliedRGBA8(red: 255, green: 255, blue: 255, alpha: 255)
    ) {
        precondition((1...100).contains(quality), "quality \(quality) is outside 1…100")
        png = PNGEncoder(mode: mode)
        jpeg = JPEGEncoder(quality: quality, background: background)
        webp = WebPEncoder(quality: quality, effort: mode == .archive ? 4 : 1)
    }

    /// How far the last PNG is from its pixels: the mean over pixels and colours of the difference squared, on
    /// black or on white, whichever is more; 0 for a lossless one.
    public var meanSquaredError: Double { png.meanSquaredError }

    /// Encodes a buffer or a window of it.
    ///
    /// PNG without a palette is lossless: decoding gives the same premultiplied pixels.
    ///
    /// - Parameters:
    ///   - buffer: premultiplied pixels.
    ///   - window: the part to encode, read in place; nil is the whole.
    ///   - format: what to write.
    ///   - palette: what a PNG of more than 256 colours is drawn with, as long as its mean squared error
    ///     stays within ``StylePalette/largestMeanSquaredError``; nil, and it stays lossless.
    /// - Returns: the file.
    /// - Throws: ``ImageCodingError`` when the window leaves the buffer or the format cannot hold its size.
    public mutating func encode(
        _ buffer: PixelBuffer, window: PixelWindow? = nil, format: TileFormat, palette: StylePalette? = nil
    ) throws(ImageCodingError) -> [UInt8] {
        let window = window ?? PixelWindow(buffer)
        guard window.fits(buffer) else {
            throw .windowOutside(window, bufferWidth: buffer.width, bufferHeight: buffer.height)
        }
        switch format {
        case .png: return try png.encode(buffer, window, palette: palette)
        case .jpeg: return try jpeg.encode(buffer, window)
        case .webp: return try webp.encode(buffer, window)
        }
    }
}
