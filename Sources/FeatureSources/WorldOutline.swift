import Features
import Geometry
import GeospatialFiles
import Tiling

/// A row's geometry in world units, in arrays that are used again for every row.
///
/// Consecutive equal vertices are one; rings are open, outer ones clockwise on screen, holes the other way;
/// rings and lines of which nothing is left are gone.
struct WorldOutline {
    private(set) var kind = GeometryKind.point
    private(set) var vertices: [WorldPoint] = []
    private(set) var partEnds: [Int] = []

    enum Outcome: Equatable {
        case made
        /// Some vertices lay outside the world and were moved to its edge.
        case madeHeld
        case failed(ImportReason)
    }

    /// How far beyond the square a line or polygon may reach and still be held at the edge: some data
    /// overshoot the antimeridian, and polar ones reach to y = -1.8 (89.999°); farther out the coordinates
    /// are wrong.
    private static let reach = (x: -0.03...1.03, y: -2.0...3.0)

    /// Makes the outline of a shape, whose points are already in the unit square's plane.
    mutating func make(from shape: VectorShape) -> Outcome {
        vertices.removeAll(keepingCapacity: true)
        partEnds.removeAll(keepingCapacity: true)
        guard shape.points.allSatisfy(\.isFinite) else { return .failed(.nonFiniteCoordinates) }
        let isInside = shape.points.allSatisfy { (0...1).contains($0.x) && (0...1).contains($0.y) }
        if !isInside, shape.kind == .point || !Self.canBeHeld(shape.points) { return .failed(.outsideWorld) }
        switch shape.kind {
        case .point: makePoints(shape)
        case .line: makeLines(shape)
        case .polygon: makePolygons(shape)
        }
        if vertices.isEmpty { return .failed(.collapsedGeometry) }
        return isInside ? .made : .madeHeld
    }

    private static func canBeHeld(_ points: [Point]) -> Bool {
        guard points.allSatisfy({ reach.x.contains($0.x) && reach.y.contains($0.y) }) else { return false }
        let isBeside =
            points.allSatisfy { $0.x < 0 } || points.allSatisfy { $0.x > 1 }
            || points.allSatisfy { $0.y < 0 } || points.allSatisfy { $0.y > 1 }
        return !isBeside
    }

    private func world(_ point: Point) -> WorldPoint {
        let held = Point(x: min(max(point.x, 0), 1), y: min(max(point.y, 0), 1))
        return WebMercator.worldPoint(unitPlace: held) ?? WorldPoint(x: 0, y: 0)
    }

    private mutating func makePoints(_ shape: VectorShape) {
        kind = .point
        for point in shape.points { vertices.append(world(point)) }
        partEnds.append(vertices.count)
    }

    private mutating func makeLines(_ shape: VectorShape) {
        kind = .line
        var start = 0
        for end in shape.partEnds {
            let first = vertices.count
            appendDistinct(shape.points, start..<end)
            if vertices.count - first >= 2 {
                partEnds.append(vertices.count)
            } else {
                vertices.removeSubrange(first...)
            }
            start = end
        }
    }

    private mutating func makePolygons(_ shape: VectorShape) {
        kind = .polygon
        var start = 0
        var hasOuter = false
        for (part, end) in shape.partEnds.enumerated() {
            let isHole = shape.isHole[part]
            if !isHole || hasOuter {
                let isKept = appendRing(shape.points, start..<end, isHole: isHole)
                if !isHole { hasOuter = isKept }
            }
            start = end
        }
    }

    /// Adds a ring in its right direction; false when nothing is left of it.
    private mutating func appendRing(_ points: [Point], _ range: Range<Int>, isHole: Bool) -> Bool {
        let first = vertices.count
        appendDistinct(points, range)
        while vertices.count - first > 1, vertices[vertices.count - 1] == vertices[first] {
            vertices.removeLast()
        }
        let turn = vertices.count - first >= 3 ? doubledArea(from: first) : 0
        guard turn != 0 else {
            vertices.removeSubrange(first...)
            return false
        }
        if (turn > 0) == isHole { vertices[first...].reverse() }
        partEnds.append(vertices.count)
        return true
    }

    private mutating func appendDistinct(_ points: [Point], _ range: Range<Int>) {
        let first = vertices.count
        for index in range {
            let vertex = world(points[index])
            if vertices.count == first || vertices[vertices.count - 1] != vertex { vertices.append(vertex) }
        }
    }

    /// Twice the area of the last ring by the shoelace formula; positive when clockwise on screen (y down).
    private func doubledArea(from first: Int) -> Int128 {
        let origin = vertices[first]
        var sum: Int128 = 0
        var before = (x: Int128(0), y: Int128(0))
        for vertex in vertices[first...] {
            let x = Int128(Int64(vertex.x) - Int64(origin.x))
            let y = Int128(Int64(vertex.y) - Int64(origin.y))
            sum += before.x * y - x * before.y
            before = (x, y)
        }
        return sum
    }
}
