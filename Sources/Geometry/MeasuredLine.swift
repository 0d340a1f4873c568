#if canImport(Glibc)
    import Glibc
#endif

/// A vector or a direction in device pixels, x right, y down.
public typealias PixelVector = SIMD2<Double>

/// A line with the direction and the length of each of its segments; repeated vertices are taken out.
///
/// Everything is computed from differences of the line's own integer vertices, so lines that differ by a
/// whole-pixel shift measure the same to the bit.
public struct MeasuredLine: Sendable {
    /// The vertices, no two neighbours equal; a closed line does not repeat its first one.
    public private(set) var points: [FixedPoint] = []
    /// For each segment, its unit vector; segment i starts at point i.
    public private(set) var directions: [PixelVector] = []
    /// For each segment, its length in device pixels.
    public private(set) var lengths: [Double] = []
    /// True when the last segment leads back to the first point.
    public private(set) var isClosed = false

    /// A line of nothing.
    public init() {}

    /// Measures a line; it is closed when its last vertex equals its first and it has an area to go round.
    ///
    /// Memory of an earlier line is reused.
    public mutating func measure(_ vertices: Span<FixedPoint>) {
        removeAll()
        for index in vertices.indices {
            let point = vertices[index].held
            if points.last != point { points.append(point) }
        }
        if points.count > 3, points.first == points.last {
            points.removeLast()
            isClosed = true
        }
        guard points.count > 1 else { return removeAll() }
        for index in 0..<points.count - 1 { appendSegment(from: points[index], to: points[index + 1]) }
        if isClosed { appendSegment(from: points[points.count - 1], to: points[0]) }
    }

    /// Forgets the line but keeps the memory.
    public mutating func removeAll() {
        points.removeAll(keepingCapacity: true)
        directions.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        isClosed = false
    }

    /// Starts an open line at a point.
    public mutating func begin(at point: FixedPoint) {
        removeAll()
        points.append(point)
    }

    /// Adds a segment whose direction is known better than its rounded ends would tell.
    ///
    /// A segment of no length still counts: it is a dot with a direction.
    public mutating func append(_ point: FixedPoint, direction: PixelVector, length: Double) {
        points.append(point)
        directions.append(direction)
        lengths.append(length)
    }

    /// The length of the whole line in device pixels.
    public var totalLength: Double { lengths.reduce(0, +) }

    private mutating func appendSegment(from start: FixedPoint, to end: FixedPoint) {
        let steps = PixelVector(Double(Int(end.x) - Int(start.x)), Double(Int(end.y) - Int(start.y)))
        let length = (steps.x * steps.x + steps.y * steps.y).squareRoot()
        directions.append(steps / length)
        lengths.append(length / Double(FixedPoint.stepsPerPixel))
    }
}
