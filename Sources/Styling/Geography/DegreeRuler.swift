import Geometry

#if canImport(Glibc)
    import Glibc
#endif

/// Metres between positions in degrees that lie near one latitude.
///
/// - Source: the radii of curvature of the WGS 84 ellipsoid, normal and meridional
///   (Wikipedia, "Earth radius", section on principal curvatures).
struct DegreeRuler: Sendable {
    private static let equatorialRadius = 6_378_137.0
    private static let flattening = 1 / 298.257223563
    private static let eccentricitySquared = flattening * (2 - flattening)

    /// Metres to a degree of longitude.
    private let x: Double
    /// Metres to a degree of latitude.
    private let y: Double

    init(latitude: Double) {
        let cosine = cos(latitude * .pi / 180)
        let square = 1 / (1 - Self.eccentricitySquared * (1 - cosine * cosine))
        let radius = Self.equatorialRadius * .pi / 180 * square.squareRoot()
        x = radius * cosine
        y = radius * square * (1 - Self.eccentricitySquared)
    }

    /// Metres between two points.
    func distance(_ a: Point, _ b: Point) -> Double {
        length(turned(a.x - b.x) * x, (a.y - b.y) * y)
    }

    /// Metres from a point to a segment.
    func distance(_ p: Point, _ a: Point, _ b: Point) -> Double {
        let (dx, dy) = (turned(b.x - a.x) * x, (b.y - a.y) * y)
        guard dx != 0 || dy != 0 else { return distance(p, a) }
        let t = (turned(p.x - a.x) * x * dx + (p.y - a.y) * y * dy) / (dx * dx + dy * dy)
        if t <= 0 { return distance(p, a) }
        // The nearest point is taken in degrees: the reference's rounding.
        return distance(p, t > 1 ? b : Point(x: a.x + dx / x * t, y: a.y + dy / y * t))
    }

    /// Metres between two boxes, 0 when they overlap; never more than between points of the two.
    func distance(_ a: GrowingBox, _ b: GrowingBox) -> Double {
        let gap = a.gap(to: b)
        // Round the other side of the world boxes may be nearer than they look.
        let span = max(a.maxX, b.maxX) - min(a.minX, b.minX)
        let other = span > 180 ? max(0, 360 - span) : gap.x
        return length(min(gap.x, other) * x, gap.y * y)
    }

    private func length(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() }

    /// A difference of longitudes the shorter way round.
    private func turned(_ degrees: Double) -> Double {
        abs(degrees) <= 180 ? degrees : degrees - 360 * (degrees / 360).rounded()
    }
}
