import Geometry

/// What lies at a place: exact distances from a point to features.
///
/// Plane: world units, so a distance is true to scale only near the point; callers give the radius in the
/// units of that latitude.
public struct FeatureLookup {
    /// A row and how far it is.
    public struct Hit: Equatable, Sendable {
        /// The row in the table.
        public let row: Int
        /// World units from the point; 0 inside a polygon.
        public let distance: Double
    }

    private let table: FeatureTable

    /// A lookup in a table.
    public init(_ table: FeatureTable) {
        self.table = table
    }

    /// The rows within a radius of a point, nearest first, ties by row.
    ///
    /// - Parameters:
    ///   - point: the place.
    ///   - radius: world units.
    ///   - limit: the most hits returned.
    /// - Returns: rows and their distances.
    public func hits(at point: WorldPoint, radius: Double, limit: Int) -> [Hit] {
        let radius = radius.isFinite ? max(radius, 0) : 0
        var rows: [Int32] = []
        table.rows(touching: WorldBox(point).grown(by: UInt64(min(radius.rounded(.up), 4e9))), into: &rows)
        var hits: [Hit] = []
        for row in rows.lazy.map(Int.init) {
            let distance = distance(from: point, to: row)
            if distance <= radius { hits.append(Hit(row: row, distance: distance)) }
        }
        hits.sort { ($0.distance, $0.row) < ($1.distance, $1.row) }
        return Array(hits.prefix(limit))
    }

    /// The distance from a point to a row's geometry; 0 inside a polygon.
    public func distance(from point: WorldPoint, to row: Int) -> Double {
        let kind = table.kind(row: row)
        var nearest = Double.infinity
        var isInside = false
        table.forEachPart(row: row) { part in
            if part.isEmpty { return }
            switch kind {
            case .point:
                for index in 0..<part.count {
                    nearest = min(nearest, Self.distance(point, part[index], part[index]))
                }
            case .line:
                for index in 0..<max(part.count - 1, 1) {
                    nearest = min(
                        nearest, Self.distance(point, part[index], part[min(index + 1, part.count - 1)]))
                }
            case .polygon:
                var previous = part[part.count - 1]
                for index in 0..<part.count {
                    let vertex = part[index]
                    if Self.crosses(point, previous, vertex) { isInside.toggle() }
                    nearest = min(nearest, Self.distance(point, previous, vertex))
                    previous = vertex
                }
            }
        }
        return isInside ? 0 : nearest
    }

    /// True when the ray east of the point crosses the edge; exact, and each shared edge counts for one side.
    ///
    /// - Source: W. R. Franklin, "PNPOLY", with the comparison multiplied out in integers.
    private static func crosses(_ p: WorldPoint, _ a: WorldPoint, _ b: WorldPoint) -> Bool {
        guard (a.y > p.y) != (b.y > p.y) else { return false }
        let (ax, ay, bx, by) = (Int64(a.x), Int64(a.y), Int64(b.x), Int64(b.y))
        // p.x < ax + (bx - ax) * (p.y - ay) / (by - ay); products reach 2⁶⁶, hence the wide multiplication.
        let left = (Int64(p.x) - ax).multipliedFullWidth(by: by - ay)
        let right = (bx - ax).multipliedFullWidth(by: Int64(p.y) - ay)
        let isLess = (left.high, left.low) < (right.high, right.low)
        let isMore = (left.high, left.low) > (right.high, right.low)
        return by > ay ? isLess : isMore
    }

    /// The distance from a point to a segment.
    private static func distance(_ p: WorldPoint, _ a: WorldPoint, _ b: WorldPoint) -> Double {
        let (px, py) = (Double(p.x) - Double(a.x), Double(p.y) - Double(a.y))
        let (dx, dy) = (Double(b.x) - Double(a.x), Double(b.y) - Double(a.y))
        let length = dx * dx + dy * dy
        let along = length > 0 ? min(max((px * dx + py * dy) / length, 0), 1) : 0
        let (x, y) = (px - along * dx, py - along * dy)
        return (x * x + y * y).squareRoot()
    }
}
