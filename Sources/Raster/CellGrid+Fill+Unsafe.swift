import Pixels

/// The sweep of polygons that join, eight cells at a time.
///
/// What it does is, to the bit, what ``InkPlane/ink(row:runs:color:onto:)`` does with the runs of a plain sweep. That
/// asks of each pixel at an edge whether it is bare, partly inked or full, which no processor guesses; here all
/// eight take one path.
extension CellGrid<Int32> {
    /// Inks a polygon by what the band's cells cover, and leaves all cells and bits clear.
    ///
    /// - Parameters:
    ///   - color: premultiplied.
    ///   - plane: of the batch.
    ///   - canvas: its bounds hold the band; it is padded.
    func fill(_ color: UInt32, joining plane: inout InkPlane, onto canvas: CanvasMemory) {
        plane.touch(bounds.minY..<bounds.maxY)
        for row in 0..<bounds.height {
            let inkRow = plane.row(bounds.minY &+ row, of: canvas)
            // SAFETY: the band lies inside the canvas; cells and bits have its rows.
            unsafe fillRow(inkRow, cells + row &* stride, mask + row &* words, color)
        }
    }

    @inline(__always)
    private func fillRow(
        _ row: InkRow, _ line: UnsafeMutablePointer<Int32>, _ bits: UnsafeMutablePointer<UInt64>,
        _ color: UInt32
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
                if end > done, sum != 0 {
                    row.inkRun(bounds.minX &+ done, count: end &- done, Self.coverage(sum), color)
                }
                done = column &+ 8
                guard column < bounds.width else {
                    // What an edge in the last pixel wrote beyond it.
                    unsafe (line[bounds.width], line[bounds.width &+ 1]) = (0, 0)
                    continue
                }
                // SAFETY: a row's cells reach eight beyond its pixels.
                let coverages = unsafe takeEight(line + column, &sum)
                row.inkEight(
                    bounds.minX &+ column, coverages & Self.lanes(below: bounds.width &- column), color)
            }
        }
        if done < bounds.width, sum != 0 {
            row.inkRun(bounds.minX &+ done, count: bounds.width &- done, Self.coverage(sum), color)
        }
    }

    /// The coverages of eight cells, which are cleared.
    @inline(__always)
    func takeEight(_ line: UnsafeMutablePointer<Int32>, _ sum: inout Int32) -> SIMD8<UInt32> {
        typealias Cells = SIMD8<Int32>
        let address = UnsafeMutableRawPointer(line)
        // SAFETY: the caller's eight cells.
        var areas = unsafe address.loadUnaligned(as: Cells.self)
        unsafe address.storeBytes(of: Cells.zero, as: Cells.self)
        // Running sums: of two, of four, of eight cells.
        areas &+= Cells(0, areas[0], areas[1], areas[2], areas[3], areas[4], areas[5], areas[6])
        areas &+= Cells(0, 0, areas[0], areas[1], areas[2], areas[3], areas[4], areas[5])
        areas &+= Cells(0, 0, 0, 0, areas[0], areas[1], areas[2], areas[3])
        areas &+= Cells(repeating: sum)
        sum = areas[7]
        let signs = areas &>> 31
        let sizes = SIMD8<UInt32>(truncatingIfNeeded: (areas ^ signs) &- signs)
        return pointwiseMin((sizes &+ 1) &>> 1, SIMD8(repeating: CoverageSpan.full))
    }

    /// All bits for the first `count` lanes, by the sign: masks of the standard library are taken lane by lane.
    @inline(__always)
    static func lanes(below count: Int) -> SIMD8<UInt32> {
        let places = SIMD8<Int32>(0, 1, 2, 3, 4, 5, 6, 7)
        return SIMD8<UInt32>(truncatingIfNeeded: (places &- Int32(truncatingIfNeeded: count)) &>> 31)
    }
}

extension InkRow {
    typealias Packed = SIMD8<UInt32>

    /// Inks pixels that are covered alike; what lies up to seven pixels beyond them is read and written back.
    @inline(__always)
    func inkRun(_ first: Int, count: Int, _ coverage: UInt32, _ color: UInt32) {
        guard coverage == CoverageSpan.full else {
            return forEachEight(first, count) { x, inside in
                inkEight(x, Packed(repeating: coverage) & inside, color)
            }
        }
        guard color >> 24 == 255 else {
            return forEachEight(first, count) { x, inside in
                if areWhole(x) {
                    coverEight(x, color, inside)
                } else {
                    inkEight(x, Packed(repeating: coverage) & inside, color)
                }
            }
        }
        hideRun(first, count: count, color)
    }

    /// Calls the body with each eight pixels of a run, and all bits for those of them that lie in it.
    @inline(__always)
    private func forEachEight(_ first: Int, _ count: Int, _ body: (_ x: Int, _ inside: Packed) -> Void) {
        var x = first
        var rest = count
        while rest > 0 {
            body(x, CellGrid<Int32>.lanes(below: rest))
            x &+= 8
            rest &-= 8
        }
    }

    /// Inks pixels wholly in an opaque colour: whatever was there is hidden.
    @inline(__always)
    private func hideRun(_ first: Int, count: Int, _ color: UInt32) {
        let colors = Packed(repeating: color)
        let full = Packed(repeating: CoverageSpan.full)
        var x = first
        let end = first &+ count
        // SAFETY: rows are padded by eight pixels.
        while x &+ 8 <= end {
            unsafe UnsafeMutableRawPointer(pixels + x).storeBytes(of: colors, as: Packed.self)
            unsafe UnsafeMutableRawPointer(amounts + x).storeBytes(of: full, as: Packed.self)
            x &+= 8
        }
        guard x < end else { return }
        let inside = CellGrid<Int32>.lanes(below: end &- x)
        let pixelAddress = unsafe UnsafeMutableRawPointer(pixels + x)
        let amountAddress = unsafe UnsafeMutableRawPointer(amounts + x)
        let below = unsafe pixelAddress.loadUnaligned(as: Packed.self)
        let before = unsafe amountAddress.loadUnaligned(as: Packed.self)
        unsafe pixelAddress.storeBytes(of: (below & ~inside) | (colors & inside), as: Packed.self)
        unsafe amountAddress.storeBytes(of: before | (full & inside), as: Packed.self)
    }

    /// Inks some of eight pixels wholly, each bare or full: what one becomes and the other is laid over with are the
    /// same.
    @inline(__always)
    private func coverEight(_ x: Int, _ color: UInt32, _ inside: Packed) {
        // SAFETY: rows are padded by eight pixels.
        let address = unsafe UnsafeMutableRawPointer(pixels + x)
        let amountAddress = unsafe UnsafeMutableRawPointer(amounts + x)
        let below = unsafe address.loadUnaligned(as: Packed.self)
        let before = unsafe amountAddress.loadUnaligned(as: Packed.self)
        unsafe address.storeBytes(
            of: RowCompositing.overEight(Packed(repeating: color) & inside, below), as: Packed.self)
        unsafe amountAddress.storeBytes(
            of: before | (Packed(repeating: CoverageSpan.full) & inside), as: Packed.self)
    }

    /// Inks eight pixels, each by its own coverage; see ``joined(_:_:_:)``.
    @inline(__always)
    func inkEight(_ x: Int, _ coverages: SIMD8<UInt32>, _ color: UInt32) {
        if areWhole(x) { inkWholeEight(x, coverages, color) } else { joinEight(x, coverages, color) }
    }

    /// Inks eight pixels, each bare or full: there is no colour to be mixed with.
    @inline(__always)
    private func inkWholeEight(_ x: Int, _ coverages: Packed, _ color: UInt32) {
        let full = Packed(repeating: CoverageSpan.full)
        // SAFETY: rows are padded by eight pixels.
        let amountAddress = unsafe UnsafeMutableRawPointer(amounts + x)
        let pixelAddress = unsafe UnsafeMutableRawPointer(pixels + x)
        let before = unsafe amountAddress.loadUnaligned(as: Packed.self)
        let below = unsafe pixelAddress.loadUnaligned(as: Packed.self)
        // Full ones are inked from above; bare ones when they become full, and else wait.
        let isInked = before | ~Self.isDifferent(coverages, full)
        let weights = (coverages &* 255 &+ 32_768) &>> 16 & isInked
        let source = RowCompositing.scaledEight(color, weights: weights)
        unsafe pixelAddress.storeBytes(of: RowCompositing.overEight(source, below), as: Packed.self)
        unsafe UnsafeMutableRawPointer(colors + x)
            .storeBytes(of: Packed(repeating: color), as: Packed.self)
        unsafe amountAddress.storeBytes(of: before | coverages, as: Packed.self)
    }

    /// Inks eight pixels of which some are partly inked.
    @inline(never)
    private func joinEight(_ x: Int, _ coverages: Packed, _ color: UInt32) {
        let full = Packed(repeating: CoverageSpan.full)
        let colorLanes = Packed(repeating: color)
        // SAFETY: rows are padded by eight pixels.
        let amountAddress = unsafe UnsafeMutableRawPointer(amounts + x)
        let colorAddress = unsafe UnsafeMutableRawPointer(colors + x)
        let pixelAddress = unsafe UnsafeMutableRawPointer(pixels + x)
        let before = unsafe amountAddress.loadUnaligned(as: Packed.self)
        let below = unsafe pixelAddress.loadUnaligned(as: Packed.self)
        let beside = pointwiseMin(coverages, full &- before)
        let amount = before &+ beside
        let old = unsafe colorAddress.loadUnaligned(as: Packed.self)
        var mean = Self.mixed(old, colorLanes, weights: Self.shares(of: beside, in: amount))
        let onTop = RowCompositing.scaledEight(
            color, weights: ((coverages &- beside) &* 255 &+ 32_768) &>> 16)
        let covered = RowCompositing.overEight(onTop, mean)
        // An opaque colour over itself changes nothing, and is not left to rounding.
        let isOwn = color >> 24 == 255 ? ~Self.isDifferent(mean, colorLanes) : Packed(repeating: 0)
        mean = (mean & isOwn) | (covered & ~isOwn)
        let wasFull = ~Self.isDifferent(before, full)
        let isFull = ~Self.isDifferent(amount, full)
        // A pixel that was full is inked from above, one that becomes full with its mean, others not yet.
        let source = (onTop & wasFull) | (mean & (isFull & ~wasFull))
        // What an opaque colour covers wholly it hides, also what was partly inked.
        let isHidden = color >> 24 == 255 ? ~Self.isDifferent(coverages, full) : Packed(repeating: 0)
        let inked = (RowCompositing.overEight(source, below) & ~isHidden) | (colorLanes & isHidden)
        unsafe pixelAddress.storeBytes(of: inked, as: Packed.self)
        unsafe colorAddress.storeBytes(of: mean, as: Packed.self)
        unsafe amountAddress.storeBytes(of: amount, as: Packed.self)
    }

    /// All bits where two lanes differ.
    @inline(__always)
    static func isDifferent(_ a: Packed, _ b: Packed) -> Packed {
        let difference = a ^ b
        let signed = SIMD8<Int32>(truncatingIfNeeded: difference | (0 &- difference))
        return Packed(truncatingIfNeeded: signed &>> 31)
    }

    /// (part · 256 + whole / 2) / whole, rounded down; anything where the whole is 0.
    ///
    /// Both are below 2¹⁶. The quotient of floats is right but for one, which the remainder tells.
    @inline(__always)
    private static func shares(of part: Packed, in whole: Packed) -> Packed {
        let magic = SIMD8<Float>(repeating: 8_388_608)
        let bits = Packed(repeating: 0x4B00_0000)
        // SAFETY: both are 32 bytes without padding.
        let top = unsafe unsafeBitCast(part | bits, to: SIMD8<Float>.self) - magic
        let bottom = unsafe unsafeBitCast(whole | bits, to: SIMD8<Float>.self) - magic
        let rounded = top * 256 / bottom + magic
        let quotient = unsafe unsafeBitCast(rounded, to: Packed.self) ^ bits
        let rest = SIMD8<Int32>(truncatingIfNeeded: part &<< 8 &+ whole &>> 1 &- quotient &* whole)
        let isBelow = Packed(truncatingIfNeeded: rest &>> 31)
        let isShort = Packed(truncatingIfNeeded: (rest &- SIMD8<Int32>(truncatingIfNeeded: whole)) &>> 31)
        return quotient &+ isBelow &+ (~isShort & 1)
    }

    /// As ``Compositing/mixed(_:_:weight:)``, lane by lane.
    @inline(__always)
    private static func mixed(_ first: Packed, _ second: Packed, weights: Packed) -> Packed {
        typealias Lanes = SIMD16<UInt16>
        // SAFETY: all are 32 bytes without padding.
        let weight = unsafe unsafeBitCast(weights &* 0x1_0001, to: Lanes.self)
        let rest = Lanes(repeating: 256) &- weight
        let a = unsafe unsafeBitCast(first, to: Lanes.self)
        let b = unsafe unsafeBitCast(second, to: Lanes.self)
        let half = Lanes(repeating: 128)
        let even = (a & 0x00FF) &* rest &+ (b & 0x00FF) &* weight &+ half
        let odd = (a &>> 8) &* rest &+ (b &>> 8) &* weight &+ half
        return unsafe unsafeBitCast((even &>> 8) | (odd & Lanes(repeating: 0xFF00)), to: Packed.self)
    }
}
