import Drawing
import Geometry

/// Turns lines into the outlines of their strokes: closed sub-paths that all go round the same way.
///
/// A stroke is the sum of one piece per segment (a quadrilateral as wide as the line) and one wedge per
/// corner. Their common edges cancel, so only the outline of the sum is written:
///
///      left  ─────────────●╮ join        right of the line's direction is the right-hand side;
///      line  ───────────▶ v │             where the inner edges would not meet within the segments,
///      right ─────────╮   │ │             they run through v, which leaves every piece whole
///                     │   ▼ │
///
/// Pieces only add, so the clamp of the non-zero rule inks overlaps once. Pieces that cannot reach the
/// canvas are left out: outlines are closed, so nothing else changes.
struct StrokeOutliner {
    /// The outlines' vertices.
    private(set) var vertices: [FixedPoint] = []
    /// For each outline, the index after its last vertex.
    private(set) var ends: [Int] = []

    var left: [FixedPoint] = []
    var right: [FixedPoint] = []
    /// Half the width now drawn, device pixels.
    var half = 0.0
    /// How far a square cap goes beyond the line's end.
    var capLength = 0.0

    /// Forgets every outline but keeps the memory.
    mutating func removeAll() {
        vertices.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }

    /// Adds the outlines of a line.
    ///
    /// - Parameters:
    ///   - line: what to stroke.
    ///   - pen: caps and joins.
    ///   - half: half the width.
    ///   - view: what may be seen.
    mutating func add(_ line: MeasuredLine, pen: Pen, half: Double, view: StrokeView) {
        guard !line.lengths.isEmpty else { return }
        self.half = half
        capLength = pen.outerHalf
        if line.isClosed {
            addClosed(line, pen: pen, view: view)
        } else {
            addRuns(line, from: 0, pen: pen, view: view)
        }
    }

    private mutating func addClosed(_ line: MeasuredLine, pen: Pen, view: StrokeView) {
        if let hidden = line.lengths.indices.first(where: { !view.sees(segment: $0, of: line) }) {
            return addRuns(line, from: hidden, pen: pen, view: view)
        }
        for index in line.points.indices { join(at: index, of: line, pen: pen) }
        endOutline(left)
        endOutline(right.reversed())
        left.removeAll(keepingCapacity: true)
        right.removeAll(keepingCapacity: true)
    }

    /// Adds the line from a segment on, once round when it is closed, in runs of segments that may be seen.
    ///
    /// A run begins and ends with the whole corner there, so the sides of its segments have the ends they
    /// always have; what else the corner holds cannot reach the canvas, as the next segment cannot.
    private mutating func addRuns(_ line: MeasuredLine, from first: Int, pen: Pen, view: StrokeView) {
        let count = line.lengths.count
        var isOpen = false
        for step in 0..<count {
            let index = (first + step) % count
            let isSeen = view.sees(segment: index, of: line)
            guard isSeen || isOpen else { continue }
            if index == 0, !line.isClosed {
                startCap(at: line.points[0], line.directions[0], pen: pen)
            } else {
                join(at: index, of: line, pen: pen)
            }
            if !isSeen { endRun() }
            isOpen = isSeen
        }
        guard isOpen else { return }
        if line.isClosed {
            join(at: first, of: line, pen: pen)
            endRun()
        } else {
            endCap(at: line.points[count], line.directions[count - 1], pen: pen)
        }
    }

    /// Adds the two points on both sides of the line.
    mutating func appendAcross(_ point: FixedPoint, _ direction: PixelVector) {
        let side = OffsetLine.rightNormal(direction) * half
        left.append(point.moved(byPixelsX: -side.x, y: -side.y))
        right.append(point.moved(byPixelsX: side.x, y: side.y))
    }

    /// Makes one outline of both sides.
    mutating func endRun() {
        vertices.append(contentsOf: left)
        endOutline(right.reversed())
        left.removeAll(keepingCapacity: true)
        right.removeAll(keepingCapacity: true)
    }

    /// Makes one outline of the points on both sides, those on the right from the end.
    mutating func endOutline(_ left: some Collection<FixedPoint>, _ right: some Collection<FixedPoint>) {
        vertices.append(contentsOf: left)
        endOutline(right)
    }

    /// Makes one outline of some points.
    mutating func endOutline(_ points: some Collection<FixedPoint>) {
        vertices.append(contentsOf: points)
        ends.append(vertices.count)
    }
}

/// What of a line may be seen: the canvas and how far ink reaches from the line.
struct StrokeView {
    /// Edges of the canvas grown by the reach, in steps.
    let minX: Int
    let minY: Int
    let maxX: Int
    let maxY: Int

    init(_ clip: PixelBounds, reachPixels: Double) {
        let reach = Int(min(max(reachPixels, 0), 1e6).rounded(.up)) << 8
        minX = clip.minX << 8 - reach
        minY = clip.minY << 8 - reach
        maxX = clip.maxX << 8 + reach
        maxY = clip.maxY << 8 + reach
    }

    /// True when the box of a segment meets the grown canvas.
    func sees(segment index: Int, of line: MeasuredLine) -> Bool {
        let start = line.points[index]
        let end = line.points[(index + 1) % line.points.count]
        return Int(max(start.x, end.x)) >= minX && Int(min(start.x, end.x)) <= maxX
            && Int(max(start.y, end.y)) >= minY && Int(min(start.y, end.y)) <= maxY
    }

    /// True when the box of some vertices meets the grown canvas.
    func sees(_ points: Span<FixedPoint>) -> Bool {
        guard !points.isEmpty else { return false }
        var low = points[0]
        var high = points[0]
        for index in points.indices {
            let point = points[index]
            low = FixedPoint(x: min(low.x, point.x), y: min(low.y, point.y))
            high = FixedPoint(x: max(high.x, point.x), y: max(high.y, point.y))
        }
        return Int(high.x) >= minX && Int(low.x) <= maxX && Int(high.y) >= minY && Int(low.y) <= maxY
    }

    /// The distances along a segment, device pixels, between which it may be seen; nil when it is not.
    func seenRange(ofSegment index: Int, of line: MeasuredLine) -> ClosedRange<Double>? {
        guard sees(segment: index, of: line) else { return nil }
        let start = line.points[index]
        let direction = line.directions[index]
        let xs = [Double(minX - Int(start.x)) * direction.x, Double(maxX - Int(start.x)) * direction.x]
        let ys = [Double(minY - Int(start.y)) * direction.y, Double(maxY - Int(start.y)) * direction.y]
        let low = (min(xs[0], xs[1]) + min(ys[0], ys[1])) / 256
        let high = (max(xs[0], xs[1]) + max(ys[0], ys[1])) / 256
        return low...max(low, high)
    }
}
