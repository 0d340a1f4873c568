import Drawing
import Geometry
import Pixels

/// Draws batches of discs: small ones with stamps, large ones pixel by pixel.
struct CirclePainter: ~Copyable {
    private var store = StampStore()
    private var hidden = HiddenDiscs()

    /// Starts a picture or a part of one; before ``looks(of:)``.
    mutating func begin() { store.begin() }

    /// The styles of a batch made ready; nil for one that inks nothing.
    mutating func looks(of batch: CircleBatch) -> [CircleLook?] {
        batch.styles.map { style in
            CircleProfile(style).map { profile in
                let isSmall = profile.outerRadius <= StampStore.maximumRadius
                return CircleLook(
                    profile: profile, isSmall: isSmall, stamps: isSmall ? store.place(of: style) : nil)
            }
        }
    }

    /// Draws the discs of one band in order.
    mutating func paint(_ part: BandPart<CircleBatch>, looks: [CircleLook?], onto target: inout PixelBuffer) {
        let isDense = Self.isDense(part, looks)
        if isDense { findHidden(part, looks) }
        let stride = target.width
        unsafe target.pixels.withUnsafeMutableBufferPointer { pixels in
            guard let base = pixels.baseAddress else { return }
            let canvas = unsafe CanvasMemory(pixels: base, stride: stride, bounds: part.clip)
            for (order, item) in part.items.enumerated() {
                if isDense, hidden.isHidden(order) { continue }
                guard let look = looks[Int(part.batch.styleIndexes[Int(item)])] else { continue }
                let center = part.batch.centers[Int(item)].held
                if let placed = place(look, at: center, part.clip) {
                    stamp(placed, onto: canvas)
                } else {
                    // Large, or off the canvas, or there was no room for one more stamp.
                    let drawn = look.isSmall ? StampPlace(center).center : center
                    draw(look.profile, at: drawn, onto: canvas)
                }
            }
        }
    }

    /// True when looking for hidden discs is likely to pay; what is drawn is the same either way.
    private static func isDense(_ part: BandPart<CircleBatch>, _ looks: [CircleLook?]) -> Bool {
        let areas = looks.map { look in
            look.map { $0.stamps == nil ? 0 : 3 * $0.profile.outerRadius * $0.profile.outerRadius } ?? 0
        }
        let mean = areas.reduce(0, +) / Float(max(areas.count, 1))
        let isOpaque = part.batch.styles.contains { $0.color.alpha == 1 }
        let inked = mean * Float(part.items.count)
        return isOpaque && inked > Float(HiddenDiscs.worthwhileDepth * part.clip.width * part.clip.height)
    }

    private mutating func findHidden(_ part: BandPart<CircleBatch>, _ looks: [CircleLook?]) {
        hidden.begin(part.clip, count: part.items.count)
        for order in (0..<part.items.count).reversed() {
            let item = Int(part.items[part.items.startIndex + order])
            guard let look = looks[Int(part.batch.styleIndexes[item])],
                let placed = place(look, at: part.batch.centers[item].held, part.clip)
            else { continue }
            store.withRows(of: placed.stamp) {
                hidden.visit(order, rows: $0, box: placed.box, seen: placed.seen)
            }
        }
    }

    /// Where a disc's stamp goes; nil when it has no stamp, or none of it is on the canvas.
    @inline(__always)
    private mutating func place(_ look: CircleLook, at center: FixedPoint, _ bounds: PixelBounds)
        -> PlacedStamp?
    {
        guard let first = look.stamps else { return nil }
        let spot = StampPlace(center)
        // The radius is at most 24 px, so what lies further off than this cannot show.
        guard spot.column > -64, spot.column < bounds.maxX + 64 else { return nil }
        guard let stamp = store.stamp(first, phase: spot.phase, look.profile) else { return nil }
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
struct CircleLook {
    let profile: CircleProfile
    /// True when it is drawn at sub-pixel phases only, with a stamp or without.
    let isSmall: Bool
    /// The place of its stamps in the store; nil when it has none.
    let stamps: Int?

    /// How many rows above and below its centre's a disc may ink.
    var reach: Int { Int(profile.outerRadius.rounded(.up)) + 1 }
}

/// A stamp, where its box lies on the canvas, and what of the box is on it.
private struct PlacedStamp {
    let stamp: Stamp
    let box: PixelBounds
    let seen: PixelBounds
}
