import Features

/// A vertex in the unit square of Web Mercator (x east, y south) with how much it matters.
///
/// The weight is the squared distance at which leaving the vertex out would be seen, unit square; ends have 1.
struct GeoVertex: Equatable, Sendable {
    var x: Double
    var y: Double
    var weight: Double

    func distance(to other: Self) -> Double {
        let (dx, dy) = (other.x - x, other.y - y)
        return (dx * dx + dy * dy).squareRoot()
    }
}

/// A line or a ring (the last vertex repeats the first) before it is cut into tiles.
struct GeoLine: Sendable {
    var vertices: [GeoVertex]
    /// The length of a line, or the area of a ring, before anything was cut off; unit square.
    var size = 0.0
    /// Where the line begins and ends along the whole one, unit square; for gradients.
    var start = 0.0
    var end = 0.0
    /// True for a polygon's outer ring.
    var isOuter = false

    /// The sum of the edges' lengths.
    var length: Double {
        var sum = 0.0
        for (a, b) in zip(vertices, vertices.dropFirst()) { sum += a.distance(to: b) }
        return sum
    }

    /// Twice the signed area of a closed ring; positive when it runs clockwise with y down.
    var doubledArea: Double {
        guard let origin = vertices.first else { return 0 }
        var sum = 0.0
        for (a, b) in zip(vertices, vertices.dropFirst()) {
            // Relative to the first vertex, so that small rings far from the origin keep their sign.
            let cross = (a.x - origin.x) * (b.y - origin.y) - (b.x - origin.x) * (a.y - origin.y)
            sum += cross
        }
        return sum
    }
}

/// One geometry of a GeoJSON source.
struct GeoShape: Sendable {
    let kind: GeometryKind
    /// Lines or rings; one list for points.
    var lines: [GeoLine]
    /// Index of the feature it belongs to.
    let feature: Int
    private(set) var box = GeoBox()

    init(kind: GeometryKind, lines: [GeoLine], feature: Int) {
        self.kind = kind
        self.lines = lines
        self.feature = feature
        for line in lines {
            for vertex in line.vertices { box.add(vertex) }
        }
    }

    /// The same shape some worlds to the east.
    func moved(worlds: Double) -> Self {
        Self(
            kind: kind,
            lines: lines.map { line in
                var line = line
                for index in line.vertices.indices { line.vertices[index].x += worlds }
                return line
            }, feature: feature)
    }
}

/// The smallest box around some vertices; upside down while there is none.
struct GeoBox: Sendable {
    private(set) var minX = Double.infinity
    private(set) var minY = Double.infinity
    private(set) var maxX = -Double.infinity
    private(set) var maxY = -Double.infinity

    mutating func add(_ vertex: GeoVertex) {
        minX = min(minX, vertex.x)
        minY = min(minY, vertex.y)
        maxX = max(maxX, vertex.x)
        maxY = max(maxY, vertex.y)
    }

    func touches(x: ClosedRange<Double>, y: ClosedRange<Double>) -> Bool {
        maxX >= x.lowerBound && minX <= x.upperBound && maxY >= y.lowerBound && minY <= y.upperBound
    }

    func liesInside(x: ClosedRange<Double>) -> Bool { minX >= x.lowerBound && maxX <= x.upperBound }
    func liesInside(y: ClosedRange<Double>) -> Bool { minY >= y.lowerBound && maxY <= y.upperBound }
}
