import Drawing
import Geometry

/// Makes the outlines of one line item: measured, moved aside, cut into dashes, stroked.
struct LineTracer: ~Copyable {
    /// The outlines made last.
    private(set) var outliner = StrokeOutliner()
    /// For each level of the plan, the index after its last outline.
    private(set) var levelEnds: [Int] = []

    private var line = MeasuredLine()
    private var beside = MeasuredLine()
    private var besideVertices: [FixedPoint] = []
    private var dash = MeasuredLine()
    private var rings = RingOutliner()

    /// Outlines some sub-paths with a plan's pen, level by level; nothing when they cannot reach `clip`.
    mutating func trace(
        _ subpaths: Range<Int>, of paths: PathStore, plan: StrokePlan, clip: PixelBounds
    ) {
        outliner.removeAll()
        levelEnds.removeAll(keepingCapacity: true)
        let view = StrokeView(clip, reachPixels: plan.pen.reach)
        let farView = StrokeView(clip, reachPixels: plan.pen.reachWithOffset)
        let mayBeRings = RingOutliner.draws(plan)
        for level in plan.levels {
            for subpath in subpaths {
                let vertices = paths.vertices.span.extracting(paths.vertexRange(ofSubpath: subpath))
                if mayBeRings,
                    rings.add(vertices, pen: plan.pen, half: level.half, view: view, to: &outliner)
                {
                    continue
                }
                guard farView.sees(vertices) else { continue }
                line.measure(vertices)
                add(level, plan: plan, view: view)
            }
            levelEnds.append(outliner.ends.count)
        }
    }

    /// Outlines what of some rings is no border, and hands over the inner lines of the rest; for a plan with one level
    /// whose pen ``RingOutliner`` draws.
    mutating func traceBorders(
        _ subpaths: Range<Int>, of paths: PathStore, plan: StrokePlan, clip: PixelBounds,
        isBorder: (_ vertex: Int) -> Bool, inner: (Span<FixedPoint>) -> Void
    ) {
        outliner.removeAll()
        guard let level = plan.levels.first else { return }
        let view = StrokeView(clip, reachPixels: plan.pen.reach)
        for subpath in subpaths {
            let range = paths.vertexRange(ofSubpath: subpath)
            let vertices = paths.vertices.span.extracting(range)
            let hasBorders = rings.addBorders(
                vertices, isBorder: { isBorder(range.lowerBound &+ $0) }, pen: plan.pen, half: level.half,
                to: &outliner, inner: inner)
            if hasBorders || rings.add(vertices, pen: plan.pen, half: level.half, view: view, to: &outliner) {
                continue
            }
            guard view.sees(vertices) else { continue }
            line.measure(vertices)
            add(level, plan: plan, view: view)
        }
    }

    private mutating func add(_ level: Pen.Level, plan: StrokePlan, view: StrokeView) {
        if plan.pen.offset != 0 {
            var vertices: [FixedPoint] = []
            swap(&vertices, &besideVertices)
            OffsetLine.trace(line, offsetPixels: plan.pen.offset, into: &vertices)
            beside.measure(vertices.span)
            swap(&vertices, &besideVertices)
            (line, beside) = (beside, line)
        }
        let pen = plan.pen
        guard let dashes = plan.dashes else {
            return outliner.add(line, pen: pen, half: level.half, view: view)
        }
        let whole = line
        dashes.cut(whole, scratch: &dash, needed: { view.seenRange(ofSegment: $0, of: whole) }) { dash in
            outliner.add(dash, pen: pen, half: level.half, view: view)
        }
    }
}
