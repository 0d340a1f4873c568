import Geometry

/// What painting needs to know of a cell, worked out once.
struct PaintedCell {
    /// A border: the line of a street's middle, the land on its positive side.
    struct Side {
        let line: CutLine
        let halfWidth: Double
        let roadClass: RoadClass
    }

    let sides: [Side]
    let use: LandUse
    let middle: Point
    /// Along the rows of houses.
    let axis: Point
    let pattern: HousePattern
    let plots: Plots
    let ponds: [Pond]
    let seed: UInt64

    init(city: City, index: Int) {
        let leaves = city.cells[index].boundary
        var sides: [Side] = []
        var roots: [Int32] = []
        for (position, leaf) in leaves.enumerated() {
            let root = city.network.edges[leaf.edge].root
            let roadClass = city.network.roadClass(leaf.edge)
            // Leaves of one street lie on one line.
            if roots.last == root, sides.last?.roadClass == roadClass { continue }
            let start = city.network.startPoint(leaf)
            let end = city.network.startPoint(leaves[(position + 1) % leaves.count])
            let inward = (end - start).normalized.leftward
            roots.append(root)
            sides.append(
                Side(
                    line: CutLine(normal: inward, offset: start.dot(inward)),
                    halfWidth: roadClass.widthMetres / 2, roadClass: roadClass))
        }
        self.sides = sides
        use = city.cells[index].use
        let corners = leaves.map(city.network.startPoint)
        middle = Polygon.centroid(corners)
        axis = Self.houseAxis(corners, use: use)
        seed = SeededRandom.mixed(city.plan.seed &+ UInt64(index))
        // Neighbours alike: the pattern belongs to some ten cells.
        pattern = HousePattern(use: use, draw: SeededRandom.mixed(city.plan.seed &+ UInt64(index / 6)))
        plots = Plots(city.layoutBlock(ofCell: index), axis: axis, pattern: pattern)
        let centre = middle
        // A lake reaches less far than this from its middle: a park has some ten cells.
        ponds = use != .park ? [] : city.ponds.filter { ($0.middle - centre).length < 600 }
    }

    /// The longest border's direction; housing turns its front to the south.
    private static func houseAxis(_ corners: [Point], use: LandUse) -> Point {
        var longest = Point(x: 0, y: 0)
        for index in corners.indices {
            let side = corners[(index + 1) % corners.count] - corners[index]
            if side.length > longest.length { longest = side }
        }
        let along = longest.normalized
        let isEastWest = abs(along.x) > abs(along.y)
        return use == .residential && !isEastWest ? along.leftward : along
    }

    /// True when the place lies in the cell.
    func contains(_ place: Point) -> Bool {
        for side in sides where side.line.side(of: place) < 0 { return false }
        return true
    }

    /// Metres from the nearest street's edge, negative on the street.
    func clearance(_ place: Point) -> Double {
        var least = Double.infinity
        for side in sides { least = min(least, side.line.side(of: place) - side.halfWidth) }
        return least
    }

    /// The street whose land the place is nearest to or on, if the cell has any.
    func nearestStreet(_ place: Point) -> (distance: Double, side: Side)? {
        var best: (clearance: Double, distance: Double, side: Side)?
        for side in sides where side.halfWidth > 0 {
            let distance = side.line.side(of: place)
            let clearance = distance - side.halfWidth
            if clearance < best?.clearance ?? .infinity { best = (clearance, distance, side) }
        }
        return best.map { ($0.distance, $0.side) }
    }
}

/// How houses stand in a neighbourhood: plots in rows, one house on each.
struct HousePattern {
    let plotLength: Double
    let plotDepth: Double
    /// Shares of the plot that the house takes.
    let houseLength: Double
    let houseDepth: Double
    let heightMetres: ClosedRange<Double>
    let roofs: [PictureColor]
    let yard: PictureColor

    init(use: LandUse, draw: UInt64) {
        switch use {
        case .commercial:
            self.init(62, 54, 0.78, 0.74, 30...120, Self.grey + Self.light, PictureColor(150, 147, 142))
        case .village:
            self.init(14, 13, 0.84, 0.82, 9...18, Self.tiles + Self.grey, PictureColor(116, 112, 104))
        case .industrial:
            self.init(84, 50, 0.86, 0.78, 8...12, Self.sheds, PictureColor(152, 148, 140))
        case .institution:
            self.init(58, 44, 0.74, 0.38, 14...24, Self.tiles + Self.light, PictureColor(126, 138, 104))
        default:
            switch draw % 3 {
            case 0: self.init(52, 36, 0.76, 0.36, 18...30, Self.tiles, PictureColor(118, 128, 98))
            case 1: self.init(46, 44, 0.54, 0.48, 50...95, Self.grey, PictureColor(106, 124, 88))
            default:
                self.init(64, 32, 0.86, 0.40, 16...24, Self.grey + Self.tiles, PictureColor(124, 126, 104))
            }
        }
    }

    private init(
        _ plotLength: Double, _ plotDepth: Double, _ houseLength: Double, _ houseDepth: Double,
        _ heightMetres: ClosedRange<Double>, _ roofs: [PictureColor], _ yard: PictureColor
    ) {
        self.plotLength = plotLength
        self.plotDepth = plotDepth
        self.houseLength = houseLength
        self.houseDepth = houseDepth
        self.heightMetres = heightMetres
        self.roofs = roofs
        self.yard = yard
    }

    private static let grey = [
        PictureColor(172, 170, 166), PictureColor(150, 150, 148), PictureColor(188, 184, 176),
        PictureColor(134, 136, 138),
    ]
    private static let light = [PictureColor(206, 204, 198), PictureColor(196, 202, 206)]
    private static let tiles = [
        PictureColor(166, 112, 88), PictureColor(150, 98, 80), PictureColor(176, 134, 108),
        PictureColor(142, 122, 108),
    ]
    private static let sheds = [
        PictureColor(120, 144, 170), PictureColor(198, 202, 204), PictureColor(180, 182, 180),
        PictureColor(140, 156, 168), PictureColor(160, 116, 104), PictureColor(188, 190, 192),
    ]
}

/// A house under a place.
struct House {
    let roof: PictureColor
    let heightMetres: Double
    /// The place in the house, -1…1 along and across.
    let along: Double
    let across: Double
}

/// The plots of a cell: a lattice along its axis that fills the land between the streets evenly.
struct Plots {
    let start: Point
    let length: Double
    let depth: Double

    init(_ block: [Point], axis: Point, pattern: HousePattern) {
        let along = Polygon.extent(block, along: axis)
        let across = Polygon.extent(block, along: axis.leftward)
        start = Point(x: along.lowerBound, y: across.lowerBound)
        func fitted(_ reach: ClosedRange<Double>, _ wanted: Double) -> Double {
            let total = max(reach.upperBound - reach.lowerBound, 1)
            return total / max(1, (total / wanted).rounded())
        }
        length = fitted(along, pattern.plotLength)
        depth = fitted(across, pattern.plotDepth)
    }
}

extension PaintedCell {
    /// Between a house and the pavement, metres.
    private static let setback = 3.0

    /// The house at a place, if one stands there; the street's edge cuts houses off.
    func house(at place: Point, noise: ValueNoise) -> House? {
        let along = place.dot(axis) - plots.start.x
        let across = place.dot(axis.leftward) - plots.start.y
        let column = (along / plots.length).rounded(.down)
        let row = (across / plots.depth).rounded(.down)
        let bits = SeededRandom.mixed(noise.bits(Int64(column), Int64(row)) ^ seed)
        func draw(_ shift: UInt64) -> Double { Double(bits >> shift & 0xFF) / 255 }
        guard draw(0) > 0.05 else { return nil }
        let halfLength = plots.length * pattern.houseLength / 2 * (0.84 + 0.16 * draw(8))
        let halfDepth = plots.depth * pattern.houseDepth / 2 * (0.82 + 0.18 * draw(16))
        let dx = along - (column + 0.5) * plots.length
        let dy = across - (row + 0.5) * plots.depth
        guard abs(dx) < halfLength, abs(dy) < halfDepth else { return nil }
        let centre = place - axis * dx - axis.leftward * dy
        guard clearance(centre) > 0.6 * min(halfLength, halfDepth) else { return nil }
        guard clearance(place) > Self.setback else { return nil }
        let heights = pattern.heightMetres
        let roof = pattern.roofs[Int(draw(32) * 0.999 * Double(pattern.roofs.count))]
        return House(
            roof: roof.shaded(0.9 + 0.2 * draw(40)),
            heightMetres: heights.lowerBound + (heights.upperBound - heights.lowerBound) * draw(24),
            along: dx / halfLength, across: dy / halfDepth)
    }
}
