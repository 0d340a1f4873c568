import CityGrid
import Geometry
import SyntheticCity
import Testing

/// The borders of the members that no other member shares must be the whole's own border, and each border
/// inside must be used once from either side.
private func unmatched(_ rings: [[Point]]) -> Set<Segment>? {
    var borders: Set<Segment> = []
    for ring in rings {
        for segment in Segment.all(of: ring) {
            guard borders.insert(segment).inserted else { return nil }
        }
    }
    return borders.filter { !borders.contains($0.reversed) }
}

@Test(arguments: Fixture.sizes)
func `cells tile their community to the last bit`(cells: Int) throws {
    let city = try Fixture.city(cells)
    var members: [[[Point]]] = Array(repeating: [], count: city.communities.count)
    for (index, cell) in city.cells.enumerated() {
        members[cell.community].append(city.groundRing(ofCell: index))
    }
    for (community, rings) in zip(city.communities, members) {
        let whole = city.groundRing(of: community)
        #expect(unmatched(rings) == Set(Segment.all(of: whole)), "community \(community.code)")
        let sum = rings.reduce(0) { $0 + Measure.area($1) }
        #expect(abs(sum - Measure.area(whole)) < 1e-6 * sum)
        #expect(rings.allSatisfy { Measure.area($0) > 0 }, "every ring is counter-clockwise")
    }
}

@Test(arguments: Fixture.sizes)
func `communities tile streets, and streets districts`(cells: Int) throws {
    let city = try Fixture.city(cells)
    for (children, parents) in [(city.communities, city.streets), (city.streets, city.districts)] {
        for (index, parent) in parents.enumerated() {
            let rings = children.filter { $0.parent == index }.map(city.groundRing(of:))
            #expect(unmatched(rings) == Set(Segment.all(of: city.groundRing(of: parent))))
        }
    }
}

@Test func `districts meet each other without gap or overlap`() throws {
    let city = try Fixture.city(2000)
    let borders = try #require(unmatched(city.districts.map(city.groundRing(of:))))
    // What is left is the outline of the city: one closed walk.
    var next: [[UInt64]: Segment] = [:]
    for border in borders { next[[border.fromX, border.fromY]] = border }
    #expect(next.count == borders.count)
    var walked = 1
    let start = try #require(borders.first)
    var current = start
    while let following = next[[current.toX, current.toY]], following != start, walked <= borders.count {
        current = following
        walked += 1
    }
    #expect(walked == borders.count)
}

@Test(arguments: [300, 2000], [UInt64(1), 2, 3])
func `cells measure 50 to 250 metres`(cells: Int, seed: UInt64) throws {
    let city = try Fixture.city(cells, seed: seed)
    let rings = city.cells.indices.map(city.groundRing(ofCell:))
    let boxes = rings.map(Measure.boxSides)
    let inside = boxes.filter { $0.short >= 50 && $0.long <= 250 }.count
    #expect(Double(inside) >= 0.95 * Double(cells), "\(inside) of \(cells)")
    let mean = rings.reduce(0) { $0 + Measure.area($1) } / Double(cells)
    #expect((9_000...11_000).contains(mean), "a cell has 10,000 m² on average, not \(mean)")
}

@Test func `cells are no fishnet: their borders run in many directions`() throws {
    let city = try Fixture.city(2000)
    var directions: Set<Int> = []
    for index in city.cells.indices {
        for side in Segment.all(of: city.groundRing(ofCell: index)) {
            let dx = Double(bitPattern: side.toX) - Double(bitPattern: side.fromX)
            let dy = Double(bitPattern: side.toY) - Double(bitPattern: side.fromY)
            directions.insert(Int(dx / (abs(dx) + abs(dy)) * 40))
        }
    }
    #expect(directions.count > 70)
}

@Test(arguments: Fixture.sizes)
func `codes are unique, nest, and run west to east in rows from the north`(cells: Int) throws {
    let city = try Fixture.city(cells)
    #expect(city.cells.count == cells)
    #expect(Set(city.cells.map(\.code)).count == cells)
    var rings: [[[Point]]] = Array(repeating: [], count: city.communities.count)
    for (index, cell) in city.cells.enumerated() {
        let code = try CellCode(cell.code)
        #expect(code.community == city.communities[cell.community].code)
        #expect(code.street == city.streets[cell.street].code)
        #expect(code.division == city.districts[cell.district].code)
        rings[cell.community].append(city.groundRing(ofCell: index))
        #expect(code.order == rings[cell.community].count)
    }
    for community in rings { #expect(RowOrder.order(community) == Array(community.indices)) }
    #expect(city.cells.map(\.code) == city.cells.map(\.code).sorted())
}

@Test func `rows are read like a page`() {
    func square(_ x: Double, _ y: Double) -> [Point] {
        [Point(x: x, y: y), Point(x: x + 9, y: y), Point(x: x + 9, y: y + 9), Point(x: x, y: y + 9)]
    }
    // Two rows; the eastern squares lie a little higher, yet not a row higher.
    #expect(RowOrder.order([square(10, 3), square(0, 12), square(0, 0), square(10, 14)]) == [1, 3, 2, 0])
}

@Test func `blocks lie inside their cells, and the river's cells have none`() throws {
    let city = try Fixture.city(2000)
    var blocks = 0
    for index in city.cells.indices {
        guard let block = city.block(ofCell: index) else { continue }
        blocks += 1
        let cell = city.groundRing(ofCell: index)
        #expect(Measure.area(block.groundRing) <= Measure.area(cell) + 1)
        let centre = block.groundRing[0]
        #expect(Measure.distanceToRing(centre, cell) < 60)
        #expect(city.cells[index].use != .river)
    }
    let rivers = city.cells.filter { $0.use == .river }.count
    #expect(blocks > 1800 && rivers > 20 && blocks + rivers <= 2000)
    #expect(Set(city.waters.map(\.kind)) == ["sea", "river", "lake"])
}

extension Measure {
    fileprivate static func distanceToRing(_ point: Point, _ ring: [Point]) -> Double {
        ring.indices.map { distance(point, ring[$0], ring[($0 + 1) % ring.count]) }.min() ?? .infinity
    }
}
