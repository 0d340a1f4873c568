/// Numbers the pixels of a window by the entries of a style palette.
///
/// What a colour becomes depends on the palette alone: the entry itself when it is one, else the entry
/// nearest to the middle of the colour's cell, which holds the colours with the same upper six bits in every
/// channel. So the thousands of colours of anti-aliased edges are looked for a few hundred times. Answers are
/// remembered from tile to tile, in a table where a newer cell takes the place of an older one.
///
/// Scratch of one encoder: 0.5 MiB.
struct PaletteMapper {
    private static let bits: UInt32 = 16
    private static let entryBits: UInt32 = 10
    /// Of so many rows one is looked at before all are.
    private static let sampledRows = 16

    private var identity: UInt64?
    private var entries = PaletteEntries()
    /// The cells that have been asked for, see ``Cell``.
    private var cells = [UInt64](repeating: 0, count: 1 << bits)
    /// The cells in which entries of the palette lie, in an open-addressed table, each but for the nearest entry and its
    /// distance; 0 is free.
    private var entryCells = [UInt64](repeating: 0, count: 1 << entryBits)
    /// For each of 256 numbers 1 when the last window has it.
    private(set) var isUsed = [UInt8](repeating: 0, count: 256)
    /// The entries of the window's pixels, row by row; only the first width × height count.
    private(set) var numbers: [UInt8] = []
    /// Of all pixels of the last window: the distances squared of their cells' middles, summed; 0 for a pixel
    /// that is an entry.
    private(set) var squaredError = 0

    /// A cell as 64 bits: a colour of it (32), distance squared of the nearest entry to its middle (14), the entry
    /// that has the colour (8), the entry nearest to the middle (8), flags (2).
    ///
    /// The colour is that of the first entry that lies in the cell, or its middle. So one exclusive or with a pixel
    /// tells whether the pixel lies in the cell, and whether it is the entry. Where nothing is known stands 0, as the
    /// colour of the first cell of all; that one is learnt before any is asked for.
    private enum Cell {
        static let holdsNone: UInt64 = 1
        static let holdsMore: UInt64 = 2
        static let largestDistance = 1 << 14 - 1

        /// What differs from a pixel's own word when it lies in another cell.
        static let isElsewhere: UInt64 = 0xFCFC_FCFC_0000_0000
        /// What differs when it is not the entry.
        static let isOther: UInt64 = 0xFFFF_FFFF_0000_0001
        /// Tells an entry's cell from a free place, as long as no distance stands there.
        static let isTaken: UInt64 = 1 << 18

        static func nearest(_ cell: UInt64) -> UInt64 { cell >> 2 & 0xFF }
        static func own(_ cell: UInt64) -> UInt64 { cell >> 10 & 0xFF }
        static func distance(_ cell: UInt64) -> UInt64 { cell >> 18 & 0x3FFF }
    }

    /// False when a sample of a window's rows lies so far from the palette that the window cannot fit it: twice as far as
    /// a picture in its colours may.
    mutating func mayFit(
        _ pixels: Span<UInt32>, stride: Int, window: PixelWindow, palette: StylePalette
    ) -> Bool {
        guard window.height >= 4 * Self.sampledRows else { return true }
        begin(pixels, stride: stride, window: window, palette: palette)
        var sampled = 0
        for row in Swift.stride(from: Self.sampledRows / 2, to: window.height, by: Self.sampledRows) {
            mapRow(row, pixels, stride: stride, window: window, palette)
            sampled += 3 * window.width
        }
        return Double(squaredError) <= 2 * StylePalette.largestMeanSquaredError * Double(sampled)
    }

    /// Tells the palette's colours from others; made once for both of its uses.
    mutating func entries(of palette: StylePalette) -> PaletteEntries {
        if identity != palette.identity { take(palette) }
        return entries
    }

    /// Numbers a window that fits the buffer.
    mutating func map(_ pixels: Span<UInt32>, stride: Int, window: PixelWindow, palette: StylePalette) {
        begin(pixels, stride: stride, window: window, palette: palette)
        for row in 0..<window.height { mapRow(row, pixels, stride: stride, window: window, palette) }
    }

    private mutating func begin(
        _ pixels: Span<UInt32>, stride: Int, window: PixelWindow, palette: StylePalette
    ) {
        precondition(window.x >= 0 && window.x + window.width <= stride && window.y >= 0)
        precondition(window.width > 0 && (window.y + window.height) * stride <= pixels.count)
        let count = window.width * window.height
        if numbers.count < count { numbers = [UInt8](repeating: 0, count: count) }
        if identity != palette.identity { take(palette) }
        squaredError = 0
        for number in isUsed.indices { isUsed[number] = 0 }
    }

    private mutating func mapRow(
        _ row: Int, _ pixels: Span<UInt32>, stride: Int, window: PixelWindow, _ palette: StylePalette
    ) {
        let source = (window.y + row) * stride + window.x
        mapRow(pixels.extracting(source..<source + window.width), to: row * window.width, palette)
    }

    private mutating func mapRow(_ pixels: Span<UInt32>, to target: Int, _ palette: StylePalette) {
        var sum = 0
        var missing: Int? = nextMissing(pixels, from: 0, to: target, &sum)
        while let place = missing {
            learn(Self.middle(pixels[place]), palette)
            missing = nextMissing(pixels, from: place, to: target, &sum)
        }
        squaredError += sum
    }

    /// Numbers pixels until one lies in a cell that is not known; its place, or nil at the end.
    private mutating func nextMissing(
        _ pixels: Span<UInt32>, from first: Int, to start: Int, _ sum: inout Int
    ) -> Int? {
        // SAFETY: places are below the pixels' count, and numbers has as many from `start` on; a hash has as
        // many bits as the table, and there are 256 flags to a number.
        unsafe pixels.withUnsafeBufferPointer { pixels in
            unsafe cells.withUnsafeBufferPointer { cells in
                entries.withBuckets { buckets in
                    unsafe isUsed.withUnsafeMutableBufferPointer { isUsed in
                        unsafe numbers.withUnsafeMutableBufferPointer { numbers in
                            guard let source = pixels.baseAddress, let base = numbers.baseAddress else {
                                return nil
                            }
                            let target = unsafe base + start
                            var last = unsafe ~pixels[first]
                            var number: UInt8 = 0
                            var error = 0
                            var place = first
                            while place < pixels.count {
                                let end = min(place &+ 8, pixels.count)
                                if end &- place == 8, unsafe Self.areEight(source + place, last) {
                                    let eight = UInt64(number) &* 0x0101_0101_0101_0101
                                    unsafe UnsafeMutableRawPointer(target + place)
                                        .storeBytes(of: eight, as: UInt64.self)
                                    sum &+= 8 &* error
                                    place = end
                                    continue
                                }
                                // Each by arithmetic: no processor guesses where colours change, or which are entries.
                                while place < end {
                                    let pixel = unsafe pixels[place]
                                    let cell = unsafe cells[Self.place(Self.middle(pixel), bits: Self.bits)]
                                    let difference = cell ^ UInt64(pixel) << 32
                                    guard difference & Cell.isElsewhere == 0 else { return place }
                                    (number, error) = Self.entry(of: pixel, cell, difference, buckets)
                                    last = pixel
                                    unsafe target[place] = number
                                    unsafe isUsed[Int(number)] = 1
                                    sum &+= error
                                    place &+= 1
                                }
                            }
                            return nil
                        }
                    }
                }
            }
        }
    }

    /// What a pixel of a known cell becomes; `difference` is that of the cell and the pixel's own word.
    @inline(__always)
    private static func entry(
        of pixel: UInt32, _ cell: UInt64, _ difference: UInt64, _ buckets: PaletteBuckets
    ) -> (number: UInt8, error: Int) {
        let own = Cell.own(cell)
        let nearest = Cell.nearest(cell)
        let distance = Cell.distance(cell)
        guard cell & Cell.holdsMore == 0 else {
            let found = buckets.find(pixel)
            let number = found.number | (UInt8(truncatingIfNeeded: nearest) & ~found.mask)
            return (number, found.mask == 0 ? Int(distance) : 0)
        }
        let other = allBits(ifAny: difference & Cell.isOther)
        return (
            UInt8(truncatingIfNeeded: own ^ ((own ^ nearest) & other)),
            Int(truncatingIfNeeded: distance & other)
        )
    }

    /// All bits when a number is not 0, else none.
    @inline(__always)
    private static func allBits(ifAny number: UInt64) -> UInt64 {
        UInt64(bitPattern: Int64(bitPattern: number | (0 &- number)) >> 63)
    }

    /// True when eight pixels are all one.
    @inline(__always)
    private static func areEight(_ pixels: UnsafePointer<UInt32>, _ pixel: UInt32) -> Bool {
        typealias Four = SIMD4<UInt32>
        let wanted = Four(repeating: pixel)
        // SAFETY: the caller's eight pixels.
        let first = unsafe UnsafeRawPointer(pixels).loadUnaligned(as: Four.self) ^ wanted
        let second =
            unsafe UnsafeRawPointer(pixels).loadUnaligned(fromByteOffset: 16, as: Four.self) ^ wanted
        // Words of 64 bits: comparing vectors takes them lane by lane.
        let both = unsafe unsafeBitCast(first | second, to: SIMD2<UInt64>.self)
        return both[0] | both[1] == 0
    }

    private mutating func take(_ palette: StylePalette) {
        for place in cells.indices { cells[place] = 0 }
        for place in entryCells.indices { entryCells[place] = 0 }
        for (index, color) in palette.colors.enumerated() {
            let place = entryCell(Self.middle(color))
            if entryCells[place] == 0 {
                entryCells[place] = UInt64(color) << 32 | UInt64(index) << 10 | Cell.isTaken
            } else {
                entryCells[place] |= Cell.holdsMore
            }
        }
        identity = palette.identity
        entries = PaletteEntries(palette.colors)
        learn(Self.middle(0), palette)
    }

    /// Where the cell of a middle stands among those that hold entries, or would.
    private func entryCell(_ middle: UInt32) -> Int {
        var place = Self.place(middle, bits: Self.entryBits)
        while entryCells[place] != 0, Self.middle(UInt32(entryCells[place] >> 32)) != middle {
            place = (place &+ 1) & (entryCells.count &- 1)
        }
        return place
    }

    /// Finds what belongs in a cell.
    private mutating func learn(_ middle: UInt32, _ palette: StylePalette) {
        let (index, distance) = palette.nearest(to: middle)
        let entry = entryCells[entryCell(middle)]
        let start = entry != 0 ? entry & ~Cell.isTaken : UInt64(middle) << 32 | Cell.holdsNone
        let held = UInt64(min(distance, Cell.largestDistance))
        cells[Self.place(middle, bits: Self.bits)] = start | held << 18 | UInt64(index) << 2
    }

    /// Fibonacci hashing (Knuth, TAOCP 3, 6.4): the upper bits of a product with 2³² / φ.
    @inline(__always)
    private static func place(_ pixel: UInt32, bits: UInt32) -> Int {
        Int((pixel &* 0x9E37_79B1) >> (32 - bits))
    }

    /// The middle of a colour's cell.
    @inline(__always)
    private static func middle(_ pixel: UInt32) -> UInt32 { pixel & 0xFCFC_FCFC | 0x0202_0202 }
}
