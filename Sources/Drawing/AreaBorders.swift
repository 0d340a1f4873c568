/// Which items of a batch are the areas of which rows: what lies beyond an edge, as ``PathStore/neighbours`` says.
///
/// A bit for each row from the first to the last, and how many came before: rows of a batch are often few of many.
public struct AreaBorders: Sendable {
    /// 64 rows.
    @usableFromInline
    struct Block: BitwiseCopyable, Sendable {
        @usableFromInline var bits: UInt64 = 0
        /// Rows of the batch before these.
        @usableFromInline var before: Int = 0
    }

    /// A vertex with nothing beyond the edge that leads on from it.
    public static let none = UInt32.max
    /// A vertex of an area whose edges must not be added to those of others.
    public static let irregular = UInt32.max - 1

    @usableFromInline let first: UInt32
    @usableFromInline var blocks: [Block]
    /// By the rows' order.
    @usableFromInline var items: [Int32]

    /// How many items there are.
    public var count: Int { items.count }

    /// Nil when a row is there twice: nobody could say which of the two lies beyond an edge.
    ///
    /// - Parameter rows: of each item.
    public init?(rows: [UInt32]) {
        first = rows.min() ?? 0
        let span = Int((rows.max() ?? 0) - first) + 1
        blocks = Array(repeating: Block(), count: (span + 63) / 64)
        items = Array(repeating: 0, count: rows.count)
        for row in rows {
            let place = Int(row - first)
            blocks[place / 64].bits |= 1 << UInt64(place % 64)
        }
        var count = 0
        for index in blocks.indices {
            blocks[index].before = count
            count += blocks[index].bits.nonzeroBitCount
        }
        guard count == rows.count else { return nil }
        for (item, row) in rows.enumerated() { items[place(of: row)] = Int32(item) }
    }

    private func place(of row: UInt32) -> Int {
        let place = Int(row - first)
        let block = blocks[place / 64]
        return block.before + (block.bits & (1 << UInt64(place % 64) - 1)).nonzeroBitCount
    }

    /// The item of a row, or of what else stands for one; below 0 when the batch has none.
    @inlinable
    @inline(__always)
    public func item(of row: UInt32) -> Int32 {
        let place = Int(truncatingIfNeeded: row &- first)
        guard place >> 6 < blocks.count else { return -1 }
        let block = blocks[place >> 6]
        let bit: UInt64 = 1 << UInt64(truncatingIfNeeded: place & 63)
        guard block.bits & bit != 0 else { return -1 }
        return items[block.before &+ (block.bits & (bit &- 1)).nonzeroBitCount]
    }
}
