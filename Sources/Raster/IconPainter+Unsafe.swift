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
    private var sampler = UprightSampler()
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
                    drawField(icon, quad, image, look, canvas)
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
        if quad.isUpright { sampler.begin(quad, columns: seen.minX..<seen.maxX) }
        for y in seen.minY..<seen.maxY {
            if quad.isUpright {
                guard sampler.sample(quad, image, row: y, into: &row) else { continue }
            } else {
                for x in seen.minX..<seen.maxX { row[x &- seen.minX] = quad.sample(image, x, y) }
            }
            unsafe row.withUnsafeMutableBufferPointer { sources in
                guard let source = sources.baseAddress else { return }
                // SAFETY: `seen` lies inside the canvas, and `row` is as long as it is wide.
                if opacity < 255 { unsafe RowCompositing.scale(source, count: seen.width, by: opacity) }
                unsafe RowCompositing.over(source, canvas.row(y) + seen.minX, count: seen.width)
            }
        }
    }

    private mutating func drawField(
        _ icon: PlacedIcon, _ quad: IconQuad, _ image: ListImage, _ look: IconLook, _ canvas: ClippedCanvas
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
            left: -Double(icon.sourceX), top: -Double(icon.sourceY), part: quad.part)
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
