import CCairo
import Geometry

extension CairoContext {
    /// The font file of the texts that follow.
    func setFont(_ face: CairoFace, sizePixels: Float, angle: Float) {
        unsafe setFont(face.pointer, scale: Double(sizePixels), angle: Double(angle))
    }

    /// The font of shapes for the texts that follow.
    func setFont(_ font: ShapeFont, sizePixels: Float, angle: Float) {
        unsafe setFont(font.pointer, scale: Double(sizePixels), angle: Double(angle))
    }

    @unsafe
    private func setFont(_ face: OpaquePointer, scale: Double, angle: Double) {
        var matrix = cairo_matrix_t()
        unsafe cairo_matrix_init_rotate(&matrix, angle)
        unsafe cairo_matrix_scale(&matrix, scale, scale)
        unsafe cairo_set_font_face(pointer, face)
        unsafe cairo_set_font_matrix(pointer, &matrix)
    }

    /// Keeps glyphs where they are put and as the font draws them, whatever size they have.
    func turnHintingOff() {
        let options = unsafe cairo_font_options_create()
        unsafe cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        unsafe cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        unsafe cairo_set_font_options(pointer, options)
        unsafe cairo_font_options_destroy(options)
    }

    /// Writes glyphs, and the text they stand for.
    ///
    /// - Parameters:
    ///   - glyphs: numbers in the font and pens on the baseline.
    ///   - text: UTF-8.
    ///   - clusters: how characters and glyphs share out, in the order of the text.
    ///   - isBackward: true when the glyphs run against the text.
    func show(
        _ glyphs: [(number: UInt, origin: Point)], text: [UInt8], clusters: [TextPiece.Cluster],
        isBackward: Bool
    ) {
        let placed = glyphs.map { cairo_glyph_t(index: $0.number, x: $0.origin.x, y: $0.origin.y) }
        let shares = clusters.map {
            cairo_text_cluster_t(num_bytes: Int32($0.bytes), num_glyphs: Int32($0.glyphs))
        }
        let flags =
            isBackward ? CAIRO_TEXT_CLUSTER_FLAG_BACKWARD : cairo_text_cluster_flags_t(rawValue: 0)
        // SAFETY: Cairo copies the arrays, whose counts are given.
        unsafe text.withUnsafeBytes { bytes in
            let characters = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            unsafe cairo_show_text_glyphs(
                pointer, characters, Int32(text.count), placed, Int32(placed.count), shares,
                Int32(shares.count), flags)
        }
    }

    /// Goes from our units to the context's own.
    func concatenate(_ map: AffineMap) {
        var matrix = cairo_matrix_t(
            xx: map.across.x, yx: map.across.y, xy: map.down.x, yy: map.down.y, x0: map.origin.x,
            y0: map.origin.y)
        unsafe cairo_transform(pointer, &matrix)
    }
}
