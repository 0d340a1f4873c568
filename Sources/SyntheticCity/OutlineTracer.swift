import Geometry

#if canImport(Glibc)
    import Glibc
#endif

/// Turns edges of the straight layout into polylines on the ground.
///
/// A leaf is always walked from its start to its end and turned round afterwards, so that both its cells,
/// its street and every unit above get the very same vertices.
struct OutlineTracer {
    let network: StreetNetwork
    let warp: CityWarp

    /// A leaf gets a vertex at least every so many metres; the sagitta left is below half a metre.
    static let stepMetres = 45.0

    /// The outline of a boundary, the first vertex not repeated.
    func ring(_ boundary: [EdgeReference]) -> [Point] {
        var points: [Point] = []
        for leaf in network.leaves(boundary) {
            append(leaf, to: &points)
            points.removeLast()
        }
        return points
    }

    /// The line along leaves that follow each other.
    func line(_ leaves: [EdgeReference]) -> [Point] {
        var points: [Point] = []
        for leaf in leaves {
            if !points.isEmpty { points.removeLast() }
            append(leaf, to: &points)
        }
        return points
    }

    /// The vertices of one leaf, both ends included.
    func append(_ leaf: EdgeReference, to points: inout [Point]) {
        let edge = network.edges[leaf.edge]
        let (start, end) = (network.vertices[Int(edge.start)], network.vertices[Int(edge.end)])
        let count = Self.steps(from: start, to: end)
        let first = points.count
        for step in 0...count {
            let place =
                step == 0
                ? start : step == count ? end : start + (end - start) * (Double(step) / Double(count))
            points.append(warp.applied(to: place))
        }
        if leaf.isReversed { points[first...].reverse() }
    }

    /// A polygon of the layout on the ground, with vertices put in along long sides.
    func ring(layout points: [Point]) -> [Point] {
        var result: [Point] = []
        for index in points.indices {
            let (start, end) = (points[index], points[(index + 1) % points.count])
            let count = Self.steps(from: start, to: end)
            for step in 0..<count {
                let place = start + (end - start) * (Double(step) / Double(count))
                result.append(warp.applied(to: place))
            }
        }
        return result
    }

    private static func steps(from start: Point, to end: Point) -> Int {
        max(1, Int(((end - start).length / stepMetres).rounded(.up)))
    }
}
