import Drawing
import Geometry
import Pixels

/// Draws batches of discs: small ones with stamps, large ones pixel by pixel.
struct CirclePainter: ~Copyable {
    private var store = StampStore()

    /// Draws every disc of the batch in order.
    mutating func paint(_ batch: CircleBatch, onto target: inout PixelBuffer) {
        store.begin()
        let looks = batch.styles.map { style in
            CircleProfile(style).map { profile in
                let isStamped = profile.outerRadius <= StampStore.maximumRadius
                return CircleLook(profile: profile, stamps: isStamped ? store.place(of: style) : nil)
            }
        }
        let bounds = PixelBounds(minX: 0, minY: 0, maxX: target.width, maxY: target.height)
        unsafe target.pixels.withUnsafeMutableBufferPointer { pixels in
            guard let base = pixels.baseAddress else { return }
            let canvas = unsafe CanvasMemory(pixels: base, bounds: bounds)
            for index in batch.centers.indices {
                guard let look = looks[Int(batch.styleIndexes[index])] else { continue }
                let center = batch.centers[index].held
                if let place = look.stamps {
                    stamp(place, look.profile, at: center, onto: canvas)
                } else {
                    draw(look.profile, at: center, onto: canvas)
                }
            }
        }
    }

    private mutating func stamp(
        _ place: Int, _ profile: CircleProfile, at center: FixedPoint, onto canvas: CanvasMemory
    ) {
        let spot = StampPlace(center)
        // The radius is at most 24 px, so nothing further out than a stamp's side can show.
        let bounds = canvas.bounds
        guard spot.column > -64, spot.row > -64, spot.column < bounds.maxX + 64, spot.row < bounds.maxY + 64
        else { return }
        let stamp = store.stamp(place, phase: spot.phase, profile)
        let left = spot.column &+ stamp.left
        let top = spot.row &+ stamp.top
        let box = PixelBounds(minX: left, minY: top, maxX: left + stamp.width, maxY: top + stamp.height)
        let seen = box.intersection(bounds)
        guard !seen.isEmpty else { return }
        unsafe store.withPixels(of: stamp) { pixels in
            // SAFETY: `seen` lies inside both the stamp and the canvas.
            for y in seen.minY..<seen.maxY {
                let source = unsafe pixels + ((y &- top) &* stamp.width &+ (seen.minX &- left))
                unsafe RowCompositing.over(source, canvas.row(y) + seen.minX, count: seen.width)
            }
        }
    }

    /// The plain way: every pixel of the disc's square by the formula.
    private func draw(_ profile: CircleProfile, at center: FixedPoint, onto canvas: CanvasMemory) {
        let reach = Int(profile.outerRadius.rounded(.up))
        let column = Int(center.x) >> 8
        let row = Int(center.y) >> 8
        let box = PixelBounds(
            minX: column - reach, minY: row - reach, maxX: column + reach + 1, maxY: row + reach + 1)
        let seen = box.intersection(canvas.bounds)
        guard !seen.isEmpty else { return }
        for y in seen.minY..<seen.maxY {
            // SAFETY: `seen` lies inside the canvas.
            let line = unsafe canvas.row(y)
            for x in seen.minX..<seen.maxX {
                let pixel = profile.pixel(stepsX: x << 8 + 128 - Int(center.x), stepsY: y << 8 + 128 - Int(center.y))
                if pixel != 0 { unsafe line[x] = unsafe Compositing.over(pixel, line[x]) }
            }
        }
    }
}

/// A style of a batch made ready.
private struct CircleLook {
    let profile: CircleProfile
    /// The place of its stamps in the store; nil when it is too large for stamps.
    let stamps: Int?
}
