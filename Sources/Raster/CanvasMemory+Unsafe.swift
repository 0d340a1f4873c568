import Drawing
import Pixels

/// The pixels of a canvas while it is drawn on.
@safe
struct CanvasMemory {
    let pixels: UnsafeMutablePointer<UInt32>
    /// Pixels across the canvas.
    let stride: Int
    /// The part that may be drawn on.
    let bounds: PixelBounds

    /// The address of a row's first pixel.
    @inline(__always)
    func row(_ y: Int) -> UnsafeMutablePointer<UInt32> { unsafe pixels + y &* stride }

    /// Reads a pixel of each cache line of a box, and answers with their sum, which means nothing.
    ///
    /// A shape's rows lie far apart in memory, where no processor guesses the next one, and drawing waits for each.
    /// Asked for one after the other without anything in between, they come all at once.
    func fetched(_ box: PixelBounds) -> UInt32 {
        var sum: UInt32 = 0
        for y in box.minY..<max(box.minY, box.maxY) {
            let line = unsafe row(y)
            // SAFETY: the caller keeps the box inside the bounds; 16 pixels are a cache line.
            for x in Swift.stride(from: box.minX, to: box.maxX, by: 16) { sum &+= unsafe line[x] }
        }
        return sum
    }

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
