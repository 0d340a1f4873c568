import Features
import Geometry

/// The shapes of a `distance` expression.
struct GeographicShapes: Sendable {
    private let shapes: [Chain]

    init(_ shapes: [GeographicShape]) {
        self.shapes = shapes.map { shape in
            switch shape {
            case .point(let point): Chain(points: [point])
            case .line(let line): Chain(line: line)
            case .polygon(let rings): Chain(rings: rings)
            }
        }
    }

    /// Metres to the nearest shape; 0 inside one; NaN for a feature without geometry.
    func distance(to feature: FeatureContext?) -> Double {
        guard let geometry = feature?.geometry else { return .nan }
        let parts = geometry.parts.map { part in part.map(geometry.tile.degrees) }
        guard let first = parts.first?.first else { return .nan }
        let ruler = DegreeRuler(latitude: first.y)
        // The parts of a line are taken as one, as the reference does.
        let own: [Chain] =
            switch geometry.kind {
            case .point: [Chain(points: Array(parts.joined()))]
            case .line: [Chain(line: Array(parts.joined()))]
            case .polygon:
                Segments.polygons(of: geometry.parts).map { rings in
                    Chain(rings: rings.map { $0.map(geometry.tile.degrees) })
                }
            }
        var nearest = Double.infinity
        for shape in shapes {
            for chain in own {
                nearest = min(nearest, chain.distance(to: shape, ruler, below: nearest))
                if nearest == 0 { return 0 }
            }
        }
        return nearest
    }
}

/// Points, a line or rings, cut into runs with a box around each, so that far runs are passed over.
struct Chain: Sendable {
    /// One run: its points in order; segments join neighbours.
    struct Run: Sendable {
        let points: [Point]
        let box: GrowingBox
        /// False for points that no segment joins.
        let isLine: Bool
    }

    /// Segments in a run; small enough that a run's box is much smaller than the whole.
    private static let runLength = 32

    let runs: [Run]
    /// The rings, for an area.
    let rings: [[Point]]
    let box: GrowingBox

    init(points: [Point]) { self.init(lines: [points], isLine: false, rings: []) }
    init(line: [Point]) { self.init(lines: [line], isLine: line.count > 1, rings: []) }

    init(rings: [[Point]]) {
        // A ring that its author left open is closed.
        let closed = rings.map { ring in
            ring.first == ring.last ? ring : ring + (ring.first.map { [$0] } ?? [])
        }
        self.init(lines: closed, isLine: true, rings: closed)
    }

    private init(lines: [[Point]], isLine: Bool, rings: [[Point]]) {
        var runs: [Run] = []
        for line in lines {
            var start = 0
            while start < line.count {
                let end = min(start + Self.runLength, line.count - 1)
                let points = Array(line[start...end])
                runs.append(Run(points: points, box: GrowingBox(points), isLine: isLine && points.count > 1))
                // Runs of a line share their ends.
                start = isLine && end < line.count - 1 ? end : end + 1
            }
        }
        self.runs = runs
        self.rings = rings
        box = GrowingBox(lines.joined())
    }

    /// Metres to another chain, or the given bound if it is not nearer.
    func distance(to other: Chain, _ ruler: DegreeRuler, below bound: Double) -> Double {
        guard ruler.distance(box, other.box) < bound else { return bound }
        if overlaps(other) || other.overlaps(self) { return 0 }
        var nearest = bound
        for run in runs where ruler.distance(run.box, other.box) < nearest {
            for otherRun in other.runs where ruler.distance(run.box, otherRun.box) < nearest {
                nearest = min(nearest, run.distance(to: otherRun, ruler))
                if nearest == 0 { return 0 }
            }
        }
        return nearest
    }

    /// True when this is an area and a point of the other lies in it or on its edge.
    private func overlaps(_ other: Chain) -> Bool {
        guard !rings.isEmpty else { return false }
        let gap = box.gap(to: other.box)
        guard gap.x == 0, gap.y == 0 else { return false }
        return other.runs.contains { run in
            run.points.contains { Segments.contains(rings, $0, boundary: true) }
        }
    }
}

extension Chain.Run {
    func distance(to other: Self, _ ruler: DegreeRuler) -> Double {
        var nearest = Double.infinity
        switch (isLine, other.isLine) {
        case (false, false):
            for a in points {
                for b in other.points { nearest = min(nearest, ruler.distance(a, b)) }
            }
        case (false, true): for a in points { nearest = min(nearest, other.distance(to: a, ruler)) }
        case (true, false): for b in other.points { nearest = min(nearest, distance(to: b, ruler)) }
        case (true, true):
            for (a, b) in zip(points, points.dropFirst()) {
                for (c, d) in zip(other.points, other.points.dropFirst()) {
                    if Segments.cross(a, b, c, d) { return 0 }
                    nearest = min(nearest, ruler.distance(a, c, d), ruler.distance(b, c, d))
                    nearest = min(nearest, ruler.distance(c, a, b), ruler.distance(d, a, b))
                }
            }
        }
        return nearest
    }

    private func distance(to point: Point, _ ruler: DegreeRuler) -> Double {
        zip(points, points.dropFirst()).reduce(Double.infinity) { min($0, ruler.distance(point, $1.0, $1.1)) }
    }
}
