import Drawing
import Pixels

/// The pixels of a canvas while it is drawn on.
@safe
struct CanvasMemory {
    /// Pixels that lie beyond each row of a padded canvas, so that eight may be read and written back anywhere.
    static let padding = 8

    let pixels: UnsafeMutablePointer<UInt32>
    /// Pixels across the canvas.
    let stride: Int
    /// The part that may be drawn on.
    let bounds: PixelBounds
    /// True when ``padding`` pixels lie beyond the last of each row.
    var isPadded = false

    /// The same pixels with less that may be drawn on.
    func clipped(to clip: PixelBounds) -> Self {
        unsafe Self(
            pixels: pixels, stride: stride, bounds: bounds.intersection(clip), isPadded: isPadded)
    }

    /// Lays a pixel over all that may be drawn on.
    func lay(_ source: UInt32) {
        for y in bounds.minY..<max(bounds.minY, bounds.maxY) {
            // SAFETY: the bounds lie inside the canvas.
            unsafe RowCompositing.over(source, row(y) + bounds.minX, count: max(bounds.width, 0))
        }
    }

    /// The address of a row's first pixel.
    @inline(__always)
    func row(_ y: Int) -> UnsafeMutablePointer<UInt32> { unsafe pixels + y &* stride }

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

    /// Lays an ink over a run of wholly covered pixels.
    @inline(__always)
    func ink(_ ink: FillInk, run: CoverageSpan, row y: Int) {
        // SAFETY: as above.
        let line = unsafe row(y)
        switch ink {
        case .color(let color): unsafe RowCompositing.over(color, line + run.x, count: run.count)
        case .pattern:
            for x in run.x..<run.x &+ run.count {
                unsafe line[x] = unsafe Compositing.over(ink.pixel(x: x, y: y), line[x])
            }
        }
    }

    /// Lays a pixel over one inside the bounds.
    @inline(__always)
    func lay(_ source: UInt32, x: Int, y: Int) {
        // SAFETY: the caller keeps inside the bounds.
        let line = unsafe row(y)
        unsafe line[x] = unsafe Compositing.over(source, line[x])
    }
}
