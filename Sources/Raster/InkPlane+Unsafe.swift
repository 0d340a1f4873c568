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
/// A whole pixel of an opaque colour hides what was there.
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
        /// How much is inked, 1…``CoverageSpan/full``.
        var amount: UInt32
    }

    /// Of each pixel of the canvas; 0 everywhere between batches.
    private var amounts = ScratchMemory<UInt32>()
    /// Mean colours, where an amount is neither 0 nor full.
    private var colors = ScratchMemory<UInt32>()
    private var canvas = PixelBounds(minX: 0, minY: 0, maxX: 0, maxY: 0)
    private var stride = 0
    private var touched: Range<Int>?

    /// Starts a batch on a canvas: every pixel is bare.
    mutating func begin(_ canvas: CanvasMemory) {
        self.canvas = canvas.bounds
        stride = canvas.bounds.width + CanvasMemory.padding
        amounts.reserve(stride * canvas.bounds.height, filledWith: 0)
        colors.reserve(stride * canvas.bounds.height, filledWith: 0)
        touched = nil
    }

    /// A row that is about to be inked, of the canvas the batch was started with.
    @inline(__always)
    mutating func row(_ y: Int, of canvas: CanvasMemory) -> InkRow {
        touch(y..<y + 1)
        // SAFETY: `begin` made room for the rows of the canvas.
        let start = (y &- self.canvas.minY) &* stride &- self.canvas.minX
        return unsafe InkRow(
            pixels: canvas.row(y), amounts: amounts.base + start, colors: colors.base + start)
    }

    /// Inks the runs of one row with a colour.
    ///
    /// - Parameters:
    ///   - row: a row of the canvas.
    ///   - runs: inside the canvas.
    ///   - color: premultiplied.
    ///   - canvas: the one the batch was started with.
    mutating func ink(
        row: Int, runs: UnsafeBufferPointer<CoverageSpan>, color: UInt32, onto canvas: CanvasMemory
    ) {
        let inkRow = self.row(row, of: canvas)
        for index in 0..<runs.count {
            // SAFETY: the index is below the count.
            let run = unsafe runs[index]
            if run.coverage == CoverageSpan.full {
                inkRow.inkFully(run, color)
            } else {
                for x in run.x..<run.x &+ run.count { inkRow.inkPartly(x, run.coverage, color) }
            }
        }
    }

    /// Inks the runs of one row with a colour for each pixel; see ``ink(row:runs:color:onto:)``.
    mutating func ink(
        row: Int, runs: UnsafeBufferPointer<CoverageSpan>, onto canvas: CanvasMemory,
        color: (_ x: Int) -> UInt32
    ) {
        let inkRow = self.row(row, of: canvas)
        for index in 0..<runs.count {
            // SAFETY: as above.
            let run = unsafe runs[index]
            for x in run.x..<run.x &+ run.count { inkRow.inkPartly(x, run.coverage, color(x)) }
        }
    }

    /// Lays what is still partly inked on the canvas and makes every pixel bare again.
    ///
    /// - Parameter canvas: the one the batch was started with.
    mutating func end(onto canvas: CanvasMemory) {
        guard let touched else { return }
        for y in touched {
            let row = row(y, of: canvas)
            guard canvas.isPadded else {
                for x in self.canvas.minX..<self.canvas.maxX { row.end(x) }
                continue
            }
            for x in Swift.stride(from: self.canvas.minX, to: self.canvas.maxX, by: 8) { row.endEight(x) }
        }
        self.touched = nil
    }

    /// Notes that some rows are inked.
    mutating func touch(_ rows: Range<Int>) {
        guard let range = touched else {
            touched = rows
            return
        }
        touched = min(range.lowerBound, rows.lowerBound)..<max(range.upperBound, rows.upperBound)
    }
}

/// One row of an ``InkPlane`` and of the canvas it inks; all three are addressed by the canvas' columns.
@safe
struct InkRow {
    let pixels: UnsafeMutablePointer<UInt32>
    let amounts: UnsafeMutablePointer<UInt32>
    let colors: UnsafeMutablePointer<UInt32>

    /// Inks a run of wholly covered pixels, which are full afterwards.
    @inline(__always)
    func inkFully(_ run: CoverageSpan, _ color: UInt32) {
        let end = run.x &+ run.count
        // SAFETY: the caller keeps the run inside the row.
        if color >> 24 == 255 || (run.x..<end).allSatisfy(isBareOrFull) {
            unsafe RowCompositing.over(color, pixels + run.x, count: run.count)
            unsafe (amounts + run.x).update(repeating: CoverageSpan.full, count: run.count)
        } else {
            for x in run.x..<end { inkPartly(x, CoverageSpan.full, color) }
        }
    }

    @inline(__always)
    private func isBareOrFull(_ x: Int) -> Bool {
        unsafe amounts[x] == 0 || amounts[x] == CoverageSpan.full
    }

    /// Inks one pixel.
    @inline(__always)
    func inkPartly(_ x: Int, _ coverage: UInt32, _ color: UInt32) {
        // SAFETY: the caller keeps x inside the row.
        if coverage == CoverageSpan.full, color >> 24 == 255 {
            unsafe (pixels[x], amounts[x]) = (color, CoverageSpan.full)
            return
        }
        let amount = unsafe amounts[x]
        if amount == CoverageSpan.full {
            let source = Compositing.scaled(color, by: CoverageSpan.weight(coverage))
            unsafe pixels[x] = unsafe Compositing.over(source, pixels[x])
            return
        }
        let before = unsafe InkPlane.Part(color: amount == 0 ? color : colors[x], amount: amount)
        let after = Self.joined(before, coverage, color)
        unsafe amounts[x] = after.amount
        if after.amount == CoverageSpan.full {
            unsafe pixels[x] = unsafe Compositing.over(after.color, pixels[x])
        } else {
            unsafe colors[x] = after.color
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

    /// Lays what is partly inked of eight pixels on the canvas, and makes them bare.
    @inline(__always)
    func endEight(_ x: Int) {
        guard !areBare(x) else { return }
        let bare = Packed(repeating: 0)
        // SAFETY: the canvas is padded, and so are the row's amounts and colours.
        let amountAddress = unsafe UnsafeMutableRawPointer(amounts + x)
        let amount = unsafe amountAddress.loadUnaligned(as: Packed.self)
        unsafe amountAddress.storeBytes(of: bare, as: Packed.self)
        let isPart =
            Self.isDifferent(amount, bare) & Self.isDifferent(amount, Packed(repeating: CoverageSpan.full))
        let color = unsafe UnsafeRawPointer(colors + x).loadUnaligned(as: Packed.self)
        let weights = (amount &* 255 &+ 32_768) &>> 16 & isPart
        let pixelAddress = unsafe UnsafeMutableRawPointer(pixels + x)
        let below = unsafe pixelAddress.loadUnaligned(as: Packed.self)
        let source = RowCompositing.scaledEight(color, weights: weights)
        unsafe pixelAddress.storeBytes(of: RowCompositing.overEight(source, below), as: Packed.self)
    }

    /// Lays one pixel that is partly inked on the canvas, and makes it bare.
    @inline(__always)
    func end(_ x: Int) {
        // SAFETY: the caller keeps x inside the row.
        let amount = unsafe amounts[x]
        guard amount != 0 else { return }
        unsafe amounts[x] = 0
        guard amount != CoverageSpan.full else { return }
        let source = unsafe Compositing.scaled(colors[x], by: CoverageSpan.weight(amount))
        unsafe pixels[x] = unsafe Compositing.over(source, pixels[x])
    }

    /// True when eight pixels are bare.
    @inline(__always)
    func areBare(_ x: Int) -> Bool {
        // SAFETY: as above. Words of 64 bits: comparing vectors takes them lane by lane.
        let address = unsafe UnsafeRawPointer(amounts + x)
        let first = unsafe address.loadUnaligned(as: SIMD2<UInt64>.self)
        let second = unsafe address.loadUnaligned(fromByteOffset: 16, as: SIMD2<UInt64>.self)
        let both = first | second
        return both[0] | both[1] == 0
    }

    /// True when none of eight pixels is partly inked: each is bare or full.
    @inline(__always)
    func areWhole(_ x: Int) -> Bool {
        // SAFETY: as above.
        let address = unsafe UnsafeRawPointer(amounts + x)
        let one: UInt64 = 0x1_0000_0001
        let first = unsafe address.loadUnaligned(as: SIMD2<UInt64>.self)
        let second = unsafe address.loadUnaligned(fromByteOffset: 16, as: SIMD2<UInt64>.self)
        // An amount plus one is 1 or 2¹⁶ then, and has one of the bits between else.
        let both = (first &+ SIMD2(repeating: one)) | (second &+ SIMD2(repeating: one))
        return (both[0] | both[1]) & (0xFFFE &* one) == 0
    }
}
