import Pixels

/// Turns a row of PNG samples, of any colour type and depth, into premultiplied pixels.
///
/// - Source: PNG 3rd edition, sections 6, 7.2, 11.2.2 (PLTE), 11.3.1 (tRNS) and 13.12 (sample depths).
struct PNGSamples {
    private let colorType: Int
    private let depth: Int
    /// The pixel of every sample value up to 8 bits, for palettes and grey.
    private var lookup: [UInt32] = []
    /// The samples of the one transparent colour.
    private var key: [UInt32]?

    /// Reads PLTE and tRNS as far as the colour type knows them.
    init(
        colorType: Int, depth: Int, palette: ArraySlice<UInt8>, transparency: ArraySlice<UInt8>?
    ) throws(ImageCodingError) {
        self.colorType = colorType
        self.depth = depth
        guard palette.count % 3 == 0, palette.count <= 768 else {
            throw .malformed(.png, reason: "a PLTE chunk of \(palette.count) bytes")
        }
        let transparency = transparency.map(Array.init)
        switch colorType {
        case 3: try makePalette(Array(palette), alphas: transparency ?? [])
        case 0, 2: try makeKey(transparency)
        default: break
        }
        if colorType == 0, depth <= 8 { makeGreys() }
    }

    /// Samples to the pixel, one for palettes.
    static func channels(colorType: Int) -> Int { [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][colorType] ?? 4 }

    /// Writes the pixels of a row.
    ///
    /// - Parameters:
    ///   - row: the row's bytes in `raw`, without the filter byte.
    ///   - raw: the inflated bytes, filters taken off.
    ///   - columns: pixels in the row.
    ///   - pixels: the picture.
    ///   - places: index of the first pixel in the picture, and steps from each to the next.
    func expand(
        row: Range<Int>, of raw: [UInt8], columns: Int, into pixels: inout [UInt32],
        places: (first: Int, step: Int)
    ) {
        let bits = columns * Self.channels(colorType: colorType) * depth
        precondition(row.lowerBound >= 0 && row.upperBound <= raw.count && row.count >= (bits + 7) / 8)
        precondition(places.first >= 0 && places.first + (columns - 1) * places.step < pixels.count)
        // SAFETY: the row holds as many bytes as the columns need and lies in `raw`; the last place written
        // is in the picture. Both were checked above.
        unsafe raw.withUnsafeBufferPointer { raw in
            unsafe pixels.withUnsafeMutableBufferPointer { pixels in
                guard let source = raw.baseAddress, let target = pixels.baseAddress else { return }
                let line = unsafe source + row.lowerBound
                unsafe expand(line, columns: columns, into: target + places.first, step: places.step)
            }
        }
    }

    /// One loop for each of the common forms, and one for the rest.
    private func expand(
        _ line: UnsafePointer<UInt8>, columns: Int, into target: UnsafeMutablePointer<UInt32>, step: Int
    ) {
        switch (colorType, depth) {
        case (2, 8) where key == nil:
            for column in 0..<columns {
                let place = unsafe line + column &* 3
                let color = unsafe UInt32(place[0]) | UInt32(place[1]) << 8 | UInt32(place[2]) << 16
                unsafe target[column &* step] = color | 255 << 24
            }
        case (6, 8):
            for column in 0..<columns {
                let place = unsafe line + column &* 4
                unsafe target[column &* step] =
                    PremultipliedRGBA8(
                        straightRed: place[0], green: place[1], blue: place[2], alpha: place[3]
                    ).packed
            }
        case (0, 1...8), (3, _):
            let mask = 1 << depth - 1
            for column in 0..<columns {
                let bit = column &* depth
                let shift = UInt8(truncatingIfNeeded: 8 &- depth &- bit & 7)
                let value = unsafe Int(line[bit >> 3] &>> shift) & mask
                unsafe target[column &* step] = lookup[value]
            }
        default:
            for column in 0..<columns { unsafe target[column &* step] = generalPixel(line, column) }
        }
    }

    /// Any form but those that are looked up.
    private func generalPixel(_ line: UnsafePointer<UInt8>, _ column: Int) -> UInt32 {
        let channels = Self.channelCounts[colorType]
        let first = column &* channels
        func sample(_ channel: Int) -> UInt32 {
            let place = first &+ channel
            guard depth == 16 else { return unsafe UInt32(line[place]) }
            return unsafe UInt32(line[2 &* place]) << 8 | UInt32(line[2 &* place &+ 1])
        }
        /// 16 bits to 8, rounded: v · 255 / 65535.
        func byte(_ channel: Int) -> UInt8 {
            let value = sample(channel)
            return UInt8(truncatingIfNeeded: depth == 16 ? (value &* 255 &+ 32_895) >> 16 : value)
        }
        if let key, (0..<channels).allSatisfy({ sample($0) == key[$0] }) { return 0 }
        let isGrey = channels <= 2
        let alpha: UInt8 = channels == 2 ? byte(1) : channels == 4 ? byte(3) : 255
        return PremultipliedRGBA8(
            straightRed: byte(0), green: byte(isGrey ? 0 : 1), blue: byte(isGrey ? 0 : 2), alpha: alpha
        ).packed
    }

    /// ``channels(colorType:)`` by index, for the inner loop.
    private static let channelCounts = [1, 1, 3, 1, 2, 1, 4]

    /// 256 pixels; numbers beyond the palette are opaque black, as libpng has it.
    private mutating func makePalette(_ palette: [UInt8], alphas: [UInt8]) throws(ImageCodingError) {
        let count = palette.count / 3
        guard count > 0, alphas.count <= 256 else {
            throw .malformed(.png, reason: "no proper palette")
        }
        lookup = (0..<256).map { index in
            guard index < count else { return 255 << 24 }
            return PremultipliedRGBA8(
                straightRed: palette[3 * index], green: palette[3 * index + 1], blue: palette[3 * index + 2],
                alpha: index < alphas.count ? alphas[index] : 255
            ).packed
        }
    }

    private mutating func makeKey(_ transparency: [UInt8]?) throws(ImageCodingError) {
        guard let transparency else { return }
        let channels = Self.channels(colorType: colorType)
        guard transparency.count == 2 * channels else {
            throw .malformed(.png, reason: "a tRNS chunk of \(transparency.count) bytes")
        }
        let mask: UInt32 = 1 << UInt32(depth) - 1
        key = (0..<channels).map {
            (UInt32(transparency[2 * $0]) << 8 | UInt32(transparency[2 * $0 + 1])) & mask
        }
    }

    /// Grey of up to 8 bits, spread over 0…255.
    private mutating func makeGreys() {
        let maximum = (1 << depth) - 1
        let clear = key?.first
        lookup = (0..<256).map { value in
            guard value <= maximum, clear != UInt32(value) else { return 0 }
            let grey = UInt8((value * 255 + maximum / 2) / maximum)
            return PremultipliedRGBA8(red: grey, green: grey, blue: grey, alpha: 255).packed
        }
    }
}
