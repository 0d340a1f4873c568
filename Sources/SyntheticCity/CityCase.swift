import CityGrid
import Geometry

/// A case: something wrong in the city, and how far its handling has come.
public struct CityCase: Sendable, Hashable {
    /// A number of its own: division, date, running number; 19 digits.
    public let id: String
    /// The event's class and sub-class, four digits.
    public let subclass: String
    /// The step it has reached.
    public let state: CaseState
    /// When it was opened, seconds since 1970.
    public let opened: Int
    /// When it must be done.
    public let due: Int
    /// When it was closed; nil while it is not.
    public let closed: Int?
    /// Index into ``City/cells``.
    public let cell: Int
    /// How often the same had happened at the same place before.
    public let repeats: Int
    /// How grave it is, 0.5…5.
    public let weight: Double
    /// Where, metres in the ground plane; inside the cell.
    public let place: Point
    /// How it stands to its deadline at the city's reference time.
    public let deadline: CaseDeadline
}

/// How a case stands to the time by which it must be done; the raw value is what the column `deadline` holds.
public enum CaseDeadline: String, Sendable, Hashable, CaseIterable {
    /// Done in time, or more than a third of its time is left: the green light.
    case onTime = "on_time"
    /// Less than a third of its time is left: the yellow light.
    case dueSoon = "due_soon"
    /// Not done in time: the red light.
    case overdue

    /// The state of a case at some time; times in seconds since 1970.
    ///
    /// `closed` is nil while it is open.
    public init(opened: Int, due: Int, closed: Int?, now: Int) {
        let end = closed ?? now
        if end > due {
            self = .overdue
        } else if closed == nil, (due - now) * 3 < due - opened {
            self = .dueSoon
        } else {
            self = .onTime
        }
    }
}

extension City {
    /// Tells every case, cell by cell, exactly as many as the plan asks for.
    ///
    /// - Parameters:
    ///   - events: the dictionary whose sub-classes are drawn from.
    ///   - body: is told each case.
    /// - Throws: what the body throws.
    public func forEachCase<Failure: Error>(
        events: CodeDictionary, _ body: (CityCase) throws(Failure) -> Void
    ) throws(Failure) {
        guard plan.cases > 0 else { return }
        let spots = HotSpot.make(plan: plan, radius: radius)
        let centres = cells.map { Polygon.centroid($0.boundary.map(network.startPoint)) }
        let heats = zip(cells, centres).map { cell, centre in
            HotSpot.heat(at: centre, among: spots, land: cell.use.bustle)
        }
        var shares = Apportionment(total: plan.cases, sum: heats.reduce(0) { $0 + $1.weight })
        var maker = CaseMaker(plan: plan, districts: districts, events: events)
        for index in cells.indices {
            let count = shares.share(heats[index].weight, isLast: index == cells.count - 1)
            guard count > 0 else { continue }
            maker.begin(cells[index], index: index, spot: heats[index].spot.map { spots[$0] })
            let land = CaseLand(city: self, cell: index)
            for _ in 0..<count { try body(maker.next(on: land)) }
        }
    }
}

/// A place where cases pile up, most of them in one season.
struct HotSpot {
    let centre: Point
    let reach: Double
    let strength: Double
    /// Days from the year's beginning to the middle of its season.
    let peakDay: Double

    /// Some in a village, sixty in a megacity; more of them near the middle.
    static func make(plan: Plan, radius: Double) -> [Self] {
        var random = SeededRandom(seed: plan.seed, purpose: .hotSpots)
        let count = min(60, 3 + plan.cells / 350)
        return (0..<count).map { _ in
            let distance = radius * random.unit() * 0.95
            return Self(
                centre: Point(angle: random.number(in: 0...(2 * .pi))) * distance,
                reach: random.number(in: 140...420), strength: random.number(in: 3...14),
                peakDay: random.number(in: 20...350))
        }
    }

    /// How many cases arise at a place, and the hot spot that causes most of them, if one does.
    static func heat(at place: Point, among spots: [Self], land: Double) -> (weight: Double, spot: Int?) {
        var sum = 0.0
        var strongest: (index: Int, heat: Double)?
        for (index, spot) in spots.enumerated() {
            let distance = (place - spot.centre).length / spot.reach
            guard distance < 4 else { continue }
            let heat = spot.strength * gaussian(distance)
            sum += heat
            if heat > strongest?.heat ?? 0.7 { strongest = (index, heat) }
        }
        return (land * (0.45 + sum), strongest?.index)
    }
}

/// Where in a cell cases happen: mostly along its streets, always inside it.
struct CaseLand {
    private let corners: [Point]
    private let middle: Point
    private let ring: [Point]
    private let warp: CityWarp

    init(city: City, cell: Int) {
        corners = city.cells[cell].boundary.map(city.network.startPoint)
        middle = Polygon.centroid(corners)
        ring = city.groundRing(ofCell: cell)
        warp = city.warp
    }

    /// A place in the ground plane, inside the cell's own outline.
    func place(_ random: inout SeededRandom) -> Point {
        for _ in 0..<6 {
            let side = random.index(below: corners.count)
            let (start, end) = (corners[side], corners[(side + 1) % corners.count])
            let foot = start + (end - start) * random.unit()
            let isAtStreet = random.chance(0.72)
            let inwards = isAtStreet ? random.number(in: 0.04...0.22) : random.number(in: 0.15...0.95)
            let place = warp.applied(to: foot + (middle - foot) * inwards)
            if Polygon.contains(ring, place) { return place }
        }
        return Polygon.centroid(ring)
    }
}
