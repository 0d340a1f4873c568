/// Runs of pixels at a time, eight to a vector.
///
/// Each function does what ``Compositing`` does pixel by pixel, to the bit; the tests compare them.
public enum RowCompositing {
    @usableFromInline typealias Packed = SIMD8<UInt32>
    @usableFromInline typealias Lanes = SIMD16<UInt16>

    /// Lays one pixel over each of a run.
    ///
    /// - Parameters:
    ///   - source: premultiplied.
    ///   - row: `count` pixels to change.
    ///   - count: 0 or more.
    @unsafe
    public static func over(_ source: UInt32, _ row: UnsafeMutablePointer<UInt32>, count: Int) {
        if source >> 24 == 255 { return unsafe row.update(repeating: source, count: count) }
        let rest = UInt16(truncatingIfNeeded: 255 &- (source >> 24))
        if count < 8 {
            for index in 0..<count {
                unsafe row[index] = unsafe source &+ Compositing.scaled(row[index], by: UInt32(rest))
            }
            return
        }
        let sources = Packed(repeating: source)
        let rests = Lanes(repeating: rest)
        // SAFETY: count >= 8, and the caller owns `count` pixels from `row` on. The last eight are read before
        // any is written, as the eights before may overlap them.
        let end = unsafe UnsafeMutableRawPointer(row + (count &- 8))
        let last = unsafe sources &+ scaled(end.loadUnaligned(as: Packed.self), by: rests)
        var index = 0
        while index &+ 8 < count {
            let address = unsafe UnsafeMutableRawPointer(row + index)
            let below = unsafe address.loadUnaligned(as: Packed.self)
            unsafe address.storeBytes(of: sources &+ scaled(below, by: rests), as: Packed.self)
            index &+= 8
        }
        unsafe end.storeBytes(of: last, as: Packed.self)
    }

    /// Lays a run of pixels over another.
    ///
    /// - Parameters:
    ///   - sources: `count` premultiplied pixels.
    ///   - row: `count` pixels to change; the two do not overlap.
    ///   - count: 0 or more.
    @unsafe
    public static func over(
        _ sources: UnsafePointer<UInt32>, _ row: UnsafeMutablePointer<UInt32>, count: Int
    ) {
        var index = 0
        // SAFETY: index + 8 <= count, and the caller owns `count` pixels from both pointers on.
        while index &+ 8 <= count {
            unsafe overEight(sources + index, row + index)
            index &+= 8
        }
        while index < count {
            unsafe row[index] = unsafe Compositing.over(sources[index], row[index])
            index &+= 1
        }
    }

    /// Lays eight pixels over eight others.
    @unsafe
    @inlinable
    @inline(__always)
    public static func overEight(_ sources: UnsafePointer<UInt32>, _ row: UnsafeMutablePointer<UInt32>) {
        // SAFETY: the caller owns eight pixels from both pointers on.
        let source = unsafe UnsafeRawPointer(sources).loadUnaligned(as: Packed.self)
        let address = UnsafeMutableRawPointer(row)
        let below = unsafe address.loadUnaligned(as: Packed.self)
        let rests = rests(source)
        unsafe address.storeBytes(of: source &+ scaled(below, by: rests), as: Packed.self)
    }

    /// Lays one pixel over eight others, each time scaled by a weight of 0…255.
    @unsafe
    @inlinable
    @inline(__always)
    public static func overEight(
        _ source: UInt32, weights: SIMD8<UInt32>, _ row: UnsafeMutablePointer<UInt32>
    ) {
        // SAFETY: both are 32 bytes without padding.
        let lanes = unsafe unsafeBitCast(weights &* 0x1_0001, to: Lanes.self)
        let sources = scaled(Packed(repeating: source), by: lanes)
        // The scaled alpha by itself: shifted out of the pixels, the compiler takes it byte by byte.
        let product = Packed(repeating: source >> 24) &* weights &+ 128
        let rest = 255 &- ((product &+ (product &>> 8)) &>> 8)
        // SAFETY: as above; the caller owns eight pixels from `row` on.
        let rests = unsafe unsafeBitCast(rest | (rest &<< 16), to: Lanes.self)
        let address = UnsafeMutableRawPointer(row)
        let below = unsafe address.loadUnaligned(as: Packed.self)
        unsafe address.storeBytes(of: sources &+ scaled(below, by: rests), as: Packed.self)
    }

    /// Eight pixels laid over eight others.
    @inlinable
    @inline(__always)
    public static func overEight(_ sources: SIMD8<UInt32>, _ below: SIMD8<UInt32>) -> SIMD8<UInt32> {
        sources &+ scaled(below, by: rests(sources))
    }

    /// Eight pixels scaled by eight weights of 0…255.
    @inlinable
    @inline(__always)
    public static func scaledEight(_ sources: SIMD8<UInt32>, weights: SIMD8<UInt32>) -> SIMD8<UInt32> {
        // SAFETY: both are 32 bytes without padding.
        scaled(sources, by: unsafe unsafeBitCast(weights &* 0x1_0001, to: Lanes.self))
    }

    /// One pixel scaled by eight weights of 0…255.
    @inlinable
    @inline(__always)
    public static func scaledEight(_ source: UInt32, weights: SIMD8<UInt32>) -> SIMD8<UInt32> {
        scaledEight(Packed(repeating: source), weights: weights)
    }

    /// The mean of two runs, pixel by pixel; see ``Compositing/mixed(_:_:weight:)``.
    ///
    /// - Parameters:
    ///   - first: `count` pixels.
    ///   - second: `count` pixels.
    ///   - weight: of the second run, 0…256.
    ///   - result: `count` pixels to write; overlaps neither.
    ///   - count: 0 or more.
    @unsafe
    public static func mix(
        _ first: UnsafePointer<UInt32>, _ second: UnsafePointer<UInt32>, weight: UInt32,
        into result: UnsafeMutablePointer<UInt32>, count: Int
    ) {
        for index in 0..<count {
            unsafe result[index] = unsafe Compositing.mixed(first[index], second[index], weight: weight)
        }
    }

    /// Every channel of a run times `weight` / 255.
    @unsafe
    public static func scale(_ row: UnsafeMutablePointer<UInt32>, count: Int, by weight: UInt32) {
        for index in 0..<count { unsafe row[index] = unsafe Compositing.scaled(row[index], by: weight) }
    }

    /// What is left of 255 beside the alpha of eight pixels, twice for each.
    ///
    /// By the complement: a difference from 255 is compiled to a dozen instructions, this to two.
    @inlinable
    @inline(__always)
    static func rests(_ pixels: Packed) -> Lanes {
        let rest = ~pixels &>> 24
        // SAFETY: both are 32 bytes without padding.
        return unsafe unsafeBitCast(rest | (rest &<< 16), to: Lanes.self)
    }

    @inlinable
    @inline(__always)
    static func scaled(_ pixels: Packed, by weights: Lanes) -> Packed {
        // SAFETY: both are 32 bytes without padding.
        let lanes = unsafe unsafeBitCast(pixels, to: Lanes.self)
        let half = Lanes(repeating: 128)
        let even = (lanes & Lanes(repeating: 0x00FF)) &* weights &+ half
        let odd = (lanes &>> 8) &* weights &+ half
        let low = (even &+ (even &>> 8)) &>> 8
        let high = (odd &+ (odd &>> 8)) & Lanes(repeating: 0xFF00)
        return unsafe unsafeBitCast(low | high, to: Packed.self)
    }
}
