import Drawing
import Geometry
import Tiling

/// World units to canvas steps: rounded once in global pixel space, so that every canvas agrees.
struct Projector {
    /// An edge longer than this (2²⁰ pixels) is cut at its middle until it is not.
    ///
    /// The cut depends on the
    /// edge alone, never on the canvas, so it cannot make a seam; and a piece with an end beyond
    /// ``FixedPoint/limit`` lies wholly off the canvas, where clamping it changes no pixel.
    static let longestEdgeSteps: Int64 = 1 << 28

    private let stepsPerUnit: Double
    private let originX: Int64
    private let originY: Int64

    /// A projector onto a viewport whose picture is moved by a layer's `translate`, CSS pixels right and down.
    init(_ viewport: Viewport, translate: [Double] = []) {
        func steps(_ pixels: Double?) -> Int64 {
            guard let pixels, pixels.isFinite else { return 0 }
            return Int64((min(max(pixels, -10_000), 10_000) * viewport.ratio * 256).rounded())
        }
        stepsPerUnit = viewport.scale * Double(FixedPoint.stepsPerPixel) / WebMercator.worldUnits
        originX = viewport.originX - steps(translate.first)
        originY = viewport.originY - steps(translate.dropFirst().first)
    }

    /// The canvas position of a world point, clamped to ``FixedPoint/limit``.
    @inline(__always)
    func callAsFunction(_ point: WorldPoint) -> FixedPoint {
        FixedPoint(
            x: clamped(globalSteps(point.x) &- originX), y: clamped(globalSteps(point.y) &- originY))
    }

    /// Adds one part's vertices to the open sub-path, without repeats, and closes the ring if asked.
    func append(_ part: Span<WorldPoint>, closing: Bool, to store: inout PathStore) {
        guard !part.isEmpty else { return }
        var lastX = globalSteps(part[0].x)
        var lastY = globalSteps(part[0].y)
        let first = (x: lastX, y: lastY)
        store.append(local(lastX, lastY))
        for index in 1..<max(part.count, 1) {
            let x = globalSteps(part[index].x)
            let y = globalSteps(part[index].y)
            if x == lastX && y == lastY { continue }
            appendEdge(from: (lastX, lastY), to: (x, y), to: &store)
            lastX = x
            lastY = y
        }
        if closing && (first.x != lastX || first.y != lastY) {
            appendEdge(from: (lastX, lastY), to: first, to: &store)
        }
    }

    /// Adds the end of an edge, and before it the middles of one that is too long.
    private func appendEdge(
        from a: (x: Int64, y: Int64), to b: (x: Int64, y: Int64), to store: inout PathStore
    ) {
        let length = max(abs(b.x &- a.x), abs(b.y &- a.y))
        guard length > Self.longestEdgeSteps else { return store.append(local(b.x, b.y)) }
        let middle = (x: (a.x &+ b.x) >> 1, y: (a.y &+ b.y) >> 1)
        appendEdge(from: a, to: middle, to: &store)
        appendEdge(from: middle, to: b, to: &store)
    }

    @inline(__always)
    private func globalSteps(_ units: UInt32) -> Int64 {
        // At most 2³² · 2⁸ · 2³⁷ / 2³² steps: far below 2⁶³ (a viewport's zoom ends at 28).
        Int64((Double(units) * stepsPerUnit + 0.5).rounded(.down))
    }

    @inline(__always)
    private func local(_ x: Int64, _ y: Int64) -> FixedPoint {
        FixedPoint(x: clamped(x &- originX), y: clamped(y &- originY))
    }

    @inline(__always)
    private func clamped(_ steps: Int64) -> Int32 {
        Int32(truncatingIfNeeded: min(max(steps, Int64(-FixedPoint.limit)), Int64(FixedPoint.limit)))
    }
}
