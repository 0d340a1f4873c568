import Drawing
import Geometry
import Pixels

/// Draws polygons that know their neighbours: all of a block's areas are added up at once, each border for both sides.
///
/// Every edge adds its area times its polygon's colour to the cells it crosses, and a running sum along the row is the
/// pixels' mean colour. A border adds the difference of two colours, once, where ``FillPainter`` would add, sweep and
/// join two polygons:
///
///     cell     0     1     2     3           sum      A    .75 A + .25 B    B     B
///              AAAAAA/BBBBBBBBBBBB
///              AAAAA/BBBBBBBBBBBBB    a border that goes down: its area times (B − A)
///
/// This says nothing of which polygon is on top, so it holds where none overlap. The areas alone, added up beside,
/// tell: a pixel where they come to more than itself, or less than nothing, is drawn by ``FillPainter``'s plain way. That
/// depends on the pixel alone, never on the block, so blocks and tiles join.
struct AreaMosaic: ~Copyable {
    /// A pixel and a 64th of it: what rounding to steps may add where corners lie on neighbours' edges.
    private static let tolerance = Int64(CellGrid<Int64>.wholeArea) / 64

    private var colors = ScratchMemory<SIMD4<Int32>>()
    private var colorMask = ScratchMemory<UInt64>()
    private var areas = ScratchMemory<Int64>()
    private var areaMask = ScratchMemory<UInt64>()
    /// A bit for each item of the batch that is drawn in the block.
    private var members = ScratchMemory<UInt64>()
    /// Pixels that are to be drawn the plain way.
    private var plain = ScratchMemory<Bool>()
    private var spare = ScratchMemory<UInt32>()

    /// True when a batch's part may be given to ``paint(_:_:_:neighbours:onto:)``.
    static func draws(_ part: BandPart<FillPlan>, onto canvas: CanvasMemory) -> Bool {
        part.batch.mosaic != nil && canvas.isPadded && CellGrid<Int64>.isSmall(canvas.bounds)
    }

    /// Draws the polygons of one block.
    ///
    /// - Parameters:
    ///   - part: what is drawn.
    ///   - mosaic: the batch's.
    ///   - outlines: where the vertices are.
    ///   - neighbours: the path store's.
    ///   - canvas: padded.
    /// - Returns: nil when all is done; else what was on the canvas, to be drawn on the plain way and handed to
    ///   ``takePlainPixels(of:onto:)``.
    mutating func paint(
        _ part: BandPart<FillPlan>, _ mosaic: MosaicPlan, _ outlines: OutlineView, neighbours: [UInt32],
        onto canvas: CanvasMemory
    ) -> CanvasMemory? {
        let bounds = canvas.bounds
        begin(part, itemCount: mosaic.colors.count, bounds)
        // SAFETY: the blocks were given the size of the bounds just above.
        let colorGrid = unsafe CellGrid(cells: colors.base, mask: colorMask.base, bounds: bounds)
        let areaGrid = unsafe CellGrid(cells: areas.base, mask: areaMask.base, bounds: bounds)
        var irregular: [PixelBounds] = []
        unsafe neighbours.withUnsafeBufferPointer { neighbours in
            unsafe mosaic.colors.withUnsafeBufferPointer { colors in
                let table = unsafe MosaicTable(
                    colors: colors, members: UnsafePointer(members.base), borders: mosaic.borders,
                    neighbours: neighbours)
                colorGrid.withEdgeWriter { colorWriter in
                    areaGrid.withEdgeWriter { areaWriter in
                        for index in part.items {
                            let path = part.batch.batch.items[Int(index)].path
                            if table.isIrregular(outlines, path) {
                                irregular.append(outlines.bounds(of: path).intersection(bounds))
                            } else {
                                table.add(Int(index), outlines, path, colorWriter, areaWriter)
                            }
                        }
                    }
                }
            }
        }
        guard areaGrid.isBeyond(tolerance: Self.tolerance) || irregular.contains(where: { !$0.isEmpty })
        else {
            areaGrid.clear()
            colorGrid.lay(onto: canvas)
            return nil
        }
        let stride = bounds.width + CanvasMemory.padding
        plain.reserveUnset(bounds.width * bounds.height)
        unsafe plain.base.update(repeating: false, count: bounds.width * bounds.height)
        unsafe areaGrid.markBeyond(tolerance: Self.tolerance, in: plain.base)
        for box in irregular { mark(box, in: bounds) }
        spare.reserveUnset(stride * bounds.height)
        // SAFETY: rows of the spare block are addressed inside the canvas' bounds only, as those of the canvas are.
        let other = unsafe CanvasMemory(
            pixels: spare.base - (bounds.minY &* stride &+ bounds.minX), stride: stride, bounds: bounds,
            isPadded: true)
        copyRows(of: canvas, to: other)
        colorGrid.lay(onto: canvas)
        return other
    }

    /// Puts the pixels that had to be drawn the plain way on the canvas.
    func takePlainPixels(of other: CanvasMemory, onto canvas: CanvasMemory) {
        let bounds = canvas.bounds
        for y in bounds.minY..<bounds.maxY {
            // SAFETY: both canvases and the flags have the bounds' pixels.
            let flags = unsafe plain.base + (y - bounds.minY) * bounds.width
            for x in 0..<bounds.width where unsafe flags[x] {
                unsafe canvas.row(y)[bounds.minX + x] = other.row(y)[bounds.minX + x]
            }
        }
    }

    private mutating func begin(_ part: BandPart<FillPlan>, itemCount: Int, _ bounds: PixelBounds) {
        let cellCount = bounds.height * CellGrid<Int32>.stride(bounds.width)
        let wordCount = bounds.height * CellGrid<Int32>.words(bounds.width)
        colors.reserve(cellCount, filledWith: .zero)
        colorMask.reserve(wordCount, filledWith: 0)
        areas.reserve(cellCount, filledWith: 0)
        areaMask.reserve(wordCount, filledWith: 0)
        let memberWords = (itemCount + 63) / 64
        members.reserveUnset(memberWords)
        // SAFETY: the block has just been given that size, and items are below the count.
        unsafe members.base.update(repeating: 0, count: memberWords)
        for item in part.items {
            unsafe members.base[Int(item) >> 6] |= 1 << UInt64(truncatingIfNeeded: item & 63)
        }
    }

    private func mark(_ box: PixelBounds, in bounds: PixelBounds) {
        for y in box.minY..<max(box.minY, box.maxY) where box.width > 0 {
            // SAFETY: the box lies inside the bounds, which the block has room for.
            let row = unsafe plain.base + ((y - bounds.minY) * bounds.width + box.minX - bounds.minX)
            unsafe row.update(repeating: true, count: box.width)
        }
    }

    private func copyRows(of canvas: CanvasMemory, to other: CanvasMemory) {
        let bounds = canvas.bounds
        for y in bounds.minY..<bounds.maxY {
            // SAFETY: both have the bounds' rows.
            unsafe (other.row(y) + bounds.minX).update(
                from: canvas.row(y) + bounds.minX, count: bounds.width)
        }
    }
}

/// What an ``AreaMosaic`` asks of a batch.
struct MosaicPlan {
    /// The bytes of each item's premultiplied colour, as a pixel holds them, lowest first.
    let colors: [SIMD4<Int32>]
    let borders: AreaBorders

    /// Nil for a batch whose items know no neighbours, or are no plain colours.
    init?(_ batch: FillBatch) {
        guard let borders = batch.borders, borders.count == batch.items.count, batch.isAntialiased,
            batch.patterns.isEmpty
        else { return nil }
        self.borders = borders
        colors = batch.items.map { item in
            let pixel = item.color.premultiplied.packed
            return SIMD4(
                Int32(pixel & 255), Int32(pixel >> 8 & 255), Int32(pixel >> 16 & 255), Int32(pixel >> 24))
        }
    }
}

/// The colours and neighbours of the items of one block.
@safe
private struct MosaicTable {
    let colors: UnsafeBufferPointer<SIMD4<Int32>>
    let members: UnsafePointer<UInt64>
    let borders: AreaBorders
    /// By vertex; a vertex beyond them has none.
    let neighbours: UnsafeBufferPointer<UInt32>

    func isIrregular(_ outlines: OutlineView, _ path: Range<Int>) -> Bool {
        let first = path.isEmpty ? 0 : outlines.vertexRange(ofSubpath: path.lowerBound).lowerBound
        return unsafe first < neighbours.count && neighbours[first] == AreaBorders.irregular
    }

    /// The item beyond the edge from a vertex; below 0 when none is drawn in the block.
    @inline(__always)
    private func neighbour(_ vertex: Int) -> Int {
        // SAFETY: the index is below the count, and an item's bit is there.
        guard unsafe vertex < neighbours.count else { return -1 }
        let item = unsafe Int(borders.item(of: neighbours[vertex]))
        guard item >= 0 else { return -1 }
        let isMember = unsafe members[item >> 6] >> UInt64(truncatingIfNeeded: item & 63) & 1 != 0
        return isMember ? item : -1
    }

    /// Adds the edges of an item; of two that share a border, the one that goes down there adds it for both.
    @inline(__always)
    func add(
        _ item: Int, _ outlines: OutlineView, _ path: Range<Int>, _ colorWriter: EdgeWriter<SIMD4<Int32>>,
        _ areaWriter: EdgeWriter<Int64>
    ) {
        let color = unsafe colors[item]
        for subpath in path {
            let range = outlines.vertexRange(ofSubpath: subpath)
            guard range.count > 1 else { continue }
            var start = outlines.vertex(range.lowerBound).held
            for index in range {
                let isLast = index &+ 1 == range.upperBound
                // A ring that is not closed ends where it began.
                let end = outlines.vertex(isLast ? range.lowerBound : index &+ 1).held
                defer { start = end }
                guard start.y != end.y else { continue }
                // Areas lie on the left of their edges from the end, as the grid counts them.
                let other = neighbour(index)
                if other < 0 {
                    colorWriter.add(from: end, to: start, color, isInside: false)
                    areaWriter.add(from: end, to: start, 1, isInside: false)
                } else if start.y < end.y {
                    // SAFETY: an item is below the count.
                    let difference = unsafe color &- colors[other]
                    if difference != .zero {
                        colorWriter.add(from: end, to: start, difference, isInside: false)
                    }
                }
            }
        }
    }
}

extension CellGrid<Int64> {
    /// True when the areas of a pixel come to more than itself or to less than nothing.
    fileprivate func isBeyond(tolerance: Int64) -> Bool {
        for row in 0..<bounds.height {
            var isFound = false
            forEachSum(row) { _, sum in isFound = isFound || Self.isBeyond(sum, tolerance) }
            if isFound { return true }
        }
        return false
    }

    /// Marks the pixels whose areas come to more than themselves or to less than nothing, and clears all.
    fileprivate func markBeyond(tolerance: Int64, in flags: UnsafeMutablePointer<Bool>) {
        for row in 0..<bounds.height {
            var (start, isOpen) = (0, false)
            // SAFETY: `flags` has one for each pixel of the band.
            let line = unsafe flags + row &* bounds.width
            forEachSum(row) { column, sum in
                let end = min(column, bounds.width)
                if isOpen { for x in start..<max(start, end) { unsafe line[x] = true } }
                (start, isOpen) = (end, Self.isBeyond(sum, tolerance))
            }
            if isOpen { for x in start..<bounds.width { unsafe line[x] = true } }
        }
        clear()
    }

    private static func isBeyond(_ sum: Int64, _ tolerance: Int64) -> Bool {
        sum < -tolerance || sum > Int64(wholeArea) &+ tolerance
    }

    /// Calls the body with the columns where a row's sum changes, and the sum from there on.
    @inline(__always)
    private func forEachSum(_ row: Int, _ body: (_ column: Int, _ sum: Int64) -> Void) {
        var sum: Int64 = 0
        for word in 0..<words {
            // SAFETY: cells and bits have the band's rows.
            var rest = unsafe mask[row &* words &+ word]
            while rest != 0 {
                let column = word &* 64 &+ rest.trailingZeroBitCount
                rest &= rest &- 1
                guard column < bounds.width else { return }
                sum &+= unsafe cells[row &* stride &+ column]
                body(column, sum)
            }
        }
    }

    /// Clears all cells and bits.
    fileprivate func clear() {
        for row in 0..<bounds.height {
            for word in 0..<words {
                // SAFETY: as above.
                var rest = unsafe mask[row &* words &+ word]
                guard rest != 0 else { continue }
                unsafe mask[row &* words &+ word] = 0
                while rest != 0 {
                    let column = word &* 64 &+ rest.trailingZeroBitCount
                    rest &= rest &- 1
                    unsafe cells[row &* stride &+ column] = 0
                }
            }
        }
    }
}
