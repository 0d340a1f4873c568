/// Reciprocals of the widths that a row's part of an edge has over two cells.
enum ShareTable {
    static let bits: UInt32 = 26

    /// Of a width w: 2²⁶ / w, rounded up; of 0, as of 1.
    ///
    /// A number below 2¹⁷ times it, shifted back, is the quotient rounded down: the product is too large by less
    /// than the number times w, which is below 2²⁶.
    static let reciprocals: [UInt32] = (0...512).map { width in
        let width = max(UInt32(width), 1)
        return (1 << bits + width - 1) / width
    }
}

/// Adds edges that lie inside a band of at most 512 × 512 pixels; coordinates are steps from its corner.
@safe
struct AreaWriter<Cell: GridCell> {
    let cells: UnsafeMutablePointer<Cell>
    let mask: UnsafeMutablePointer<UInt64>
    let stride: Int
    let words: Int
    let reciprocals: UnsafePointer<UInt32>

    /// Adds an edge from its top to its bottom.
    @inline(__always)
    func add(x0: Int, y0: Int, x1: Int, y1: Int, _ factor: Cell) {
        let row = y0 >> 8
        let last = (y1 &- 1) >> 8
        // SAFETY: the edge lies inside the band, and so do its rows.
        var line = unsafe cells + row &* stride
        var bits = unsafe mask + row &* words
        guard row < last else {
            return unsafe addRow(line, bits, x0, x1, UInt32(truncatingIfNeeded: y1 &- y0), factor)
        }
        let dx = x1 &- x0
        let dy = y1 &- y0
        let unit = 4_294_967_296 / Self.double(dy)
        let height = 256 &- y0 & 255
        // dx and dy are at most 2¹⁷, so sums and products are exact, and places stay below 2⁵⁰.
        let first = (Self.double(height &* dx &+ dy >> 1) + 0.5) * unit
        var place = Self.rounded(first) &+ x0 << 32
        var x = place >> 32
        unsafe addRow(line, bits, x0, x, UInt32(truncatingIfNeeded: height), factor)
        let rows = last &- row
        if rows > 1 {
            let step = Self.rounded(Self.double(dx << 8) * unit)
            for _ in 1..<rows {
                unsafe line += stride
                unsafe bits += words
                place &+= step
                let next = place >> 32
                unsafe addRow(line, bits, x, next, 256, factor)
                x = next
            }
        }
        unsafe addRow(
            line + stride, bits + words, x, x1, UInt32(truncatingIfNeeded: y1 &- last << 8), factor)
    }

    /// As ``add(x0:y0:x1:y1:_:)`` for an edge that lies between the band's columns, but not its rows; it is at most 512
    /// rows high.
    func addCut(x0: Int, y0: Int, x1: Int, y1: Int, rows: Int, _ factor: Cell) {
        let first = y0 >> 8
        let last = (y1 &- 1) >> 8
        let dx = x1 &- x0
        let dy = y1 &- y0
        let unit = 4_294_967_296 / Self.double(dy)
        let height = 256 &- y0 & 255
        let step = Self.rounded(Self.double(dx << 8) * unit)
        // Where the edge leaves its first row, and how far it moves on in each that follows.
        let start =
            Self.rounded((Self.double(height &* dx &+ dy >> 1) + 0.5) * unit) &+ x0 << 32
        var row = max(first, 0)
        var x = row == first ? x0 : (start &+ (row &- first &- 1) &* step) >> 32
        while row <= min(last, rows &- 1) {
            let next = row == last ? x1 : (start &+ (row &- first) &* step) >> 32
            let top = row == first ? y0 & 255 : 0
            let bottom = row == last ? y1 &- last << 8 : 256
            // SAFETY: the row is one of the band's, and the edge lies between its columns.
            unsafe addRow(
                cells + row &* stride, mask + row &* words, x, next,
                UInt32(truncatingIfNeeded: bottom &- top), factor)
            x = next
            row &+= 1
        }
    }

    /// Adds the part of an edge inside one row, `rows` steps high, between two places in either order.
    @inline(__always)
    private func addRow(
        _ line: UnsafeMutablePointer<Cell>, _ bits: UnsafeMutablePointer<UInt64>, _ one: Int, _ other: Int,
        _ rows: UInt32, _ factor: Cell
    ) {
        let from = min(one, other)
        let column = from >> 8
        let start = UInt32(truncatingIfNeeded: from & 255)
        let end = start &+ UInt32(truncatingIfNeeded: max(one, other) &- from)
        guard end <= 512 else {
            return unsafe Self.addWideRow(line + column, bits, column, start, end, rows, factor)
        }
        let width = end &- start
        // SAFETY: a width is at most 512; cells and bits reach beyond the band's last pixel.
        let reciprocal = unsafe reciprocals[Int(width)]
        let product = UInt64((256 &- start) &* rows &+ width >> 1) &* UInt64(reciprocal)
        let share = min(UInt32(truncatingIfNeeded: product >> UInt64(ShareTable.bits)), rows)
        let here = Int32(bitPattern: share)
        let next = Int32(bitPattern: rows &- share)
        let mean = Int32(bitPattern: start &+ min(end, 256))
        let nextMean = Int32(bitPattern: max(end, 256) &- 256)
        unsafe line[column] &+= Cell.times(here &* (512 &- mean), factor)
        unsafe line[column &+ 1] &+= Cell.times(here &* mean &+ next &* (512 &- nextMean), factor)
        unsafe line[column &+ 2] &+= Cell.times(next &* nextMean, factor)
        let shift = UInt64(truncatingIfNeeded: column & 63)
        let word = unsafe bits + column >> 6
        unsafe word[0] |= 7 << shift
        if shift > 61 { unsafe word[1] |= 7 >> (64 &- shift) }
    }

    /// As `addRow`, over three cells or more; `line` is at the first, from which `start` and `end` count.
    @inline(never)
    private static func addWideRow(
        _ line: UnsafeMutablePointer<Cell>, _ bits: UnsafeMutablePointer<UInt64>, _ column: Int,
        _ start: UInt32, _ end: UInt32, _ rows: UInt32, _ factor: Cell
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
        unsafe line[0] &+= Cell.times(done &* (512 &- mean), factor)
        // What the cell before leaves to the next one.
        var rest = done &* mean
        for cell in 1..<last {
            sum &+= step
            let now = Int32(truncatingIfNeeded: sum >> 32)
            let area = (now &- done) << 8
            unsafe line[cell] &+= Cell.times(rest &+ area, factor)
            rest = area
            done = now
        }
        let area = Int32(bitPattern: rows) &- done
        let lastMean = Int32(truncatingIfNeeded: Int(end) &- last << 8)
        unsafe line[last] &+= Cell.times(rest &+ area &* (512 &- lastMean), factor)
        unsafe line[last &+ 1] &+= Cell.times(area &* lastMean, factor)
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
