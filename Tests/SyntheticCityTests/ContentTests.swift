import CityGrid
import Foundation
import Geometry
import SyntheticCity
import Testing

@Test(arguments: [(1, 0, 0), (1, 40, 9), (20, 500, 333), (300, 9_001, 7_001), (60, 1, 1)])
func `counts are exact`(cells: Int, parts: Int, cases: Int) throws {
    let city = try Fixture.city(cells, parts: parts, cases: cases)
    #expect(city.cells.count == cells)
    let made = Fixture.parts(city)
    #expect(made.count == parts)
    #expect(Set(made.map(\.code)).count == parts)
    let cases2 = try Fixture.cases(city)
    #expect(cases2.count == cases)
    #expect(Set(cases2.map(\.id)).count == cases)
}

@Test(arguments: 1...70)
func `a place of any size can be laid out`(cells: Int) throws {
    let city = try Fixture.city(cells, parts: 3 * cells, cases: cells, seed: UInt64(cells) &* 977)
    #expect(city.cells.count == cells)
    #expect(city.cells.allSatisfy { $0.areaSquareMetres > 500 })
    #expect(Fixture.parts(city).count == 3 * cells)
    let cases = try Fixture.cases(city)
    #expect(cases.count == cells)
}

@Test func `parts stand within 15 metres of a street`() throws {
    let city = try Fixture.city(300, parts: 1_500)
    let lines = city.roads.map(city.groundLine(of:))
    for part in Fixture.parts(city) {
        let nearest = lines.lazy.map { line in
            line.indices.dropLast().map { Measure.distance(part.place, line[$0], line[$0 + 1]) }.min() ?? 99
        }.first { $0 <= 15 }
        #expect(nearest != nil, "\(part.code) is lost")
    }
}

@Test func `parts come in six classes with codes of their district and names in the dictionary`() throws {
    let city = try Fixture.city(2000, parts: 20_000)
    var byClass: [String: Int] = [:]
    for part in Fixture.parts(city) {
        let code = try PartCode(part.code)
        #expect(code.subclass == part.subclass)
        #expect(code.division == city.districts[city.cells[part.cell].district].code)
        byClass[code.partClass.number, default: 0] += 1
    }
    #expect(byClass.keys.sorted() == ["01", "02", "03", "04", "05", "06"])
    #expect(byClass["04"] ?? 0 > 4_000 && byClass["01"] ?? 0 > 6_000)
}

@Test func `lamps of a street stand at even distances`() throws {
    let city = try Fixture.city(300, parts: 30_000)
    let lamps = Fixture.parts(city).filter { $0.subclass == "0118" }
    // Consecutive lamps of a row are told one after the other, left and right in turn.
    let gaps = zip(lamps, lamps.dropFirst(2)).map { Measure.distance($0.place, $1.place, $1.place) }
    let near = gaps.filter { $0 < 90 }.sorted()
    #expect(Double(near.count) > 0.7 * Double(gaps.count))
    #expect((10...80).contains(near[near.count / 2]))
}

@Test func `every case lies in the cell it names`() throws {
    let city = try Fixture.city(300, cases: 6_000)
    let rings = city.cells.indices.map(city.groundRing(ofCell:))
    let lost = try Fixture.cases(city).filter { !Measure.contains(rings[$0.cell], $0.place) }
    #expect(lost.isEmpty)
}

@Test func `times of a case follow each other, and only closed cases are closed`() throws {
    let city = try Fixture.city(300, cases: 6_000)
    let cases = try Fixture.cases(city)
    let end = city.plan.referenceSeconds
    for one in cases {
        #expect(one.opened < end && one.opened >= end - 366 * 86_400 && one.due > one.opened)
        #expect((one.closed != nil) == (one.state == .closed))
        if let closed = one.closed { #expect(closed > one.opened && closed <= end) }
        #expect((0.5...5).contains(one.weight))
    }
    #expect(Set(cases.map(\.state)) == Set(CaseState.allCases), "all seven steps occur")
    #expect(Set(cases.map { $0.subclass.prefix(2) }) == ["01", "02", "03", "04", "05"])
}

@Test func `the lights of a case follow from its times`() {
    func light(due: Int, closed: Int? = nil, now: Int) -> CaseDeadline {
        CaseDeadline(opened: 0, due: due, closed: closed, now: now)
    }
    #expect(light(due: 300, now: 200) == .onTime, "exactly a third is left")
    #expect(light(due: 300, now: 201) == .dueSoon)
    #expect(light(due: 300, now: 300) == .dueSoon && light(due: 300, now: 301) == .overdue)
    #expect(light(due: 300, closed: 299, now: 9_000) == .onTime, "closed in time stays so")
    #expect(light(due: 300, closed: 301, now: 9_000) == .overdue)
}

@Test func `all three lights occur among the open cases`() throws {
    let city = try Fixture.city(300, cases: 20_000)
    let open = try Fixture.cases(city).filter { $0.closed == nil }
    #expect(Set(open.map(\.deadline)) == Set(CaseDeadline.allCases))
}

@Test func `cameras look along their street, and nothing else looks anywhere`() throws {
    let city = try Fixture.city(300, parts: 30_000)
    let lines = city.roads.map(city.groundLine(of:))
    var cameras = 0
    for part in Fixture.parts(city) {
        #expect((part.bearingDegrees != nil) == (part.subclass == "0199"))
        guard let bearing = part.bearingDegrees else { continue }
        cameras += 1
        #expect((0..<360).contains(bearing))
        let isAlong = lines.contains { line in
            line.indices.dropLast().contains { index in
                guard Measure.distance(part.place, line[index], line[index + 1]) <= 15 else { return false }
                let east = line[index + 1].x - line[index].x
                let north = line[index + 1].y - line[index].y
                let length = (east * east + north * north).squareRoot()
                let radians = bearing * .pi / 180
                return abs(sin(radians) * east + cos(radians) * north) >= 0.93 * length
            }
        }
        #expect(isAlong, "\(part.code) looks \(bearing)°")
    }
    #expect(cameras > 50)
}

@Test func `cases pile up in hot spots, on weekdays, and again at the same place`() throws {
    let city = try Fixture.city(2000, cases: 20_000)
    let cases = try Fixture.cases(city)
    var perCell = Array(repeating: 0, count: 2000)
    var perWeekday = Array(repeating: 0, count: 7)
    for one in cases {
        perCell[one.cell] += 1
        perWeekday[((one.opened + 8 * 3600) / 86_400 + 3) % 7] += 1
    }
    let busiest = perCell.sorted(by: >).prefix(200).reduce(0, +)
    #expect(busiest > 6_000, "a tenth of the cells has \(busiest) of 20,000")
    #expect(perWeekday[0] > perWeekday[6] * 3 / 2, "Mondays are busier than Sundays")
    let repeated = cases.filter { $0.repeats > 0 }
    #expect((1_000...4_000).contains(repeated.count))
    let places = Set(cases.filter { $0.repeats == 0 }.map(\.place))
    #expect(repeated.allSatisfy { places.contains($0.place) })
}

@Test func `the same seed gives the same city, another seed another`() throws {
    func digest(_ seed: UInt64) throws -> Int {
        let city = try Fixture.city(300, parts: 2_000, cases: 1_500, seed: seed)
        var hasher = Hasher()
        for (index, cell) in city.cells.enumerated() {
            hasher.combine(cell.code)
            hasher.combine(cell.name)
            hasher.combine(city.groundRing(ofCell: index))
        }
        for road in city.roads { hasher.combine(road.name) }
        hasher.combine(Fixture.parts(city))
        hasher.combine(try Fixture.cases(city))
        return hasher.finalize()
    }
    let (first, again, other) = (try digest(7), try digest(7), try digest(8))
    #expect(first == again)
    #expect(first != other)
}

@Test func `a plan outside its limits says so`() throws {
    #expect(throws: SyntheticCityError.self) { try Plan(cells: 0, parts: 0, cases: 0, seed: 1) }
    let error = #expect(throws: SyntheticCityError.self) {
        try Plan(cells: 10, parts: -1, cases: 0, seed: 1)
    }
    #expect(error?.description.contains("-1 parts") == true)
    #expect(throws: Never.self) { try Plan(cells: 400_000, parts: 0, cases: 0, seed: 1) }
    #expect(throws: SyntheticCityError.self) { try Plan(cells: 400_001, parts: 0, cases: 0, seed: 1) }
}

@Test func `the plane of the city and the earth agree both ways`() {
    let place = Point(x: 18_250.5, y: -7_300.25)
    let back = GroundPlane.place(GroundPlane.geographic(place))
    #expect(abs(back.x - place.x) < 1e-6 && abs(back.y - place.y) < 1e-6)
    let centre = GroundPlane.geographic(Point(x: 0, y: 0))
    #expect(centre == Point(x: 114.06, y: 22.54))
    // One degree of latitude at 22.54° N is 110.74 km on GRS 80 (meridian arc tables).
    let degree = GroundPlane.place(Point(x: 114.06, y: 23.54)).y
    #expect(abs(degree - 110_740) < 15)
}
