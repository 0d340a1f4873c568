import Geometry

/// Where points and segments lie to each other in a plane.
enum Segments {
    /// True when two segments cross inside both; parallel ones and touching ends do not count.
    static func cross(_ a: Point, _ b: Point, _ c: Point, _ d: Point) -> Bool {
        areApart(a, b, by: c, d) && areApart(c, d, by: a, b)
    }

    /// True when two points lie strictly on different sides of a line.
    private static func areApart(_ p: Point, _ q: Point, by c: Point, _ d: Point) -> Bool {
        let first = side(of: p, c, d)
        let second = side(of: q, c, d)
        return (first > 0 && second < 0) || (first < 0 && second > 0)
    }

    /// Positive on one side of the line through two points, negative on the other.
    private static func side(of p: Point, _ c: Point, _ d: Point) -> Double {
        (p.x - c.x) * (d.y - c.y) - (d.x - c.x) * (p.y - c.y)
    }

    /// True when a point lies on a segment, its ends included.
    static func touches(_ p: Point, _ a: Point, _ b: Point) -> Bool {
        let (ax, ay) = (p.x - a.x, p.y - a.y)
        let (bx, by) = (p.x - b.x, p.y - b.y)
        return ax * by - bx * ay == 0 && ax * bx <= 0 && ay * by <= 0
    }

    /// True when a point lies in closed rings by the even–odd rule; `boundary` is the answer for one on a ring.
    static func contains(_ rings: [[Point]], _ p: Point, boundary: Bool) -> Bool {
        var isInside = false
        for ring in rings where ring.count > 1 {
            for index in 0..<ring.count - 1 {
                let (a, b) = (ring[index], ring[index + 1])
                if touches(p, a, b) { return boundary }
                if (a.y > p.y) != (b.y > p.y), p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x {
                    isInside.toggle()
                }
            }
        }
        return isInside
    }

    /// True when a segment crosses one of closed rings.
    static func crosses(_ rings: [[Point]], _ a: Point, _ b: Point) -> Bool {
        for ring in rings where ring.count > 1 {
            for index in 0..<ring.count - 1 where cross(a, b, ring[index], ring[index + 1]) { return true }
        }
        return false
    }

    /// Rings that follow each other as polygons: the first of each is its outer ring.
    ///
    /// Which way round outer rings run is taken from the first ring with an area.
    static func polygons(of rings: [[Point]]) -> [[[Point]]] {
        guard rings.count > 1 else { return [rings] }
        var polygons: [[[Point]]] = []
        var outerSign: Bool?
        for ring in rings {
            let area = doubledArea(ring)
            guard area != 0 else { continue }
            let sign = area < 0
            if outerSign == nil { outerSign = sign }
            if sign == outerSign || polygons.isEmpty {
                polygons.append([ring])
            } else {
                polygons[polygons.count - 1].append(ring)
            }
        }
        return polygons
    }

    private static func doubledArea(_ ring: [Point]) -> Double {
        guard var last = ring.last else { return 0 }
        var sum = 0.0
        for point in ring {
            sum += (last.x - point.x) * (last.y + point.y)
            last = point
        }
        return sum
    }
}

/// A box that grows with the points put into it.
struct GrowingBox: Sendable {
    private(set) var minX = Double.infinity
    private(set) var minY = Double.infinity
    private(set) var maxX = -Double.infinity
    private(set) var maxY = -Double.infinity

    init(_ points: some Sequence<Point> = []) {
        for point in points { add(point) }
    }

    mutating func add(_ point: Point) {
        minX = min(minX, point.x)
        minY = min(minY, point.y)
        maxX = max(maxX, point.x)
        maxY = max(maxY, point.y)
    }

    var width: Double { maxX - minX }

    /// True when this box lies in the other without touching its edge.
    func isStrictly(inside other: Self) -> Bool {
        minX > other.minX && maxX < other.maxX && minY > other.minY && maxY < other.maxY
    }

    /// The gap to another box along each axis; 0 where they overlap.
    func gap(to other: Self) -> (x: Double, y: Double) {
        (max(0, other.minX - maxX, minX - other.maxX), max(0, other.minY - maxY, minY - other.maxY))
    }
}
