/// The Hilbert curve over a square of 2ⁿ × 2ⁿ places: near on the curve is near on the map.
///
/// - Source: the iterative form of "Hilbert curve", en.wikipedia.org/wiki/Hilbert_curve (xy2d, d2xy),
///   after H. S. Warren, Hacker's Delight, ch. 16; x east, y south, so the curve starts north-west.
public enum HilbertOrder {
    /// The distance along the curve of a place.
    ///
    /// - Parameters:
    ///   - order: n, 0…31: the square has 2ⁿ places along a side.
    ///   - x: column, below 2ⁿ.
    ///   - y: row, below 2ⁿ.
    /// - Returns: 0 ..< 4ⁿ.
    @inlinable
    public static func distance(order: Int, x: UInt32, y: UInt32) -> UInt64 {
        precondition((0...32).contains(order), "a Hilbert order is 0…32")
        var x = x
        var y = y
        var distance: UInt64 = 0
        var bit = order - 1
        while bit >= 0 {
            let side = UInt32(1) << UInt32(bit)
            let right: UInt32 = (x & side) != 0 ? 1 : 0
            let down: UInt32 = (y & side) != 0 ? 1 : 0
            distance = distance << 2 | UInt64((3 &* right) ^ down)
            if down == 0 {
                if right == 1 {
                    x = ~x
                    y = ~y
                }
                swap(&x, &y)
            }
            bit -= 1
        }
        return distance
    }

    /// The place at a distance along the curve: the inverse of ``distance(order:x:y:)``.
    public static func place(order: Int, distance: UInt64) -> (x: UInt32, y: UInt32) {
        precondition((0...31).contains(order), "a Hilbert order is 0…31 here")
        var x: UInt32 = 0
        var y: UInt32 = 0
        var rest = distance
        for bit in 0..<order {
            let side = UInt32(1) << UInt32(bit)
            let right = UInt32(truncatingIfNeeded: rest >> 1) & 1
            let down = UInt32(truncatingIfNeeded: rest) & 1 ^ right
            if down == 0 {
                if right == 1 {
                    x = side &- 1 &- x
                    y = side &- 1 &- y
                }
                swap(&x, &y)
            }
            x &+= side &* right
            y &+= side &* down
            rest >>= 2
        }
        return (x, y)
    }
}
