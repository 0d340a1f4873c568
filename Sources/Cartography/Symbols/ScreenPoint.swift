import Geometry
import Typesetting

/// A place on the screen of the whole map, in 1/256 device pixel: x right, y down.
///
/// Counted from the map's north-west corner, so that every canvas gives a label the same numbers; on a turned
/// canvas, which has no neighbours, from the canvas' own corner.
struct ScreenPoint: Hashable {
    var x: Int64
    var y: Int64

    /// The way from here to another place, device pixels.
    func vector(to other: ScreenPoint) -> PixelVector {
        PixelVector(Double(other.x &- x), Double(other.y &- y)) / 256
    }

    /// The place moved by device pixels, rounded to a step.
    func moved(by pixels: PixelVector) -> ScreenPoint {
        ScreenPoint(x: x &+ Self.steps(pixels.x), y: y &+ Self.steps(pixels.y))
    }

    /// Steps of a length in device pixels; lengths beyond 2³¹ pixels are held there.
    static func steps(_ pixels: Double) -> Int64 {
        guard pixels.isFinite else { return 0 }
        return Int64((min(max(pixels, -2_147_483_648), 2_147_483_648) * 256).rounded())
    }
}

/// A box of whole steps, edges included: around a label's anchor, or on the screen of the map.
struct StepBox: Hashable {
    var minX: Int64
    var minY: Int64
    var maxX: Int64
    var maxY: Int64

    init(minX: Int64, minY: Int64, maxX: Int64, maxY: Int64) {
        self.minX = minX
        self.minY = minY
        self.maxX = maxX
        self.maxY = maxY
    }

    /// The box of a rectangle in device pixels, each edge rounded to a step.
    init(_ rectangle: PixelRectangle) {
        minX = ScreenPoint.steps(rectangle.left)
        minY = ScreenPoint.steps(rectangle.top)
        maxX = ScreenPoint.steps(rectangle.right)
        maxY = ScreenPoint.steps(rectangle.bottom)
    }

    func moved(to anchor: ScreenPoint) -> StepBox {
        StepBox(
            minX: minX &+ anchor.x, minY: minY &+ anchor.y, maxX: maxX &+ anchor.x, maxY: maxY &+ anchor.y)
    }

    /// True when the boxes share at least a point.
    func touches(_ other: StepBox) -> Bool {
        minX <= other.maxX && other.minX <= maxX && minY <= other.maxY && other.minY <= maxY
    }

    func grown(by steps: Int64) -> StepBox {
        StepBox(minX: minX - steps, minY: minY - steps, maxX: maxX + steps, maxY: maxY + steps)
    }

    /// The smallest box around both.
    func union(_ other: StepBox) -> StepBox {
        StepBox(
            minX: min(minX, other.minX), minY: min(minY, other.minY), maxX: max(maxX, other.maxX),
            maxY: max(maxY, other.maxY))
    }

    /// How far a place lies outside, the longer way of across and down; 0 inside.
    func distance(to point: ScreenPoint) -> Int64 {
        max(minX - point.x, point.x - maxX, minY - point.y, point.y - maxY, 0)
    }

    /// How far a place inside lies from the nearest place outside; 0 or less outside.
    func depth(of point: ScreenPoint) -> Int64 {
        min(point.x - minX, maxX - point.x, point.y - minY, maxY - point.y) + 1
    }

    func contains(_ point: ScreenPoint) -> Bool {
        point.x >= minX && point.x <= maxX && point.y >= minY && point.y <= maxY
    }

    /// The farthest edge from the origin, steps.
    var reach: Int64 { max(max(-minX, maxX), max(-minY, maxY)) }
}

/// A rectangle around a label's anchor, device pixels or layout units, y down.
struct PixelRectangle: Equatable {
    var left: Double
    var top: Double
    var right: Double
    var bottom: Double

    var width: Double { right - left }
    var height: Double { bottom - top }

    func scaled(by factor: Double) -> PixelRectangle {
        PixelRectangle(left: left * factor, top: top * factor, right: right * factor, bottom: bottom * factor)
    }

    func moved(by shift: PixelVector) -> PixelRectangle {
        PixelRectangle(
            left: left + shift.x, top: top + shift.y, right: right + shift.x, bottom: bottom + shift.y)
    }

    /// The rectangle with room on each side: top, right, bottom, left.
    func grown(by insets: [Double]) -> PixelRectangle {
        guard insets.count == 4 else { return self }
        return PixelRectangle(
            left: left - insets[3], top: top - insets[0], right: right + insets[1],
            bottom: bottom + insets[2])
    }

    /// The smallest rectangle around this one turned about the origin.
    func envelope(turnedBy turn: Rotation) -> PixelRectangle {
        guard turn.angle != 0 else { return self }
        let corners = [
            turn.turned(PixelVector(left, top)), turn.turned(PixelVector(right, top)),
            turn.turned(PixelVector(left, bottom)), turn.turned(PixelVector(right, bottom)),
        ]
        return PixelRectangle(
            left: corners.map(\.x).min() ?? 0, top: corners.map(\.y).min() ?? 0,
            right: corners.map(\.x).max() ?? 0, bottom: corners.map(\.y).max() ?? 0)
    }
}

extension PixelRectangle {
    init(_ edges: TextEdges) {
        self.init(left: edges.left, top: edges.top, right: edges.right, bottom: edges.bottom)
    }
}
