import Features
import Geometry

/// Whether points lie in polygons, exactly, in world units.
enum PolygonContainment {
    /// True when the point lies in the row's polygons, even-odd over all their rings.
    ///
    /// A point on a border counts as a point moved from it by an infinitely small step, the same for every
    /// polygon: so of polygons that share borders without gap or overlap, exactly one holds it.
    ///
    /// - Source: J. O'Rourke, Computational Geometry in C, 7.4, the crossing test with half-open edges.
    static func contains(_ table: FeatureTable, row: Int, _ point: WorldPoint) -> Bool {
        var isInside = false
        table.forEachPart(row: row) { ring in
            var last = ring.count - 1
            for index in ring.indices {
                if crosses(ring[last], ring[index], point) { isInside.toggle() }
                last = index
            }
        }
        return isInside
    }

    /// True when the ray from the point to the east crosses the edge.
    @inline(__always)
    private static func crosses(_ a: WorldPoint, _ b: WorldPoint, _ point: WorldPoint) -> Bool {
        guard (a.y > point.y) != (b.y > point.y) else { return false }
        if a.x <= point.x, b.x <= point.x { return false }
        if a.x > point.x, b.x > point.x { return true }
        let (upper, lower) = a.y < b.y ? (a, b) : (b, a)
        // The edge's x at the point's y is east of the point; 33-bit differences, so products need 66 bits.
        let dx = Int128(Int64(lower.x) - Int64(upper.x))
        let dy = Int128(Int64(lower.y) - Int64(upper.y))
        let toX = Int128(Int64(point.x) - Int64(upper.x))
        let toY = Int128(Int64(point.y) - Int64(upper.y))
        return toX * dy < dx * toY
    }
}
