/// Gives each vertex of a line its weight: at which tolerance it may be left out.
///
/// - Source: D. Douglas, T. Peucker, "Algorithms for the reduction of the number of points…", 1973; the distance is
///   kept with each vertex instead of a decision, so that one pass serves every zoom.
enum LineWeights {
    /// Longer lines are weighed in pieces of so many vertices, which bounds the time of the worst line.
    static let largestPiece = 8192

    /// Weighs the inner vertices; those nearer than the tolerance to what would be drawn stay at 0.
    static func weigh(_ vertices: inout [GeoVertex], squaredTolerance: Double) {
        guard vertices.count > 2 else { return }
        var start = 0
        while start < vertices.count - 1 {
            let end = min(start + largestPiece, vertices.count - 1)
            vertices[start].weight = 1
            vertices[end].weight = 1
            weigh(&vertices, start...end, squaredTolerance)
            start = end
        }
    }

    private static func weigh(_ vertices: inout [GeoVertex], _ whole: ClosedRange<Int>, _ tolerance: Double) {
        var open = [whole]
        while let range = open.popLast() {
            guard let (pivot, distance) = furthest(vertices, range, tolerance) else { continue }
            vertices[pivot].weight = distance
            if pivot - range.lowerBound > 1 { open.append(range.lowerBound...pivot) }
            if range.upperBound - pivot > 1 { open.append(pivot...range.upperBound) }
        }
    }

    /// The inner vertex furthest from the straight line between the ends; of equals the nearest to the middle.
    private static func furthest(
        _ vertices: [GeoVertex], _ range: ClosedRange<Int>, _ tolerance: Double
    ) -> (index: Int, distance: Double)? {
        let (a, b) = (vertices[range.lowerBound], vertices[range.upperBound])
        let middle = range.lowerBound + (range.upperBound - range.lowerBound) / 2
        var best: (index: Int, distance: Double)?
        for index in range.lowerBound + 1..<max(range.upperBound, range.lowerBound + 1) {
            let distance = squaredDistance(vertices[index], a, b)
            guard distance > tolerance else { continue }
            if let known = best {
                if distance < known.distance { continue }
                if distance == known.distance, abs(index - middle) >= abs(known.index - middle) { continue }
            }
            best = (index, distance)
        }
        return best
    }

    /// From a vertex to a segment, squared.
    private static func squaredDistance(_ p: GeoVertex, _ a: GeoVertex, _ b: GeoVertex) -> Double {
        var (x, y) = (a.x, a.y)
        let (dx, dy) = (b.x - a.x, b.y - a.y)
        if dx != 0 || dy != 0 {
            let share = ((p.x - x) * dx + (p.y - y) * dy) / (dx * dx + dy * dy)
            if share > 1 {
                (x, y) = (b.x, b.y)
            } else if share > 0 {
                (x, y) = (x + dx * share, y + dy * share)
            }
        }
        return (p.x - x) * (p.x - x) + (p.y - y) * (p.y - y)
    }
}
