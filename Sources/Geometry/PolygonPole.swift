/// The place inside a polygon that is farthest from its edges: where a label of an area stands.
///
/// Squares over the polygon's box are taken by the best distance they may hold and cut in four, until none can
/// beat the best place found by more than the precision.
///
/// - Source: Agafonkin, "A new algorithm for finding a visual center of a polygon" (2016).
public struct PolygonPole {
    /// Squares that are looked at, at most: a polygon of hair-thin arms ends the search here.
    private static let largestProbeCount = 4000

    private struct Square {
        let center: Point
        let half: Double
        /// From the centre to the nearest edge; below 0 outside.
        let distance: Double
        /// The farthest any of its points can be.
        let limit: Double

        init(center: Point, half: Double, distance: Double) {
            self.center = center
            self.half = half
            self.distance = distance
            limit = distance + half * 2.0.squareRoot()
        }
    }

    /// Four edges, and what every probe asks of them.
    private struct Edges {
        typealias Lanes = SIMD4<Double>
        let startX: Lanes
        let startY: Lanes
        let endY: Lanes
        let dx: Lanes
        let dy: Lanes
        /// 1 for an edge without length, whose start is nearest all along.
        let squaredLength: Lanes

        /// One to four edges; the last one's start stands in for those that are not there.
        init(_ edges: ArraySlice<(start: Point, end: Point)>) {
            func lanes(_ value: (Point, Point) -> Double) -> Lanes {
                var lanes = Lanes(repeating: 0)
                for lane in 0..<4 {
                    let index = edges.startIndex + lane
                    let last = edges[edges.endIndex - 1].start
                    lanes[lane] =
                        index < edges.endIndex
                        ? value(edges[index].start, edges[index].end) : value(last, last)
                }
                return lanes
            }
            startX = lanes { start, _ in start.x }
            startY = lanes { start, _ in start.y }
            endY = lanes { _, end in end.y }
            dx = lanes { $1.x - $0.x }
            dy = lanes { $1.y - $0.y }
            squaredLength = lanes { start, end in
                let (dx, dy) = (end.x - start.x, end.y - start.y)
                let squared = dx * dx + dy * dy
                return squared == 0 ? 1 : squared
            }
        }

        /// The squared distances of a point.
        @inline(__always)
        func squaredDistances(_ point: Point) -> Lanes {
            let x = Lanes(repeating: point.x)
            let y = Lanes(repeating: point.y)
            let along = ((x - startX) * dx + (y - startY) * dy) / squaredLength
            let held = Self.lesser(Self.greater(along, Lanes(repeating: 0)), Lanes(repeating: 1))
            let awayX = x - (startX + dx * held)
            let awayY = y - (startY + dy * held)
            return awayX * awayX + awayY * awayY
        }

        /// 1 for each edge that a ray from a point to the right crosses, else 0.
        @inline(__always)
        func crossings(_ point: Point) -> Lanes {
            let y = Lanes(repeating: point.y)
            let startsBelow = Self.ones(y, startY)
            let endsBelow = Self.ones(y, endY)
            let isCrossed = startsBelow + endsBelow - 2 * startsBelow * endsBelow
            // Of a level edge this is no number, and no point is left of it.
            return isCrossed * Self.ones(Lanes(repeating: point.x), dx * (y - startY) / dy + startX)
        }

        // The standard library's minimum and comparisons of vectors become calls; these become one instruction.

        @inline(__always)
        static func lesser(_ a: Lanes, _ b: Lanes) -> Lanes {
            Lanes(
                a[0] < b[0] ? a[0] : b[0], a[1] < b[1] ? a[1] : b[1], a[2] < b[2] ? a[2] : b[2],
                a[3] < b[3] ? a[3] : b[3])
        }

        @inline(__always)
        static func greater(_ a: Lanes, _ b: Lanes) -> Lanes {
            Lanes(
                a[0] > b[0] ? a[0] : b[0], a[1] > b[1] ? a[1] : b[1], a[2] > b[2] ? a[2] : b[2],
                a[3] > b[3] ? a[3] : b[3])
        }

        /// 1 where the first is less, else 0.
        @inline(__always)
        private static func ones(_ a: Lanes, _ b: Lanes) -> Lanes {
            Lanes(a[0] < b[0] ? 1 : 0, a[1] < b[1] ? 1 : 0, a[2] < b[2] ? 1 : 0, a[3] < b[3] ? 1 : 0)
        }
    }

    private let outer: [Point]
    /// The edges of all rings: a search looks at each some hundred times.
    private let edges: [Edges]
    private var queue: [Square] = []
    /// The highest limit among the squares left out of the queue: none below it is taken from the queue either.
    private var droppedLimit = -Double.infinity

    /// A search; the first ring is the outer one.
    private init(_ rings: [[Point]]) {
        outer = rings.first ?? []
        let all = rings.flatMap { ring in
            ring.indices.map { (start: ring[$0], end: ring[$0 > 0 ? $0 - 1 : ring.count - 1]) }
        }
        edges = stride(from: 0, to: all.count, by: 4).map { Edges(all[$0..<min($0 + 4, all.count)]) }
    }

    /// The pole of a polygon; nil when it has no outer ring.
    ///
    /// - Parameters:
    ///   - rings: the outer ring and its holes, any plane.
    ///   - precision: in the plane's units; nil for 1/64 of the box's smaller side.
    /// - Returns: the pole.
    public static func find(_ rings: [[Point]], precision: Double? = nil) -> Point? {
        var search = PolygonPole(rings)
        return search.run(precision)
    }

    private mutating func run(_ wanted: Double?) -> Point? {
        guard let first = outer.first else { return nil }
        var (low, high) = (first, first)
        for point in outer {
            low = Point(x: min(low.x, point.x), y: min(low.y, point.y))
            high = Point(x: max(high.x, point.x), y: max(high.y, point.y))
        }
        let side = min(high.x - low.x, high.y - low.y)
        guard side > 0, side.isFinite else { return low }
        let precision = max(wanted ?? side / 64, side / 65_536)
        var best = square(centroid(of: outer), half: 0)
        cover(low, high, side: max(side, max(high.x - low.x, high.y - low.y) / 256))
        var probes = 0
        while probes < Self.largestProbeCount, let next = pop() {
            if next.limit < droppedLimit { break }
            if next.distance > best.distance { best = next }
            if next.limit - best.distance <= precision { break }
            let half = next.half / 2
            for (dx, dy) in [(-half, -half), (half, -half), (-half, half), (half, half)] {
                let part = square(Point(x: next.center.x + dx, y: next.center.y + dy), half: half)
                // The search would end with it, and it would change nothing.
                if part.limit - best.distance <= precision, part.distance <= best.distance {
                    droppedLimit = max(droppedLimit, part.limit)
                } else {
                    push(part)
                }
            }
            probes += 4
        }
        return best.center
    }

    private mutating func cover(_ low: Point, _ high: Point, side: Double) {
        var x = low.x
        while x < high.x {
            var y = low.y
            while y < high.y {
                push(square(Point(x: x + side / 2, y: y + side / 2), half: side / 2))
                y += side
            }
            x += side
        }
    }

    private func square(_ center: Point, half: Double) -> Square {
        Square(center: center, half: half, distance: distance(center))
    }

    private func centroid(of ring: [Point]) -> Point {
        var (area, x, y) = (0.0, 0.0, 0.0)
        let origin = ring[0]
        for index in ring.indices {
            let a = ring[index]
            let b = ring[index + 1 < ring.count ? index + 1 : 0]
            let (ax, ay, bx, by) = (a.x - origin.x, a.y - origin.y, b.x - origin.x, b.y - origin.y)
            let cross = ax * by - bx * ay
            x += (ax + bx) * cross
            y += (ay + by) * cross
            area += cross * 3
        }
        return area == 0 ? origin : Point(x: origin.x + x / area, y: origin.y + y / area)
    }

    /// From a point to the nearest edge; below 0 outside.
    private func distance(_ point: Point) -> Double {
        var crossings = Edges.Lanes(repeating: 0)
        var nearest = Edges.Lanes(repeating: .infinity)
        for four in edges {
            crossings += four.crossings(point)
            nearest = Edges.lesser(four.squaredDistances(point), nearest)
        }
        let isInside = Int(crossings[0] + crossings[1] + crossings[2] + crossings[3]) & 1 == 1
        let least = min(min(nearest[0], nearest[1]), min(nearest[2], nearest[3]))
        return (isInside ? 1 : -1) * least.squareRoot()
    }

    // MARK: The queue: a heap, the highest limit first

    private mutating func push(_ square: Square) {
        queue.append(square)
        var child = queue.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard queue[child].limit > queue[parent].limit else { return }
            queue.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func pop() -> Square? {
        guard let first = queue.first, let last = queue.popLast() else { return nil }
        guard !queue.isEmpty else { return first }
        queue[0] = last
        var parent = 0
        while true {
            var largest = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < queue.count {
                if queue[child].limit > queue[largest].limit { largest = child }
            }
            if largest == parent { return first }
            queue.swapAt(parent, largest)
            parent = largest
        }
    }
}
