import Drawing
import Geometry

#if canImport(Glibc)
    import Glibc
#endif

/// One corner or end of a line while it is laid out as triangles.
///
/// Normals are unit vectors to the right-hand side of a segment (x right, y down).
///
/// - Source: MapLibre GL JS, `line_bucket`: see "Line" in docs/FORMULAS.md.
struct MeshCorner {
    /// What is drawn at the corner.
    enum Shape {
        case miter, bevel, flippedBevel, fan, round
        case butt, square
    }

    /// Half of a turn whose inner angle is below this is a sharp corner: 75°.
    private static let sharpCosine = cos(75.0 / 2 * .pi / 180)
    /// A shallow round corner has a point every so many degrees.
    private static let degreesPerPoint = 20.0

    let pen: MeshPen
    var current: FixedPoint
    var hasCurrent = false
    var previous: FixedPoint?
    private var next: FixedPoint?
    var previousNormal = PixelVector(0, 0)
    var nextNormal: PixelVector?
    /// The unit vector between both normals.
    private(set) var bisector = PixelVector(0, 0)
    /// From the line's middle to where the outer edges meet, in half widths.
    private(set) var miterLength = 1.0
    private(set) var cosine = 1.0
    private(set) var isSharp = false
    /// The line turns to its left-hand side as seen with y up.
    private(set) var turnsLeft = false
    private var halfCosine = 1.0

    init(current: FixedPoint, pen: MeshPen) {
        self.current = current
        self.pen = pen
    }

    var hasNext: Bool { next != nil }

    /// Moves on to a vertex.
    mutating func step(to point: FixedPoint, next: FixedPoint?) {
        previous = hasCurrent ? current : nil
        let before = nextNormal
        current = point
        hasCurrent = true
        self.next = next
        let after = next.map { normal(to: $0) } ?? before ?? PixelVector(0, 0)
        previousNormal = before ?? after
        nextNormal = after
        let sum = previousNormal + after
        bisector = Self.unit(sum)
        cosine = previousNormal.x * after.x + previousNormal.y * after.y
        halfCosine = bisector.x * after.x + bisector.y * after.y
        miterLength = halfCosine != 0 ? 1 / halfCosine : .infinity
        isSharp = halfCosine < Self.sharpCosine && previous != nil && next != nil
        turnsLeft = previousNormal.x * after.y - previousNormal.y * after.x > 0
    }

    /// The normal of the segment from the current vertex on.
    func normal(to point: FixedPoint) -> PixelVector {
        let step = PixelVector(Double(Int(point.x) - Int(current.x)), Double(Int(point.y) - Int(current.y)))
        return Self.unit(PixelVector(-step.y, step.x))
    }

    /// A vector of length 1; nothing stays nothing.
    static func unit(_ vector: PixelVector) -> PixelVector {
        let length = (vector.x * vector.x + vector.y * vector.y).squareRoot()
        return length > 0 ? vector / length : vector
    }

    /// What is drawn here.
    func shape(isRing: Bool) -> Shape {
        guard previous != nil, next != nil else {
            if isRing { return .butt }
            switch pen.cap {
            case .butt: return .butt
            case .square: return .square
            case .round: return .round
            }
        }
        switch pen.join {
        case .round:
            if miterLength < pen.roundLimit { return mitered }
            return miterLength <= 2 ? .fan : .round
        case .miter: return mitered
        case .bevel: return beveled
        }
    }

    private var mitered: Shape { miterLength > pen.miterLimit ? beveled : .miter }

    private var beveled: Shape {
        if miterLength > 2 { return .flippedBevel }
        return miterLength < pen.miterLimit ? .miter : .bevel
    }

    /// Across a corner so sharp that both sides change places.
    var flippedBevel: PixelVector {
        let after = nextNormal ?? previousNormal
        // Almost straight back: the numbers would grow without end.
        if miterLength > 100 { return -after }
        let sum = previousNormal + after
        let difference = previousNormal - after
        let length =
            miterLength * (sum.x * sum.x + sum.y * sum.y).squareRoot()
            / (difference.x * difference.x + difference.y * difference.y).squareRoot()
        return PixelVector(-bisector.y, bisector.x) * (turnsLeft ? -length : length)
    }

    /// Where a vertex is put before the corner; nil when the segment is short.
    var splitBefore: FixedPoint? { previous.flatMap { split(towards: $0) } }

    /// Where a vertex is put after the corner; nil when the segment is short.
    var splitAfter: FixedPoint? { next.flatMap { split(towards: $0) } }

    private func split(towards point: FixedPoint) -> FixedPoint? {
        let step = PixelVector(Double(Int(point.x) - Int(current.x)), Double(Int(point.y) - Int(current.y)))
        let length = (step.x * step.x + step.y * step.y).squareRoot() / Double(FixedPoint.stepsPerPixel)
        guard length > 2 * pen.sharpCorner else { return nil }
        let part = step / Double(FixedPoint.stepsPerPixel) * (pen.sharpCorner / length)
        return current.moved(byPixelsX: part.x, y: part.y)
    }

    /// How many parts a shallow round corner has.
    var fanCount: Int {
        let angle = 2 * max(2 - 2 * halfCosine, 0).squareRoot()
        return Int((angle * 180 / .pi / Self.degreesPerPoint).rounded())
    }

    /// A share of the chord that is near the same share of the angle.
    ///
    /// - Source: Z. Cheng, N. Burtnyk's slerp approximation as used in `line_bucket`.
    static func evened(_ t: Double, cosine: Double) -> Double {
        guard t != 0.5 else { return t }
        let t2 = t - 0.5
        let a = 1.0904 + cosine * (-3.2452 + cosine * (3.55645 - cosine * 1.43519))
        let b = 0.848013 + cosine * (-1.06021 + cosine * 0.215638)
        return t + t * t2 * (t - 1) * (a * t2 * t2 + b)
    }
}
