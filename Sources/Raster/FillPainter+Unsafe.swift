import Drawing
import Geometry
import Pixels

/// A batch of polygons made ready.
struct FillPlan {
    let batch: FillBatch
    /// For each pattern of the batch; nil for one that inks nothing.
    let patterns: [PatternReader?]
    let edgeRule: EdgeRule
    /// Nil for a batch that is drawn polygon by polygon.
    let mosaic: MosaicPlan?

    init(_ batch: FillBatch, of list: DisplayList) {
        self.batch = batch
        mosaic = list.edgeRule == .exact ? MosaicPlan(batch) : nil
        patterns = batch.patterns.map { PatternReader($0, images: list.images) }
        edgeRule = list.edgeRule
    }

    /// The ink of an item; nil when it has none.
    func ink(_ item: FillBatch.Item) -> FillInk? {
        guard item.pattern >= 0 else { return .color(item.color.premultiplied.packed) }
        guard patterns.indices.contains(Int(item.pattern)), let reader = patterns[Int(item.pattern)] else {
            return nil
        }
        return .pattern(reader, weight: UInt32((min(max(item.color.alpha, 0), 1) * 255).rounded()))
    }
}

/// What a polygon is filled with.
enum FillInk {
    case color(UInt32)
    /// A pattern, times a weight of 0…255.
    case pattern(PatternReader, weight: UInt32)

    /// The ink at a pixel.
    @inline(__always)
    func pixel(x: Int, y: Int) -> UInt32 {
        switch self {
        case .color(let color): color
        case .pattern(let reader, let weight): Compositing.scaled(reader.pixel(x: x, y: y), by: weight)
        }
    }
}

/// Draws batches of polygons.
struct FillPainter: ~Copyable {
    private var ink = InkPlane()
    private var inked = PixelMask()
    private var mosaic = AreaMosaic()

    /// Draws the polygons of one block in order.
    mutating func paint(
        _ part: BandPart<FillPlan>, paths: PathStore, onto canvas: CanvasMemory,
        coverage: inout CoverageAccumulator
    ) {
        guard !part.items.isEmpty else { return }
        unsafe paths.vertices.withUnsafeBufferPointer { vertices in
            unsafe paths.subpathEnds.withUnsafeBufferPointer { ends in
                let outlines = unsafe OutlineView(vertices: vertices, ends: ends)
                switch part.batch.edgeRule {
                case .exact:
                    paintExactly(
                        part, outlines, neighbours: paths.neighbours, onto: canvas, coverage: &coverage)
                case .browser: paintCenters(part, outlines, onto: canvas, coverage: &coverage)
                }
            }
        }
    }

    /// Draws by areas, so that polygons that share an edge join.
    private mutating func paintExactly(
        _ part: BandPart<FillPlan>, _ outlines: OutlineView, neighbours: [UInt32],
        onto canvas: CanvasMemory, coverage: inout CoverageAccumulator
    ) {
        guard let plan = part.batch.mosaic, AreaMosaic.draws(part, onto: canvas) else {
            return paintOneByOne(part, outlines, onto: canvas, coverage: &coverage)
        }
        guard let spare = mosaic.paint(part, plan, outlines, neighbours: neighbours, onto: canvas) else {
            return
        }
        paintOneByOne(part, outlines, onto: spare, coverage: &coverage)
        mosaic.takePlainPixels(of: spare, onto: canvas)
    }

    /// Draws polygon by polygon, each beside those before it where there is room, then on top.
    private mutating func paintOneByOne(
        _ part: BandPart<FillPlan>, _ outlines: OutlineView, onto canvas: CanvasMemory,
        coverage: inout CoverageAccumulator
    ) {
        let rule: CoverageRule = part.batch.batch.isAntialiased ? .area : .centers
        ink.begin(canvas)
        for index in part.items {
            let item = part.batch.batch.items[Int(index)]
            guard let source = part.batch.ink(item) else { continue }
            if rule == .area, canvas.isPadded, case .color(let color) = source {
                coverage.fill(outlines, subpaths: item.path, color: color, joining: &ink, onto: canvas)
                continue
            }
            unsafe coverage.scan(outlines, subpaths: item.path, clip: part.clip, rule: rule) { y, runs in
                switch source {
                case .color(let color): unsafe ink.ink(row: y, runs: runs, color: color, onto: canvas)
                case .pattern:
                    unsafe ink.ink(row: y, runs: runs, onto: canvas) { source.pixel(x: $0, y: y) }
                }
            }
        }
        ink.end(onto: canvas)
    }

    /// Draws by pixel centres, then the hairlines.
    private mutating func paintCenters(
        _ part: BandPart<FillPlan>, _ outlines: OutlineView, onto canvas: CanvasMemory,
        coverage: inout CoverageAccumulator
    ) {
        let clip = part.clip
        let batch = part.batch.batch
        let isMasked = batch.hairline == .outside || batch.hairline == .outsideAlone
        let isInked = batch.hairline != .outsideAlone
        if isMasked { inked.begin(clip) }
        for index in part.items {
            let item = batch.items[Int(index)]
            guard let source = part.batch.ink(item) else { continue }
            unsafe coverage.scan(outlines, subpaths: item.path, clip: clip, rule: .centersFromBelow) {
                y, runs in
                for index in 0..<runs.count {
                    // SAFETY: the index is below the count.
                    let run = unsafe runs[index]
                    if isMasked { inked.insert(run, row: y) }
                    if isInked { canvas.ink(source, run: run, row: y) }
                }
            }
        }
        guard batch.hairline != .none else { return }
        for index in part.items {
            let item = batch.items[Int(index)]
            guard let source = part.batch.ink(item) else { continue }
            outlines.traceHairlines(of: item.path, clip: clip) { x, y, weight in
                if isMasked, inked.contains(x: x, y: y) { return }
                canvas.lay(Compositing.scaled(source.pixel(x: x, y: y), by: weight), x: x, y: y)
            }
        }
    }
}

/// The pixels of a band that have been inked.
struct PixelMask: ~Copyable {
    private var bits = ScratchMemory<UInt64>()
    private var bounds = PixelBounds(minX: 0, minY: 0, maxX: 0, maxY: 0)
    private var words = 0

    mutating func begin(_ bounds: PixelBounds) {
        self.bounds = bounds
        words = (bounds.width + 63) / 64
        bits.reserveUnset(words * bounds.height)
        // SAFETY: the block has just been given that size.
        unsafe bits.base.update(repeating: 0, count: words * bounds.height)
    }

    mutating func insert(_ run: CoverageSpan, row: Int) {
        for x in run.x - bounds.minX..<run.x - bounds.minX + run.count {
            // SAFETY: runs lie inside the bounds.
            unsafe bits.base[(row - bounds.minY) * words + x >> 6] |= 1 << UInt64(x & 63)
        }
    }

    func contains(x: Int, y: Int) -> Bool {
        let column = x - bounds.minX
        // SAFETY: the caller asks for pixels inside the bounds.
        return unsafe bits.base[(y - bounds.minY) * words + column >> 6] >> UInt64(column & 63) & 1 == 1
    }
}

extension CoverageAccumulator {
    /// Copies the pixels whose centres lie inside some sub-paths from one picture onto another of the same size.
    mutating func copy(
        from source: PixelBuffer, onto target: inout PixelBuffer, inside path: Range<Int>, of paths: PathStore
    ) {
        precondition(source.width == target.width && source.height == target.height, "pictures of one size")
        precondition(path.upperBound <= paths.subpathCount, "a mask points at a path that is not there")
        let clip = PixelBounds(minX: 0, minY: 0, maxX: source.width, maxY: source.height)
        unsafe paths.vertices.withUnsafeBufferPointer { vertices in
            unsafe paths.subpathEnds.withUnsafeBufferPointer { ends in
                let outlines = unsafe OutlineView(vertices: vertices, ends: ends)
                unsafe scan(outlines, subpaths: path, clip: clip, rule: .centers) { y, runs in
                    for index in 0..<runs.count {
                        // SAFETY: the index is below the count.
                        let run = unsafe runs[index]
                        let pixels = y * source.width + run.x..<y * source.width + run.x + run.count
                        target.pixels.replaceSubrange(pixels, with: source.pixels[pixels])
                    }
                }
            }
        }
    }
}
