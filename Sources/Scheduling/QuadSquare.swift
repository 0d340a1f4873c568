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

    /// The smallest square that holds a range of tiles.
    init(holding range: TileRange) {
        let spread =
            (range.columns.lowerBound ^ range.columns.upperBound)
            | (range.rows.lowerBound ^ range.rows.upperBound)
        let levels = min(range.zoom, Int.bitWidth - spread.leadingZeroBitCount)
        self.init(
            depth: range.zoom - levels, column: range.columns.lowerBound >> levels,
            row: range.rows.lowerBound >> levels)
    }

    /// A square by its place.
    init(depth: Int, column: Int, row: Int) {
        self.depth = depth
        self.column = column
        self.row = row
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
        /// Cuts the piece off at one side; false when nothing is left.
        func isCut(_ p: Double, _ q: Double) -> Bool {
            if p == 0 { return q >= 0 }
            if p < 0 { from = max(from, q / p) } else { to = min(to, q / p) }
            return from <= to
        }
        return isCut(-dx, ax - left) && isCut(dx, right - ax) && isCut(-dy, ay - top)
            && isCut(dy, bottom - ay)
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
