import Drawing
import Geometry

/// A line as triangles, the way MapLibre lays lines out for a graphics processor.
///
/// Every corner and end adds a vertex on both sides; each vertex makes a triangle with the two before it:
///
///      left   ●────●────────●      two numbers of a vertex tell the distance from the middle: `side` is −1 on one
///             │ ╱  │ ╲      │      and 1 on the other, `end` is 0 along the line and 1 at the outside of a round
///      right  ●────●────────●      end; their root of squares, times the outset, is the distance at every pixel
///
/// - Source: MapLibre GL JS, `line_bucket` and `line.vertex.glsl`: see "Line" in docs/FORMULAS.md.
struct LineMesh {
    /// A vertex where it lies on the canvas.
    struct Vertex {
        var point: FixedPoint
        /// 0 along the line, 1 at the outside of a round end.
        var end: Float
        /// −1 or 1.
        var side: Float
        /// From the line's start, device pixels.
        var along: Double
    }

    /// Vertices held inside ± this many steps: then areas of triangles fit 64 bits, and what lies beyond is far
    /// off any canvas.
    static let furthestStep: Int32 = 1 << 29

    private(set) var vertices: [Vertex] = []
    /// Three indexes to a triangle.
    private(set) var triangles: [SIMD3<Int32>] = []
    /// The length of the line, device pixels.
    private(set) var length = 0.0

    private var points: [FixedPoint] = []
    private var first = -1
    private var second = -1
    private var along = 0.0

    /// Lays out a line; nothing when it has no length.
    ///
    /// - Parameters:
    ///   - line: The vertices; a ring repeats its first one at the end.
    ///   - isRing: Corners all round, instead of two ends.
    ///   - pen: The pen.
    mutating func build(_ line: Span<FixedPoint>, isRing: Bool, pen: MeshPen) {
        vertices.removeAll(keepingCapacity: true)
        triangles.removeAll(keepingCapacity: true)
        measure(line)
        first = -1
        second = -1
        along = 0
        let closes = isRing && points.count > 3 && points.first == points.last
        guard points.count >= 2 else { return }
        var walk = MeshCorner(current: points[0], pen: pen)
        if closes {
            walk.current = points[points.count - 2]
            walk.nextNormal = walk.normal(to: points[0])
            walk.hasCurrent = true
        }
        for index in points.indices {
            let isLast = index == points.count - 1
            let next = isLast ? (closes ? points[1] : nil) : points[index + 1]
            walk.step(to: points[index], next: next)
            let tail = !isLast && walk.isSharp
            addCorner(&walk, isInside: index > 0, isRing: closes, splitsNext: tail)
        }
    }

    private mutating func measure(_ line: Span<FixedPoint>) {
        points.removeAll(keepingCapacity: true)
        length = 0
        for index in line.indices {
            let point = line[index].held
            guard points.last != point else { continue }
            if let last = points.last { length += last.distance(to: point) }
            points.append(point)
        }
    }

    /// Adds the vertices of one corner or end, and those that keep a sharp corner to itself.
    private mutating func addCorner(_ walk: inout MeshCorner, isInside: Bool, isRing: Bool, splitsNext: Bool)
    {
        if isInside, walk.isSharp, let before = walk.splitBefore {
            advance(from: walk.previous, to: before)
            append(before, walk.previousNormal, ends: (0, 0), pen: walk.pen)
            walk.previous = before
        }
        if let previous = walk.previous { advance(from: previous, to: walk.current) }
        addJoin(walk, isRing: isRing)
        if splitsNext, let after = walk.splitAfter {
            advance(from: walk.current, to: after)
            append(after, walk.nextNormal ?? walk.previousNormal, ends: (0, 0), pen: walk.pen)
            walk.current = after
        }
    }

    private mutating func advance(from start: FixedPoint?, to end: FixedPoint) {
        if let start { along += start.distance(to: end) }
    }

    private mutating func addJoin(_ walk: MeshCorner, isRing: Bool) {
        let (point, pen) = (walk.current, walk.pen)
        let after = walk.nextNormal ?? walk.previousNormal
        switch walk.shape(isRing: isRing) {
        case .miter:
            append(point, walk.bisector * walk.miterLength, ends: (0, 0), pen: pen)
        case .flippedBevel:
            let across = walk.flippedBevel
            append(point, across, ends: (0, 0), pen: pen)
            append(point, -across, ends: (0, 0), pen: pen)
        case .bevel, .fan:
            let cut = -max(walk.miterLength * walk.miterLength - 1, 0).squareRoot()
            let ends = walk.turnsLeft ? (cut, 0) : (0, cut)
            append(point, walk.previousNormal, ends: ends, pen: pen)
            if case .fan = walk.shape(isRing: isRing) { addFan(walk, after) }
            append(point, after, ends: (-ends.0, -ends.1), pen: pen)
        case .butt: append(point, walk.bisector, ends: (0, 0), pen: pen)
        case .square:
            let end: Double = walk.previous == nil ? -1 : 1
            append(point, walk.bisector, ends: (end, end), pen: pen)
        case .round:
            if walk.previous != nil {
                append(point, walk.previousNormal, ends: (0, 0), pen: pen)
                append(point, walk.previousNormal, ends: (1, 1), isRound: true, pen: pen)
            }
            if walk.hasNext {
                append(point, after, ends: (-1, -1), isRound: true, pen: pen)
                append(point, after, ends: (0, 0), pen: pen)
            }
        }
    }

    /// Adds the outer points of a shallow round corner.
    private mutating func addFan(_ walk: MeshCorner, _ after: PixelVector) {
        let count = walk.fanCount
        for index in 1..<max(count, 1) {
            let share = MeshCorner.evened(Double(index) / Double(count), cosine: walk.cosine)
            let spoke = MeshCorner.unit(walk.previousNormal + (after - walk.previousNormal) * share)
            let sign: Double = walk.turnsLeft ? -1 : 1
            append(
                walk.current, extrude: spoke * sign, direction: 0, isRound: false, isSecond: walk.turnsLeft,
                pen: walk.pen)
        }
    }

    /// Adds the two vertices across the line; an end above 0 lies further along it, as a share of half the width.
    private mutating func append(
        _ point: FixedPoint, _ normal: PixelVector, ends: (Double, Double), isRound: Bool = false,
        pen: MeshPen
    ) {
        let along = PixelVector(normal.y, -normal.x)
        append(
            point, extrude: normal + along * ends.0, direction: ends.0, isRound: isRound, isSecond: false,
            pen: pen)
        append(
            point, extrude: -normal + along * ends.1, direction: -ends.1, isRound: isRound, isSecond: true,
            pen: pen)
    }

    private mutating func append(
        _ point: FixedPoint, extrude: PixelVector, direction: Double, isRound: Bool, isSecond: Bool,
        pen: MeshPen
    ) {
        let side = pen.isRounded ? Self.rounded(extrude) : extrude
        var shift = side * pen.outset
        if pen.offset != 0 {
            let u = direction == 0 ? 0 : direction < 0 ? -0.5 : 0.5
            let t = 1 - abs(u)
            let turned = PixelVector(side.x * t - side.y * u, side.x * u + side.y * t)
            shift += turned * (isSecond ? -pen.offset : pen.offset)
        }
        let place = point.moved(byPixelsX: shift.x, y: shift.y)
        let limit = Self.furthestStep
        vertices.append(
            Vertex(
                point: FixedPoint(x: max(-limit, min(place.x, limit)), y: max(-limit, min(place.y, limit))),
                end: isRound ? 1 : 0, side: isSecond ? 1 : -1, along: along))
        let index = vertices.count - 1
        if first >= 0, second >= 0 {
            triangles.append(SIMD3(Int32(first), Int32(index), Int32(second)))
        }
        if isSecond { second = index } else { first = index }
    }
}

extension LineMesh {
    /// A vector as a browser's vertices keep it: in bytes, 63 to half a width.
    ///
    /// A mitre longer than two half widths does not fit, and comes out on the other side.
    fileprivate static func rounded(_ extrude: PixelVector) -> PixelVector {
        let steps = ((extrude * 63) + 0.5).rounded(.down) + 128
        let wrapped = steps - (steps / 256).rounded(.down) * 256
        return (wrapped - 128) / 63
    }
}

extension FixedPoint {
    /// The distance in device pixels.
    fileprivate func distance(to other: Self) -> Double {
        let step = PixelVector(Double(Int(other.x) - Int(x)), Double(Int(other.y) - Int(y)))
        return (step.x * step.x + step.y * step.y).squareRoot() / Double(FixedPoint.stepsPerPixel)
    }
}
