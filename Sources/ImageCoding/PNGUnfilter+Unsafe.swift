/// Takes the filters off a PNG's rows, in place.
///
/// - Source: PNG 3rd edition, section 9.
enum PNGUnfilter {
    /// Where the rows of a picture, or of one of its passes, lie in the inflated bytes.
    struct Rows {
        /// The first row's filter byte.
        let start: Int
        let count: Int
        /// Bytes of a row without its filter byte; at least 1.
        let bytes: Int
        /// Bytes from a sample to the same one of the pixel before; at least 1.
        let pixelBytes: Int

        var end: Int { start + count * (bytes + 1) }
    }

    /// Turns filtered rows into plain ones.
    ///
    /// - Returns: false when a row names a filter that does not exist.
    static func unfilter(_ raw: inout [UInt8], _ rows: Rows) -> Bool {
        precondition(rows.start >= 0 && rows.end <= raw.count && rows.bytes > 0 && rows.pixelBytes > 0)
        let above = [UInt8](repeating: 0, count: rows.bytes)
        // SAFETY: every row and the byte before it lie in the buffer (checked above); `above` stands for the
        // row before the first and has a row's length. Within a row, positions stay below its length.
        return unsafe raw.withUnsafeMutableBufferPointer { raw in
            unsafe above.withUnsafeBufferPointer { above in
                guard let base = raw.baseAddress, var previous = above.baseAddress else {
                    return rows.count == 0
                }
                for row in 0..<rows.count {
                    let filter = unsafe base + rows.start + row &* (rows.bytes &+ 1)
                    let line = unsafe filter + 1
                    guard unsafe apply(filter.pointee, line, previous, rows) else { return false }
                    unsafe previous = UnsafePointer(line)
                }
                return true
            }
        }
    }

    private static func apply(
        _ filter: UInt8, _ line: UnsafeMutablePointer<UInt8>, _ above: UnsafePointer<UInt8>, _ rows: Rows
    ) -> Bool {
        let step = rows.pixelBytes
        switch filter {
        case 0: break
        case 1:
            guard step < rows.bytes else { break }
            for index in step..<rows.bytes { unsafe line[index] &+= line[index &- step] }
        case 2:
            for index in 0..<rows.bytes { unsafe line[index] &+= above[index] }
        case 3:
            for index in 0..<rows.bytes {
                let left = index < step ? 0 : unsafe UInt32(line[index &- step])
                unsafe line[index] &+= UInt8(truncatingIfNeeded: (left &+ UInt32(above[index])) >> 1)
            }
        case 4: unsafe paeth(line, above, rows)
        default: return false
        }
        return true
    }

    private static func paeth(
        _ line: UnsafeMutablePointer<UInt8>, _ above: UnsafePointer<UInt8>, _ rows: Rows
    ) {
        let step = rows.pixelBytes
        for index in 0..<min(step, rows.bytes) { unsafe line[index] &+= above[index] }
        guard step < rows.bytes else { return }
        for index in step..<rows.bytes {
            let left = unsafe Int32(line[index &- step])
            let up = unsafe Int32(above[index])
            let corner = unsafe Int32(above[index &- step])
            let toLeft = abs(up &- corner)
            let toUp = abs(left &- corner)
            let toCorner = abs(left &+ up &- 2 &* corner)
            let nearest = toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner
            unsafe line[index] &+= UInt8(truncatingIfNeeded: nearest)
        }
    }
}
