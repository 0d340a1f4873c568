import Geometry

/// Finds the cell of a place in the straight layout: the tree of all cuts, left or right of each.
struct CellTree: Sendable {
    private struct Node {
        let start: Point
        let direction: Point
    }

    private var nodes: [Node] = []
    /// Two per node, left then right: a node's number, or the complement of a cell's, or `open`.
    private var children: [Int32] = [open]
    private static let open = Int32.min

    /// The slot of the whole city; slots of node *n* are `2n + 1` and `2n + 2`.
    static let rootSlot = 0

    /// Puts a cut into a slot and gives the slots of its sides.
    mutating func divide(slot: Int, from start: Point, to end: Point) -> (left: Int, right: Int) {
        children[slot] = Int32(nodes.count)
        nodes.append(Node(start: start, direction: end - start))
        children.append(Self.open)
        children.append(Self.open)
        return (children.count - 2, children.count - 1)
    }

    /// Puts a cell into a slot.
    mutating func setCell(_ cell: Int, slot: Int) { children[slot] = ~Int32(cell) }

    /// The cell at a place; one at the edge when the place lies outside the city.
    func cell(at place: Point) -> Int {
        var slot = Self.rootSlot
        while children[slot] >= 0 {
            let node = Int(children[slot])
            let isLeft = nodes[node].direction.cross(place - nodes[node].start) > 0
            slot = 2 * node + (isLeft ? 1 : 2)
        }
        return Int(~children[slot])
    }
}
