import Pixels

/// Pixels to PNG bytes: chunks of our own around a library's deflate.
///
/// Lossless. The smallest of three forms is chosen by what the picture holds: a palette of 1, 2, 4 or 8
/// bits when there are at most 256 colours, RGB when every pixel is opaque, else RGBA. Rows are not
/// filtered: on drawn maps filters make files larger and cost the most time.
struct PNGEncoder: ~Copyable {
    private var deflater: Deflater
    private var palette = PaletteIndex()
    /// Filter bytes and rows, ready to be compressed; only the first so many count.
    private var raw: [UInt8] = []

    init(mode: ImageEncoder.Mode) {
        deflater = Deflater(mode: mode)
    }

    /// Encodes a window that fits the buffer.
    mutating func encode(_ buffer: PixelBuffer, _ window: PixelWindow) throws(ImageCodingError) -> [UInt8] {
        if palette.number(buffer.pixels.span, stride: buffer.width, window: window) {
            return try encodeIndexed(window)
        }
        let isOpaque = Self.isOpaque(buffer.pixels.span, stride: buffer.width, window: window)
        let channels = isOpaque ? 3 : 4
        let count = window.height * (1 + window.width * channels)
        reserve(count)
        if isOpaque {
            RowPacking.packRGB(buffer.pixels.span, stride: buffer.width, window: window, into: &raw)
        } else {
            RowPacking.packRGBA(buffer.pixels.span, stride: buffer.width, window: window, into: &raw)
        }
        var file = Self.beginning(window, bitDepth: 8, colorType: isOpaque ? 2 : 6)
        try appendImageData(rawCount: count, to: &file)
        return file
    }

    private mutating func encodeIndexed(_ window: PixelWindow) throws(ImageCodingError) -> [UInt8] {
        // Colours with transparency come first, so that tRNS can end with the last of them.
        let colors = palette.colors
        let clear = colors.indices.filter { colors[$0] >> 24 != 255 }
        let order = clear + colors.indices.filter { colors[$0] >> 24 == 255 }
        var numbers = [UInt8](repeating: 0, count: PaletteIndex.maximumColors)
        for (place, color) in order.enumerated() { numbers[color] = UInt8(place) }
        let depth = colors.count <= 2 ? 1 : colors.count <= 4 ? 2 : colors.count <= 16 ? 4 : 8
        let count = window.height * (1 + (window.width * depth + 7) / 8)
        reserve(count)
        if colors.count == 1 {
            for place in 0..<count { raw[place] = 0 }
        } else {
            RowPacking.packIndexes(
                palette.numbers, numbers: numbers, window: window, bitDepth: depth, into: &raw)
        }
        var file = Self.beginning(window, bitDepth: UInt8(depth), colorType: 3)
        appendPalette(order.map { colors[$0] }, clearCount: clear.count, to: &file)
        try appendImageData(rawCount: count, to: &file)
        return file
    }

    private func appendPalette(_ colors: [UInt32], clearCount: Int, to file: inout [UInt8]) {
        var entries: [UInt8] = []
        var alphas: [UInt8] = []
        AlphaConversion.withReciprocals { reciprocals in
            for color in colors {
                let straight = AlphaConversion.straight(color, reciprocals: reciprocals)
                for shift in [0, 8, 16] as [UInt32] {
                    entries.append(UInt8(truncatingIfNeeded: straight >> shift))
                }
                alphas.append(UInt8(truncatingIfNeeded: straight >> 24))
            }
        }
        PNGChunk.append(PNGChunk.palette, entries[...], to: &file)
        if clearCount > 0 { PNGChunk.append(PNGChunk.transparency, alphas.prefix(clearCount), to: &file) }
    }

    private mutating func appendImageData(rawCount: Int, to file: inout [UInt8]) throws(ImageCodingError) {
        let size = try deflater.compress(raw, count: rawCount)
        file.reserveCapacity(file.count + size + 2 * PNGChunk.frameBytes)
        PNGChunk.append(PNGChunk.imageData, deflater.output[..<size], to: &file)
        PNGChunk.append(PNGChunk.end, [], to: &file)
    }

    private mutating func reserve(_ count: Int) {
        let count = count + RowPacking.spareBytes
        if raw.count < count { raw = [UInt8](repeating: 0, count: count) }
    }

    /// Signature and IHDR (PNG 3rd edition, 11.2.1).
    private static func beginning(_ window: PixelWindow, bitDepth: UInt8, colorType: UInt8) -> [UInt8] {
        var header: [UInt8] = []
        PNGChunk.appendBigEndian(UInt32(window.width), to: &header)
        PNGChunk.appendBigEndian(UInt32(window.height), to: &header)
        header += [bitDepth, colorType, 0, 0, 0]
        var file = PNGChunk.signature
        PNGChunk.append(PNGChunk.header, header[...], to: &file)
        return file
    }

    private static func isOpaque(_ pixels: Span<UInt32>, stride: Int, window: PixelWindow) -> Bool {
        for row in window.y..<window.y + window.height {
            let start = row * stride + window.x
            var common = UInt32.max
            for position in start..<start + window.width { common &= pixels[position] }
            if common >> 24 != 255 { return false }
        }
        return true
    }
}
