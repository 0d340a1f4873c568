import Drawing
import Geometry
import Pixels

/// Draws batches of discs: small ones with stamps, large ones pixel by pixel.
struct CirclePainter: ~Copyable {
    private var store = StampStore()
    private var hidden = HiddenDiscs()

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
        let isDense = Self.isDense(batch, looks, bounds)
        if isDense { findHidden(batch, looks, bounds) }
        unsafe target.pixels.withUnsafeMutableBufferPointer { pixels in
            guard let base = pixels.baseAddress else { return }
            let canvas = unsafe CanvasMemory(pixels: base, bounds: bounds)
            for index in batch.centers.indices {
                if isDense, hidden.isHidden(index) { continue }
                guard let look = looks[Int(batch.styleIndexes[index])] else { continue }
                let center = batch.centers[index].held
                if let placed = place(look, at: center, bounds) {
                    stamp(placed, onto: canvas)
                } else if look.stamps == nil {
                    draw(look.profile, at: center, onto: canvas)
                }
            }
        }
    }

    /// True when looking for hidden discs is likely to pay; what is drawn is the same either way.
    private static func isDense(_ batch: CircleBatch, _ looks: [CircleLook?], _ bounds: PixelBounds) -> Bool {
        let areas = looks.map { look in
            look.map { $0.stamps == nil ? 0 : 3 * $0.profile.outerRadius * $0.profile.outerRadius } ?? 0
        }
        let mean = areas.reduce(0, +) / Float(max(areas.count, 1))
        let isOpaque = batch.styles.contains { $0.color.alpha == 1 }
        let inked = mean * Float(batch.centers.count)
        return isOpaque && inked > Float(HiddenDiscs.worthwhileDepth * bounds.width * bounds.height)
    }

    private mutating func findHidden(_ batch: CircleBatch, _ looks: [CircleLook?], _ bounds: PixelBounds) {
        hidden.begin(bounds, count: batch.centers.count)
        for index in batch.centers.indices.reversed() {
            guard let look = looks[Int(batch.styleIndexes[index])],
                let placed = place(look, at: batch.centers[index].held, bounds)
            else { continue }
            store.withRows(of: placed.stamp) {
                hidden.visit(index, rows: $0, box: placed.box, seen: placed.seen)
            }
        }
    }

    /// Where a disc's stamp goes; nil when it has none, or none of it is on the canvas.
    @inline(__always)
    private mutating func place(_ look: CircleLook, at center: FixedPoint, _ bounds: PixelBounds)
        -> PlacedStamp?
    {
        guard let first = look.stamps else { return nil }
        let spot = StampPlace(center)
        // The radius is at most 24 px, so what lies further off than this cannot show.
        guard spot.column > -64, spot.row > -64, spot.column < bounds.maxX + 64, spot.row < bounds.maxY + 64
        else { return nil }
        let stamp = store.stamp(first, phase: spot.phase, look.profile)
        let left = spot.column &+ stamp.left
        let top = spot.row &+ stamp.top
        let box = PixelBounds(minX: left, minY: top, maxX: left &+ stamp.width, maxY: top &+ stamp.height)
        let seen = box.intersection(bounds)
        return seen.isEmpty ? nil : PlacedStamp(stamp: stamp, box: box, seen: seen)
    }

    private func stamp(_ placed: PlacedStamp, onto canvas: CanvasMemory) {
        let (box, seen) = (placed.box, placed.seen)
        let width = placed.stamp.width
        unsafe store.withPixels(of: placed.stamp) { pixels in
            // SAFETY: `seen` lies inside both the stamp and the canvas; a stamp has whole vectors of 8.
            for y in seen.minY..<seen.maxY {
                let source = unsafe pixels + (y &- box.minY) &* width
                let line = unsafe canvas.row(y)
                if seen.width != width {
                    let cut = seen.minX &- box.minX
                    unsafe RowCompositing.over(source + cut, line + seen.minX, count: seen.width)
                    continue
                }
                var x = 0
                while x < width {
                    unsafe RowCompositing.overEight(source + x, line + (seen.minX &+ x))
                    x &+= 8
                }
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
                let pixel = profile.pixel(
                    stepsX: x << 8 - Int(center.x) + 128, stepsY: y << 8 - Int(center.y) + 128)
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

/// A stamp, where its box lies on the canvas, and what of the box is on it.
private struct PlacedStamp {
    let stamp: Stamp
    let box: PixelBounds
    let seen: PixelBounds
}
