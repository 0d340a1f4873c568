import Drawing
import Geometry
import Pixels

/// Draws batches of lines; each line is one shape, inked once wherever it crosses itself.
struct StrokePainter: ~Copyable {
    /// The most pixels of a soft-edged line taken at once (4 MiB of sums).
    static let maximumSoftPixels = 1 << 20

    private var tracer = LineTracer()
    private var sums = ScratchMemory<Int32>()

    /// Draws every line of the batch in order.
    mutating func paint(
        _ batch: StrokeBatch, paths: PathStore, onto target: inout PixelBuffer,
        coverage: inout CoverageAccumulator
    ) {
        var plans = batch.strokes.map(StrokePlan.init)
        let clip = PixelBounds(minX: 0, minY: 0, maxX: target.width, maxY: target.height)
        unsafe target.pixels.withUnsafeMutableBufferPointer { pixels in
            guard let base = pixels.baseAddress else { return }
            let canvas = unsafe CanvasMemory(pixels: base, bounds: clip)
            for item in batch.items where item.color.alpha > 0 {
                guard var plan = plans[item.stroke].take() else { continue }
                tracer.trace(item.path, of: paths, plan: &plan, clip: clip)
                let color = item.color.premultiplied.packed
                ink(plan, color, onto: canvas, coverage: &coverage)
                plans[item.stroke] = plan
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
                    unsafe coverage.scan(view, subpaths: 0..<ends.count, clip: canvas.bounds, rule: .area) {
                        unsafe canvas.ink(row: $0, runs: $1, color: color)
                    }
                }
            }
        }
    }

    /// Sums the coverages of all levels, then inks with their mean.
    private mutating func inkSoftly(
        _ view: OutlineView, _ plan: StrokePlan, _ color: UInt32, onto canvas: CanvasMemory,
        coverage: inout CoverageAccumulator
    ) {
        var box = unsafe view.bounds(of: 0..<view.ends.count).intersection(canvas.bounds)
        guard !box.isEmpty, let steps = plan.levels.first?.steps else { return }
        let rows = max(1, Self.maximumSoftPixels / box.width)
        let end = box.maxY
        sums.reserve(min(rows, box.height) * box.width, filledWith: 0)
        while box.minY < end {
            box.maxY = min(box.minY + rows, end)
            let soft = unsafe SoftSums(sums: sums.base, bounds: box)
            for (index, level) in plan.levels.enumerated() {
                let first = index == 0 ? 0 : tracer.levelEnds[index - 1]
                let subpaths = first..<tracer.levelEnds[index]
                unsafe coverage.scan(view, subpaths: subpaths, clip: box, rule: .area) {
                    unsafe soft.add(row: $0, runs: $1, weight: level.weight)
                }
            }
            soft.ink(color, steps: Int32(steps), onto: canvas)
            box.minY = box.maxY
        }
    }
}

/// The pixels of a canvas while it is drawn on.
@safe
struct CanvasMemory {
    let pixels: UnsafeMutablePointer<UInt32>
    let bounds: PixelBounds

    /// The address of a row's first pixel.
    @inline(__always)
    func row(_ y: Int) -> UnsafeMutablePointer<UInt32> { unsafe pixels + y &* bounds.maxX }

    /// Lays a colour over the runs of a row by their coverage.
    @inline(__always)
    func ink(row y: Int, runs: UnsafeBufferPointer<CoverageSpan>, color: UInt32) {
        let line = unsafe row(y)
        for index in 0..<runs.count {
            // SAFETY: runs lie inside the clip they were scanned with, which lies inside the canvas.
            let run = unsafe runs[index]
            let source = Compositing.scaled(color, by: CoverageSpan.weight(run.coverage))
            if run.count == 1 {
                unsafe line[run.x] = unsafe Compositing.over(source, line[run.x])
            } else {
                unsafe RowCompositing.over(source, line + run.x, count: run.count)
            }
        }
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
