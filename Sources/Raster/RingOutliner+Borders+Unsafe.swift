import Drawing
import Geometry

/// The strokes of rings that know their neighbours.
///
/// A border is stroked by both of its areas, and both strokes are the same but for their corners. So each area adds the
/// half that lies inside itself, with its own corners; the line itself is an edge of both halves, there and back, and
/// is left out:
///
///      inner line of A   ─────────╮              the stroke of the border: what lies between
///      border            ─────────●╮──────       the inner lines of A and B
///      inner line of B   ──────────╯
///
/// What of a ring is no border is stroked on both sides, with the whole corners at its ends.
extension RingOutliner {
    /// Adds a ring's inner lines and the outlines of what is no border.
    ///
    /// - Parameters:
    ///   - vertices: of the ring, which ends where it begins.
    ///   - isBorder: whether the edge from a vertex is one.
    ///   - pen: one that ``draws(_:)`` allows.
    ///   - half: half the width.
    ///   - outliner: what outlines are added to.
    ///   - inner: takes the points of each inner line, against the ring's direction; it ends where it begins, or leads
    ///     from the border's end to its start.
    /// - Returns: false when the line is no ring or has no border, and nothing is added.
    mutating func addBorders(
        _ vertices: Span<FixedPoint>, isBorder: (Int) -> Bool, pen: Pen, half: Double,
        to outliner: inout StrokeOutliner, inner: (Span<FixedPoint>) -> Void
    ) -> Bool {
        guard vertices.count > 2, vertices[0] == vertices[vertices.count - 1] else { return false }
        segments.reserveUnset(vertices.count)
        var count = 0
        var borders = 0
        for index in 0..<vertices.count - 1 {
            let start = vertices[index].held
            if start == vertices[index + 1].held { continue }
            let isBorder = isBorder(index)
            // SAFETY: there is room for every vertex.
            unsafe segments.base[count] = Segment(x: start.x, y: start.y, isBorder: isBorder)
            borders += isBorder ? 1 : 0
            count += 1
        }
        guard borders > 0 else { return false }
        unsafe Self.measure(segments.base, count: count)
        // A side has three points to the corner at most, and two more at each end.
        let room = 3 * count + 8
        reserve(room)
        unsafe left.withUnsafeMutableBufferPointer { left in
            unsafe right.withUnsafeMutableBufferPointer { right in
                guard let leftBase = left.baseAddress, let rightBase = right.baseAddress else { return }
                let runs = unsafe BorderRuns(
                    segments: segments.base, count: count, pen: pen, half: half, left: leftBase,
                    rightEnd: rightBase + room)
                if borders == count {
                    unsafe inner(runs.closedInnerLine().span)
                } else {
                    runs.forEach { run in
                        switch run {
                        case .inner(let line): unsafe inner(line.span)
                        case .outline(let left, let right):
                            unsafe outliner.endOutline(left, right)
                        }
                    }
                }
            }
        }
        return true
    }
}

/// Walks a ring from one run of borders, or of edges that are none, to the next.
@safe
private struct BorderRuns {
    typealias Points = UnsafeBufferPointer<FixedPoint>

    @safe
    enum Run {
        case inner(Points)
        case outline(left: Points, right: Points)
    }

    let segments: UnsafeMutablePointer<RingOutliner.Segment>
    let count: Int
    let pen: Pen
    let half: Double
    let left: UnsafeMutablePointer<FixedPoint>
    let rightEnd: UnsafeMutablePointer<FixedPoint>

    private func segment(_ index: Int) -> RingOutliner.Segment {
        // SAFETY: the rest is below the count.
        unsafe segments[(index &+ count) % count]
    }

    private var noSides: RingSides { unsafe RingSides(left: left, right: rightEnd) }

    /// The points of the right side, from its end.
    private func right(_ sides: RingSides) -> Points {
        unsafe Points(start: sides.right, count: rightEnd - sides.right)
    }

    /// The inner line of a ring that is all borders; its first point is its last too.
    func closedInnerLine() -> Points {
        var sides = noSides
        var before = segment(-1)
        // One point is kept free behind the line's.
        // SAFETY: there is room for three points to the corner, and eight.
        unsafe sides.right -= 1
        for index in 0..<count {
            // SAFETY: the index is below the count.
            let after = unsafe segments[index]
            RingOutliner.join(before, after, pen: pen, half: half, &sides)
            before = after
        }
        unsafe rightEnd[-1] = sides.right.pointee
        return unsafe right(sides)
    }

    /// Calls the body with each run.
    func forEach(_ body: (Run) -> Void) {
        var first = 0
        while segment(first - 1).isBorder == segment(first).isBorder { first += 1 }
        var done = 0
        while done < count {
            let start = first + done
            let isBorder = segment(start).isBorder
            var length = 1
            while length < count - done, segment(start + length).isBorder == isBorder { length += 1 }
            body(isBorder ? inner(start, length) : outline(start, length))
            done += length
        }
    }

    private func inner(_ start: Int, _ length: Int) -> Run {
        var sides = noSides
        sides.addRight(segment(start).point, 0, RingSides.Steps())
        // With the whole corners at both ends, as the line has them where what follows is a border too.
        for index in start...start + length {
            RingOutliner.join(segment(index - 1), segment(index), pen: pen, half: half, &sides)
        }
        sides.addRight(segment(start + length).point, 0, RingSides.Steps())
        return unsafe .inner(right(sides))
    }

    private func outline(_ start: Int, _ length: Int) -> Run {
        var sides = noSides
        for index in start...start + length {
            RingOutliner.join(segment(index - 1), segment(index), pen: pen, half: half, &sides)
        }
        return unsafe .outline(
            left: Points(start: left, count: sides.left - left), right: right(sides))
    }
}

extension RingOutliner.Segment {
    fileprivate var point: FixedPoint { FixedPoint(x: x, y: y) }
}
