import Geometry

/// A piece of land on its way to becoming cells.
struct Territory {
    var boundary: [EdgeReference]
    /// Where in the search tree the piece hangs.
    var slot: Int
    /// How many cells it shall have.
    var cells: Int
    /// The direction of its streets, radians.
    var angle: Double
}

/// Lays out the city: cuts the land by streets, again and again, until every piece is one cell.
///
/// The order of the cuts is the order of importance, so streets nest as the administration does:
///
/// ```
///   outline → ring road and districts → streets (街道) → communities → neighbourhoods → cells
/// ```
///
/// All pieces stay convex in the straight layout, which makes every cut simple; ``CityWarp`` bends the
/// result afterwards.
struct CityBuilder {
    let plan: Plan
    let radius: Double
    let river: River?
    /// Where woods and sub-centres lie.
    let relief: ValueNoise
    var random: SeededRandom
    var network = StreetNetwork()
    var tree = CellTree()

    /// The mean area of a cell, square metres: the "ten thousand" of 万米单元网格.
    static let cellArea = 10_000.0

    var districts: [DistrictDraft] = []
    var ponds: [Pond] = []
    private(set) var outline: [EdgeReference] = []
    private(set) var outlinePoints: [Point] = []

    init(plan: Plan) {
        self.plan = plan
        radius = (Double(plan.cells) * Self.cellArea / .pi).squareRoot()
        random = SeededRandom(seed: plan.seed, purpose: .layout)
        river = River(plan: plan, radius: radius)
        relief = ValueNoise(seed: plan.seed &+ 1)
        layOutline()
        buildDistricts()
    }

    /// The land of the city: a polygon on an ellipse a little wider than high; its southern side is the
    /// coast.
    private mutating func layOutline() {
        let corners = 16
        let turn = random.number(in: 0...(2 * .pi / Double(corners)))
        let step = 2 * Double.pi / Double(corners)
        var points = (0..<corners).map { corner in
            let angle = turn + step * (Double(corner) + random.number(in: -0.28...0.28))
            return Point(x: 1.14 * Point(angle: angle).x, y: Point(angle: angle).y / 1.14)
        }
        let scale = (Double(plan.cells) * Self.cellArea / Polygon.area(points)).squareRoot()
        points = points.map { $0 * scale }
        let vertices = points.map { network.addVertex($0) }
        outlinePoints = points
        outline = vertices.indices.map { index in
            let next = (index + 1) % vertices.count
            // Walking counter-clockwise, the outside is to the right: south when walking east.
            let direction = (points[next] - points[index]).normalized
            let isCoast = direction.x > 0.55
            return network.addRoot(
                from: vertices[index], to: vertices[next], roadClass: isCoast ? .arterial : .none,
                kind: isCoast ? .coast : .outline)
        }
    }

    // MARK: Tools of all stages

    func points(_ territory: Territory) -> [Point] {
        network.leaves(territory.boundary).map(network.startPoint)
    }

    /// Area times how densely the city is divided there: cells are small in the middle, large outside.
    func weight(_ points: [Point]) -> Double {
        let remoteness = Polygon.centroid(points).length / radius
        return Polygon.area(points) * max(0.62, 1.5 - 0.85 * remoteness)
    }

    /// Cuts a territory so that about a fraction of its area lies in the first piece.
    ///
    /// The street runs across the longer extent; when its ends cannot be placed well, the other way.
    mutating func halve(
        _ territory: Territory, fraction: Double, roadClass: RoadClass, kind: StreetNetwork.Kind = .street
    ) -> (Territory, Territory) {
        let points = self.points(territory)
        let angle = streetAngle(territory, points: points) + random.number(in: -0.055...0.055)
        let axes = [Point(angle: angle), Point(angle: angle).leftward]
        let reaches = axes.map { Polygon.extent(points, along: $0) }
        let lengths = reaches.map { $0.upperBound - $0.lowerBound }
        let isFirstLonger = lengths[0] * random.number(in: 0.92...1.08) > lengths[1]
        let normals = isFirstLonger ? axes : [axes[1], axes[0]]
        for (normal, clearance) in [(normals[0], 27.0), (normals[0], 12), (normals[1], 27), (normals[0], 0)] {
            let line = CutLine.leaving(fraction, of: points, across: normal)
            let street = CutStreet(roadClass: roadClass, kind: kind, clearance: clearance)
            if let halves = split(territory, along: line, street: street) { return halves }
        }
        preconditionFailure("a line through the middle always cuts a convex piece of land")
    }

    /// Cuts a territory along a given line; nil when that would leave next to nothing on one side.
    mutating func split(
        _ territory: Territory, along line: CutLine, street: CutStreet
    ) -> (Territory, Territory)? {
        guard let cut = network.cut(territory.boundary, along: line, street: street) else { return nil }
        let slots = tree.divide(slot: territory.slot, from: cut.start, to: cut.end)
        var below = territory
        below.boundary = cut.below
        below.slot = slots.left
        var above = territory
        above.boundary = cut.above
        above.slot = slots.right
        return (below, above)
    }

    /// Large pieces follow the direction of their district; small ones the longest street beside them, if
    /// that fits them better.
    private func streetAngle(_ territory: Territory, points: [Point]) -> Double {
        guard territory.cells <= 9 else { return territory.angle }
        var longest = Point(x: 0, y: 0)
        for index in points.indices {
            let side = points[(index + 1) % points.count] - points[index]
            if side.length > longest.length { longest = side }
        }
        func boxArea(_ axis: Point) -> Double {
            let along = Polygon.extent(points, along: axis)
            let across = Polygon.extent(points, along: axis.leftward)
            return (along.upperBound - along.lowerBound) * (across.upperBound - across.lowerBound)
        }
        let fitted = longest.normalized
        guard boxArea(fitted) < 0.94 * boxArea(Point(angle: territory.angle)) else {
            return territory.angle
        }
        return fitted.angle
    }

    /// Shares the cells of a territory between its two pieces by weight, each at least its minimum.
    mutating func shareCells(
        _ pieces: (Territory, Territory), minimums: (Int, Int) = (1, 1)
    ) -> (Territory, Territory) {
        var (one, two) = pieces
        let total = one.cells
        let (first, second) = (weight(points(one)), weight(points(two)))
        let due = Int((Double(total) * first / (first + second)).rounded())
        one.cells = min(max(due, minimums.0), total - minimums.1)
        two.cells = total - one.cells
        return (one, two)
    }
}
