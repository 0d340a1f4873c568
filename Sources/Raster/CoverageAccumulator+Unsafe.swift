import Drawing
import Geometry

/// Pixels next to each other in a row that a shape covers alike.
struct CoverageSpan {
    /// A pixel wholly covered.
    static let full: UInt32 = 65_535

    var x: Int
    var count: Int
    /// 1…``full``.
    var coverage: UInt32

    /// A coverage as a weight of 0…255, rounded to nearest.
    @inline(__always)
    static func weight(_ coverage: UInt32) -> UInt32 { (coverage &* 255 &+ 32_768) >> 16 }
}

/// How a shape's edges become coverage.
enum CoverageRule {
    /// The exact area of the pixel inside the shape.
    case area
    /// All or nothing, by the pixel's centre; a centre on an edge belongs to the shape on its right or below.
    case centers
    /// As ``centers``, but to the shape on its right or above: the rule of a graphics processor.
    case centersFromBelow
}

/// Shapes in flat arrays, as a ``PathStore`` holds them; valid while their owner stands still.
@safe
struct OutlineView {
    let vertices: UnsafeBufferPointer<FixedPoint>
    let ends: UnsafeBufferPointer<Int>

    func vertexRange(ofSubpath index: Int) -> Range<Int> {
        unsafe (index == 0 ? 0 : ends[index - 1])..<ends[index]
    }

    /// A vertex by its index.
    func vertex(_ index: Int) -> FixedPoint { unsafe vertices[index] }

    /// The pixels that the box of some sub-paths touches; empty when there is no vertex.
    func bounds(of subpaths: Range<Int>) -> PixelBounds {
        guard !subpaths.isEmpty else { return PixelBounds(minX: 0, minY: 0, maxX: 0, maxY: 0) }
        var low = SIMD2<Int32>(repeating: .max)
        var high = SIMD2<Int32>(repeating: .min)
        let first = vertexRange(ofSubpath: subpaths.lowerBound).lowerBound
        let end = vertexRange(ofSubpath: subpaths.upperBound - 1).upperBound
        for index in first..<end {
            let vertex = unsafe vertices[index]
            let place = SIMD2(vertex.x, vertex.y)
            low = pointwiseMin(low, place)
            high = pointwiseMax(high, place)
        }
        guard low.x <= high.x else { return PixelBounds(minX: 0, minY: 0, maxX: 0, maxY: 0) }
        return PixelBounds(
            minX: Int(low.x) >> 8, minY: Int(low.y) >> 8, maxX: (Int(high.x) + 255) >> 8,
            maxY: (Int(high.y) + 255) >> 8)
    }
}

/// Turns outlines into runs of covered pixels, row by row.
///
/// Each edge adds, to every cell (pixel) of every row it crosses, the signed area between itself and the
/// right-hand side of the cell; a running sum along the row then is the covered area:
///
///     cell     0     1     2     3           sum      0    .25    1     1
///              .     ./////XXXXX
///              .    /./////XXXXX    an edge that goes down, with the shape on its right
///
/// All of it is integer arithmetic on the edge's own end points, and never on points cut at the canvas'
/// rim: the same edge gives the same areas on whatever canvas, which is why tiles join without a seam.
/// An area counts 2 · 256 · 256 to the pixel. Where the winding number is beyond ± 1 the area is held at
/// a whole pixel (the non-zero rule, but for pixels whose inside is crossed by several edges).
///
/// - Source: the signed-area method of R. Levien's font-rs (2016) and of FreeType's smooth rasteriser,
///   carried over to exact integers and a bit mask of touched cells.
struct CoverageAccumulator: ~Copyable {
    /// The most cells in use at once (2 MiB): larger shapes are taken in bands of rows.
    static let maximumCells = 1 << 19

    private var cells = ScratchMemory<Int32>()
    private var mask = ScratchMemory<UInt64>()
    private var spans = ScratchMemory<CoverageSpan>()

    /// Calls `body` for each row that the shape inks, from the top, with the row's runs from the left.
    ///
    /// - Parameters:
    ///   - outlines: where the vertices are, canvas coordinates; sub-paths close by themselves.
    ///   - subpaths: the sub-paths of the shape.
    ///   - clip: nothing outside is reported.
    ///   - rule: area or centres.
    ///   - body: row and runs; the runs are valid inside the call only.
    mutating func scan(
        _ outlines: OutlineView, subpaths: Range<Int>, clip: PixelBounds, rule: CoverageRule,
        _ body: (_ row: Int, _ runs: UnsafeBufferPointer<CoverageSpan>) -> Void
    ) {
        let box = outlines.bounds(of: subpaths).intersection(clip)
        spans.reserveUnset(max(box.width, 0) + 1)
        unsafe forEachBand(of: box) { grid, spans in
            grid.add(outlines, subpaths: subpaths, rule: rule)
            unsafe grid.sweep(into: spans, body)
        }
    }

    /// Lays a colour over the canvas by the area of each pixel inside a shape.
    ///
    /// - Parameters:
    ///   - outlines: where the vertices are, canvas coordinates; sub-paths close by themselves.
    ///   - subpaths: the sub-paths of the shape.
    ///   - color: premultiplied.
    ///   - canvas: nothing outside its bounds is inked.
    mutating func ink(_ outlines: OutlineView, subpaths: Range<Int>, color: UInt32, onto canvas: CanvasMemory)
    {
        let whole = outlines.bounds(of: subpaths)
        unsafe forEachBand(of: whole.intersection(canvas.bounds)) { grid, _ in
            grid.addAreas(outlines, subpaths: subpaths, box: whole)
            grid.ink(color, onto: canvas)
        }
    }

    /// Inks a polygon beside those that its batch has inked so far.
    ///
    /// - Parameters:
    ///   - outlines: where the vertices are, canvas coordinates; sub-paths close by themselves.
    ///   - subpaths: the sub-paths of the shape.
    ///   - color: premultiplied.
    ///   - plane: of the batch.
    ///   - canvas: padded; nothing outside its bounds is inked.
    mutating func fill(
        _ outlines: OutlineView, subpaths: Range<Int>, color: UInt32, joining plane: inout InkPlane,
        onto canvas: CanvasMemory
    ) {
        let whole = outlines.bounds(of: subpaths)
        unsafe forEachBand(of: whole.intersection(canvas.bounds)) { grid, _ in
            grid.addAreas(outlines, subpaths: subpaths, box: whole)
            grid.fill(color, joining: &plane, onto: canvas)
        }
    }

    /// Calls `body` with clear cells for each band of rows of a box; it leaves them clear.
    @inline(__always)
    private mutating func forEachBand(
        of box: PixelBounds,
        _ body: (_ grid: CellGrid<Int32>, _ spans: UnsafeMutablePointer<CoverageSpan>) -> Void
    ) {
        guard !box.isEmpty else { return }
        let rowsAtOnce = max(1, min(box.height, Self.maximumCells / CellGrid<Int32>.stride(box.width)))
        cells.reserve(rowsAtOnce * CellGrid<Int32>.stride(box.width), filledWith: 0)
        mask.reserve(rowsAtOnce * CellGrid<Int32>.words(box.width), filledWith: 0)
        var top = box.minY
        while top < box.maxY {
            var band = box
            band.minY = top
            band.maxY = min(top + rowsAtOnce, box.maxY)
            // SAFETY: the blocks were given the size of the band just above.
            unsafe body(CellGrid(cells: cells.base, mask: mask.base, bounds: band), spans.base)
            top = band.maxY
        }
    }
}
