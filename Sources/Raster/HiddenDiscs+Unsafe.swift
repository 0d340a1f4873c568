/// Finds the discs of a batch that later discs hide wholly, so that they need not be drawn.
///
/// A disc is hidden when every pixel it inks lies under an opaque pixel of some later disc: drawing it
/// would change nothing, to the bit. The batch is walked from its end, with one bit for each pixel
/// that is opaque by then.
struct HiddenDiscs: ~Copyable {
    /// The walk costs a quarter of drawing, so it is made only where discs lie this many deep on average.
    static let worthwhileDepth = 4

    private var opaque = ScratchMemory<UInt64>()
    private var flags = ScratchMemory<Bool>()
    private var words = 0
    private var top = 0

    /// Starts on the clear pixels of `bounds` for a number of discs, none of them hidden.
    mutating func begin(_ bounds: PixelBounds, count: Int) {
        // One word more than a row needs, as a disc's bits may run over into it.
        words = bounds.maxX / 64 + 2
        top = bounds.minY
        opaque.reserveUnset(words * bounds.height)
        flags.reserveUnset(count)
        // SAFETY: both blocks have just been given these sizes.
        unsafe opaque.base.update(repeating: 0, count: words * bounds.height)
        unsafe flags.base.update(repeating: false, count: count)
    }

    /// True when a disc was found hidden; `index` is below the count given to ``begin(_:count:)``.
    func isHidden(_ index: Int) -> Bool { unsafe flags.base[index] }

    /// Looks at the next disc from the end: hidden, or its opaque pixels hide what comes before it.
    ///
    /// - Parameters:
    ///   - index: of the disc.
    ///   - rows: its bits, row by row; the first column is bit 0.
    ///   - box: where it lies, at most 64 pixels across.
    ///   - seen: the part of the box inside the bounds, not empty.
    mutating func visit(_ index: Int, rows: Span<DiscRow>, box: PixelBounds, seen: PixelBounds) {
        let cut = seen.minX &- box.minX
        let kept: UInt64 = .max >> UInt64(truncatingIfNeeded: 64 &- min(seen.width, 64))
        let shift = UInt64(truncatingIfNeeded: seen.minX & 63)
        var isHidden = true
        for y in seen.minY..<seen.maxY where isHidden {
            let bits = (rows[y &- box.minY].inked >> UInt64(truncatingIfNeeded: cut)) & kept
            // SAFETY: `seen` lies inside the bounds, whose rows have a word more than their pixels need.
            let word = unsafe opaque.base + ((y &- top) &* words &+ seen.minX >> 6)
            let over = shift == 0 ? 0 : bits >> (64 &- shift)
            isHidden = unsafe (bits << shift) & ~word[0] == 0 && over & ~word[1] == 0
        }
        if isHidden {
            // SAFETY: the index is below the count of `begin`.
            return unsafe flags.base[index] = true
        }
        for y in seen.minY..<seen.maxY {
            let bits = (rows[y &- box.minY].opaque >> UInt64(truncatingIfNeeded: cut)) & kept
            let word = unsafe opaque.base + ((y &- top) &* words &+ seen.minX >> 6)
            unsafe word[0] |= bits << shift
            if shift != 0 { unsafe word[1] |= bits >> (64 &- shift) }
        }
    }
}

/// The pixels of one row of a disc, a bit each.
struct DiscRow {
    /// Those that are not clear.
    var inked: UInt64 = 0
    /// Those that hide what is below.
    var opaque: UInt64 = 0
}
