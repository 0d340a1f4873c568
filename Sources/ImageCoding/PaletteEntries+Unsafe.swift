/// Tells the colours of a palette from all others by one look into a table, without a branch.
///
/// A table of buckets for two colours each, by a hash whose factor is chosen so that no bucket has three: of 256 colours
/// and 1,024 buckets about one factor in eight will do.
struct PaletteEntries {
    private static let bits: UInt32 = 10
    /// Factors tried with one size of table; with as many in vain the next has twice the buckets.
    private static let tries = 256

    /// The first colour in the lower half, the second in the upper; a place without a colour has one of another bucket.
    private var colors: [UInt64] = []
    /// Their numbers, the first in the lower half.
    private var numbers: [UInt16] = []
    private var factor: UInt32 = 1
    private var shift: UInt32 = 31

    /// No colours.
    init() {}

    /// The table of some colours, at most 256, all different.
    init(_ palette: [UInt32]) {
        var size = Self.bits
        while true {
            shift = 32 - size
            for attempt in 0..<UInt32(Self.tries) {
                // Odd multiples of 2³² / φ (Knuth, TAOCP 3, 6.4).
                factor = 0x9E37_79B1 &* (2 &* attempt &+ 1)
                if fill(palette, count: 1 << Int(size)) { return }
            }
            size += 1
        }
    }

    /// Puts the colours into their buckets; false when there are three to one.
    private mutating func fill(_ palette: [UInt32], count: Int) -> Bool {
        var held = [UInt8](repeating: 0, count: count)
        // What stands where no colour does must not be met there: one of the palette that belongs elsewhere.
        let filler = palette.first ?? 0
        colors = Array(repeating: UInt64(filler) << 32 | UInt64(filler), count: count)
        numbers = Array(repeating: 0, count: count)
        for (number, color) in palette.enumerated() {
            let place = place(color)
            guard held[place] < 2 else { return false }
            let isSecond = held[place] == 1
            let keep: UInt64 = isSecond ? 0xFFFF_FFFF : 0xFFFF_FFFF_0000_0000
            colors[place] = colors[place] & keep | UInt64(color) << (isSecond ? 32 : 0)
            numbers[place] |= UInt16(number) << (isSecond ? 8 : 0)
            held[place] += 1
        }
        return true
    }

    private func place(_ color: UInt32) -> Int { Int((color &* factor) >> shift) }

    /// Lets the body look colours up.
    @inline(__always)
    func withBuckets<Result>(_ body: (PaletteBuckets) -> Result) -> Result {
        unsafe colors.withUnsafeBufferPointer { colors in
            unsafe numbers.withUnsafeBufferPointer { numbers in
                body(unsafe PaletteBuckets(colors: colors, numbers: numbers, factor: factor, shift: shift))
            }
        }
    }
}

/// A palette's table while it is read.
@safe
struct PaletteBuckets {
    fileprivate let colors: UnsafeBufferPointer<UInt64>
    fileprivate let numbers: UnsafeBufferPointer<UInt16>
    fileprivate let factor: UInt32
    fileprivate let shift: UInt32

    /// The number of a colour; 0 with an empty mask when the palette does not have it, else all bits of the mask are set.
    @inline(__always)
    func find(_ color: UInt32) -> (number: UInt8, mask: UInt8) {
        let place = Int((color &* factor) >> shift)
        // SAFETY: a hash has as many bits as the table, which is not empty once there is a palette.
        let pair = unsafe colors[place]
        let two = unsafe numbers[place]
        let first = Self.allBits(ifNone: UInt32(truncatingIfNeeded: pair) ^ color)
        let second = Self.allBits(ifNone: UInt32(truncatingIfNeeded: pair >> 32) ^ color)
        let number =
            (UInt8(truncatingIfNeeded: two) & first) | (UInt8(truncatingIfNeeded: two >> 8) & second & ~first)
        return (number, first | second)
    }

    /// All bits when a number is 0, else none.
    @inline(__always)
    private static func allBits(ifNone number: UInt32) -> UInt8 {
        UInt8(truncatingIfNeeded: Int64(bitPattern: UInt64(number) &- 1) >> 63)
    }

    /// All bits when the palette has a colour, else none.
    @inline(__always)
    func maskIfHeld(_ color: UInt32) -> UInt32 {
        // SAFETY: a hash has as many bits as the table, which is not empty once there is a palette.
        let pair = unsafe colors[Int((color &* factor) >> shift)]
        // 0 when either is the colour; below 2⁶⁴ in any case.
        let product =
            UInt64(UInt32(truncatingIfNeeded: pair) ^ color)
            &* UInt64(UInt32(truncatingIfNeeded: pair >> 32) ^ color)
        return UInt32(truncatingIfNeeded: (product | (0 &- product)) >> 63) &- 1
    }
}
