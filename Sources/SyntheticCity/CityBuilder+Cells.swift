import Geometry

extension CityBuilder {
    /// Cuts a community into its cells: the river first, then street by street.
    mutating func makeCells(_ community: Territory) -> [CellDraft] {
        var cells: [CellDraft] = []
        cells.reserveCapacity(community.cells)
        let isHill = isHill(Polygon.centroid(points(community)))
        for piece in cutRiver(community) {
            let use: LandUse? = isRiver(piece) ? .river : isHill ? .hill : nil
            subdivide(piece, use: use, into: &cells)
        }
        return cells
    }

    /// Whole communities of hills, in ranges, rather at the edge of the city: its protected woods.
    private func isHill(_ middle: Point) -> Bool {
        guard plan.cells >= 400 else { return false }
        let remoteness = middle.length / radius
        let height = relief.hills(middle + Point(x: 31_000, y: 0), scale: max(1000, radius * 0.36))
        return height + 0.22 * (min(remoteness, 1) - 0.6) > 0.66
    }

    /// Cuts the land along both banks, where enough remains on either side for a cell.
    private mutating func cutRiver(_ community: Territory) -> [Territory] {
        guard let river, community.cells >= 4 else { return [community] }
        var rest = community
        var land: [Territory] = []
        for side in [1.0, -1.0] where rest.cells >= 2 {
            let bank = river.bank(side)
            let outer = CutLine(normal: bank.normal * side, offset: bank.offset * side)
            let points = self.points(rest)
            let remaining = Polygon.area(points, below: outer)
            let beyond = Polygon.clipped(points, above: outer)
            guard remaining > Self.leastRiverPiece, isWide(beyond, along: river.normal.leftward) else {
                continue
            }
            let street = CutStreet(roadClass: .secondary, kind: .riverside, clearance: 12)
            guard let pieces = split(rest, along: outer, street: street) else { continue }
            let (water, beside) = shareCells(pieces)
            land.append(beside)
            rest = water
        }
        return land + [rest]
    }

    /// A piece of water smaller than half a cell is not worth a cell of its own.
    private static let leastRiverPiece = 0.5 * cellArea

    /// Land beside the river must hold half a cell and be no mere strip.
    private func isWide(_ land: [Point], along bank: Point) -> Bool {
        let area = Polygon.area(land)
        let reach = Polygon.extent(land, along: bank)
        return area > 0.5 * Self.cellArea && area > 45 * (reach.upperBound - reach.lowerBound)
    }

    private func isRiver(_ territory: Territory) -> Bool {
        guard let river else { return false }
        return abs(river.side(of: Polygon.centroid(points(territory)))) < river.halfWidth * 0.8
    }

    /// Cuts a piece until it is one cell.
    private mutating func subdivide(_ piece: Territory, use: LandUse?, into cells: inout [CellDraft]) {
        let use = use ?? neighbourhoodUse(piece)
        guard piece.cells > 1 else {
            let drawn = use ?? .residential
            cells.append(CellDraft(boundary: piece.boundary, slot: piece.slot, use: drawn))
            return
        }
        let half = piece.cells / 2
        let spread = piece.cells > 6 ? random.number(in: -0.09...0.09) : random.number(in: -0.03...0.03)
        let fraction = Double(half) / Double(piece.cells) + spread
        var along = piece
        if use == .river, let river { along.angle = river.normal.angle }
        let halves = halve(along, fraction: fraction, roadClass: roadClass(piece.cells, use: use))
        let shared = shareCells(halves)
        subdivide(shared.0, use: use, into: &cells)
        subdivide(shared.1, use: use, into: &cells)
    }

    /// A use is drawn when a piece has become a neighbourhood of some ten cells; nil before.
    private mutating func neighbourhoodUse(_ piece: Territory) -> LandUse? {
        guard piece.cells <= min(9, max(3, plan.cells / 8)) else { return nil }
        let points = self.points(piece)
        let middle = Polygon.centroid(points)
        // Sub-centres and quiet quarters: some places far out are busy, some near ones are not.
        let quiet = relief.hills(middle, scale: max(700, radius * 0.3)) - 0.5
        let remoteness = middle.length / radius + 0.9 * quiet
        let use = LandUse.drawn(remoteness: remoteness, random: &random)
        if use == .park, piece.cells >= 4, random.chance(ponds.isEmpty ? 1 : 0.45) {
            ponds.append(Pond(inside: points, random: &random))
        }
        return use
    }

    /// The class of a street by how many cells it parts: a main road every kilometre or so.
    private func roadClass(_ cells: Int, use: LandUse?) -> RoadClass {
        switch use {
        case .river: .none
        case .park: .none
        case .hill: cells >= 16 ? .lane : .none
        default: cells >= 110 ? .arterial : cells >= 18 ? .secondary : .lane
        }
    }
}
