import Geometry

/// The areas of small shapes, without a division to the row.
///
/// What it does is, to the bit, what ``CellGrid/add(_:subpaths:rule:)`` does. A quotient of integers is rounded down
/// to the same integer when half a unit is added above the line: n / d and (n + ½) / d have no whole number between
/// them, and (n + ½) / d lies ½ / d or more from any. So a product that is wrong by less than that will do:
/// places where an edge meets the rows are held with 32 bits behind the point, and their errors, below two units
/// for each row, stay below 2⁻²¹, where ½ / d is 2⁻¹⁸ at least.
extension CellGrid {
    /// Bands of more pixels than this either way are left to the plain path.
    private static let largestSide = 512

    /// Adds the areas of some sub-paths.
    ///
    /// - Parameters:
    ///   - outlines: where the vertices are.
    ///   - subpaths: the sub-paths of the shape, each closed back to its first vertex.
    ///   - box: the pixels that the shape touches, in the band or not.
    func addAreas(_ outlines: OutlineView, subpaths: Range<Int>, box: PixelBounds) {
        guard bounds.width <= Self.largestSide, bounds.height <= Self.largestSide else {
            return add(outlines, subpaths: subpaths, rule: .area)
        }
        let isWhole = box == bounds
        let shares = ShareTable.reciprocals
        // SAFETY: the table has an entry for each width below 513.
        unsafe shares.span.withUnsafeBufferPointer { shares in
            guard let reciprocals = shares.baseAddress else { return }
            let area = unsafe AreaWriter(
                cells: cells, mask: mask, stride: stride, words: words, reciprocals: reciprocals)
            for subpath in subpaths {
                let range = outlines.vertexRange(ofSubpath: subpath)
                guard range.count > 1 else { continue }
                var previous = outlines.vertex(range.upperBound - 1).held
                for index in range {
                    let vertex = outlines.vertex(index).held
                    if vertex.y != previous.y { add(from: previous, to: vertex, isWhole, area) }
                    previous = vertex
                }
            }
        }
    }

    /// Adds an edge, always from its top.
    @inline(__always)
    private func add(from start: FixedPoint, to end: FixedPoint, _ isWhole: Bool, _ area: AreaWriter) {
        let isDown = start.y < end.y
        let (upper, lower) = isDown ? (start, end) : (end, start)
        let edge = Edge(
            x0: Int(upper.x), y0: Int(upper.y), x1: Int(lower.x), y1: Int(lower.y), sign: isDown ? 1 : -1)
        if isWhole || holds(edge) {
            return area.add(
                x0: edge.x0 &- left, y0: edge.y0 &- top, x1: edge.x1 &- left, y1: edge.y1 &- top,
                sign: edge.sign)
        }
        guard edge.y1 > top, edge.y0 < bottom, min(edge.x0, edge.x1) < right else { return }
        addArea(edge)
    }

    @inline(__always)
    private func holds(_ edge: Edge) -> Bool {
        edge.y0 >= top && edge.y1 <= bottom && min(edge.x0, edge.x1) >= left && max(edge.x0, edge.x1) < right
    }
}

/// Reciprocals of the widths that a row's part of an edge has over two cells.
private enum ShareTable {
    /// Of a width w: 2²⁶ / w, rounded up; of 0, as of 1.
    ///
    /// A number below 2¹⁷ times it, shifted back, is the quotient rounded down: the product is too large by less
    /// than the number times w, which is below 2²⁶.
    static let reciprocals: [UInt32] = (0...512).map { width in
        let width = max(UInt32(width), 1)
        return (1 << AreaWriter.shareBits + width - 1) / width
    }
}

/// Adds edges that lie inside a band of at most 512 × 512 pixels; coordinates are steps from its corner.
@safe
private struct AreaWriter {
    static let shareBits: UInt32 = 26

    let cells: UnsafeMutablePointer<Int32>
    let mask: UnsafeMutablePointer<UInt64>
    let stride: Int
    let words: Int
    let reciprocals: UnsafePointer<UInt32>

    /// Adds an edge from its top to its bottom.
    @inline(__always)
    func add(x0: Int, y0: Int, x1: Int, y1: Int, sign: Int32) {
        let row = y0 >> 8
        let last = (y1 &- 1) >> 8
        // SAFETY: the edge lies inside the band, and so do its rows.
        var line = unsafe cells + row &* stride
        var bits = unsafe mask + row &* words
        guard row < last else {
            return unsafe addRow(line, bits, x0, x1, UInt32(truncatingIfNeeded: y1 &- y0), sign)
        }
        let dx = x1 &- x0
        let dy = y1 &- y0
        let unit = 4_294_967_296 / Self.double(dy)
        let height = 256 &- y0 & 255
        // dx and dy are at most 2¹⁷, so sums and products are exact, and places stay below 2⁵⁰.
        let first = (Self.double(height &* dx &+ dy >> 1) + 0.5) * unit
        var place = Self.rounded(first) &+ x0 << 32
        var x = place >> 32
        unsafe addRow(line, bits, x0, x, UInt32(truncatingIfNeeded: height), sign)
        let rows = last &- row
        if rows > 1 {
            let step = Self.rounded(Self.double(dx << 8) * unit)
            for _ in 1..<rows {
                unsafe line += stride
                unsafe bits += words
                place &+= step
                let next = place >> 32
                unsafe addRow(line, bits, x, next, 256, sign)
                x = next
            }
        }
        unsafe addRow(
            line + stride, bits + words, x, x1, UInt32(truncatingIfNeeded: y1 &- last << 8), sign)
    }

    /// Adds the part of an edge inside one row, `rows` steps high, between two places in either order.
    @inline(__always)
    private func addRow(
        _ line: UnsafeMutablePointer<Int32>, _ bits: UnsafeMutablePointer<UInt64>, _ one: Int, _ other: Int,
        _ rows: UInt32, _ sign: Int32
    ) {
        let from = min(one, other)
        let column = from >> 8
        let start = UInt32(truncatingIfNeeded: from & 255)
        let end = start &+ UInt32(truncatingIfNeeded: max(one, other) &- from)
        guard end <= 512 else {
            return unsafe Self.addWideRow(line + column, bits, column, start, end, rows, sign)
        }
        let width = end &- start
        // SAFETY: a width is at most 512; cells and bits reach beyond the band's last pixel.
        let reciprocal = unsafe reciprocals[Int(width)]
        let product = UInt64((256 &- start) &* rows &+ width >> 1) &* UInt64(reciprocal)
        let share = min(UInt32(truncatingIfNeeded: product >> UInt64(Self.shareBits)), rows)
        let here = Int32(bitPattern: share) &* sign
        let next = Int32(bitPattern: rows &- share) &* sign
        let mean = Int32(bitPattern: start &+ min(end, 256))
        let nextMean = Int32(bitPattern: max(end, 256) &- 256)
        unsafe line[column] &+= here &* (512 &- mean)
        unsafe line[column &+ 1] &+= here &* mean &+ next &* (512 &- nextMean)
        unsafe line[column &+ 2] &+= next &* nextMean
        let shift = UInt64(truncatingIfNeeded: column & 63)
        let word = unsafe bits + column >> 6
        unsafe word[0] |= 7 << shift
        if shift > 61 { unsafe word[1] |= 7 >> (64 &- shift) }
    }

    /// As `addRow`, over three cells or more; `line` is at the first, from which `start` and `end` count.
    @inline(never)
    private static func addWideRow(
        _ line: UnsafeMutablePointer<Int32>, _ bits: UnsafeMutablePointer<UInt64>, _ column: Int,
        _ start: UInt32, _ end: UInt32, _ rows: UInt32, _ sign: Int32
    ) {
        let width = Int(end &- start)
        let height = Int(rows)
        let unit = 4_294_967_296 / double(width)
        let first = (double(Int(256 &- start) &* height &+ width >> 1) + 0.5) * unit
        var sum = rounded(first)
        let step = rounded(double(height << 8) * unit)
        let last = Int((end &- 1) >> 8)
        var done = Int32(truncatingIfNeeded: sum >> 32)
        let mean = Int32(bitPattern: start) &+ 256
        // SAFETY: the edge lies inside the band; cells reach beyond its last pixel.
        unsafe line[0] &+= done &* (512 &- mean) &* sign
        // What the cell before leaves to the next one.
        var rest = done &* mean
        for cell in 1..<last {
            sum &+= step
            let now = Int32(truncatingIfNeeded: sum >> 32)
            let area = (now &- done) << 8
            unsafe line[cell] &+= (rest &+ area) &* sign
            rest = area
            done = now
        }
        let area = Int32(bitPattern: rows) &- done
        let lastMean = Int32(truncatingIfNeeded: Int(end) &- last << 8)
        unsafe line[last] &+= (rest &+ area &* (512 &- lastMean)) &* sign
        unsafe line[last &+ 1] &+= area &* lastMean &* sign
        unsafe touch(bits, column...column &+ last &+ 1)
    }

    /// Sets the bits of some cells.
    @inline(__always)
    private static func touch(_ bits: UnsafeMutablePointer<UInt64>, _ columns: ClosedRange<Int>) {
        for word in columns.lowerBound >> 6...columns.upperBound >> 6 {
            let low = UInt64(truncatingIfNeeded: max(columns.lowerBound &- word << 6, 0))
            let high = UInt64(truncatingIfNeeded: min(columns.upperBound &- word << 6, 63))
            // SAFETY: the mask has a bit for every cell.
            unsafe bits[word] |= (UInt64.max &>> (63 &- high)) & (UInt64.max &<< low)
        }
    }

    /// A number below 2⁵¹ as a float.
    @inline(__always)
    private static func double(_ value: Int) -> Double { Double(value) }

    /// The integer nearest to a number below 2⁵¹, without the checks of a conversion.
    @inline(__always)
    private static func rounded(_ value: Double) -> Int {
        // 1.5 · 2⁵²: what is added to it ends in its lowest bits.
        let magic = 6_755_399_441_055_744.0
        return Int(bitPattern: UInt((value + magic).bitPattern)) &- Int(bitPattern: UInt(magic.bitPattern))
    }
}
