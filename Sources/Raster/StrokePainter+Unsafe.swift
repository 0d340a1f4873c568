import Drawing
import Geometry
import Pixels

/// Draws batches of lines.
///
/// By the exact rule a line of one colour is one shape that is inked once wherever it crosses itself; all other
/// lines are meshes.
struct StrokePainter: ~Copyable {
    private var tracer = LineTracer()
    private var sums = ScratchMemory<Int32>()
    private var mesh = LineMesh()
    private var mosaic = BorderMosaic()

    /// Draws the lines of one block in order.
    mutating func paint(
        _ part: BandPart<StrokeSet>, paths: PathStore, onto canvas: CanvasMemory,
        coverage: inout CoverageAccumulator
    ) {
        if BorderMosaic.draws(part, onto: canvas) {
            return mosaic.paint(part, paths: paths, onto: canvas, tracer: &tracer, coverage: &coverage)
        }
        let set = part.batch
        for index in part.items {
            let item = set.batch.items[Int(index)]
            guard let plan = set.plans[item.stroke] else { continue }
            if set.edgeRule == .browser, set.batch.strokes[item.stroke].isHairline {
                trace(item, of: paths, onto: canvas)
            } else if let pen = set.pen(of: item) {
                guard let shader = set.shader(of: item, pen: pen) else { continue }
                mesh.paint(item, of: paths, pen: pen, shader: shader, onto: canvas)
            } else {
                tracer.trace(item.path, of: paths, plan: plan, clip: part.clip)
                ink(plan, item.color.premultiplied.packed, onto: canvas, coverage: &coverage)
            }
        }
    }

    /// Draws the hairlines of an item.
    private func trace(_ item: StrokeBatch.Item, of paths: PathStore, onto canvas: CanvasMemory) {
        let color = item.color.premultiplied.packed
        unsafe paths.vertices.withUnsafeBufferPointer { vertices in
            unsafe paths.subpathEnds.withUnsafeBufferPointer { ends in
                let outlines = unsafe OutlineView(vertices: vertices, ends: ends)
                outlines.traceHairlines(of: item.path, clip: canvas.bounds) { x, y, weight in
                    canvas.lay(Compositing.scaled(color, by: weight), x: x, y: y)
                }
            }
        }
    }

    /// Inks the outlines that were traced last.
    private mutating func ink(
        _ plan: StrokePlan, _ color: UInt32, onto canvas: CanvasMemory, coverage: inout CoverageAccumulator
    ) {
        guard !tracer.outliner.ends.isEmpty else { return }
        unsafe tracer.outliner.vertices.withUnsafeBufferPointer { vertices in
            unsafe tracer.outliner.ends.withUnsafeBufferPointer { ends in
                let view = unsafe OutlineView(vertices: vertices, ends: ends)
                if plan.isSoft {
                    inkSoftly(view, plan, color, onto: canvas, coverage: &coverage)
                } else {
                    coverage.ink(view, subpaths: 0..<ends.count, color: color, onto: canvas)
                }
            }
        }
    }

    /// Sums the coverages of all levels, then inks with their mean.
    private mutating func inkSoftly(
        _ view: OutlineView, _ plan: StrokePlan, _ color: UInt32, onto canvas: CanvasMemory,
        coverage: inout CoverageAccumulator
    ) {
        let box = view.bounds(of: 0..<tracer.outliner.ends.count).intersection(canvas.bounds)
        guard !box.isEmpty, let steps = plan.levels.first?.steps else { return }
        sums.reserve(box.height * box.width, filledWith: 0)
        let soft = unsafe SoftSums(sums: sums.base, bounds: box)
        for (index, level) in plan.levels.enumerated() {
            let first = index == 0 ? 0 : tracer.levelEnds[index - 1]
            let subpaths = first..<tracer.levelEnds[index]
            unsafe coverage.scan(view, subpaths: subpaths, clip: box, rule: .area) {
                unsafe soft.add(row: $0, runs: $1, weight: level.weight)
            }
        }
        soft.ink(color, steps: Int32(steps), onto: canvas)
    }
}

/// Coverages of several shapes, added up; 0 everywhere before and after.
@safe
struct SoftSums {
    let sums: UnsafeMutablePointer<Int32>
    let bounds: PixelBounds

    /// Adds the runs of one row of a shape.
    func add(row: Int, runs: UnsafeBufferPointer<CoverageSpan>, weight: Int32) {
        // SAFETY: the runs were clipped to `bounds`.
        let line = unsafe sums + (row - bounds.minY) * bounds.width
        for index in 0..<runs.count {
            let run = unsafe runs[index]
            let change = Int32(truncatingIfNeeded: run.coverage) &* weight
            for x in run.x - bounds.minX..<run.x - bounds.minX + run.count { unsafe line[x] &+= change }
        }
    }

    /// Lays a colour over the canvas by the mean coverage and clears the sums.
    func ink(_ color: UInt32, steps: Int32, onto canvas: CanvasMemory) {
        for y in bounds.minY..<bounds.maxY {
            // SAFETY: `bounds` lies inside the canvas.
            let line = unsafe canvas.row(y) + bounds.minX
            let row = unsafe sums + (y - bounds.minY) * bounds.width
            for x in 0..<bounds.width {
                let sum = unsafe row[x]
                guard sum != 0 else { continue }
                unsafe row[x] = 0
                let weight = CoverageSpan.weight(UInt32(max(0, min(sum / steps, Int32(CoverageSpan.full)))))
                unsafe line[x] = unsafe Compositing.over(Compositing.scaled(color, by: weight), line[x])
            }
        }
    }
}
