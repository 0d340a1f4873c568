import Geometry

/// Numbers and names what the builder laid out, and notes which cells lie beside every edge.
struct CityAssembly {
    private let builder: CityBuilder
    private let names: NameMaker
    private let warp: CityWarp
    private(set) var network: StreetNetwork
    private(set) var tree: CellTree
    private(set) var districts: [Division] = []
    private(set) var streets: [Division] = []
    private(set) var communities: [Division] = []
    private(set) var cells: [Cell] = []

    init(builder: CityBuilder, warp: CityWarp, names: NameMaker) {
        self.builder = builder
        self.names = names
        self.warp = warp
        network = builder.network
        tree = builder.tree
    }

    /// Districts, streets and communities are numbered like cells: west to east, north to south.
    mutating func assemble() {
        communities.reserveCapacity(builder.plan.communities)
        cells.reserveCapacity(builder.plan.cells)
        for district in ordered(builder.districts, boundary: \.territory.boundary) {
            let name = names.district(districts.count)
            let code = FictionalCode.district(districts.count)
            districts.append(
                Division(code: code, name: name, parent: 0, boundary: district.territory.boundary))
            addStreets(district)
        }
        hideStreetsInTheRiver()
    }

    private mutating func addStreets(_ district: DistrictDraft) {
        let parent = districts.count - 1
        for (order, street) in ordered(district.streets, boundary: \.territory.boundary).enumerated() {
            streets.append(
                Division(
                    code: districts[parent].code + FictionalCode.digits(order + 1, width: 3),
                    name: names.street(streets.count), parent: parent, boundary: street.territory.boundary))
            addCommunities(street)
        }
    }

    private mutating func addCommunities(_ street: StreetDraft) {
        let parent = streets.count - 1
        for (order, community) in ordered(street.communities, boundary: \.territory.boundary).enumerated() {
            communities.append(
                Division(
                    code: streets[parent].code + FictionalCode.digits(order + 1, width: 3),
                    name: names.community(communities.count), parent: parent,
                    boundary: community.territory.boundary))
            addCells(community)
        }
    }

    private mutating func addCells(_ community: CommunityDraft) {
        let parent = communities.count - 1
        let unit = communities[parent]
        for (order, draft) in ordered(community.cells, boundary: \.boundary).enumerated() {
            let index = cells.count
            tree.setCell(index, slot: draft.slot)
            let leaves = network.leaves(draft.boundary)
            for leaf in leaves { network.setCell(index, leftOf: leaf) }
            let ring = OutlineTracer(network: network, warp: warp).ring(leaves)
            cells.append(
                Cell(
                    code: unit.code + FictionalCode.digits(order + 1, width: 3),
                    name: NameMaker.cell(community: unit.name, order: order + 1, use: draft.use),
                    district: streets[unit.parent].parent, street: unit.parent, community: parent,
                    use: draft.use, areaSquareMetres: Polygon.area(ring), boundary: leaves))
        }
    }

    /// Rows from north to south, as high as the units are on average, and west to east within a row.
    private func ordered<Draft>(_ drafts: [Draft], boundary: KeyPath<Draft, [EdgeReference]>) -> [Draft] {
        let tracer = OutlineTracer(network: network, warp: warp)
        let rings = drafts.map { tracer.ring($0[keyPath: boundary]) }
        return RowOrder.order(rings).map { drafts[$0] }
    }

    /// A border that runs along in the water between two river cells carries no street.
    private mutating func hideStreetsInTheRiver() {
        guard let river = builder.river else { return }
        for index in network.edges.indices where network.edges[index].firstChild < 0 {
            let edge = network.edges[index]
            guard edge.leftCell >= 0, edge.rightCell >= 0, cells[Int(edge.leftCell)].use == .river,
                cells[Int(edge.rightCell)].use == .river
            else { continue }
            let direction = network.vertices[Int(edge.end)] - network.vertices[Int(edge.start)]
            if abs(direction.normalized.dot(river.normal)) < 0.6 { network.hide(index) }
        }
    }

    /// One road per street of the layout; one that was hidden in parts falls into several.
    func makeRoads() -> [Road] {
        var roads: [Road] = []
        for (index, root) in network.roots.enumerated() where root.roadClass != .none {
            var run: [EdgeReference] = []
            func finish() {
                guard !run.isEmpty else { return }
                let name = names.road(index, roadClass: root.roadClass, kind: root.kind)
                let isWaterside = root.kind == .riverside || root.kind == .coast
                roads.append(
                    Road(name: name, roadClass: root.roadClass, isWaterside: isWaterside, leaves: run))
                run = []
            }
            for leaf in network.leaves([EdgeReference(Int(root.edge))]) {
                if network.edges[leaf.edge].isHidden { finish() } else { run.append(leaf) }
            }
            finish()
        }
        return roads
    }
}

/// The order of units on the ground: west to east in rows from north to south.
///
/// Public, so that the order can be checked against the rule it follows.
public enum RowOrder {
    /// The indices of the outlines in their order.
    ///
    /// The rows begin at the northernmost centre of gravity and are as high as the side of a square of the
    /// units' mean area; a unit belongs to the row its centre lies in.
    /// - Parameter rings: counter-clockwise outlines, metres, y north.
    /// - Returns: every index once, the first unit's first.
    public static func order(_ rings: [[Point]]) -> [Int] {
        let centres = rings.map(Polygon.centroid)
        let top = centres.map(\.y).max() ?? 0
        let area = rings.reduce(0) { $0 + Polygon.area($1) }
        let height = max((area / Double(max(rings.count, 1))).squareRoot(), 1)
        let rows = centres.map { Int((top - $0.y) / height) }
        return rings.indices.sorted { (rows[$0], centres[$0].x, $0) < (rows[$1], centres[$1].x, $1) }
    }
}

/// Codes of divisions that do not exist: 4499 is no prefecture of GB/T 2260.
enum FictionalCode {
    static func district(_ index: Int) -> String { "4499" + digits(index + 1, width: 2) }

    /// A number with leading zeros; a longer one is left as it is.
    static func digits(_ number: Int, width: Int) -> String {
        let text = String(number)
        return zeros[max(0, width - text.utf8.count)] + text
    }

    /// No zero, one zero … seven: made once, since every part and case has a number.
    private static let zeros = (0...7).map { String(repeating: "0", count: $0) }
}
