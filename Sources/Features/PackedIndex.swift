import Geometry

/// A static R-tree over rows in Hilbert order: the boxes of 16 neighbours make a node, 16 nodes a node above.
///
/// ```
///            root                  levels.last: 1 node
///      ┌──────┴──────┐
///    node0   …    node15           levels[1]
///   ┌──┴──┐
/// node0…node15 …                   levels[0]: node n covers the rows 16n ..< 16n + 16
/// rows …
/// ```
///
/// - Source: I. Kamel, C. Faloutsos, "On packing R-trees" (1993), with a static layout.
enum PackedIndex {
    static let nodeSize = 16

    /// The runs of nodes of each level, the lowest first; empty without rows.
    static func levels(rowCount: Int) -> [Range<Int>] {
        var levels: [Range<Int>] = []
        var count = rowCount
        var start = 0
        while count > 0 {
            count = (count + nodeSize - 1) / nodeSize
            levels.append(start..<start + count)
            start += count
            if count == 1 { break }
        }
        return levels
    }

    static func nodeCount(rowCount: Int) -> Int { levels(rowCount: rowCount).last?.upperBound ?? 0 }

    /// The nodes' boxes as minX minY maxX maxY, from the edges of the row at each place of the index.
    static func nodes(rowCount: Int, box: (Int) -> SIMD4<UInt32>) -> [UInt32] {
        var boxes: [SIMD4<UInt32>] = []
        var childStart = 0
        for (number, level) in levels(rowCount: rowCount).enumerated() {
            let children = number == 0 ? rowCount : level.lowerBound - childStart
            for node in 0..<level.count {
                let first = node * nodeSize
                var union = SIMD4<UInt32>(.max, .max, 0, 0)
                for child in first..<min(first + nodeSize, children) {
                    let edges = number == 0 ? box(child) : boxes[childStart + child]
                    union = union.union(edges)
                }
                boxes.append(union)
            }
            if number > 0 { childStart = level.lowerBound }
        }
        return boxes.flatMap { [$0.x, $0.y, $0.z, $0.w] }
    }
}

extension SIMD4<UInt32> {
    init(_ box: WorldBox) { self.init(box.minX, box.minY, box.maxX, box.maxY) }

    func union(_ other: Self) -> Self {
        Self(Swift.min(x, other.x), Swift.min(y, other.y), Swift.max(z, other.z), Swift.max(w, other.w))
    }

    /// True when the boxes share at least a point.
    @inline(__always)
    func touches(_ other: Self) -> Bool {
        x <= other.z && other.x <= z && y <= other.w && other.y <= w
    }

    /// True when the other box lies in this one.
    @inline(__always)
    func covers(_ other: Self) -> Bool {
        x <= other.x && y <= other.y && z >= other.z && w >= other.w
    }

    /// The box with these edges, whatever a damaged file says.
    var worldBox: WorldBox {
        WorldBox(
            minX: Swift.min(x, z), minY: Swift.min(y, w), maxX: Swift.max(x, z), maxY: Swift.max(y, w))
    }
}
