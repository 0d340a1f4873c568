import Geometry

#if canImport(Glibc)
    import Glibc
#endif

// Arithmetic on points as vectors, metres, x east and y north.

func + (one: Point, other: Point) -> Point { Point(x: one.x + other.x, y: one.y + other.y) }
func - (one: Point, other: Point) -> Point { Point(x: one.x - other.x, y: one.y - other.y) }
func * (one: Point, factor: Double) -> Point { Point(x: one.x * factor, y: one.y * factor) }

extension Point {
    /// The unit vector at an angle, radians counter-clockwise from east.
    init(angle: Double) { self.init(x: cos(angle), y: sin(angle)) }

    func dot(_ other: Point) -> Double { x * other.x + y * other.y }
    /// Positive when `other` lies to the left.
    func cross(_ other: Point) -> Double { x * other.y - y * other.x }
    var length: Double { (x * x + y * y).squareRoot() }
    /// Turned a quarter to the left.
    var leftward: Point { Point(x: -y, y: x) }
    /// Radians counter-clockwise from east.
    var angle: Double { atan2(y, x) }
    var normalized: Point {
        let length = self.length
        return length > 0 ? self * (1 / length) : Point(x: 1, y: 0)
    }
}

/// The bell curve exp(-x² / 2).
func gaussian(_ x: Double) -> Double { exp(-x * x / 2) }

/// Measures of polygons given by their vertices in order, the first not repeated.
enum Polygon {
    /// The area, positive when the vertices go counter-clockwise (y north).
    static func area(_ points: [Point]) -> Double {
        guard let origin = points.first else { return 0 }
        var twice = 0.0
        // Relative to the first vertex, so that far-away coordinates cost no digits.
        for index in points.indices.dropFirst(2) {
            twice += (points[index - 1] - origin).cross(points[index] - origin)
        }
        return twice / 2
    }

    /// The centre of gravity; the mean of the vertices when there is no area.
    static func centroid(_ points: [Point]) -> Point {
        guard let origin = points.first else { return Point(x: 0, y: 0) }
        var sum = Point(x: 0, y: 0)
        var twice = 0.0
        for index in points.indices.dropFirst(2) {
            let (one, two) = (points[index - 1] - origin, points[index] - origin)
            let weight = one.cross(two)
            sum = sum + (one + two) * weight
            twice += weight
        }
        guard abs(twice) > 1e-9 else {
            return points.reduce(Point(x: 0, y: 0), +) * (1 / Double(points.count))
        }
        return origin + sum * (1 / (3 * twice))
    }

    /// True when the point lies inside, by counting crossings of the ray to the east.
    ///
    /// - Source: the even-odd rule; half-open edges, so that a vertex on the ray counts once.
    static func contains(_ points: [Point], _ point: Point) -> Bool {
        guard var previous = points.last else { return false }
        var isInside = false
        for current in points {
            if (current.y > point.y) != (previous.y > point.y) {
                let t = (point.y - current.y) / (previous.y - current.y)
                if point.x < current.x + t * (previous.x - current.x) { isInside.toggle() }
            }
            previous = current
        }
        return isInside
    }

    /// How far the points reach in a direction.
    static func extent(_ points: [Point], along direction: Point) -> ClosedRange<Double> {
        var low = Double.infinity
        var high = -Double.infinity
        for point in points {
            let reach = point.dot(direction)
            low = min(low, reach)
            high = max(high, reach)
        }
        return points.isEmpty ? 0...0 : low...high
    }

    /// The area on the side of a line where `point · normal` is below the offset; convex, counter-clockwise.
    static func area(_ points: [Point], below line: CutLine) -> Double {
        guard var previous = points.last else { return 0 }
        var clipped = ClippedArea()
        var before = line.side(of: previous)
        for current in points {
            let after = line.side(of: current)
            if (before < 0) != (after < 0) {
                clipped.add(previous + (current - previous) * (before / (before - after)))
            }
            if after < 0 { clipped.add(current) }
            (previous, before) = (current, after)
        }
        return clipped.twice / 2
    }

    /// The part of a convex polygon on the side of a line where `point · normal` is above the offset.
    static func clipped(_ points: [Point], above line: CutLine) -> [Point] {
        guard var previous = points.last else { return [] }
        var result: [Point] = []
        var before = line.side(of: previous)
        for current in points {
            let after = line.side(of: current)
            if (before < 0) != (after < 0) {
                result.append(previous + (current - previous) * (before / (before - after)))
            }
            if after >= 0 { result.append(current) }
            (previous, before) = (current, after)
        }
        return result
    }
}

/// A straight line: all points whose product with the unit normal is the offset.
struct CutLine {
    let normal: Point
    let offset: Double

    /// The signed distance, positive on the side the normal points to.
    func side(of point: Point) -> Double { point.dot(normal) - offset }

    /// The line that leaves a fraction of a convex polygon's area below it, across a direction.
    static func leaving(_ fraction: Double, of points: [Point], across normal: Point) -> Self {
        let reach = Polygon.extent(points, along: normal)
        let goal = fraction * Polygon.area(points)
        var (low, high) = (reach.lowerBound, reach.upperBound)
        // 24 halvings of some kilometres leave less than a millimetre.
        for _ in 0..<24 {
            let middle = (low + high) / 2
            let line = Self(normal: normal, offset: middle)
            if Polygon.area(points, below: line) < goal { low = middle } else { high = middle }
        }
        return Self(normal: normal, offset: (low + high) / 2)
    }
}

/// The running double area of a polygon whose vertices come one by one.
private struct ClippedArea {
    private var origin: Point?
    private var last = Point(x: 0, y: 0)
    var twice = 0.0

    mutating func add(_ point: Point) {
        guard let origin else {
            self.origin = point
            last = point
            return
        }
        twice += (last - origin).cross(point - origin)
        last = point
    }
}
