import Geometry

/// A street as parts see it: its real line, how far along each vertex lies, and the cells on both sides.
struct PartStreet {
    /// A place for a part, and the cell it stands in or before.
    struct Spot {
        let place: Point
        let cell: Int
        /// Of the street, a unit vector in the ground plane, x east and y north.
        let direction: Point
    }

    let road: Road
    private var line: [Point] = []
    /// Metres from the start to each vertex.
    private var reaches: [Double] = []
    /// The cells left and right of each segment; -1 outside the city.
    private var sides: [(left: Int32, right: Int32)] = []
    /// Metres from the start to each junction.
    private var junctions: [Double] = []

    init(_ road: Road, network: StreetNetwork, tracer: OutlineTracer) {
        self.road = road
        for leaf in road.leaves {
            if !line.isEmpty { line.removeLast() }
            let first = line.count
            tracer.append(leaf, to: &line)
            let edge = network.edges[leaf.edge]
            let cells = leaf.isReversed ? (edge.rightCell, edge.leftCell) : (edge.leftCell, edge.rightCell)
            sides += Array(repeating: cells, count: line.count - first - 1)
        }
        var reach = 0.0
        for index in line.indices {
            if index > 0 { reach += (line[index] - line[index - 1]).length }
            reaches.append(reach)
        }
        var leafEnd = 0
        junctions = [0]
        for leaf in road.leaves {
            var points: [Point] = []
            tracer.append(leaf, to: &points)
            leafEnd += points.count - 1
            junctions.append(reaches[leafEnd])
        }
    }

    /// How many parts a street attracts, compared with others: its length, and more where it is wide.
    static func weight(_ road: Road, length: Double) -> Double {
        switch road.roadClass {
        case .none: 0
        case .lane: 0.7 * length
        case .secondary: 1.25 * length
        case .arterial: 1.8 * length
        }
    }

    /// The place of one of several pieces of a kind.
    func spot(_ kind: PartKind, number: Int, of count: Int, _ random: inout SeededRandom) -> Spot {
        let total = reaches.last ?? 0
        var side = random.chance(0.5) ? 1.0 : -1.0
        var along: Double
        switch kind.spread {
        case .row:
            // Pieces stand opposite each other half a step apart, left and right in turn.
            side = number % 2 == 0 ? 1 : -1
            along = total * (Double(number) + 0.5 + random.number(in: -0.12...0.12)) / Double(count)
        case .scattered:
            along = total * random.unit()
        case .junction:
            let junction = junctions[random.index(below: junctions.count)]
            along = junction + random.number(in: 7...16) * (random.chance(0.5) ? 1 : -1)
        }
        along = min(max(along, min(2, total / 2)), max(total - 2, total / 2))
        return spot(along: along, side: side, distance: distance(kind.lane, &random))
    }

    /// Metres from the middle of the street; within 15, so that a part is never lost from its street.
    private func distance(_ lane: PartKind.Lane, _ random: inout SeededRandom) -> Double {
        let half = road.roadClass.widthMetres / 2
        switch lane {
        case .carriageway: return random.number(in: 0...(half * 0.6))
        case .kerb: return half * 0.78 + random.number(in: -0.2...0.2)
        case .pavement: return half * random.number(in: 0.84...0.98)
        }
    }

    private func spot(along: Double, side: Double, distance: Double) -> Spot {
        let segment = self.segment(at: along)
        let (start, end) = (line[segment], line[segment + 1])
        let direction = (end - start).normalized
        let foot = start + direction * (along - reaches[segment])
        var side = side
        let cells = sides[segment]
        // The side outside the city has no land: everything stands on the other.
        if (side > 0 ? cells.left : cells.right) < 0 { side = -side }
        let cell = Int(side > 0 ? cells.left : cells.right)
        return Spot(
            place: foot + direction.leftward * (side * distance), cell: max(cell, 0),
            direction: direction)
    }

    /// The segment a distance falls into, by halving.
    private func segment(at along: Double) -> Int {
        var (low, high) = (0, reaches.count - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if reaches[middle] <= along { low = middle } else { high = middle }
        }
        return low
    }
}
