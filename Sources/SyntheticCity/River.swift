import Geometry

/// The river: a straight strip in the layout, bent by the warp like everything else.
struct River: Sendable {
    /// Across the river, towards its left bank.
    let normal: Point
    let offset: Double
    /// Half the distance between the two riverside streets, metres.
    let halfWidth: Double

    /// A place too small to be cut in three by a river has none.
    static let leastCells = 60

    init?(plan: Plan, radius: Double) {
        guard plan.cells >= Self.leastCells else { return nil }
        var random = SeededRandom(seed: plan.seed, purpose: .water)
        // From the hills in the north to the coast, never along it.
        let course = random.number(in: 1.0...2.15)
        normal = Point(angle: course).leftward
        offset = radius * random.number(in: 0.12...0.42) * (random.chance(0.5) ? 1 : -1)
        halfWidth = min(30 + radius / 140, 75)
    }

    /// The water's half width: between the riverside streets and it lies the embankment.
    var waterHalfWidth: Double { halfWidth - 15 }

    /// The signed distance from the middle.
    func side(of point: Point) -> Double { point.dot(normal) - offset }

    /// The line of a bank: +1 the left, -1 the right.
    func bank(_ side: Double) -> CutLine {
        CutLine(normal: normal, offset: offset + side * halfWidth)
    }

    /// A place in the river's own measure: metres along it from the point nearest the city's centre, and
    /// metres to its left.
    func place(along: Double, left: Double) -> Point {
        normal * (offset + left) + normal.leftward * -along
    }
}

/// A lake in a park, in the layout.
struct Pond: Sendable {
    let shore: [Point]
    let middle: Point

    /// A lake that keeps inside a convex region: on every ray from the middle, a wavering share of the way.
    init(inside region: [Point], random: inout SeededRandom) {
        let middle = Polygon.centroid(region)
        self.middle = middle
        let (two, three) = (random.number(in: 0...(2 * .pi)), random.number(in: 0...(2 * .pi)))
        let size = random.number(in: 0.5...0.62)
        shore = (0..<48).map { step in
            let angle = 2 * Double.pi * Double(step) / 48
            let ray = Point(angle: angle)
            let waver = 0.08 * Point(angle: 2 * angle + two).x + 0.09 * Point(angle: 3 * angle + three).x
            return middle + ray * (Self.distance(from: middle, along: ray, to: region) * (size + waver))
        }
    }

    private static func distance(from middle: Point, along ray: Point, to region: [Point]) -> Double {
        var nearest = Double.infinity
        for index in region.indices {
            let start = region[index] - middle
            let side = region[(index + 1) % region.count] - region[index]
            let across = ray.cross(side)
            guard abs(across) > 1e-9 else { continue }
            let distance = start.cross(side) / across
            if distance > 0 { nearest = min(nearest, distance) }
        }
        return nearest.isFinite ? nearest : 0
    }
}
