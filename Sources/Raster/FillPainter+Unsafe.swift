import Drawing
import Geometry
import Pixels

/// Draws batches of polygons.
struct FillPainter: ~Copyable {
    private var ink = InkPlane()

    /// Draws the polygons of one band in order.
    mutating func paint(
        _ part: BandPart<FillBatch>, paths: PathStore, onto target: inout PixelBuffer,
        coverage: inout CoverageAccumulator
    ) {
        guard !part.items.isEmpty else { return }
        let clip = part.clip
        let rule: CoverageRule = part.batch.isAntialiased ? .area : .centers
        ink.begin(width: clip.width, firstRow: clip.minY, rows: clip.height)
        unsafe paths.vertices.withUnsafeBufferPointer { vertices in
            unsafe paths.subpathEnds.withUnsafeBufferPointer { ends in
                unsafe target.pixels.withUnsafeMutableBufferPointer { pixels in
                    guard let base = pixels.baseAddress else { return }
                    let canvas = unsafe CanvasMemory(pixels: base, bounds: clip)
                    let outlines = unsafe OutlineView(vertices: vertices, ends: ends)
                    for index in part.items {
                        let item = part.batch.items[Int(index)]
                        let color = item.color.premultiplied.packed
                        unsafe coverage.scan(outlines, subpaths: item.path, clip: clip, rule: rule) {
                            y, runs in
                            // SAFETY: rows and runs lie inside the clip, which lies inside the canvas.
                            unsafe ink.ink(row: y, runs: runs, color: color, pixels: canvas.row(y))
                        }
                    }
                    // SAFETY: the canvas has the rows of the clip.
                    unsafe ink.end(onto: base)
                }
            }
        }
    }
}
