import Geometry

/// A body of water.
public struct Water: Sendable {
    /// The made-up Chinese name.
    public let name: String
    /// `river`, `lake` or `sea`.
    public let kind: String
    /// The outline in the ground plane, counter-clockwise, the first vertex not repeated.
    public let groundRing: [Point]
}

/// The built-up or planted land of a cell, between the streets.
public struct Block: Sendable {
    /// Index into ``City/cells``.
    public let cell: Int
    /// The outline in the ground plane, counter-clockwise, the first vertex not repeated.
    public let groundRing: [Point]
}

extension City {
    /// The sea, the river and the lakes.
    public var waters: [Water] {
        var waters = [Water(name: "南澜湾", kind: "sea", groundRing: ground(seaOutline))]
        if let river {
            let reach = 1.7 * radius + 500
            let half = river.waterHalfWidth
            let banks = [(-reach, half), (-reach, -half), (reach, -half), (reach, half)].map { along, left in
                river.place(along: along, left: left)
            }
            let outline = Polygon.area(banks) > 0 ? banks : banks.reversed()
            waters.append(Water(name: names.river, kind: "river", groundRing: ground(outline)))
        }
        for (index, pond) in ponds.enumerated() {
            waters.append(
                Water(name: names.lake(index), kind: "lake", groundRing: pond.shore.map(warp.applied)))
        }
        return waters
    }

    /// The block of a cell; nil where the cell is water or too narrow between its streets.
    public func block(ofCell index: Int) -> Block? {
        guard cells[index].use != .river else { return nil }
        let outline = layoutBlock(ofCell: index)
        guard outline.count >= 3, Polygon.area(outline) > 150 else { return nil }
        return Block(cell: index, groundRing: ground(outline))
    }

    /// The convex land of a cell in the layout, inside its streets' pavements.
    func layoutBlock(ofCell index: Int) -> [Point] {
        let leaves = cells[index].boundary
        var outline = leaves.map(network.startPoint)
        for position in leaves.indices {
            let inset = network.roadClass(leaves[position].edge).widthMetres / 2
            guard inset > 0 else { continue }
            let start = network.startPoint(leaves[position])
            let end = network.startPoint(leaves[(position + 1) % leaves.count])
            // Walking counter-clockwise the land lies to the left.
            let inward = (end - start).normalized.leftward
            let line = CutLine(normal: inward, offset: start.dot(inward) + inset)
            outline = Polygon.clipped(outline, above: line)
        }
        return outline
    }

    /// The corners of the coast, west to east, continued beyond the city on both sides.
    var coast: [Point] {
        var corners: [Point] = []
        for index in outline.indices where isCoast(index) {
            corners.append(outline[index])
            corners.append(outline[(index + 1) % outline.count])
        }
        corners.sort { $0.x < $1.x }
        guard let west = corners.first, let east = corners.last else { return [] }
        let far = 16 * radius
        return [west + Point(x: -far, y: 0.25 * far)] + corners + [east + Point(x: far, y: 0.25 * far)]
    }

    private func isCoast(_ index: Int) -> Bool {
        let next = outline[(index + 1) % outline.count]
        return (next - outline[index]).normalized.x > 0.55
    }

    /// South of the coast, as far as pictures of the city reach.
    private var seaOutline: [Point] {
        let shore = coast
        guard let west = shore.first, let east = shore.last else { return [] }
        let near = shore.dropFirst().dropLast()
        // So far on each side that even an overview of the city does not show where it ends.
        let span = 14 * radius
        let south = -14 * radius
        func held(_ point: Point, towards inner: Point?) -> Point {
            guard let inner, abs(point.x) > span else { return point }
            let t = (span - abs(inner.x)) / (abs(point.x) - abs(inner.x))
            return inner + (point - inner) * t
        }
        let (left, right) = (held(west, towards: near.first), held(east, towards: near.last))
        let corners = [left] + near + [right]
        return [Point(x: left.x, y: south), Point(x: right.x, y: south)] + corners.reversed()
    }

    private func ground(_ layout: [Point]) -> [Point] {
        OutlineTracer(network: network, warp: warp).ring(layout: layout)
    }
}
