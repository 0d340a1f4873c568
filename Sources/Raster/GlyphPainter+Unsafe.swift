import Drawing
import Geometry
import Pixels

#if canImport(Glibc)
    import Glibc
#endif

/// Draws texts: halos below, then ink, run by run.
///
/// Outlines of labels that stand upright and are small come from stamps: masks of a glyph at a size and a place in the
/// pixel, kept from picture to picture. Their pens are moved to a whole row and the nearest quarter of a column,
/// in global pixels, as browsers do; all else is drawn where it is.
struct GlyphPainter: ~Copyable {
    /// Glyphs up to this size are stamped, pixels to the em.
    static let maximumStampSize: Float = 40
    /// The largest text that is drawn, pixels to the em.
    static let maximumSize: Float = 16_384
    /// Masks made for one run come to no more pixels than this: larger canvases are drawn in bands of rows.
    private static let maximumBandPixels = 1 << 22

    private var stamps = GlyphStampStore()
    private var masker = GlyphMasker()
    private var fields = FieldMasker()
    /// Masks of the run being drawn that are no stamps.
    private var loose = MaskStore()
    private var placed: [PlacedMask] = []

    /// A mask, where it lies, and how it looks.
    private struct PlacedMask {
        let mask: GlyphMask
        let box: PixelBounds
        let look: Int32
        let isStamp: Bool
    }

    /// Starts a display list.
    mutating func begin(_ list: DisplayList) { stamps.begin(list) }

    /// Draws a batch inside a clip.
    mutating func paint(
        _ batch: GlyphBatch, of list: DisplayList, clip: PixelBounds, onto target: inout PixelBuffer,
        coverage: inout CoverageAccumulator
    ) {
        let edges = batch.looks.map { TextEdge($0) }
        let inks = batch.looks.map { look in
            (look.color.premultiplied.packed, look.haloColor.premultiplied.packed)
        }
        let width = target.width
        let rows = max(64, Self.maximumBandPixels / max(clip.width, 1))
        var top = clip.minY
        while top < clip.maxY {
            var band = clip
            band.minY = top
            band.maxY = min(top + rows, clip.maxY)
            top = band.maxY
            for runs in batch.layers {
                place(runs, of: batch, list, edges: edges, clip: band, coverage: &coverage)
                unsafe target.pixels.withUnsafeMutableBufferPointer { pixels in
                    guard let base = pixels.baseAddress else { return }
                    lay(onto: unsafe ClippedCanvas(pixels: base, width: width, clip: band), inks)
                }
            }
        }
    }

    /// Lays the placed masks on the canvas: all halos, then all ink.
    private func lay(onto canvas: ClippedCanvas, _ inks: [(ink: UInt32, halo: UInt32)]) {
        for item in placed where item.mask.halo >= 0 {
            let color = inks[Int(item.look)].halo
            if item.isStamp {
                stamps.store.lay(item.mask.halo, item.box, color, onto: canvas)
            } else {
                loose.lay(item.mask.halo, item.box, color, onto: canvas)
            }
        }
        for item in placed {
            let color = inks[Int(item.look)].ink
            guard color != 0 else { continue }
            if item.isStamp {
                stamps.store.lay(item.mask.ink, item.box, color, onto: canvas)
            } else {
                loose.lay(item.mask.ink, item.box, color, onto: canvas)
            }
        }
    }

    /// Makes the masks of some runs.
    private mutating func place(
        _ runs: ArraySlice<GlyphRun>, of batch: GlyphBatch, _ list: DisplayList, edges: [TextEdge?],
        clip: PixelBounds, coverage: inout CoverageAccumulator
    ) {
        placed.removeAll(keepingCapacity: true)
        loose.removeAll()
        for run in runs {
            // All of a label or nothing of it: a stamp beside a glyph that turns would leave the line.
            let isUpright = run.glyphs.allSatisfy { batch.glyphs[$0].angle == 0 }
            for index in run.glyphs {
                place(
                    batch.glyphs[index], isUpright: isUpright, list, edges: edges, clip: clip,
                    coverage: &coverage)
            }
        }
    }

    private mutating func place(
        _ glyph: PlacedGlyph, isUpright: Bool, _ list: DisplayList, edges: [TextEdge?], clip: PixelBounds,
        coverage: inout CoverageAccumulator
    ) {
        guard glyph.sizePixels > 0, glyph.sizePixels <= Self.maximumSize, glyph.angle.isFinite else { return }
        let edge = edges[Int(glyph.look)]
        if isUpright, glyph.sizePixels <= Self.maximumStampSize,
            stamp(glyph, of: list, edge: edge, clip: clip, coverage: &coverage)
        {
            return
        }
        draw(glyph, list.glyphs[Int(glyph.glyph)].shape, edge: edge, clip: clip, coverage: &coverage)
    }

    /// Places a glyph's stamp; false when the glyph has no outline.
    private mutating func stamp(
        _ glyph: PlacedGlyph, of list: DisplayList, edge: TextEdge?, clip: PixelBounds,
        coverage: inout CoverageAccumulator
    ) -> Bool {
        let origin = glyph.origin.held
        // The nearest quarter of a column, the nearest row.
        let quarters = (Int(origin.x) &+ 32) >> 6
        let column = quarters >> 2
        let row = (Int(origin.y) &+ 128) >> 8
        let phase = quarters & 3
        let key = stamps.key(
            of: Int(glyph.glyph), phase: phase, size: glyph.sizePixels, edge: edge, in: list)
        guard let key else { return false }
        if let known = stamps[key] {
            append(known, column: column, row: row, look: glyph.look, isStamp: true, clip: clip)
            return true
        }
        let far = Int(glyph.sizePixels) * 8 + 600
        guard column > clip.minX - far, column < clip.maxX + far, row > clip.minY - far,
            row < clip.maxY + far, case .outline(let outline) = list.glyphs[Int(glyph.glyph)].shape
        else { return true }
        let pose = GlyphPose(
            size: glyph.sizePixels, cosine: 1, sine: 0, phaseX: Int32(phase * 64), phaseY: 0)
        let isKept = stamps.hasRoom
        var mask: GlyphMask?
        if isKept {
            mask = masker.make(
                outline, pose, edge: edge, window: nil, in: &stamps.store, coverage: &coverage)
            stamps[key] = mask ?? GlyphMask()
        } else {
            mask = masker.make(outline, pose, edge: edge, window: nil, in: &loose, coverage: &coverage)
        }
        if let mask {
            append(mask, column: column, row: row, look: glyph.look, isStamp: isKept, clip: clip)
        }
        return true
    }

    private mutating func draw(
        _ glyph: PlacedGlyph, _ shape: GlyphShape, edge: TextEdge?, clip: PixelBounds,
        coverage: inout CoverageAccumulator
    ) {
        let origin = glyph.origin.held
        let column = Int(origin.x) >> 8
        let row = Int(origin.y) >> 8
        let pose = GlyphPose(
            size: glyph.sizePixels, cosine: glyph.angle == 0 ? 1 : cos(Double(glyph.angle)),
            sine: glyph.angle == 0 ? 0 : sin(Double(glyph.angle)),
            phaseX: origin.x & 255, phaseY: origin.y & 255)
        let window = PixelBounds(
            minX: clip.minX - column, minY: clip.minY - row, maxX: clip.maxX - column, maxY: clip.maxY - row)
        var mask: GlyphMask?
        switch shape {
        case .blank: break
        case .outline(let outline):
            mask = masker.make(
                outline, pose, edge: edge, window: window, in: &loose, coverage: &coverage)
        case .field(let field):
            let picture = DistancePicture(
                width: field.width, height: field.height, distances: field.distances,
                left: Double(field.left - GlyphField.border), top: -Double(field.top + GlyphField.border))
            let scale = Double(glyph.sizePixels) / GlyphField.pixelsPerEm
            mask = fields.make(
                picture, scaleX: scale, scaleY: scale, emScale: scale, pose, edge: edge, window: window,
                in: &loose)
        }
        guard let mask else { return }
        append(mask, column: column, row: row, look: glyph.look, isStamp: false, clip: clip)
    }

    private mutating func append(
        _ mask: GlyphMask, column: Int, row: Int, look: Int32, isStamp: Bool, clip: PixelBounds
    ) {
        let box = mask.bounds(column: column, row: row)
        guard !box.intersection(clip).isEmpty else { return }
        placed.append(PlacedMask(mask: mask, box: box, look: look, isStamp: isStamp))
    }
}

extension GlyphBatch {
    /// The runs that are laid on together, halos below: each by itself, or all at once.
    fileprivate var layers: [ArraySlice<GlyphRun>] {
        drawsHalosFirst ? [runs[...]] : runs.indices.map { runs[$0...$0] }
    }
}
