import Drawing
import Geometry

/// Outlines rings that lie whole in view, with mitred or bevelled corners: nearly all borders of areas.
///
/// Both sides of such a corner move by the same vector, so it is found and rounded once for both, and no array grows.
/// What it does is, to the bit, what ``StrokeOutliner/add(_:pen:half:view:)`` does with the measured ring.
struct RingOutliner: ~Copyable {
    /// A vertex, and the segment that leads on from it.
    struct Segment: BitwiseCopyable {
        var x: Int32
        var y: Int32
        var direction = PixelVector()
        var length = 0.0
        /// True for a border of two areas.
        var isBorder = false
    }

    /// A view no further away leaves room for the longest miter.
    private static let furthestSteps = 1 << 28

    var segments = ScratchMemory<Segment>()
    var left: [FixedPoint] = []
    var right: [FixedPoint] = []

    /// True for pens whose rings may be given to ``add(_:pen:half:view:to:)``.
    static func draws(_ plan: StrokePlan) -> Bool {
        plan.dashes == nil && plan.pen.offset == 0 && plan.pen.join != .round
    }

    /// Adds the outlines of a ring.
    ///
    /// - Parameters:
    ///   - vertices: of the ring, which ends where it begins.
    ///   - pen: one that ``draws(_:)`` allows.
    ///   - half: half the width.
    ///   - view: what may be seen.
    ///   - outliner: what the outlines are added to.
    /// - Returns: false when the line is no ring or does not lie in the view, and nothing is added.
    mutating func add(
        _ vertices: Span<FixedPoint>, pen: Pen, half: Double, view: StrokeView,
        to outliner: inout StrokeOutliner
    ) -> Bool {
        guard vertices.count > 3, vertices[0] == vertices[vertices.count - 1] else { return false }
        segments.reserveUnset(vertices.count)
        let count = unsafe take(vertices, view: view, to: segments.base)
        guard count > 2 else { return false }
        unsafe Self.measure(segments.base, count: count)
        // A side has at most three points to the corner. The right one is written from its end, as it is read.
        let room = 3 * count
        reserve(room)
        unsafe left.withUnsafeMutableBufferPointer { left in
            unsafe right.withUnsafeMutableBufferPointer { right in
                guard let leftBase = left.baseAddress, let rightBase = right.baseAddress else { return }
                var sides = unsafe RingSides(left: leftBase, right: rightBase + room)
                var before = unsafe segments.base[count - 1]
                for index in 0..<count {
                    let after = unsafe segments.base[index]
                    Self.join(before, after, pen: pen, half: half, &sides)
                    before = after
                }
                // SAFETY: so many points were written from the start of one side and from the end of the other.
                unsafe outliner.endOutline(
                    UnsafeBufferPointer(start: leftBase, count: sides.left - leftBase))
                unsafe outliner.endOutline(
                    UnsafeBufferPointer(start: sides.right, count: rightBase + room - sides.right))
            }
        }
        return true
    }

    /// Makes room for so many points to a side.
    mutating func reserve(_ room: Int) {
        guard left.count < room else { return }
        left = [FixedPoint](repeating: FixedPoint(x: 0, y: 0), count: room)
        right = left
    }

    /// Takes the vertices that differ from the one before, without the last; 0 when there is no ring in view.
    private func take(
        _ vertices: Span<FixedPoint>, view: StrokeView, to segments: UnsafeMutablePointer<Segment>
    ) -> Int {
        var low = SIMD2<Int32>(repeating: .max)
        var high = SIMD2<Int32>(repeating: .min)
        var last = vertices[0].held
        unsafe segments[0] = Segment(x: last.x, y: last.y)
        var count = 1
        for index in vertices.indices {
            let point = vertices[index].held
            low = pointwiseMin(low, SIMD2(point.x, point.y))
            high = pointwiseMax(high, SIMD2(point.x, point.y))
            guard point != last else { continue }
            // SAFETY: there is room for every vertex.
            unsafe segments[count] = Segment(x: point.x, y: point.y)
            count &+= 1
            last = point
        }
        let isInView =
            Int(low.x) >= max(view.minX, -Self.furthestSteps)
            && Int(low.y) >= max(view.minY, -Self.furthestSteps)
            && Int(high.x) <= min(view.maxX, Self.furthestSteps)
            && Int(high.y) <= min(view.maxY, Self.furthestSteps)
        return isInView && count > 3 ? count &- 1 : 0
    }

    /// Finds directions and lengths, as ``MeasuredLine`` does.
    static func measure(_ segments: UnsafeMutablePointer<Segment>, count: Int) {
        for index in 0..<count {
            // SAFETY: both indexes are below the count.
            let start = unsafe segments[index]
            let end = unsafe segments[index &+ 1 == count ? 0 : index &+ 1]
            let steps = PixelVector(Double(Int(end.x) - Int(start.x)), Double(Int(end.y) - Int(start.y)))
            let length = (steps.x * steps.x + steps.y * steps.y).squareRoot()
            unsafe segments[index].direction = steps / length
            unsafe segments[index].length = length / Double(FixedPoint.stepsPerPixel)
        }
    }

    /// Adds the corner between two segments; see ``StrokeOutliner/join(at:of:pen:)``.
    @inline(__always)
    static func join(
        _ before: Segment, _ after: Segment, pen: Pen, half: Double, _ sides: inout RingSides
    ) {
        let (a, b) = (before.direction, after.direction)
        let sine = a.x * b.y - a.y * b.x
        let cosine = a.x * b.x + a.y * b.y
        let point = FixedPoint(x: after.x, y: after.y)
        let second = OffsetLine.rightNormal(b) * half
        if cosine > StrokeOutliner.straightCosine {
            let side = RingSides.steps(second)
            sides.addLeft(point, -1, side)
            sides.addRight(point, 1, side)
            return
        }
        let first = OffsetLine.rightNormal(a) * half
        let isMitred = pen.join(cosine: cosine) == .miter
        let isNear = half * abs(sine) < min(before.length, after.length) / 2 * (1 + cosine)
        let tip = RingSides.steps((first + second) / (1 + cosine))
        if isMitred, isNear {
            sides.addLeft(point, -1, tip)
            sides.addRight(point, 1, tip)
        } else {
            let ends = (RingSides.steps(first), RingSides.steps(second))
            // Where the line turns right, the outer side is the left one.
            let isLeftOuter = sine > 0
            sides.addLeft(corner: point, isLeftOuter, isLeftOuter ? isMitred : isNear, tip, ends)
            sides.addRight(corner: point, !isLeftOuter, isLeftOuter ? isNear : isMitred, tip, ends)
        }
    }
}

/// Where the next points of both sides go.
@safe
struct RingSides {
    typealias Steps = SIMD2<Int32>

    var left: UnsafeMutablePointer<FixedPoint>
    /// The last that was written.
    var right: UnsafeMutablePointer<FixedPoint>

    /// A vector in steps, rounded as ``FixedPoint/moved(byPixelsX:y:)`` does.
    @inline(__always)
    static func steps(_ pixels: PixelVector) -> Steps {
        Steps(steps(pixels.x), steps(pixels.y))
    }

    @inline(__always)
    private static func steps(_ pixels: Double) -> Int32 {
        let steps = pixels * Double(FixedPoint.stepsPerPixel)
        // To nearest, half away from zero: the number below a half is added, else 0.49999… would be rounded up.
        let whole = (steps + Double(signOf: steps, magnitudeOf: 0x1.fffffffffffffp-2)).rounded(.towardZero)
        // 1.5 · 2⁵²: what is added to it ends in its lowest bits.
        return Int32(truncatingIfNeeded: (whole + 6_755_399_441_055_744).bitPattern)
    }

    /// Adds a vertex moved by a vector, −1 or 1 times.
    @inline(__always)
    mutating func addLeft(_ point: FixedPoint, _ sign: Int32, _ steps: Steps) {
        // SAFETY: there is room for three points to the corner.
        unsafe left.pointee = FixedPoint(x: point.x &+ sign &* steps.x, y: point.y &+ sign &* steps.y)
        unsafe left += 1
    }

    @inline(__always)
    mutating func addRight(_ point: FixedPoint, _ sign: Int32, _ steps: Steps) {
        // SAFETY: as above.
        unsafe right -= 1
        unsafe right.pointee = FixedPoint(x: point.x &+ sign &* steps.x, y: point.y &+ sign &* steps.y)
    }

    /// Adds the left side of a corner: its tip, or the ends of both segments, on the inner side through the vertex.
    mutating func addLeft(
        corner point: FixedPoint, _ isOuter: Bool, _ hasTip: Bool, _ tip: Steps, _ ends: (Steps, Steps)
    ) {
        if hasTip { return addLeft(point, -1, tip) }
        addLeft(point, -1, ends.0)
        if !isOuter { addLeft(point, 0, tip) }
        addLeft(point, -1, ends.1)
    }

    /// As for the left side.
    mutating func addRight(
        corner point: FixedPoint, _ isOuter: Bool, _ hasTip: Bool, _ tip: Steps, _ ends: (Steps, Steps)
    ) {
        if hasTip { return addRight(point, 1, tip) }
        addRight(point, 1, ends.0)
        if !isOuter { addRight(point, 0, tip) }
        addRight(point, 1, ends.1)
    }
}
