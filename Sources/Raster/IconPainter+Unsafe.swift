import Drawing
import Geometry
import Pixels

#if canImport(Glibc)
    import Glibc
#endif

/// Draws icons as a graphics card does: each canvas pixel whose centre lies on an icon reads the picture there.
///
/// Around a picture lies one clear pixel, so that its edge fades when it is read between pixels.
struct IconPainter: ~Copyable {
    private var fields = FieldMasker()
    private var masks = MaskStore()
    private var row: [UInt32] = []
    /// Distance fields of the list, taken out of their pictures.
    private var distances: [Int32: [UInt8]] = [:]

    /// Starts a display list.
    mutating func begin() { distances.removeAll(keepingCapacity: true) }

    /// Draws a batch inside a clip.
    mutating func paint(
        _ batch: IconBatch, of list: DisplayList, clip: PixelBounds, onto target: inout PixelBuffer
    ) {
        let width = target.width
        unsafe target.pixels.withUnsafeMutableBufferPointer { pixels in
            guard let base = pixels.baseAddress else { return }
            let canvas = unsafe ClippedCanvas(pixels: base, width: width, clip: clip)
            for icon in batch.icons {
                let image = list.images[Int(icon.image)]
                let look = batch.looks[Int(icon.look)]
                guard let quad = IconQuad(icon, image.pixels, batch.resampling), look.opacity > 0 else {
                    continue
                }
                if image.isDistanceField {
                    drawField(icon, image, look, canvas)
                } else {
                    draw(quad, image.pixels, look, onto: canvas)
                }
            }
        }
    }

    private mutating func draw(
        _ quad: IconQuad, _ image: PixelBuffer, _ look: IconLook, onto canvas: ClippedCanvas
    ) {
        let seen = quad.bounds.intersection(canvas.clip)
        guard !seen.isEmpty else { return }
        let opacity = UInt32((min(look.opacity, 1) * 255).rounded())
        row.removeAll(keepingCapacity: true)
        row.append(contentsOf: repeatElement(0, count: seen.width))
        for y in seen.minY..<seen.maxY {
            var hasInk: UInt32 = 0
            for x in seen.minX..<seen.maxX {
                let pixel = quad.sample(image, x, y)
                row[x &- seen.minX] = pixel
                hasInk |= pixel
            }
            guard hasInk != 0 else { continue }
            unsafe row.withUnsafeMutableBufferPointer { sources in
                guard let source = sources.baseAddress else { return }
                // SAFETY: `seen` lies inside the canvas, and `row` is as long as it is wide.
                if opacity < 255 { unsafe RowCompositing.scale(source, count: seen.width, by: opacity) }
                unsafe RowCompositing.over(source, canvas.row(y) + seen.minX, count: seen.width)
            }
        }
    }

    private mutating func drawField(
        _ icon: PlacedIcon, _ image: ListImage, _ look: IconLook, _ canvas: ClippedCanvas
    ) {
        masks.removeAll()
        let origin = icon.origin.held
        let column = Int(origin.x) >> 8
        let line = Int(origin.y) >> 8
        let pose = GlyphPose(
            size: 1, cosine: cos(Double(icon.angle)), sine: sin(Double(icon.angle)), phaseX: origin.x & 255,
            phaseY: origin.y & 255)
        let clip = canvas.clip
        let picture = DistancePicture(
            width: image.pixels.width, height: image.pixels.height, distances: field(icon.image, image),
            left: -Double(icon.sourceX), top: -Double(icon.sourceY))
        let window = PixelBounds(
            minX: clip.minX - column, minY: clip.minY - line, maxX: clip.maxX - column,
            maxY: clip.maxY - line)
        let mask = fields.make(
            picture, scaleX: Double(icon.scaleX), scaleY: Double(icon.scaleY),
            emScale: Double(icon.scaleX) * image.pixelRatio, pose, edge: TextEdge(look), window: window,
            in: &masks)
        guard let mask else { return }
        let box = mask.bounds(column: column, row: line)
        if mask.halo >= 0 {
            let halo = look.haloColor.withOpacity(look.opacity).premultiplied.packed
            masks.lay(mask.halo, box, halo, onto: canvas)
        }
        masks.lay(mask.ink, box, look.color.withOpacity(look.opacity).premultiplied.packed, onto: canvas)
    }

    private mutating func field(_ index: Int32, _ image: ListImage) -> [UInt8] {
        if let known = distances[index] { return known }
        let made = image.pixels.pixels.map { UInt8($0 >> 24) }
        distances[index] = made
        return made
    }
}

/// A part of a picture on the canvas, and the way back from a canvas pixel to a place in the picture.
private struct IconQuad {
    /// The canvas pixels that may be inked.
    let bounds: PixelBounds

    private let resampling: Resampling
    private let cosine: Double
    private let sine: Double
    private let originX: Int
    private let originY: Int
    private let icon: PlacedIcon
    /// What of the picture is read, with the clear pixel at its edges.
    private let minU: Double
    private let minV: Double
    private let maxU: Double
    private let maxV: Double

    /// Nil when the icon's numbers make no sense.
    init?(_ icon: PlacedIcon, _ image: PixelBuffer, _ resampling: Resampling) {
        let numbers = [
            icon.angle, icon.scaleX, icon.scaleY, icon.sourceX, icon.sourceY, icon.sourceWidth,
            icon.sourceHeight,
        ]
        guard numbers.allSatisfy({ $0.isFinite && abs($0) <= 1e6 }), icon.scaleX > 0, icon.scaleY > 0,
            icon.sourceWidth > 0, icon.sourceHeight > 0
        else { return nil }
        self.icon = icon
        self.resampling = resampling
        cosine = icon.angle == 0 ? 1 : cos(Double(icon.angle))
        sine = icon.angle == 0 ? 0 : sin(Double(icon.angle))
        let origin = icon.origin.held
        originX = Int(origin.x)
        originY = Int(origin.y)
        let right = Double(icon.sourceX + icon.sourceWidth)
        let bottom = Double(icon.sourceY + icon.sourceHeight)
        minU = icon.sourceX <= 0 ? Double(icon.sourceX) - 1 : Double(icon.sourceX)
        minV = icon.sourceY <= 0 ? Double(icon.sourceY) - 1 : Double(icon.sourceY)
        maxU = right >= Double(image.width) ? right + 1 : right
        maxV = bottom >= Double(image.height) ? bottom + 1 : bottom
        bounds = Self.bounds(
            icon, us: [minU, maxU], vs: [minV, maxV], cosine: cosine, sine: sine, originX: originX,
            originY: originY)
    }

    private static func bounds(
        _ icon: PlacedIcon, us: [Double], vs: [Double], cosine: Double, sine: Double, originX: Int,
        originY: Int
    ) -> PixelBounds {
        var xs: [Double] = []
        var ys: [Double] = []
        for u in us {
            for v in vs {
                let x = (u - Double(icon.sourceX)) * Double(icon.scaleX)
                let y = (v - Double(icon.sourceY)) * Double(icon.scaleY)
                xs.append(Double(originX) / 256 + cosine * x - sine * y)
                ys.append(Double(originY) / 256 + sine * x + cosine * y)
            }
        }
        let limit = 1e9
        func held(_ value: Double?) -> Double { max(-limit, min(value ?? 0, limit)) }
        return PixelBounds(
            minX: Int(held(xs.min()).rounded(.down)), minY: Int(held(ys.min()).rounded(.down)),
            maxX: Int(held(xs.max()).rounded(.up)), maxY: Int(held(ys.max()).rounded(.up)))
    }

    /// The premultiplied pixel at a canvas pixel's centre; 0 off the icon.
    @inline(__always)
    func sample(_ image: PixelBuffer, _ x: Int, _ y: Int) -> UInt32 {
        // Taken off as integers, so canvases whose origins differ by whole pixels read the same places.
        let dx = Double(x << 8 + 128 - originX) / 256
        let dy = Double(y << 8 + 128 - originY) / 256
        let u = (cosine * dx + sine * dy) / Double(icon.scaleX) + Double(icon.sourceX)
        let v = (cosine * dy - sine * dx) / Double(icon.scaleY) + Double(icon.sourceY)
        guard u >= minU, v >= minV, u < maxU, v < maxV else { return 0 }
        if resampling == .nearest { return pixel(image, Int(u.rounded(.down)), Int(v.rounded(.down))) }
        let column = (u - 0.5).rounded(.down)
        let row = (v - 0.5).rounded(.down)
        let weightX = UInt32(((u - 0.5 - column) * 256).rounded())
        let weightY = UInt32(((v - 0.5 - row) * 256).rounded())
        let (left, top) = (Int(column), Int(row))
        let upper = Compositing.mixed(
            pixel(image, left, top), pixel(image, left + 1, top), weight: weightX)
        let lower = Compositing.mixed(
            pixel(image, left, top + 1), pixel(image, left + 1, top + 1), weight: weightX)
        return Compositing.mixed(upper, lower, weight: weightY)
    }

    @inline(__always)
    private func pixel(_ image: PixelBuffer, _ x: Int, _ y: Int) -> UInt32 {
        guard x >= 0, y >= 0, x < image.width, y < image.height else { return 0 }
        return image.pixels[y &* image.width &+ x]
    }
}
