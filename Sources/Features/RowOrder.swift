import Geometry
import Tiling

/// The order of rows along the Hilbert curve, and stable sorting by whole numbers.
enum RowOrder {
    private static let digitBits = 11

    /// Rows by the place of their boxes' centres on the curve, ties by id, then by number.
    static func hilbert(rowCount: Int, ids: StringPool, edges: (Int) -> SIMD4<UInt32>) -> [UInt32] {
        var keys: [UInt64] = []
        keys.reserveCapacity(rowCount)
        for row in 0..<rowCount {
            let box = edges(row)
            let x = UInt32((UInt64(box.x) + UInt64(box.z)) / 2)
            let y = UInt32((UInt64(box.y) + UInt64(box.w)) / 2)
            keys.append(HilbertOrder.distance(order: 32, x: x, y: y))
        }
        var order = ascending(keys)
        sortTies(&order, keys: keys, ids: ids)
        return order
    }

    /// Rows by the low 32 bits of their id's hash, then by number; `row` tells the number in `ids`.
    static func idHash(rowCount: Int, ids: StringPool, row: (Int) -> Int) -> [UInt32] {
        var keys: [UInt64] = []
        keys.reserveCapacity(rowCount)
        for place in 0..<rowCount {
            let text = ids.bytes.span.extracting(ids.range(row(place)))
            keys.append(ContentHash.of(text) & 0xFFFF_FFFF)
        }
        return ascending(keys)
    }

    /// The numbers of the keys in ascending order of key; equal keys keep their order.
    ///
    /// Radix sort from the lowest digit; digits that are the same everywhere are skipped.
    static func ascending<Key: FixedWidthInteger & UnsignedInteger>(_ keys: [Key]) -> [UInt32] {
        var order = [UInt32](repeating: 0, count: keys.count)
        for index in order.indices { order[index] = UInt32(index) }
        var target = order
        let differing = keys.reduce((all: Key.max, any: Key(0))) { ($0.all & $1, $0.any | $1) }
        let changing = differing.all ^ differing.any
        let mask = Key(1) << digitBits - 1
        for shift in stride(from: 0, to: Key.bitWidth, by: digitBits)
        where !keys.isEmpty && changing >> Key(shift) & mask != 0 {
            scatter(keys, order, &target, shift: Key(shift), mask: mask)
            swap(&order, &target)
        }
        return order
    }

    private static func scatter<Key: FixedWidthInteger & UnsignedInteger>(
        _ keys: [Key], _ order: [UInt32], _ target: inout [UInt32], shift: Key, mask: Key
    ) {
        var starts = [Int](repeating: 0, count: Int(mask) + 2)
        for key in keys { starts[Int(key >> shift & mask) + 1] += 1 }
        for digit in 1..<starts.count { starts[digit] += starts[digit - 1] }
        for index in order {
            let digit = Int(keys[Int(index)] >> shift & mask)
            target[starts[digit]] = index
            starts[digit] += 1
        }
    }

    /// Sorts runs of rows in one place by id.
    private static func sortTies(_ order: inout [UInt32], keys: [UInt64], ids: StringPool) {
        func precedes(_ left: UInt32, _ right: UInt32) -> Bool {
            let leftID = ids.bytes[ids.range(Int(left))]
            let rightID = ids.bytes[ids.range(Int(right))]
            if leftID.elementsEqual(rightID) { return left < right }
            return leftID.lexicographicallyPrecedes(rightID)
        }
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, keys[Int(order[end])] == keys[Int(order[start])] { end += 1 }
            if end - start > 1 { order[start..<end].sort(by: precedes) }
            start = end
        }
    }
}
