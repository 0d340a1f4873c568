import Pixels

/// Pixels to PNG bytes: chunks of our own around a library's deflate.
///
/// The smallest of three forms is chosen by what the picture holds: a palette of 1, 2, 4 or 8 bits when
/// there are at most 256 colours, RGB when every pixel is opaque, else RGBA. Without a style palette the
/// file is lossless; with one a picture of more colours takes the palette's as long as it looks the same,
/// else its own, held to six bits where they are not the palette's.
/// Rows are not filtered: on drawn maps filters make files larger and cost the most time.
struct PNGEncoder: ~Copyable {
    private var deflater: Deflater
    private var palette = PaletteIndex()
    private var mapper = PaletteMapper()
    private var solid = SolidPictures()
    /// Of the last picture, see ``ImageEncoder/meanSquaredError``.
    private(set) var meanSquaredError = 0.0
    /// Filter bytes and rows, ready to be compressed; only the first so many count.
    private var raw: [UInt8] = []

    init(mode: ImageEncoder.Mode) {
        deflater = Deflater(mode: mode)
    }

    /// Encodes a window that fits the buffer.
    mutating func encode(
        _ buffer: PixelBuffer, _ window: PixelWindow, palette stylePalette: StylePalette?
    ) throws(ImageCodingError) -> [UInt8] {
        meanSquaredError = 0
        let pixels = buffer.pixels.span
        if palette.number(pixels, stride: buffer.width, window: window) {
            let met = Array(palette.colors.indices)
            if met.count > 1 { return try encodeIndexed(window, palette.colors, met, palette.numbers) }
            if let known = solid[palette.colors[0], window] { return known }
            let file = try encodeIndexed(window, palette.colors, met, palette.numbers)
            solid[palette.colors[0], window] = file
            return file
        }
        if let stylePalette,
            mapper.mayFit(pixels, stride: buffer.width, window: window, palette: stylePalette)
        {
            mapper.map(pixels, stride: buffer.width, window: window, palette: stylePalette)
            let samples = 3 * window.width * window.height
            let error = Double(mapper.squaredError) / Double(samples)
            if error <= StylePalette.largestMeanSquaredError {
                meanSquaredError = error
                let met = stylePalette.colors.indices.filter { mapper.isUsed[$0] != 0 }
                return try encodeIndexed(window, stylePalette.colors, met, mapper.numbers)
            }
        }
        return try encodeTrueColor(buffer, window, keeping: stylePalette)
    }

    /// Encodes every pixel by itself; with a palette, pixels are held to six bits a channel unless they are its own.
    private mutating func encodeTrueColor(
        _ buffer: PixelBuffer, _ window: PixelWindow, keeping palette: StylePalette?
    ) throws(ImageCodingError) -> [UInt8] {
        let isOpaque = Self.isOpaque(buffer.pixels.span, stride: buffer.width, window: window)
        let channels = isOpaque ? 3 : 4
        let count = window.height * (1 + window.width * channels)
        reserve(count)
        let pixels = buffer.pixels.span
        if let palette {
            let held = HeldColors.pack(
                pixels, stride: buffer.width, window: window, channels: channels,
                keeping: mapper.entries(of: palette), into: &raw)
            meanSquaredError =
                HeldColors.meanSquaredError * Double(held) / Double(window.width * window.height)
        } else if isOpaque {
            RowPacking.packRGB(pixels, stride: buffer.width, window: window, into: &raw)
        } else {
            RowPacking.packRGBA(pixels, stride: buffer.width, window: window, into: &raw)
        }
        var file = Self.beginning(window, bitDepth: 8, colorType: isOpaque ? 2 : 6)
        try appendImageData(rawCount: count, to: &file)
        return file
    }

    /// Encodes pixels that are numbered by colours, of which only some occur: those that are `met`.
    private mutating func encodeIndexed(
        _ window: PixelWindow, _ colors: [UInt32], _ met: [Int], _ indexes: [UInt8]
    ) throws(ImageCodingError) -> [UInt8] {
        // Colours with transparency come first, so that tRNS can end with the last of them.
        let clear = met.filter { colors[$0] >> 24 != 255 }
        let order = clear + met.filter { colors[$0] >> 24 == 255 }
        var numbers = [UInt8](repeating: 0, count: PaletteIndex.maximumColors)
        for (place, color) in order.enumerated() { numbers[color] = UInt8(place) }
        let depth = order.count <= 2 ? 1 : order.count <= 4 ? 2 : order.count <= 16 ? 4 : 8
        let count = window.height * (1 + (window.width * depth + 7) / 8)
        reserve(count)
        if order.count == 1 {
            for place in 0..<count { raw[place] = 0 }
        } else {
            RowPacking.packIndexes(indexes, numbers: numbers, window: window, bitDepth: depth, into: &raw)
        }
        var file = Self.beginning(window, bitDepth: UInt8(depth), colorType: 3)
        appendPalette(order.map { colors[$0] }, clearCount: clear.count, to: &file)
        try appendImageData(rawCount: count, to: &file)
        return file
    }

    private func appendPalette(_ colors: [UInt32], clearCount: Int, to file: inout [UInt8]) {
        var entries: [UInt8] = []
        var alphas: [UInt8] = []
        entries.reserveCapacity(3 * colors.count)
        alphas.reserveCapacity(colors.count)
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

/// Files of pictures of one colour, as empty tiles are: made once.
private struct SolidPictures {
    private struct Key: Hashable {
        var color: UInt32
        var width: Int
        var height: Int
    }

    /// A map has few colours that fill a tile; beyond this the files are made again.
    private static let maximumCount = 64

    private var files: [Key: [UInt8]] = [:]

    /// The file of a colour in a window's size; nil when it is not known.
    subscript(color: UInt32, window: PixelWindow) -> [UInt8]? {
        get { files[Key(color: color, width: window.width, height: window.height)] }
        set {
            if files.count >= Self.maximumCount { files.removeAll(keepingCapacity: true) }
            files[Key(color: color, width: window.width, height: window.height)] = newValue
        }
    }
}
