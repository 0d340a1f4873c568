import Geometry

/// An administrative unit: a district, a street (街道) or a community.
public struct Division: Sendable {
    /// The nested code: 6, 9 or 12 digits.
    public let code: String
    /// The made-up Chinese name.
    public let name: String
    /// The index of the unit it lies in, one level up; 0 for districts.
    public let parent: Int
    let boundary: [EdgeReference]
}

/// A unit grid cell.
public struct Cell: Sendable {
    /// The 15-digit code.
    public let code: String
    /// The made-up Chinese name.
    public let name: String
    /// Index into ``City/districts``.
    public let district: Int
    /// Index into ``City/streets``.
    public let street: Int
    /// Index into ``City/communities``.
    public let community: Int
    /// What the land is used for.
    public let use: LandUse
    /// The area in square metres on the ground.
    public let areaSquareMetres: Double
    let boundary: [EdgeReference]
}

/// A street of the road network, between two junctions with streets at least as important, or the city's
/// edge.
public struct Road: Sendable {
    /// The made-up Chinese name.
    public let name: String
    /// How important it is.
    public let roadClass: RoadClass
    /// It runs along the river or the coast.
    public let isWaterside: Bool
    /// The leaves it is made of, from its start to its end.
    let leaves: [EdgeReference]
}

/// A made-up city in memory: its administration, cells, streets and waters, without its parts and cases.
///
/// Takes about 2 KiB per cell. Parts and cases are told one by one (``forEachPart(_:)``,
/// ``forEachCase(events:_:)``), since there may be millions.
///
/// Every border between two cells is one polyline that both cells, and all units above them, use: their
/// vertices are equal to the last bit.
public struct City: Sendable {
    /// What was asked for.
    public let plan: Plan
    /// Ordered by code.
    public let districts: [Division]
    /// Ordered by code.
    public let streets: [Division]
    /// Ordered by code.
    public let communities: [Division]
    /// Ordered by code.
    public let cells: [Cell]
    /// In the order they were laid out: main roads come early.
    public let roads: [Road]

    let network: StreetNetwork
    let tree: CellTree
    let warp: CityWarp
    let river: River?
    let ponds: [Pond]
    let names: NameMaker
    /// The convex outline in the layout, counter-clockwise.
    let outline: [Point]
    /// The radius of a circle of the city's area, metres.
    let radius: Double

    /// Makes the city of a plan; a second or two for 200,000 cells.
    public init(plan: Plan) {
        let builder = CityBuilder(plan: plan)
        let warp = CityWarp(seed: plan.seed, radius: builder.radius)
        let names = NameMaker(seed: plan.seed)
        var assembly = CityAssembly(builder: builder, warp: warp, names: names)
        assembly.assemble()
        self.plan = plan
        districts = assembly.districts
        streets = assembly.streets
        communities = assembly.communities
        cells = assembly.cells
        roads = assembly.makeRoads()
        network = assembly.network
        tree = assembly.tree
        self.warp = warp
        river = builder.river
        ponds = builder.ponds
        self.names = names
        outline = builder.outlinePoints
        radius = builder.radius
    }

    /// The outline of a cell, counter-clockwise in the ground plane (metres, x east, y north), the first
    /// vertex not repeated.
    public func groundRing(ofCell index: Int) -> [Point] { groundRing(cells[index].boundary) }

    /// The outline of an administrative unit, counter-clockwise in the ground plane.
    public func groundRing(of division: Division) -> [Point] { groundRing(division.boundary) }

    /// The line of a road in the ground plane.
    public func groundLine(of road: Road) -> [Point] {
        let tracer = OutlineTracer(network: network, warp: warp)
        return tracer.line(road.leaves)
    }

    private func groundRing(_ boundary: [EdgeReference]) -> [Point] {
        OutlineTracer(network: network, warp: warp).ring(boundary)
    }
}
