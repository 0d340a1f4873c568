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
        let stride = target.width
        ink.begin(width: stride, firstRow: clip.minY, rows: clip.height)
        unsafe paths.vertices.withUnsafeBufferPointer { vertices in
            unsafe paths.subpathEnds.withUnsafeBufferPointer { ends in
                unsafe target.pixels.withUnsafeMutableBufferPointer { pixels in
                    guard let base = pixels.baseAddress else { return }
                    let canvas = unsafe CanvasMemory(pixels: base, stride: stride, bounds: clip)
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
