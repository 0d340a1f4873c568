import Drawing
import Geometry

/// How a glyph lies on the canvas: its size, its turn, and where in a pixel its pen is.
struct GlyphPose: Equatable {
    /// Device pixels to the em.
    let size: Float
    /// Cosine and sine of the turn, clockwise on screen.
    let cosine: Double
    let sine: Double
    /// The pen's place in its pixel, steps right and down, 0…255.
    let phaseX: Int32
    let phaseY: Int32
}

/// Turns a glyph's outline into edges, in steps of the canvas from the top-left corner of the pen's pixel.
///
/// Only the vector from the pen is rounded, so a glyph has the same edges on whatever canvas.
struct GlyphTracer {
    /// How far an edge may lie off its curve, device pixels.
    private static let tolerance = 0.04
    /// Edges to a curve.
    private static let maximumEdges = 64.0

    private(set) var vertices: [FixedPoint] = []
    private(set) var ends: [Int] = []

    private var pose = GlyphPose(size: 1, cosine: 1, sine: 0, phaseX: 0, phaseY: 0)
    private var scale = 0.0
    private var last = Point(x: 0, y: 0)

    /// Traces an outline in a pose.
    mutating func trace(_ outline: GlyphOutline, _ pose: GlyphPose) {
        vertices.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        self.pose = pose
        scale = Double(pose.size) / outline.unitsPerEm
        for step in outline.steps { add(step) }
        endContour()
    }

    private mutating func add(_ step: GlyphOutline.Step) {
        switch step {
        case .move(let point):
            endContour()
            last = placed(point)
            append(last)
        case .line(let point):
            last = placed(point)
            append(last)
        case .quadratic(let control, let end): curve(placed(control), placed(end))
        case .cubic(let first, let second, let end): curve(placed(first), placed(second), placed(end))
        }
    }

    private mutating func endContour() {
        if vertices.count > ends.last ?? 0 { ends.append(vertices.count) }
    }

    /// From font units, y up, to device pixels, y down, turned.
    private func placed(_ point: Point) -> Point {
        let x = point.x * scale
        let y = point.y * scale
        return Point(x: pose.cosine * x + pose.sine * y, y: pose.sine * x - pose.cosine * y)
    }

    private mutating func append(_ point: Point) {
        vertices.append(FixedPoint(x: pose.phaseX, y: pose.phaseY).moved(byPixelsX: point.x, y: point.y))
    }

    /// - Source: an arc of a curve whose second difference is d lies within d/8 of its chord (Wang's bound).
    private func edgeCount(_ difference: Double, _ factor: Double) -> Int {
        let count = (factor * difference / (8 * Self.tolerance)).squareRoot().rounded(.up)
        return count.isFinite ? Int(max(1, min(count, Self.maximumEdges))) : 1
    }

    private static func length(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() }

    private mutating func curve(_ control: Point, _ end: Point) {
        let start = last
        let bend = Self.length(start.x - 2 * control.x + end.x, start.y - 2 * control.y + end.y)
        let count = edgeCount(bend, 2)
        for index in 1..<max(count, 1) {
            let t = Double(index) / Double(count)
            let s = 1 - t
            append(
                Point(
                    x: s * s * start.x + 2 * s * t * control.x + t * t * end.x,
                    y: s * s * start.y + 2 * s * t * control.y + t * t * end.y))
        }
        last = end
        append(end)
    }

    private mutating func curve(_ first: Point, _ second: Point, _ end: Point) {
        let start = last
        let bend = max(
            Self.length(start.x - 2 * first.x + second.x, start.y - 2 * first.y + second.y),
            Self.length(first.x - 2 * second.x + end.x, first.y - 2 * second.y + end.y))
        let count = edgeCount(bend, 6)
        for index in 1..<max(count, 1) {
            let t = Double(index) / Double(count)
            let s = 1 - t
            let (a, b, c, d) = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t)
            append(
                Point(
                    x: a * start.x + b * first.x + c * second.x + d * end.x,
                    y: a * start.y + b * first.y + c * second.y + d * end.y))
        }
        last = end
        append(end)
    }
}
