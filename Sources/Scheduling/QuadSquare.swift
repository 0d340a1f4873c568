import Geometry
import Tiling

/// A straight piece of a geometry, world units.
struct Segment: Sendable, Hashable {
    var a: WorldPoint
    var b: WorldPoint
}

/// One square of the quad tree over the world: 2^depth of them side by side.
struct QuadSquare: Sendable {
    let depth: Int
    let column: Int
    let row: Int

    private var side: Double { WebMercator.worldUnits / Double(1 << depth) }

    /// The quarters, row by row.
    var quarters: [QuadSquare] {
        (0..<4).map {
            QuadSquare(depth: depth + 1, column: column * 2 + $0 % 2, row: row * 2 + $0 / 2)
        }
    }

    /// The tiles of a zoom that the square holds; nil for a zoom that has larger tiles.
    func tiles(zoom: Int) -> TileRange? {
        guard zoom >= depth else { return nil }
        let side = 1 << (zoom - depth)
        return TileRange(
            zoom: zoom, columns: column * side...column * side + side - 1,
            rows: row * side...row * side + side - 1)
    }

    /// True when the segment touches the square grown by the reach, world units.
    ///
    /// - Source: Y.-D. Liang, B. A. Barsky, "A new concept and method for line clipping", 1984.
    func isNear(_ segment: Segment, reach: Double) -> Bool {
        let (left, top) = (Double(column) * side - reach, Double(row) * side - reach)
        let (right, bottom) = (left + side + 2 * reach, top + side + 2 * reach)
        let (ax, ay) = (Double(segment.a.x), Double(segment.a.y))
        let (dx, dy) = (Double(segment.b.x) - ax, Double(segment.b.y) - ay)
        var (from, to) = (0.0, 1.0)
        for (p, q) in [(-dx, ax - left), (dx, right - ax), (-dy, ay - top), (dy, bottom - ay)] {
            if p == 0 {
                if q < 0 { return false }
            } else if p < 0 {
                from = max(from, q / p)
            } else {
                to = min(to, q / p)
            }
            if from > to { return false }
        }
        return true
    }

    /// True when the middle of the square lies in the polygons, even-odd over all rings.
    func isInside(_ rings: [[WorldPoint]]) -> Bool {
        let (x, y) = ((Double(column) + 0.5) * side, (Double(row) + 0.5) * side)
        var isInside = false
        for ring in rings {
            guard var last = ring.last else { continue }
            for vertex in ring {
                let (ay, by) = (Double(last.y), Double(vertex.y))
                if (ay > y) != (by > y) {
                    let crossing = Double(last.x) + (Double(vertex.x) - Double(last.x)) * (y - ay) / (by - ay)
                    if crossing > x { isInside.toggle() }
                }
                last = vertex
            }
        }
        return isInside
    }
}
