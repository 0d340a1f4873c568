import CityGrid
import Geometry

/// A part of the city: a lamp, a cover, a tree.
public struct CityPart: Sendable, Hashable {
    /// The 16-digit code, in the layout ``CityGrid/CodeLayout/part``.
    public let code: String
    /// Class and sub-class, four digits.
    public let subclass: String
    /// Where it stands, metres in the ground plane.
    public let place: Point
    /// 完好, 破损, 丢失 or 废除.
    public let state: String
    /// The made-up body that owns it.
    public let owner: String
    /// Index into ``City/cells`` of the cell beside it.
    public let cell: Int
    /// Where a camera looks, degrees clockwise from north, 0..<360; nil for what looks nowhere.
    public let bearingDegrees: Double?
}

extension City {
    /// Tells every part, road by road, exactly as many as the plan asks for.
    ///
    /// Takes memory for one road only.
    public func forEachPart<Failure: Error>(
        _ body: (CityPart) throws(Failure) -> Void
    ) throws(Failure) {
        guard plan.parts > 0 else { return }
        let tracer = OutlineTracer(network: network, warp: warp)
        let weights = roads.map { PartStreet.weight($0, length: layoutLength($0)) }
        var shares = Apportionment(total: plan.parts, sum: weights.reduce(0, +))
        var counter = PartCounter(districts: districts)
        for (index, road) in roads.enumerated() {
            let count = shares.share(weights[index], isLast: index == roads.count - 1)
            guard count > 0 else { continue }
            let street = PartStreet(road, network: network, tracer: tracer)
            var random = SeededRandom(seed: plan.seed, purpose: .parts, index: index)
            try place(count, along: street, counter: &counter, random: &random, body)
        }
    }

    private func layoutLength(_ road: Road) -> Double {
        road.leaves.reduce(0) { sum, leaf in
            let edge = network.edges[leaf.edge]
            return sum + (network.vertices[Int(edge.end)] - network.vertices[Int(edge.start)]).length
        }
    }

    /// Shares the parts of a street out among the kinds and places each kind.
    private func place<Failure: Error>(
        _ count: Int, along street: PartStreet, counter: inout PartCounter, random: inout SeededRandom,
        _ body: (CityPart) throws(Failure) -> Void
    ) throws(Failure) {
        let kinds = PartKind.all
        let shares = kinds.map { $0.share(street.road.roadClass, isWaterside: street.road.isWaterside) }
        let sum = shares.reduce(0, +)
        // Rounding a running sum from a random start gives rare kinds their due over many streets.
        let start = random.unit()
        var reached = 0.0
        var given = 0
        for (kind, share) in shares.enumerated() {
            reached += share
            let isLast = kind == kinds.count - 1
            let due = isLast ? count : min(count, Int(Double(count) * reached / sum + start))
            for number in given..<max(given, due) {
                let spot = street.spot(kinds[kind], number: number - given, of: due - given, &random)
                try body(part(kind, at: spot, counter: &counter, random: &random))
            }
            given = max(given, due)
        }
    }

    private func part(
        _ kind: Int, at spot: PartStreet.Spot, counter: inout PartCounter, random: inout SeededRandom
    ) -> CityPart {
        let district = cells[spot.cell].district
        let numbered = counter.next(kind: kind, district: district)
        let owner = PartKind.all[numbered.kind].owner
        let name: String =
            switch owner {
            case .none: owner.rawValue
            case .street: streets[cells[spot.cell].street].name + "办事处"
            default: names.city + owner.rawValue
            }
        return CityPart(
            code: numbered.code, subclass: PartKind.all[numbered.kind].code, place: spot.place,
            state: Self.partState(random.unit()), owner: name, cell: spot.cell,
            bearingDegrees: PartKind.all[numbered.kind].looksAlong
                ? Self.view(along: spot.direction, &random) : nil)
    }

    /// A camera looks along its street, one way or the other, and a little aside.
    private static func view(along direction: Point, _ random: inout SeededRandom) -> Double {
        let way = random.chance(0.5) ? direction : direction * -1
        let degrees = 90 - way.angle * 180 / .pi + random.number(in: -20...20)
        let tenths = (Int((degrees * 10).rounded()) + 7200) % 3600
        return Double(tenths) / 10
    }

    private static func partState(_ draw: Double) -> String {
        switch draw {
        case ..<0.935: "完好"
        case ..<0.98: "破损"
        case ..<0.993: "丢失"
        default: "废除"
        }
    }
}

/// Gives every part the next free code of its division and sub-class.
private struct PartCounter {
    private let prefixes: [String]
    private var orders: [Int]
    private static let largest = 999_999

    init(districts: [Division]) {
        prefixes = districts.map(\.code)
        orders = Array(repeating: 0, count: districts.count * PartKind.all.count)
    }

    /// The code, and the kind it counts for: the next one when the sub-class is full.
    mutating func next(kind: Int, district: Int) -> (code: String, kind: Int) {
        let count = PartKind.all.count
        var kind = kind
        for _ in 0..<count where orders[district * count + kind] >= Self.largest {
            kind = (kind + 1) % count
        }
        orders[district * count + kind] += 1
        let order = FictionalCode.digits(orders[district * count + kind], width: 6)
        return (prefixes[district] + PartKind.all[kind].code + order, kind)
    }
}
