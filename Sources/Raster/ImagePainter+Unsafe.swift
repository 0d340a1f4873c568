import Drawing
import Pixels

/// Draws pictures, a canvas row at a time: sampled, adjusted, made translucent, laid on.
struct ImagePainter {
    private var row: [UInt32] = []

    /// Draws a picture; nothing when its place or scale makes no sense.
    mutating func paint(_ batch: ImageBatch, onto target: inout PixelBuffer) {
        if let corners = batch.corners {
            let canvas = PixelBounds(minX: 0, minY: 0, maxX: target.width, maxY: target.height)
            return QuadPainter.paint(batch, corners: corners, onto: &target, clip: canvas)
        }
        let image = batch.image
        guard batch.opacity > 0,
            let across = ImageAxis(
                start: batch.left, scale: batch.scaleX, count: image.width, canvas: target.width,
                resampling: batch.resampling),
            let down = ImageAxis(
                start: batch.top, scale: batch.scaleY, count: image.height, canvas: target.height,
                resampling: batch.resampling),
            !across.pixels.isEmpty, !down.pixels.isEmpty
        else { return }
        let adjustment = PixelAdjustment(batch.adjustment)
        let weight = UInt32((min(batch.opacity, 1) * 255).rounded())
        var sampler = ImageSampler(image: image, across: across, down: down)
        let width = target.width
        row.removeAll(keepingCapacity: true)
        row.append(contentsOf: repeatElement(0, count: across.pixels.count))
        for y in down.pixels {
            sampler.sample(y - down.pixels.lowerBound, into: &row)
            if let adjustment { for x in row.indices { row[x] = adjustment.applied(to: row[x]) } }
            unsafe row.withUnsafeMutableBufferPointer { sources in
                unsafe target.pixels.withUnsafeMutableBufferPointer { pixels in
                    guard let source = sources.baseAddress, let base = pixels.baseAddress else { return }
                    // SAFETY: the axes hold canvas pixels only.
                    let line = unsafe base + (y * width + across.pixels.lowerBound)
                    if weight < 255 { unsafe RowCompositing.scale(source, count: sources.count, by: weight) }
                    unsafe RowCompositing.over(source, line, count: sources.count)
                }
            }
        }
    }
}
