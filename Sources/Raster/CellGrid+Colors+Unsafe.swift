import Pixels

/// The sweep of colours that were added up, eight cells at a time.
extension CellGrid<SIMD4<Int32>> {
    /// Lays what the cells add up to over the canvas, and leaves all cells and bits clear.
    ///
    /// - Parameter canvas: its bounds hold the band; it is padded.
    func lay(onto canvas: CanvasMemory) {
        for row in 0..<bounds.height {
            // SAFETY: the band lies inside the canvas; cells and bits have its rows.
            unsafe layRow(
                canvas.row(bounds.minY &+ row) + bounds.minX, cells + row &* stride, mask + row &* words)
        }
    }

    @inline(__always)
    private func layRow(
        _ pixels: UnsafeMutablePointer<UInt32>, _ line: UnsafeMutablePointer<SIMD4<Int32>>,
        _ bits: UnsafeMutablePointer<UInt64>
    ) {
        // The sum so far, twice.
        var sum = ColorSum.zero
        // Cells before this one are laid.
        var done = 0
        for word in 0..<words {
            var rest = unsafe bits[word]
            guard rest != 0 else { continue }
            unsafe bits[word] = 0
            while rest != 0 {
                let bit = rest.trailingZeroBitCount & ~7
                rest &= ~(0xFF << UInt64(truncatingIfNeeded: bit))
                let column = word &* 64 &+ bit
                let end = min(column, bounds.width)
                // SAFETY: pixels and cells of the row; eight beyond its end are read and written back.
                if end > done { unsafe layRun(pixels + done, count: end &- done, sum) }
                done = column &+ 8
                guard column < bounds.width else {
                    // What an edge in the last pixel wrote beyond it.
                    unsafe (line[bounds.width], line[bounds.width &+ 1]) = (.zero, .zero)
                    continue
                }
                let colors = unsafe ColorSum.takeEight(line + column, &sum)
                let inside = colors & CellGrid<Int32>.lanes(below: bounds.width &- column)
                let address = unsafe UnsafeMutableRawPointer(pixels + column)
                let below = unsafe address.loadUnaligned(as: SIMD8<UInt32>.self)
                unsafe address.storeBytes(
                    of: RowCompositing.overEight(inside, below), as: SIMD8<UInt32>.self)
            }
        }
        if done < bounds.width { unsafe layRun(pixels + done, count: bounds.width &- done, sum) }
    }

    /// Lays the sum over pixels that no edge touches.
    @inline(__always)
    private func layRun(_ pixels: UnsafeMutablePointer<UInt32>, count: Int, _ sum: ColorSum.Pair) {
        let color = ColorSum.packed(sum)
        // SAFETY: the caller's `count` pixels.
        if color != 0 { unsafe RowCompositing.over(color, pixels, count: count) }
    }
}

/// Sums of areas times the four bytes of a colour, as pixels.
enum ColorSum {
    /// Two sums of four lanes.
    typealias Pair = SIMD8<Int32>
    private typealias Packed = SIMD8<UInt32>
    private typealias Bytes = SIMD32<UInt8>

    static var zero: Pair { .zero }

    /// The sum that stands in both halves, as a premultiplied pixel.
    @inline(__always)
    static func packed(_ sum: Pair) -> UInt32 {
        var pixel = UInt32(0)
        let alpha = held(sum[3])
        for lane in 0..<4 { pixel |= min(held(sum[lane]), alpha) << UInt32(truncatingIfNeeded: 8 &* lane) }
        return pixel
    }

    @inline(__always)
    private static func held(_ sum: Int32) -> UInt32 {
        UInt32(bitPattern: min(max((sum &+ 65_536) >> 17, 0), 255))
    }

    /// The pixels of eight cells, which are cleared; no channel is above its alpha.
    ///
    /// - Parameters:
    ///   - cells: eight.
    ///   - sum: of all cells before, in both halves; then of these too.
    /// - Returns: premultiplied pixels.
    @inline(__always)
    static func takeEight(_ cells: UnsafeMutablePointer<SIMD4<Int32>>, _ sum: inout Pair) -> SIMD8<UInt32> {
        let line = UnsafeMutableRawPointer(cells)
        // SAFETY: the caller's eight cells, 128 bytes.
        let first = unsafe running(line, 0)
        let second = unsafe running(line, 32)
        let third = unsafe running(line, 64)
        let fourth = unsafe running(line, 96)
        let afterFirst = sum &+ last(first)
        let afterSecond = afterFirst &+ last(second)
        let afterThird = afterSecond &+ last(third)
        let mixed =
            bytes(sum &+ first) | (bytes(afterFirst &+ second) &<< 8)
            | (bytes(afterSecond &+ third) &<< 16) | (bytes(afterThird &+ fourth) &<< 24)
        sum = afterThird &+ last(fourth)
        return heldByAlpha(pixels(mixed))
    }

    /// Two cells, the second with the first added; both are cleared.
    @inline(__always)
    private static func running(_ line: UnsafeMutableRawPointer, _ offset: Int) -> Pair {
        // SAFETY: the caller's 32 bytes.
        let cells = unsafe line.loadUnaligned(fromByteOffset: offset, as: Pair.self)
        unsafe line.storeBytes(of: .zero, toByteOffset: offset, as: Pair.self)
        return cells &+ Pair(0, 0, 0, 0, cells[0], cells[1], cells[2], cells[3])
    }

    /// The second of two, twice.
    @inline(__always)
    private static func last(_ pair: Pair) -> Pair {
        Pair(pair[4], pair[5], pair[6], pair[7], pair[4], pair[5], pair[6], pair[7])
    }

    /// Sums as bytes, rounded to nearest and held in 0…255.
    @inline(__always)
    private static func bytes(_ sum: Pair) -> Pair {
        let value = (sum &+ 65_536) &>> 17
        let positive = value & ~(value &>> 31)
        return (positive | ((255 &- positive) &>> 31)) & 255
    }

    /// The pixels whose bytes lie in lanes of channels: of the even ones in the lower half, of the odd in the upper.
    @inline(__always)
    private static func pixels(_ mixed: Pair) -> Packed {
        // SAFETY: all are 32 bytes without padding.
        let b = unsafe unsafeBitCast(mixed, to: Bytes.self)
        let halves = Bytes(
            b[0], b[4], b[8], b[12], b[1], b[5], b[9], b[13], b[2], b[6], b[10], b[14], b[3], b[7], b[11],
            b[15], b[16], b[20], b[24], b[28], b[17], b[21], b[25], b[29], b[18], b[22], b[26], b[30], b[19],
            b[23], b[27], b[31])
        let p = unsafe unsafeBitCast(halves, to: Packed.self)
        return Packed(p[0], p[4], p[1], p[5], p[2], p[6], p[3], p[7])
    }

    /// Pixels with no channel above its alpha: areas that overlap by a trifle would leave some.
    @inline(__always)
    private static func heldByAlpha(_ pixels: Packed) -> Packed {
        typealias Lanes = SIMD16<Int16>
        typealias Positive = SIMD16<UInt16>
        let alpha = pixels &>> 24
        // SAFETY: all are 32 bytes without padding.
        let lanes = unsafe unsafeBitCast(pixels, to: Positive.self)
        let limits = unsafe unsafeBitCast(alpha | (alpha &<< 16), to: Lanes.self)
        let even = Lanes(truncatingIfNeeded: lanes & 0xFF)
        let odd = Lanes(truncatingIfNeeded: lanes &>> 8)
        let evenRoom = limits &- even
        let oddRoom = limits &- odd
        let evenHeld = Positive(truncatingIfNeeded: even &+ (evenRoom & (evenRoom &>> 15)))
        let oddHeld = Positive(truncatingIfNeeded: odd &+ (oddRoom & (oddRoom &>> 15)))
        return unsafe unsafeBitCast(evenHeld | (oddHeld &<< 8), to: Packed.self)
    }
}
