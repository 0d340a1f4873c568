import Drawing
import Geometry
import Tiling

#if canImport(Glibc)
    import Glibc
#endif

/// Coordinates of a piece to canvas steps: rounded once in global pixel space, so that every canvas agrees.
///
/// A turned canvas (one with a bearing) has no global pixel space; there a point is rounded once on the canvas.
struct Projector: Equatable {
    /// An edge longer than this (2²⁰ pixels) is cut at its middle until it is not.
    ///
    /// The cut depends on the edge alone, never on the canvas, so it cannot make a seam; and a piece with an end beyond
    /// ``FixedPoint/limit`` lies wholly off the canvas, where clamping it changes no pixel.
    static let longestEdgeSteps: Int64 = 1 << 28

    /// A layer's `translate`: CSS pixels right and down on the canvas, or east and south on the map.
    struct Shift {
        var pixels: [Double] = []
        /// True when the shift turns with the map (`translate-anchor` is `map`).
        var turnsWithMap = true
    }

    let stepsPerUnit: Double
    /// The place of the piece's (0, 0) in global steps, and half a step for rounding.
    let startX: Double
    let startY: Double
    private let originX: Int64
    private let originY: Int64
    let turn: Turn?

    /// The rotation of a turned canvas about its middle.
    struct Turn: Equatable {
        let cosine: Double
        let sine: Double
        /// The middle of the canvas in global steps.
        let globalX: Double
        let globalY: Double
        /// The middle of the canvas in its own steps.
        let canvasX: Double
        let canvasY: Double
    }

    /// A projector onto a viewport whose picture is moved by a layer's `translate`.
    init(_ viewport: Viewport, frame: PieceFrame = .world, shift: Shift = Shift()) {
        stepsPerUnit = viewport.scale * Double(FixedPoint.stepsPerPixel) / WebMercator.worldUnits * frame.unit
        let steps = viewport.scale * Double(FixedPoint.stepsPerPixel) / WebMercator.worldUnits
        startX = frame.originX * steps + 0.5
        startY = frame.originY * steps + 0.5
        let moved = Self.steps(of: shift, viewport)
        guard viewport.bearingRadians != 0 else {
            originX = viewport.originX - Int64(moved.x.rounded())
            originY = viewport.originY - Int64(moved.y.rounded())
            turn = nil
            return
        }
        let (across, down) = (Double(viewport.width) * 128, Double(viewport.height) * 128)
        originX = 0
        originY = 0
        turn = Turn(
            cosine: cos(viewport.bearingRadians), sine: -sin(viewport.bearingRadians),
            globalX: Double(viewport.originX) + across, globalY: Double(viewport.originY) + down,
            canvasX: across + moved.x, canvasY: down + moved.y)
    }

    /// The shift in canvas steps, right and down.
    private static func steps(of shift: Shift, _ viewport: Viewport) -> (x: Double, y: Double) {
        func steps(_ pixels: Double?) -> Double {
            guard let pixels, pixels.isFinite else { return 0 }
            return min(max(pixels, -10_000), 10_000) * viewport.ratio * 256
        }
        let (x, y) = (steps(shift.pixels.first), steps(shift.pixels.dropFirst().first))
        guard viewport.bearingRadians != 0, shift.turnsWithMap else { return (x, y) }
        let (cosine, sine) = (cos(viewport.bearingRadians), -sin(viewport.bearingRadians))
        return (x * cosine - y * sine, x * sine + y * cosine)
    }

    /// The canvas position of a point of the piece, clamped to ``FixedPoint/limit``.
    @inline(__always)
    func callAsFunction(_ point: WorldPoint) -> FixedPoint {
        let place = globalSteps(point)
        return FixedPoint(x: clamped(place.x &- originX), y: clamped(place.y &- originY))
    }

    /// The canvas position of a place in the piece's coordinates, device pixels, not rounded.
    func pixels(x: Double, y: Double) -> Point {
        let (x, y) = (x * stepsPerUnit + (startX - 0.5), y * stepsPerUnit + (startY - 0.5))
        guard let turn else { return Point(x: (x - Double(originX)) / 256, y: (y - Double(originY)) / 256) }
        let (dx, dy) = (x - turn.globalX, y - turn.globalY)
        return Point(
            x: (turn.canvasX + dx * turn.cosine - dy * turn.sine) / 256,
            y: (turn.canvasY + dx * turn.sine + dy * turn.cosine) / 256)
    }

    /// The place of a point of the piece on the screen of the whole map; of a turned canvas on its own.
    func screen(_ point: WorldPoint) -> ScreenPoint {
        let place = globalSteps(point)
        return ScreenPoint(x: place.x, y: place.y)
    }

    /// The place of the piece's coordinates on the screen of the whole map; of a turned canvas on its own.
    func screen(x: Double, y: Double) -> ScreenPoint {
        let (x, y) = (x * stepsPerUnit + startX, y * stepsPerUnit + startY)
        if let turn {
            let place = turned(x, y, turn)
            return ScreenPoint(x: place.x, y: place.y)
        }
        return ScreenPoint(x: Int64(x.rounded(.down)), y: Int64(y.rounded(.down)))
    }

    /// The canvas position of a place on the screen, clamped to ``FixedPoint/limit``.
    func canvas(_ place: ScreenPoint) -> FixedPoint { local((place.x, place.y)) }

    /// As ``append(_:closing:to:)``, vertex by vertex; edges that are too long are cut.
    func appendOneByOne(_ part: Span<WorldPoint>, closing: Bool, to store: inout PathStore) {
        guard !part.isEmpty else { return }
        let first = globalSteps(part[0])
        var last = first
        store.append(local(last))
        for index in 1..<max(part.count, 1) {
            let place = globalSteps(part[index])
            if place.x == last.x && place.y == last.y { continue }
            appendEdge(from: last, to: place, to: &store)
            last = place
        }
        if closing && (first.x != last.x || first.y != last.y) {
            appendEdge(from: last, to: first, to: &store)
        }
    }

    /// As ``append(_:neighbours:to:)``, vertex by vertex; each piece of an edge that is cut says what lies beyond it.
    func appendOneByOne(_ ring: Span<WorldPoint>, _ neighbours: Span<UInt32>, to store: inout PathStore) {
        let first = globalSteps(ring[0])
        var last = first
        store.append(local(last))
        for index in 1...ring.count {
            let place = index < ring.count ? globalSteps(ring[index]) : first
            if place.x == last.x && place.y == last.y { continue }
            forEachPiece(from: last, to: place) { store.append(local($0), beyond: neighbours[index - 1]) }
            last = place
        }
    }

    /// Adds the end of an edge, and before it the middles of one that is too long.
    private func appendEdge(
        from a: (x: Int64, y: Int64), to b: (x: Int64, y: Int64), to store: inout PathStore
    ) {
        forEachPiece(from: a, to: b) { store.append(local($0)) }
    }

    /// Calls the body with the ends of an edge's pieces: it is cut at its middle as long as it is too long.
    private func forEachPiece(
        from a: (x: Int64, y: Int64), to b: (x: Int64, y: Int64), _ body: ((x: Int64, y: Int64)) -> Void
    ) {
        let length = max(abs(b.x &- a.x), abs(b.y &- a.y))
        guard length > Self.longestEdgeSteps else { return body(b) }
        // Rounded alike from either end, so neighbours cut a border at the same places.
        let middle = (x: (a.x &+ b.x) >> 1, y: (a.y &+ b.y) >> 1)
        forEachPiece(from: a, to: middle, body)
        forEachPiece(from: middle, to: b, body)
    }

    /// Global steps, or on a turned canvas its own.
    @inline(__always)
    private func globalSteps(_ point: WorldPoint) -> (x: Int64, y: Int64) {
        // At most 2³² · 2⁸ · 2³⁷ / 2³² steps, and some worlds beside: far below 2⁶³ (a zoom ends at 28).
        let x = Double(point.x) * stepsPerUnit + startX
        let y = Double(point.y) * stepsPerUnit + startY
        if let turn { return turned(x, y, turn) }
        return (Int64(x.rounded(.down)), Int64(y.rounded(.down)))
    }

    private func turned(_ x: Double, _ y: Double, _ turn: Turn) -> (x: Int64, y: Int64) {
        let (dx, dy) = (x - 0.5 - turn.globalX, y - 0.5 - turn.globalY)
        return (
            Int64((turn.canvasX + dx * turn.cosine - dy * turn.sine + 0.5).rounded(.down)),
            Int64((turn.canvasY + dx * turn.sine + dy * turn.cosine + 0.5).rounded(.down))
        )
    }

    @inline(__always)
    func local(_ place: (x: Int64, y: Int64)) -> FixedPoint {
        FixedPoint(x: clamped(place.x &- originX), y: clamped(place.y &- originY))
    }

    @inline(__always)
    private func clamped(_ steps: Int64) -> Int32 {
        Int32(truncatingIfNeeded: min(max(steps, Int64(-FixedPoint.limit)), Int64(FixedPoint.limit)))
    }
}
