import Drawing
import Geometry
import Pixels

/// Draws batches of polygons.
struct FillPainter: ~Copyable {
    /// The most pixels taken at once, so that a wall-sized picture needs no wall-sized scratch: 2048².
    static let maximumPixels = 1 << 22

    private var ink = InkPlane()

    /// Draws every polygon of the batch in order.
    mutating func paint(
        _ batch: FillBatch, paths: PathStore, onto target: inout PixelBuffer,
        coverage: inout CoverageAccumulator
    ) {
        let width = target.width
        let height = target.height
        let rows = max(1, min(height, Self.maximumPixels / width))
        unsafe paths.vertices.withUnsafeBufferPointer { vertices in
            unsafe paths.subpathEnds.withUnsafeBufferPointer { ends in
                unsafe target.pixels.withUnsafeMutableBufferPointer { pixels in
                    guard let canvas = pixels.baseAddress else { return }
                    let outlines = unsafe OutlineView(vertices: vertices, ends: ends)
                    for top in stride(from: 0, to: height, by: rows) {
                        let clip = PixelBounds(
                            minX: 0, minY: top, maxX: width, maxY: min(top + rows, height))
                        unsafe paint(batch, outlines, clip: clip, onto: canvas, coverage: &coverage)
                    }
                }
            }
        }
    }

    /// Draws what lies in some full rows of the canvas.
    private mutating func paint(
        _ batch: FillBatch, _ outlines: OutlineView, clip: PixelBounds,
        onto canvas: UnsafeMutablePointer<UInt32>,
        coverage: inout CoverageAccumulator
    ) {
        ink.begin(width: clip.width, firstRow: clip.minY, rows: clip.height)
        let outlineCount = unsafe outlines.ends.count
        let rule: CoverageRule = batch.isAntialiased ? .area : .centers
        for item in batch.items where item.color.alpha > 0 {
            precondition(item.path.upperBound <= outlineCount, "a fill points at a path that is not there")
            let color = item.color.premultiplied.packed
            unsafe coverage.scan(outlines, subpaths: item.path, clip: clip, rule: rule) { row, runs in
                // SAFETY: rows and runs lie inside the clip, which lies inside the canvas.
                unsafe ink.ink(row: row, runs: runs, color: color, pixels: canvas + row &* clip.width)
            }
        }
        // SAFETY: the canvas has the rows of the clip.
        unsafe ink.end(onto: canvas)
    }
}
