import CityGrid
import Geometry

/// Makes the cases of one cell after the other: what, when, how far handled, and again at the same place.
struct CaseMaker {
    private let plan: Plan
    private let divisions: [String]
    /// The sub-classes of each of the five classes.
    private let subclasses: [[String]]
    private var orders: [Int]
    private var cell = 0
    private var district = 0
    private var use = LandUse.residential
    private var spot: HotSpot?
    private var random: SeededRandom
    /// The places of this cell that may see the same again; a few are enough.
    private var memory: [CityCase] = []

    private static let classes = ["01", "02", "03", "04", "05"]
    private static let memoryLimit = 64
    private static let day = 86_400
    /// China's clock is 8 hours ahead; offices keep its hours.
    private static let localOffset = 8 * 3600

    init(plan: Plan, districts: [Division], events: CodeDictionary) {
        self.plan = plan
        divisions = districts.map(\.code)
        subclasses = Self.classes.map { number in
            let codes = events.entries(digits: 4).map(\.code).filter { $0.hasPrefix(number) }
            return codes.isEmpty ? [number + "99"] : codes
        }
        orders = Array(repeating: 0, count: districts.count)
        random = SeededRandom(seed: plan.seed, purpose: .cases)
    }

    /// Goes on to another cell.
    mutating func begin(_ cell: Cell, index: Int, spot: HotSpot?) {
        self.cell = index
        self.spot = spot
        district = cell.district
        use = cell.use
        memory = []
        random = SeededRandom(seed: plan.seed, purpose: .cases, index: index)
    }

    /// The next case of the cell.
    mutating func next(on land: CaseLand) -> CityCase {
        if let again = makeAgain() { return remembered(again) }
        let subclass = drawSubclass()
        let opened = drawOpened()
        return remembered(
            makeCase(subclass: subclass, opened: opened, repeats: 0, place: land.place(&random)))
    }

    private mutating func remembered(_ made: CityCase) -> CityCase {
        if memory.count < Self.memoryLimit {
            memory.append(made)
        } else {
            memory[random.index(below: Self.memoryLimit)] = made
        }
        return made
    }

    /// One in nine cases is an old acquaintance: same kind, same place, some weeks later.
    private mutating func makeAgain() -> CityCase? {
        guard !memory.isEmpty, random.chance(0.11) else { return nil }
        let slot = random.index(below: memory.count)
        let before = memory[slot]
        let opened = before.opened + Int(random.number(in: 2...45) * Double(Self.day))
        guard opened < plan.referenceSeconds else { return nil }
        let again = makeCase(
            subclass: before.subclass, opened: opened, repeats: before.repeats + 1, place: before.place)
        // The newer one is what may come again, so that the count goes on.
        memory[slot] = again
        return again
    }

    private mutating func makeCase(subclass: String, opened: Int, repeats: Int, place: Point) -> CityCase {
        let limit = drawLimit(subclass)
        let course = drawCourse(opened: opened, limit: limit)
        orders[district] += 1
        let date = CaseDate(seconds: opened + Self.localOffset)
        let gravity = subclass.hasPrefix("04") ? 3.4 : subclass.hasPrefix("03") ? 1.8 : 1.1
        let weight = min(5, gravity * random.number(in: 0.6...1.5) + 0.35 * Double(repeats))
        return CityCase(
            id: divisions[district] + date.sixDigits + FictionalCode.digits(orders[district], width: 7),
            subclass: subclass, state: course.state, opened: opened, due: opened + limit,
            closed: course.closed, cell: cell, repeats: repeats, weight: (weight * 10).rounded() / 10,
            place: place,
            deadline: CaseDeadline(
                opened: opened, due: opened + limit, closed: course.closed, now: plan.referenceSeconds))
    }

    private mutating func drawSubclass() -> String {
        let weights: [Double] =
            switch use {
            case .commercial: [22, 22, 8, 2, 46]
            case .residential: [38, 16, 12, 3, 31]
            case .village: [40, 15, 6, 4, 35]
            case .industrial: [26, 6, 42, 4, 22]
            case .institution: [30, 14, 16, 3, 37]
            default: [70, 6, 8, 2, 14]
            }
        let codes = subclasses[random.index(weights: weights)]
        // The first of a class are the frequent ones.
        let draw = random.unit()
        return codes[min(Int(draw * draw * Double(codes.count) + draw * 0.999), codes.count - 1)]
    }

    /// Seconds until a case must be done: hours for emergencies, days for the rest.
    private mutating func drawLimit(_ subclass: String) -> Int {
        let hours: [Double] = subclass.hasPrefix("04") ? [2, 4, 8] : [4, 8, 24, 48, 72, 120]
        return Int(hours[random.index(below: hours.count)] * 3600)
    }

    /// Opened within the last year, at office hours, less on weekends, more in the hot spot's season.
    private mutating func drawOpened() -> Int {
        let start = plan.referenceSeconds - 365 * Self.day
        var day = 0
        for _ in 0..<8 {
            if let spot, random.chance(0.55) {
                day = Int(spot.peakDay + 16 * random.bell())
            } else {
                day = random.index(below: 365)
            }
            day = min(max(day, 0), 364)
            if random.chance(Self.weekdayShare(start + day * Self.day)) { break }
        }
        let hour = random.chance(0.55) ? 9.8 + 1.5 * random.bell() : 15.6 + 2.2 * random.bell()
        let second = Int(min(max(hour, 5.5), 23.5) * 3600)
        return min(start + day * Self.day + second, plan.referenceSeconds - 60)
    }

    /// How many cases a day of the week sees, compared with a Monday.
    ///
    /// The day begins at local midnight, as the reference does; 1970-01-01 was a Thursday.
    private static func weekdayShare(_ seconds: Int) -> Double {
        let weekday = ((seconds + localOffset) / day + 3) % 7
        return [1, 0.97, 0.95, 0.95, 0.9, 0.5, 0.42][weekday]
    }

    /// How long handling took, or how far it has come by the reference time; a few cases are left lying.
    private mutating func drawCourse(opened: Int, limit: Int) -> (state: CaseState, closed: Int?) {
        let isLeftLying = random.chance(0.045)
        let factor =
            isLeftLying
            ? random.number(in: 8...60) : min(0.12 + abs(0.55 + 0.4 * random.bell()), 2.6)
        let needed = max(Double(limit) * factor, 900)
        let passed = Double(plan.referenceSeconds - opened)
        guard passed < needed else { return (.closed, opened + Int(needed)) }
        let state: CaseState =
            switch passed / needed {
            case ..<0.06: .collected
            case ..<0.13: .opened
            case ..<0.25: .dispatched
            case ..<0.8: .handling
            case ..<0.9: .feedback
            default: .verifying
            }
        return (state, nil)
    }
}

/// The date in a case number.
private struct CaseDate {
    let sixDigits: String

    /// - Source: civil date from days, eras of 400 years beginning in March (H. Hinnant, "chrono-compatible
    ///   low-level date algorithms"); years 2000…2099 here.
    init(seconds: Int) {
        let shifted = seconds / 86_400 + 719_468
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = (yearOfEra + (month <= 2 ? 1 : 0)) % 100
        sixDigits = [year, month, day].map { FictionalCode.digits($0, width: 2) }.joined()
    }
}
