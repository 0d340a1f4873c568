import Geometry

/// Where a cut meets a boundary: at a vertex that is there already, or inside a leaf.
private enum Junction {
    case vertex(Int)
    case inside(Int, Point)
}

/// The two sides of a cut, each walked counter-clockwise, and the new street between them.
struct Cut {
    let below: [EdgeReference]
    let above: [EdgeReference]
    /// The new street; its left side is `below`.
    let start: Point
    let end: Point
}

/// What the street along a cut shall be.
struct CutStreet {
    let roadClass: RoadClass
    let kind: StreetNetwork.Kind
    /// A junction nearer than this to another moves onto it; one nearer to a corner moves away, metres.
    let clearance: Double
}

extension StreetNetwork {
    /// Cuts a convex region in two along a line, adjusting the ends so that no short stumps arise.
    ///
    /// - Returns: nil when the line does not cross the region, or would cut off next to nothing.
    mutating func cut(_ boundary: [EdgeReference], along line: CutLine, street: CutStreet) -> Cut? {
        let leaves = self.leaves(boundary)
        let points = leaves.map(startPoint)
        guard let crossing = Crossing(points: points, line: line) else { return nil }
        var up = junction(crossing.up, crossing.upPoint, points: points, clearance: street.clearance)
        var down = junction(crossing.down, crossing.downPoint, points: points, clearance: street.clearance)
        if !isFair(up, down, points: points) {
            (up, down) = (.inside(crossing.up, crossing.upPoint), .inside(crossing.down, crossing.downPoint))
            guard street.clearance == 0 || isFair(up, down, points: points) else { return nil }
        }
        return insert(leaves, up: up, down: down, street: street)
    }

    /// Chooses the place of a junction near a crossing of leaf `index`.
    private func junction(_ index: Int, _ point: Point, points: [Point], clearance: Double) -> Junction {
        let next = (index + 1) % points.count
        let (start, end) = (points[index], points[next])
        let length = (end - start).length
        let isNearStart = (point - start).length < length / 2
        let (near, nearPoint) = isNearStart ? (index, start) : (next, end)
        guard (point - nearPoint).length < clearance else { return .inside(index, point) }
        if Self.isFlat(near, points) { return .vertex(near) }
        // A true corner: keep away from it, since a street into a corner leaves two sharp wedges.
        guard length >= 1.3 * clearance else {
            let far = isNearStart ? next : index
            return .vertex(Self.isFlat(far, points) ? far : near)
        }
        let step = min(clearance, length / 2)
        let far = isNearStart ? end : start
        return .inside(index, nearPoint + (far - nearPoint) * (step / length))
    }

    /// The boundary hardly turns here: another street ends at it from the far side.
    private static func isFlat(_ index: Int, _ points: [Point]) -> Bool {
        let before = points[(index + points.count - 1) % points.count]
        let after = points[(index + 1) % points.count]
        let turn = (points[index] - before).normalized.cross((after - points[index]).normalized)
        return abs(turn) < 0.3
    }

    /// Both sides get at least a twelfth of the area.
    private func isFair(_ up: Junction, _ down: Junction, points: [Point]) -> Bool {
        let (first, from) = Self.place(up, points)
        let (last, to) = Self.place(down, points)
        var side = [from]
        var index = (first + 1) % points.count
        let stop = (last + 1) % points.count
        var steps = 0
        while index != stop, steps <= points.count {
            side.append(points[index])
            index = (index + 1) % points.count
            steps += 1
        }
        side.append(to)
        let share = Polygon.area(side) / Polygon.area(points)
        return share > 1.0 / 12 && share < 11.0 / 12
    }

    /// The leaf after whose start the junction comes, and its point; a vertex is the start of its own leaf.
    private static func place(_ junction: Junction, _ points: [Point]) -> (leaf: Int, point: Point) {
        switch junction {
        case .vertex(let index): (index, points[index])
        case .inside(let index, let point): (index, point)
        }
    }

    private mutating func insert(
        _ leaves: [EdgeReference], up: Junction, down: Junction, street: CutStreet
    ) -> Cut {
        var ring: [EdgeReference] = []
        ring.reserveCapacity(leaves.count + 2)
        var upPlace = 0
        var downPlace = 0
        for (index, leaf) in leaves.enumerated() {
            if case .vertex(index) = up { upPlace = ring.count }
            if case .vertex(index) = down { downPlace = ring.count }
            if case .inside(index, let point) = up {
                appendSplit(leaf, at: point, to: &ring)
                upPlace = ring.count - 1
            } else if case .inside(index, let point) = down {
                appendSplit(leaf, at: point, to: &ring)
                downPlace = ring.count - 1
            } else {
                ring.append(leaf)
            }
        }
        let (from, to) = (start(ring[upPlace]), start(ring[downPlace]))
        let edge = addRoot(from: from, to: to, roadClass: street.roadClass, kind: street.kind)
        return Cut(
            below: Self.walk(ring, from: downPlace, to: upPlace) + [edge],
            above: Self.walk(ring, from: upPlace, to: downPlace) + [edge.reversed],
            start: vertices[from], end: vertices[to])
    }

    private mutating func appendSplit(
        _ leaf: EdgeReference, at point: Point, to ring: inout [EdgeReference]
    ) {
        _ = split(leaf.edge, at: point)
        let first = Int(edges[leaf.edge].firstChild)
        ring.append(EdgeReference(leaf.isReversed ? first + 1 : first, isReversed: leaf.isReversed))
        ring.append(EdgeReference(leaf.isReversed ? first : first + 1, isReversed: leaf.isReversed))
    }

    private static func walk(_ ring: [EdgeReference], from: Int, to: Int) -> [EdgeReference] {
        from <= to ? Array(ring[from..<to]) : Array(ring[from...]) + Array(ring[..<to])
    }
}

/// The two leaves at which a line enters and leaves the upper side of a convex region.
private struct Crossing {
    var up = -1
    var down = -1
    var upPoint = Point(x: 0, y: 0)
    var downPoint = Point(x: 0, y: 0)

    init?(points: [Point], line: CutLine) {
        for index in points.indices {
            let next = points[(index + 1) % points.count]
            let before = line.side(of: points[index])
            let after = line.side(of: next)
            guard (before < 0) != (after < 0) else { continue }
            let point = points[index] + (next - points[index]) * (before / (before - after))
            if before < 0 { (up, upPoint) = (index, point) } else { (down, downPoint) = (index, point) }
        }
        guard up >= 0, down >= 0 else { return nil }
    }
}
