import Geometry

/// An order of points that has nothing to do with where they lie, for what is drawn over what.
///
/// Along the curve every disc would be covered by its neighbour but for a sliver; scattered, whole ones stay on top
/// everywhere. The order depends on places alone, so it is the same in every picture, and before and after changes
/// are folded into a table.
public enum ScatteredOrder {
    /// Two digits of ``RowOrder``'s sort: millions of points share few ranks, and those that do stay as they were.
    private static let rankBits: UInt64 = 22

    /// The numbers of some ranks in ascending order of rank; equal ranks stay as they were.
    ///
    /// - Complexity: O(ranks).
    public static func order(_ ranks: [UInt32]) -> [UInt32] { RowOrder.ascending(ranks) }

    /// Where in the order a point stands: a number as good as drawn by lot, always the same for a place.
    ///
    /// - Source: the finalizer of SplitMix64: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number
    ///   generators", OOPSLA 2014.
    public static func rank(_ point: WorldPoint) -> UInt32 {
        var mixed = UInt64(point.x) << 32 | UInt64(point.y)
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return UInt32(truncatingIfNeeded: (mixed ^ mixed >> 31) >> (64 - rankBits))
    }
}
