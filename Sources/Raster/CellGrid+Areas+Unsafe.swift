import Geometry

/// The areas of small shapes, without a division to the row.
///
/// What it does is, to the bit, what ``CellGrid/add(_:subpaths:rule:)`` does. A quotient of integers is rounded down
/// to the same integer when half a unit is added above the line: n / d and (n + ½) / d have no whole number between
/// them, and (n + ½) / d lies ½ / d or more from any. So a product that is wrong by less than that will do:
/// places where an edge meets the rows are held with 32 bits behind the point, and their errors, below two units
/// for each row, stay below 2⁻²¹, where ½ / d is 2⁻¹⁸ at least.
extension CellGrid {
    /// Bands of more pixels than this either way are left to the plain path.
    static var largestSide: Int { 512 }

    /// True when ``withEdgeWriter(_:)`` may be called for a band.
    static func isSmall(_ bounds: PixelBounds) -> Bool {
        bounds.width <= largestSide && bounds.height <= largestSide
    }

    /// Calls the body with what adds edges to a small grid.
    @inline(__always)
    func withEdgeWriter(_ body: (EdgeWriter<Cell>) -> Void) {
        precondition(Self.isSmall(bounds), "a band of at most 512 pixels")
        let shares = ShareTable.reciprocals
        // SAFETY: the table has an entry for each width below 513.
        unsafe shares.span.withUnsafeBufferPointer { shares in
            guard let reciprocals = shares.baseAddress else { return }
            let area = unsafe AreaWriter(
                cells: cells, mask: mask, stride: stride, words: words, reciprocals: reciprocals)
            body(EdgeWriter(grid: self, area: area))
        }
    }
}

extension CellGrid<Int32> {
    /// Adds the areas of some sub-paths.
    ///
    /// - Parameters:
    ///   - outlines: where the vertices are.
    ///   - subpaths: the sub-paths of the shape, each closed back to its first vertex.
    ///   - box: the pixels that the shape touches, in the band or not.
    func addAreas(_ outlines: OutlineView, subpaths: Range<Int>, box: PixelBounds) {
        guard Self.isSmall(bounds) else { return add(outlines, subpaths: subpaths, rule: .area) }
        let isWhole = box == bounds
        withEdgeWriter { writer in
            for subpath in subpaths {
                let range = outlines.vertexRange(ofSubpath: subpath)
                guard range.count > 1 else { continue }
                var previous = outlines.vertex(range.upperBound - 1).held
                for index in range {
                    let vertex = outlines.vertex(index).held
                    if vertex.y != previous.y { writer.add(from: previous, to: vertex, 1, isInside: isWhole) }
                    previous = vertex
                }
            }
        }
    }
}

/// Adds edges to a small grid.
struct EdgeWriter<Cell: GridCell> {
    let grid: CellGrid<Cell>
    let area: AreaWriter<Cell>

    /// Adds an edge that is not level, always from its top: two shapes that share one then add exact opposites.
    ///
    /// - Parameters:
    ///   - start: where it begins; the shape lies right of an edge that goes down.
    ///   - end: where it ends.
    ///   - factor: what the area right of an edge that goes down counts.
    ///   - isInside: true when the edge is known to lie in the grid.
    @inline(__always)
    func add(from start: FixedPoint, to end: FixedPoint, _ factor: Cell, isInside: Bool) {
        let isDown = start.y < end.y
        let (upper, lower) = isDown ? (start, end) : (end, start)
        let own = isDown ? factor : Cell.negated(factor)
        let edge = Edge(
            x0: Int(upper.x), y0: Int(upper.y), x1: Int(lower.x), y1: Int(lower.y), sign: isDown ? 1 : -1)
        if isInside || holds(edge) {
            return area.add(
                x0: edge.x0 &- grid.left, y0: edge.y0 &- grid.top, x1: edge.x1 &- grid.left,
                y1: edge.y1 &- grid.top, own)
        }
        guard edge.y1 > grid.top, edge.y0 < grid.bottom, min(edge.x0, edge.x1) < grid.right else { return }
        guard min(edge.x0, edge.x1) >= grid.left, max(edge.x0, edge.x1) < grid.right,
            edge.y1 &- edge.y0 <= CellGrid<Cell>.largestSide << 8
        else { return grid.addArea(edge, own) }
        area.addCut(
            x0: edge.x0 &- grid.left, y0: edge.y0 &- grid.top, x1: edge.x1 &- grid.left,
            y1: edge.y1 &- grid.top, rows: grid.bounds.height, own)
    }

    @inline(__always)
    private func holds(_ edge: Edge) -> Bool {
        edge.y0 >= grid.top && edge.y1 <= grid.bottom && min(edge.x0, edge.x1) >= grid.left
            && max(edge.x0, edge.x1) < grid.right
    }
}
