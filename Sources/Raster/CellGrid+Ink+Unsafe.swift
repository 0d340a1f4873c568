import Pixels

/// The sweep of shapes in one colour, eight cells at a time.
///
/// A thin line leaves many runs of one or two pixels, so runs would cost more than the pixels in them. What it does
/// is, to the bit, what ``CanvasMemory/ink(row:runs:color:)`` does with the runs of a plain sweep.
extension CellGrid<Int32> {
    /// Lays a colour over the canvas by what the band's cells cover, and leaves all cells and bits clear.
    ///
    /// - Parameters:
    ///   - color: premultiplied.
    ///   - times: how often.
    ///   - canvas: its bounds hold the band.
    @inline(__always)
    func ink(_ color: UInt32, times: InkTimes = .once, onto canvas: CanvasMemory) {
        for row in 0..<bounds.height {
            // SAFETY: the band lies inside the canvas; cells and bits have its rows.
            unsafe inkRow(
                canvas.row(bounds.minY &+ row) + bounds.minX, cells + row &* stride, mask + row &* words,
                color, times, room: bounds.width &+ (canvas.isPadded ? CanvasMemory.padding : 0))
        }
    }

    /// Inks one row; `pixels` and `line` begin at the band's left edge, with `room` pixels from there on.
    @inline(__always)
    private func inkRow(
        _ pixels: UnsafeMutablePointer<UInt32>, _ line: UnsafeMutablePointer<Int32>,
        _ bits: UnsafeMutablePointer<UInt64>, _ color: UInt32, _ times: InkTimes, room: Int
    ) {
        var sum: Int32 = 0
        // Cells before this one are inked.
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
                if end > done { unsafe inkRun(pixels + done, count: end &- done, sum, color, times) }
                // SAFETY: a row's cells reach so far; pixels beyond the band are read and written back.
                if column < bounds.width, column &+ 8 <= room {
                    unsafe inkEight(
                        pixels + column, line + column, &sum, color, times, count: bounds.width &- column)
                } else {
                    unsafe inkLast(pixels, line, from: column, &sum, color, times)
                }
                done = column &+ 8
            }
        }
        if done < bounds.width {
            unsafe inkRun(pixels + done, count: bounds.width &- done, sum, color, times)
        }
    }

    /// Inks pixels that no edge touches.
    @inline(__always)
    private func inkRun(
        _ pixels: UnsafeMutablePointer<UInt32>, count: Int, _ sum: Int32, _ color: UInt32, _ times: InkTimes
    ) {
        let coverage = Self.coverage(sum)
        guard coverage != 0 else { return }
        let source = Compositing.scaled(color, by: CoverageSpan.weight(coverage))
        // SAFETY: the caller's `count` pixels.
        unsafe RowCompositing.over(source, pixels, count: count)
        if times == .twice { unsafe RowCompositing.over(source, pixels, count: count) }
    }

    /// Inks the first `count` of eight pixels by their cells, which are cleared.
    @inline(__always)
    private func inkEight(
        _ pixels: UnsafeMutablePointer<UInt32>, _ line: UnsafeMutablePointer<Int32>, _ sum: inout Int32,
        _ color: UInt32, _ times: InkTimes, count: Int
    ) {
        // SAFETY: the caller's eight cells and pixels.
        let coverages = unsafe takeEight(line, &sum)
        let isInside = Self.lanes(below: count)
        let weights = (coverages &* 255 &+ 32_768) &>> 16 & isInside
        guard times == .twice else {
            return unsafe RowCompositing.overEight(color, weights: weights, pixels)
        }
        let source = RowCompositing.scaledEight(color, weights: weights)
        let address = UnsafeMutableRawPointer(pixels)
        let below = unsafe address.loadUnaligned(as: SIMD8<UInt32>.self)
        let once = RowCompositing.overEight(source, below)
        unsafe address.storeBytes(of: RowCompositing.overEight(source, once), as: SIMD8<UInt32>.self)
    }

    /// Inks the pixels from a column to the row's end, and clears the cells with the one beyond.
    private func inkLast(
        _ pixels: UnsafeMutablePointer<UInt32>, _ line: UnsafeMutablePointer<Int32>, from column: Int,
        _ sum: inout Int32, _ color: UInt32, _ times: InkTimes
    ) {
        // SAFETY: a row has more cells than pixels.
        for x in column..<max(column, bounds.width) {
            sum &+= unsafe line[x]
            unsafe line[x] = 0
            let source = Compositing.scaled(color, by: CoverageSpan.weight(Self.coverage(sum)))
            unsafe pixels[x] = unsafe Compositing.over(source, pixels[x])
            if times == .twice { unsafe pixels[x] = unsafe Compositing.over(source, pixels[x]) }
        }
        unsafe line[bounds.width] = 0
    }
}

/// How often a shape is inked.
enum InkTimes {
    case once, twice
}
