import Drawing
import Geometry

/// The part of the plane that may be seen on a page: the canvas grown by a margin, device pixels.
///
/// Shapes are cut to it before they are written. A page then holds nothing of the world around it, its numbers
/// stay small enough for Cairo's 24.8 fixed point, and its size does not depend on what lies outside.
struct PageView {
    let minX: Double
    let minY: Double
    let maxX: Double
    let maxY: Double

    /// A canvas grown on every side.
    init(width: Int, height: Int, margin: Double) {
        minX = -margin
        minY = -margin
        maxX = Double(width) + margin
        maxY = Double(height) + margin
    }

    /// True when the point lies inside.
    func holds(_ point: Point) -> Bool {
        point.x >= minX && point.x <= maxX && point.y >= minY && point.y <= maxY
    }

    /// True when a disc around a point meets the view.
    func meets(_ center: Point, radius: Double) -> Bool {
        center.x + radius >= minX && center.x - radius <= maxX && center.y + radius >= minY
            && center.y - radius <= maxY
    }

    /// True when the box of some points meets the view.
    func meets(_ points: some Collection<Point>) -> Bool {
        guard let first = points.first else { return false }
        var (low, high) = (first, first)
        for point in points {
            low = Point(x: min(low.x, point.x), y: min(low.y, point.y))
            high = Point(x: max(high.x, point.x), y: max(high.y, point.y))
        }
        return high.x >= minX && low.x <= maxX && high.y >= minY && low.y <= maxY
    }

    /// The part of a ring inside the view.
    ///
    /// Where the ring leaves it, the result runs along the view's edge, which the margin keeps off the page.
    ///
    /// - Source: I. Sutherland, G. Hodgman, "Reentrant Polygon Clipping", CACM 17(1), 1974.
    func cut(ring: [Point]) -> [Point] {
        guard !ring.allSatisfy(holds) else { return ring }
        guard meets(ring) else { return [] }
        var points = Self.cut(ring, \.x, { $0 - minX })
        points = Self.cut(points, \.x, { maxX - $0 })
        points = Self.cut(points, \.y, { $0 - minY })
        return Self.cut(points, \.y, { maxY - $0 })
    }

    /// The part of a ring where `inside` of one coordinate is not below 0.
    private static func cut(_ ring: [Point], _ axis: KeyPath<Point, Double>, _ inside: (Double) -> Double)
        -> [Point]
    {
        guard var before = ring.last else { return [] }
        var result: [Point] = []
        result.reserveCapacity(ring.count + 4)
        var beforeDepth = inside(before[keyPath: axis])
        for point in ring {
            let depth = inside(point[keyPath: axis])
            if (depth < 0) != (beforeDepth < 0) {
                let share = beforeDepth / (beforeDepth - depth)
                result.append(
                    Point(
                        x: before.x + (point.x - before.x) * share, y: before.y + (point.y - before.y) * share
                    ))
            }
            if depth >= 0 { result.append(point) }
            (before, beforeDepth) = (point, depth)
        }
        return result
    }

    /// The shares of a segment, 0 at its start and 1 at its end, between which it lies inside; nil when nowhere.
    ///
    /// - Source: Y. Liang, B. Barsky, "A New Concept and Method for Line Clipping", ACM TOG 3(1), 1984.
    func seen(from start: Point, to end: Point) -> ClosedRange<Double>? {
        var (low, high) = (0.0, 1.0)
        let (dx, dy) = (end.x - start.x, end.y - start.y)
        for (step, room) in [
            (-dx, start.x - minX), (dx, maxX - start.x), (-dy, start.y - minY), (dy, maxY - start.y),
        ] {
            if step == 0 {
                guard room >= 0 else { return nil }
            } else if step < 0 {
                low = max(low, room / step)
            } else {
                high = min(high, room / step)
            }
        }
        return low <= high ? low...high : nil
    }
}

extension Point {
    /// A place on the canvas in device pixels.
    init(_ place: FixedPoint) {
        let held = place.held
        self.init(x: Double(held.x) / 256, y: Double(held.y) / 256)
    }
}
