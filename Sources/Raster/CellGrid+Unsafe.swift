import Geometry

/// The cells of one band of rows, and the edges that are added to them.
///
/// Every cell is 0 and every mask bit clear before edges are added, and again after the sweep.
@safe
struct CellGrid<Cell: GridCell> {
    /// Two areas of half a step make a step; 256 steps by 256 steps make a pixel.
    static var wholeArea: Int32 { 2 * 256 * 256 }

    let cells: UnsafeMutablePointer<Cell>
    /// One bit for each cell that is not known to be 0.
    let mask: UnsafeMutablePointer<UInt64>
    let bounds: PixelBounds
    let stride: Int
    let words: Int
    /// Edges of the band in steps.
    let left: Int
    let right: Int
    let top: Int
    let bottom: Int

    /// Cells to a row: more than pixels, as an edge in the last pixel also writes the next two cells (the second
    /// with 0), and eight are read at once.
    static func stride(_ width: Int) -> Int { width + 8 }

    /// Mask words to a row.
    static func words(_ width: Int) -> Int { (width + 8 + 63) / 64 }

    init(cells: UnsafeMutablePointer<Cell>, mask: UnsafeMutablePointer<UInt64>, bounds: PixelBounds) {
        unsafe self.cells = cells
        unsafe self.mask = mask
        self.bounds = bounds
        stride = Self.stride(bounds.width)
        words = Self.words(bounds.width)
        left = bounds.minX << 8
        right = bounds.maxX << 8
        top = bounds.minY << 8
        bottom = bounds.maxY << 8
    }

    /// Adds to a cell and its right-hand neighbour; both exist for every pixel column of the band.
    @inline(__always)
    func put(row: Int, column: Int, _ here: Int32, _ next: Int32, _ factor: Cell) {
        let place = unsafe cells + ((row &- bounds.minY) &* stride &+ (column &- bounds.minX))
        // SAFETY: column < bounds.maxX, so both cells lie in the row's stride.
        unsafe place[0] &+= Cell.times(here, factor)
        unsafe place[1] &+= Cell.times(next, factor)
        let bit = column &- bounds.minX
        let word = unsafe mask + ((row &- bounds.minY) &* words &+ bit >> 6)
        unsafe word[0] |= 3 << UInt64(truncatingIfNeeded: bit & 63)
        if bit & 63 == 63 { unsafe word[1] |= 1 }
    }

    /// Adds to a cell and the two right of it.
    @inline(__always)
    func put(row: Int, column: Int, _ here: Int32, _ next: Int32, _ afterNext: Int32, _ factor: Cell) {
        let place = unsafe cells + ((row &- bounds.minY) &* stride &+ (column &- bounds.minX))
        // SAFETY: column < bounds.maxX, so all three lie in the row's stride.
        unsafe place[0] &+= Cell.times(here, factor)
        unsafe place[1] &+= Cell.times(next, factor)
        unsafe place[2] &+= Cell.times(afterNext, factor)
        let bit = column &- bounds.minX
        let word = unsafe mask + ((row &- bounds.minY) &* words &+ bit >> 6)
        let shift = UInt64(truncatingIfNeeded: bit & 63)
        unsafe word[0] |= 7 << shift
        if shift > 61 { unsafe word[1] |= 7 >> (64 &- shift) }
    }

    /// Adds to one cell.
    @inline(__always)
    func put(row: Int, column: Int, _ here: Int32, _ factor: Cell) {
        let bit = column &- bounds.minX
        // SAFETY: column < bounds.maxX.
        unsafe cells[(row &- bounds.minY) &* stride &+ bit] &+= Cell.times(here, factor)
        unsafe mask[(row &- bounds.minY) &* words &+ bit >> 6] |=
            1 << UInt64(truncatingIfNeeded: bit & 63)
    }
}

extension CellGrid<Int32> {
    /// Adds every edge of some sub-paths, each closed back to its first vertex.
    func add(_ outlines: OutlineView, subpaths: Range<Int>, rule: CoverageRule) {
        for subpath in subpaths {
            let range = outlines.vertexRange(ofSubpath: subpath)
            guard range.count > 1 else { continue }
            var previous = unsafe outlines.vertices[range.upperBound - 1].held
            for index in range {
                let vertex = unsafe outlines.vertices[index].held
                if vertex.y != previous.y { addEdge(from: previous, to: vertex, rule: rule) }
                previous = vertex
            }
        }
    }

    @inline(__always)
    private func addEdge(from start: FixedPoint, to end: FixedPoint, rule: CoverageRule) {
        // Always from the top: two shapes that share an edge, one up, one down, then add exact opposites.
        let isDown = start.y < end.y
        let edge =
            isDown
            ? Edge(x0: Int(start.x), y0: Int(start.y), x1: Int(end.x), y1: Int(end.y), sign: 1)
            : Edge(x0: Int(end.x), y0: Int(end.y), x1: Int(start.x), y1: Int(start.y), sign: -1)
        guard edge.y1 > top, edge.y0 < bottom, min(edge.x0, edge.x1) < right else { return }
        switch rule {
        case .area: addArea(edge, edge.sign)
        case .centers: addCenters(edge)
        case .centersFromBelow: addCenters(edge, tie: 128)
        }
    }

    /// Reports the band's runs row by row and leaves all cells and bits clear.
    func sweep(
        into spans: UnsafeMutablePointer<CoverageSpan>,
        _ body: (_ row: Int, _ runs: UnsafeBufferPointer<CoverageSpan>) -> Void
    ) {
        for row in 0..<bounds.height {
            let count = unsafe sweepRow(row, into: spans)
            // SAFETY: `count` runs were just written.
            if count > 0 {
                unsafe body(bounds.minY + row, UnsafeBufferPointer(start: spans, count: count))
            }
        }
    }

    /// Writes the runs of one row; there are at most as many as pixels.
    @inline(__always)
    private func sweepRow(_ row: Int, into spans: UnsafeMutablePointer<CoverageSpan>) -> Int {
        let line = unsafe cells + row &* stride
        let bits = unsafe mask + row &* words
        var count = 0
        var sum: Int32 = 0
        var start = 0
        var coverage: UInt32 = 0
        for word in 0..<words {
            var rest = unsafe bits[word]
            guard rest != 0 else { continue }
            unsafe bits[word] = 0
            while rest != 0 {
                let column = word &* 64 &+ rest.trailingZeroBitCount
                rest &= rest &- 1
                let area = unsafe line[column]
                guard area != 0 else { continue }
                unsafe line[column] = 0
                sum &+= area
                let next = Self.coverage(sum)
                guard next != coverage else { continue }
                if coverage != 0, column > start {
                    unsafe spans[count] = CoverageSpan(
                        x: bounds.minX &+ start, count: column &- start, coverage: coverage)
                    count &+= 1
                }
                start = column
                coverage = next
            }
        }
        if coverage != 0, bounds.width > start {
            unsafe spans[count] = CoverageSpan(
                x: bounds.minX &+ start, count: bounds.width &- start, coverage: coverage)
            count &+= 1
        }
        return count
    }

    /// Half the area, rounded up, held at full: parts that make a whole pixel never sum to less.
    @inline(__always)
    static func coverage(_ sum: Int32) -> UInt32 {
        min((sum.magnitude &+ 1) >> 1, CoverageSpan.full)
    }
}
