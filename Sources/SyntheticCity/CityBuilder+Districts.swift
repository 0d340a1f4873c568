import Geometry

/// A district with its streets, before numbering.
struct DistrictDraft {
    var territory: Territory
    var streets: [StreetDraft] = []
}

/// A street (街道) with its communities, before numbering.
struct StreetDraft {
    var territory: Territory
    var communities: [CommunityDraft] = []
}

/// A community with its cells, before numbering.
struct CommunityDraft {
    var territory: Territory
    var cells: [CellDraft] = []
}

/// A cell before numbering.
struct CellDraft {
    let boundary: [EdgeReference]
    let slot: Int
    let use: LandUse
}

extension CityBuilder {
    /// From the outline to communities; the cells follow in ``fill(_:)``.
    mutating func buildDistricts() {
        let land = Territory(
            boundary: outline, slot: CellTree.rootSlot, cells: plan.cells,
            angle: random.number(in: -0.3...0.3))
        let territories = districtTerritories(land)
        let streets = Apportionment.shares(of: plan.streets, weights: territories.map { Double($0.cells) })
        districts = []
        for (district, count) in zip(territories, streets) {
            districts.append(DistrictDraft(territory: district, streets: makeStreets(district, count)))
        }
        let drafts = districts.flatMap(\.streets)
        let communities = Apportionment.shares(
            of: plan.communities, weights: drafts.map { Double($0.territory.cells) })
        var next = 0
        for district in districts.indices {
            for street in districts[district].streets.indices {
                let territory = districts[district].streets[street].territory
                let made = makeCommunities(territory, min(communities[next], territory.cells))
                districts[district].streets[street].communities = made
                next += 1
            }
        }
    }

    /// The inner district inside a ring road and the outer ones around it; without a ring when there are
    /// too few.
    ///
    /// ```
    ///      ╲ │  b  ╱        the sides of the ring run on outwards, each until it meets the next
    ///     a ╲┌────┴──
    ///        │ in │  c
    ///    ────┴────┐
    ///       d     │╲
    /// ```
    private mutating func districtTerritories(_ land: Territory) -> [Territory] {
        guard plan.districts >= 5 else { return divide(land, into: plan.districts, roadClass: .arterial) }
        let zones = cutRing(land, sides: min(6, plan.districts - 1))
        let weights = zones.map { weight(points($0)) }
        let cells = Apportionment.shares(
            of: plan.cells, weights: weights, minimum: plan.cells / zones.count / 8)
        let counts = Apportionment.shares(of: plan.districts, weights: weights)
        var result: [Territory] = []
        for index in zones.indices {
            var zone = zones[index]
            zone.cells = cells[index]
            zone.angle = random.number(in: -0.6...0.6)
            result += divide(zone, into: counts[index], roadClass: .arterial)
        }
        return result
    }

    private mutating func cutRing(_ land: Territory, sides: Int) -> [Territory] {
        let middle = Point(
            x: random.number(in: -0.1...0.1) * radius, y: random.number(in: -0.02...0.12) * radius)
        let turn = random.number(in: 0...(2 * .pi))
        // A regular polygon of a sixth of the area, its sides moved a little.
        let half = Double.pi / Double(sides)
        let reach =
            radius
            * (Double.pi / 6 / (Double(sides) * (Point(angle: half).y / Point(angle: half).x)))
            .squareRoot()
        var inner = land
        var zones: [Territory] = []
        for side in 0..<sides {
            let normal = Point(angle: turn + 2 * half * (Double(side) + random.number(in: -0.12...0.12)))
            let offset = middle.dot(normal) + reach * random.number(in: 0.9...1.1)
            let street = CutStreet(roadClass: .arterial, kind: .street, clearance: 40)
            guard
                let (inside, outside) = split(
                    inner, along: CutLine(normal: normal, offset: offset), street: street)
            else { continue }
            inner = inside
            zones.append(outside)
        }
        return [inner] + zones
    }

    /// Cuts a territory into several of about equal weight.
    private mutating func divide(
        _ territory: Territory, into count: Int, roadClass: RoadClass
    ) -> [Territory] {
        guard count > 1 else { return [territory] }
        let half = count / 2
        let wanted = Double(half) / Double(count)
        var pieces = halve(territory, fraction: wanted, roadClass: roadClass)
        pieces = shareCells(pieces, minimums: (half, count - half))
        let share = Double(pieces.0.cells) / Double(territory.cells)
        let first = min(max(Int((Double(count) * share).rounded()), 1), count - 1)
        let firstFits = min(max(first, count - pieces.1.cells), pieces.0.cells)
        return divide(pieces.0, into: firstFits, roadClass: roadClass)
            + divide(pieces.1, into: count - firstFits, roadClass: roadClass)
    }

    private mutating func makeStreets(_ district: Territory, _ count: Int) -> [StreetDraft] {
        divide(district, into: min(count, district.cells), roadClass: .arterial).map { street in
            var street = street
            street.angle += random.number(in: -0.12...0.12)
            return StreetDraft(territory: street)
        }
    }

    private mutating func makeCommunities(_ street: Territory, _ count: Int) -> [CommunityDraft] {
        var drafts: [CommunityDraft] = []
        for territory in divide(street, into: count, roadClass: .secondary) {
            var community = territory
            community.angle += random.number(in: -0.06...0.06)
            drafts.append(CommunityDraft(territory: community, cells: makeCells(community)))
        }
        return drafts
    }
}
