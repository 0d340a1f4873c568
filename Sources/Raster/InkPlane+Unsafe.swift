import Pixels

/// How much of each pixel a batch of polygons has inked so far, so that polygons that share an edge join.
///
/// Source-over alone lets the background through where two polygons meet: half a pixel over half a pixel
/// leaves a quarter. Here the second half is taken to lie beside the first, as it does in a map:
///
///     coverage so far  k   ███████████.....
///     the new shape's  c          ░░░░░░░░░     beside: min(c, 1 − k), added
///                                 ░░░░          on top: the rest, laid over what is there
///
/// A pixel is bare, partly inked (its mean colour and its amount wait here, the canvas still holds what
/// was below) or full (it is on the canvas, and later shapes are laid over it as usual). When the batch
/// ends, what is still partly inked is laid on the canvas with its amount.
///
/// - Source: the idea of `PictOpDisjointOver` (X Rendering Extension, section 8), by coverage, not alpha.
struct InkPlane: ~Copyable {
    /// A pixel that is partly inked.
    struct Part {
        /// The mean colour of the inked part.
        var color: UInt32
        /// How much is inked, 1 ..< ``CoverageSpan/full``.
        var amount: UInt32
    }

    private var fullBits = ScratchMemory<UInt64>()
    private var partBits = ScratchMemory<UInt64>()
    private var parts = ScratchMemory<Part>()
    private var width = 0
    private var words = 0
    private var firstRow = 0
    private var touched: Range<Int>?

    /// Starts a batch on rows `firstRow` ..< `firstRow + rows` of a canvas; every pixel is bare.
    mutating func begin(width: Int, firstRow: Int, rows: Int) {
        self.width = width
        self.firstRow = firstRow
        words = (width + 63) / 64
        fullBits.reserve(words * rows, filledWith: 0)
        partBits.reserve(words * rows, filledWith: 0)
        parts.reserveUnset(width * rows)
        touched = nil
    }

    /// Inks the runs of one row with a colour.
    ///
    /// - Parameters:
    ///   - row: canvas row, among those of ``begin(width:firstRow:rows:)``.
    ///   - runs: inside the canvas.
    ///   - color: premultiplied.
    ///   - pixels: the canvas' row, `width` pixels.
    mutating func ink(
        row: Int, runs: UnsafeBufferPointer<CoverageSpan>, color: UInt32, pixels: UnsafeMutablePointer<UInt32>
    ) {
        let line = row &- firstRow
        touch(line)
        // SAFETY: the caller keeps rows and runs inside what `begin` made room for.
        let inkRow = unsafe InkRow(
            pixels: pixels, full: fullBits.base + line &* words, part: partBits.base + line &* words,
            parts: parts.base + line &* width)
        for index in 0..<runs.count {
            let run = unsafe runs[index]
            if run.coverage == CoverageSpan.full {
                inkRow.inkFully(run, color)
            } else {
                for x in run.x..<run.x &+ run.count { inkRow.inkPartly(x, run.coverage, color) }
            }
        }
    }

    /// Inks the runs of one row with a colour for each pixel; see ``ink(row:runs:color:pixels:)``.
    mutating func ink(
        row: Int, runs: UnsafeBufferPointer<CoverageSpan>, pixels: UnsafeMutablePointer<UInt32>,
        color: (_ x: Int) -> UInt32
    ) {
        let line = row &- firstRow
        touch(line)
        // SAFETY: as above.
        let inkRow = unsafe InkRow(
            pixels: pixels, full: fullBits.base + line &* words, part: partBits.base + line &* words,
            parts: parts.base + line &* width)
        for index in 0..<runs.count {
            let run = unsafe runs[index]
            for x in run.x..<run.x &+ run.count { inkRow.inkPartly(x, run.coverage, color(x)) }
        }
    }

    /// Lays what is still partly inked on the canvas and makes every pixel bare again.
    ///
    /// - Parameter canvas: all pixels of the canvas, `width` to a row.
    mutating func end(onto canvas: UnsafeMutablePointer<UInt32>) {
        guard let touched else { return }
        for line in touched {
            let pixels = unsafe canvas + (firstRow + line) * width
            for word in line * words..<(line + 1) * words {
                // SAFETY: `touched` lies among the rows of `begin`; a bit stands for a pixel of the row.
                var rest = unsafe partBits.base[word]
                unsafe fullBits.base[word] = 0
                guard rest != 0 else { continue }
                unsafe partBits.base[word] = 0
                while rest != 0 {
                    let x = (word - line * words) * 64 + rest.trailingZeroBitCount
                    rest &= rest &- 1
                    let part = unsafe parts.base[line * width + x]
                    let source = Compositing.scaled(part.color, by: CoverageSpan.weight(part.amount))
                    unsafe pixels[x] = unsafe Compositing.over(source, pixels[x])
                }
            }
        }
        self.touched = nil
    }

    private mutating func touch(_ line: Int) {
        guard let range = touched else {
            touched = line..<line + 1
            return
        }
        if !range.contains(line) { touched = min(range.lowerBound, line)..<max(range.upperBound, line + 1) }
    }
}

/// One row of an ``InkPlane`` and of the canvas it inks.
@safe
struct InkRow {
    let pixels: UnsafeMutablePointer<UInt32>
    let full: UnsafeMutablePointer<UInt64>
    let part: UnsafeMutablePointer<UInt64>
    let parts: UnsafeMutablePointer<InkPlane.Part>

    /// Inks a run of wholly covered pixels, which are full afterwards.
    @inline(__always)
    func inkFully(_ run: CoverageSpan, _ color: UInt32) {
        let isOpaque = color >> 24 == 255
        if isOpaque || !hasParts(run) {
            unsafe RowCompositing.over(color, pixels + run.x, count: run.count)
            fill(run)
        } else {
            for x in run.x..<run.x &+ run.count { inkPartly(x, CoverageSpan.full, color) }
        }
    }

    /// Inks one pixel.
    @inline(__always)
    func inkPartly(_ x: Int, _ coverage: UInt32, _ color: UInt32) {
        let word = x >> 6
        let bit: UInt64 = 1 << UInt64(truncatingIfNeeded: x & 63)
        // SAFETY: the caller keeps x inside the row.
        if unsafe full[word] & bit != 0 {
            let source = Compositing.scaled(color, by: CoverageSpan.weight(coverage))
            unsafe pixels[x] = unsafe Compositing.over(source, pixels[x])
            return
        }
        let isPart = unsafe part[word] & bit != 0
        let before = unsafe isPart ? parts[x] : InkPlane.Part(color: color, amount: 0)
        let after = Self.joined(before, coverage, color)
        if after.amount == CoverageSpan.full {
            unsafe pixels[x] = unsafe Compositing.over(after.color, pixels[x])
            unsafe full[word] |= bit
            unsafe part[word] &= ~bit
        } else {
            unsafe parts[x] = after
            unsafe part[word] |= bit
        }
    }

    /// A partly inked pixel with one more coverage of a colour: beside while there is room, then on top.
    @inline(__always)
    static func joined(_ before: InkPlane.Part, _ coverage: UInt32, _ color: UInt32) -> InkPlane.Part {
        let beside = min(coverage, CoverageSpan.full &- before.amount)
        let amount = before.amount &+ beside
        var mean = color
        if before.color != color {
            // amount > 0, as a coverage is; beside << 8 stays below 2²⁴.
            mean = Compositing.mixed(before.color, color, weight: (beside << 8 &+ amount >> 1) / amount)
        }
        let onTop = coverage &- beside
        // An opaque colour over itself changes nothing, and is not left to rounding.
        if onTop > 0, mean != color || color >> 24 != 255 {
            mean = Compositing.over(Compositing.scaled(color, by: CoverageSpan.weight(onTop)), mean)
        }
        return InkPlane.Part(color: mean, amount: amount)
    }

    @inline(__always)
    private func hasParts(_ run: CoverageSpan) -> Bool {
        let last = run.x &+ run.count &- 1
        for word in run.x >> 6...last >> 6 where unsafe part[word] & Self.bits(of: run, in: word) != 0 {
            return true
        }
        return false
    }

    @inline(__always)
    private func fill(_ run: CoverageSpan) {
        let last = run.x &+ run.count &- 1
        for word in run.x >> 6...last >> 6 {
            let bits = Self.bits(of: run, in: word)
            unsafe full[word] |= bits
            unsafe part[word] &= ~bits
        }
    }

    /// The bits of a run's pixels in one word of 64.
    @inline(__always)
    private static func bits(of run: CoverageSpan, in word: Int) -> UInt64 {
        let first = max(run.x &- word << 6, 0)
        let end = min(run.x &+ run.count &- word << 6, 64)
        let from: UInt64 = .max << UInt64(truncatingIfNeeded: first)
        let to: UInt64 = .max >> UInt64(truncatingIfNeeded: 64 &- end)
        return from & to
    }
}
