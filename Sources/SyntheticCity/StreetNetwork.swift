import Geometry

/// How important a street is.
public enum RoadClass: UInt8, Sendable, Hashable, CaseIterable, Comparable {
    /// A border that is no street: inside parks, across water.
    case none
    /// A lane inside a neighbourhood.
    case lane
    /// A street between neighbourhoods.
    case secondary
    /// A main road.
    case arterial

    /// What the column `class` says.
    public var name: String {
        switch self {
        case .none: "none"
        case .lane: "lane"
        case .secondary: "secondary"
        case .arterial: "arterial"
        }
    }

    /// The whole width between building lines, metres, pavements included.
    public var widthMetres: Double {
        switch self {
        case .none: 0
        case .lane: 10
        case .secondary: 18
        case .arterial: 28
        }
    }

    /// The less important class first.
    public static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
}

/// A directed use of an edge: its number and whether it is walked from its end to its start.
struct EdgeReference: Hashable, Sendable {
    private let bits: Int32

    init(_ edge: Int, isReversed: Bool = false) { bits = Int32(edge) << 1 | (isReversed ? 1 : 0) }

    var edge: Int { Int(bits >> 1) }
    var isReversed: Bool { bits & 1 == 1 }
    var reversed: Self { Self(edge, isReversed: !isReversed) }
}

/// The planar graph of the city's straight layout: every border between two cells is stored once.
///
/// A street is one *root* edge. When a later street meets it, the edge splits in two and the old number
/// stays as their parent: whoever refers to it (the cells of both sides, the street's own line) finds the
/// new junction by walking down to the leaves.
///
/// ```
///   root 7:  a ─────────────── b        root 7:  a ──── v ──────── b
///                                                  8    │    9          7 = parent of 8 and 9
/// ```
struct StreetNetwork: Sendable {
    struct Edge: Sendable {
        let start: Int32
        let end: Int32
        let root: Int32
        /// The first of two children, -1 for a leaf.
        var firstChild: Int32 = -1
        /// The cells of a leaf; -1 outside the city.
        var leftCell: Int32 = -1
        var rightCell: Int32 = -1
        /// A piece of a street that is not there, such as one that would run along in the river.
        var isHidden = false
    }

    /// What a root edge is besides its class.
    enum Kind: UInt8, Sendable { case street, riverside, coast, outline }

    struct Root: Sendable {
        let edge: Int32
        let roadClass: RoadClass
        let kind: Kind
    }

    private(set) var vertices: [Point] = []
    private(set) var edges: [Edge] = []
    private(set) var roots: [Root] = []

    mutating func addVertex(_ point: Point) -> Int {
        vertices.append(point)
        return vertices.count - 1
    }

    mutating func addRoot(from start: Int, to end: Int, roadClass: RoadClass, kind: Kind) -> EdgeReference {
        edges.append(Edge(start: Int32(start), end: Int32(end), root: Int32(roots.count)))
        roots.append(Root(edge: Int32(edges.count - 1), roadClass: roadClass, kind: kind))
        return EdgeReference(edges.count - 1)
    }

    /// Splits a leaf at a new vertex and gives the vertex.
    mutating func split(_ edge: Int, at point: Point) -> Int {
        precondition(edges[edge].firstChild < 0, "only a leaf can be split")
        let vertex = Int32(addVertex(point))
        let old = edges[edge]
        edges[edge].firstChild = Int32(edges.count)
        edges.append(Edge(start: old.start, end: vertex, root: old.root))
        edges.append(Edge(start: vertex, end: old.end, root: old.root))
        return Int(vertex)
    }

    mutating func hide(_ edge: Int) { edges[edge].isHidden = true }

    /// Notes which cell lies to the left of a leaf as it is walked.
    mutating func setCell(_ cell: Int, leftOf reference: EdgeReference) {
        if reference.isReversed {
            edges[reference.edge].rightCell = Int32(cell)
        } else {
            edges[reference.edge].leftCell = Int32(cell)
        }
    }

    /// The class of a leaf as it is on the ground.
    func roadClass(_ edge: Int) -> RoadClass {
        edges[edge].isHidden ? .none : roots[Int(edges[edge].root)].roadClass
    }

    func start(_ reference: EdgeReference) -> Int {
        let edge = edges[reference.edge]
        return Int(reference.isReversed ? edge.end : edge.start)
    }

    func startPoint(_ reference: EdgeReference) -> Point { vertices[start(reference)] }

    /// The leaves a boundary is made of now, in walking order.
    func leaves(_ boundary: [EdgeReference]) -> [EdgeReference] {
        var result: [EdgeReference] = []
        result.reserveCapacity(boundary.count + 4)
        for reference in boundary { appendLeaves(of: reference, to: &result) }
        return result
    }

    private func appendLeaves(of reference: EdgeReference, to result: inout [EdgeReference]) {
        let first = Int(edges[reference.edge].firstChild)
        guard first >= 0 else {
            result.append(reference)
            return
        }
        let isReversed = reference.isReversed
        appendLeaves(of: EdgeReference(isReversed ? first + 1 : first, isReversed: isReversed), to: &result)
        appendLeaves(of: EdgeReference(isReversed ? first : first + 1, isReversed: isReversed), to: &result)
    }
}
