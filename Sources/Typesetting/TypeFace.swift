import CHarfBuzz
import Drawing

/// One face of a font file, open for shaping and outlines.
///
/// HarfBuzz checks every table before it is used, so a broken font gives missing glyphs, never a fault.
@safe
final class TypeFace: Sendable {
    /// HarfBuzz's steps to the em for advances and offsets: 64 to the layout unit, so text is measured in
    /// whole numbers and machines with one font agree.
    static let stepsPerEm: Int32 = 1536

    /// The file and the face in it.
    let font: FontFace
    /// Folded family names in every language of the font.
    let families: Set<String>
    /// Folded full and PostScript names.
    let fullNames: Set<String>
    /// How bold and how upright it is.
    let style: FontName.Style
    /// The language whose forms the face is made for, as its name says; nil for most.
    let language: String?
    /// Font units to the em.
    let unitsPerEm: Int

    // SAFETY: made immutable in init; HarfBuzz lets any thread use an immutable object.
    nonisolated(unsafe) let metrics: OpaquePointer
    // SAFETY: as above.
    nonisolated(unsafe) private let design: OpaquePointer
    // SAFETY: as above.
    nonisolated(unsafe) private let face: OpaquePointer

    /// Opens a face; nil when it has no glyphs.
    init?(blob: OpaquePointer, path: String, index: Int) {
        // SAFETY: HarfBuzz's objects are counted; each made here is given back in deinit or below.
        guard let face = unsafe hb_face_create(blob, UInt32(index)) else { return nil }
        let units = unsafe hb_face_get_upem(face)
        guard unsafe hb_face_get_glyph_count(face) > 0, (16...16_384).contains(units),
            let metrics = unsafe hb_font_create(face), let design = unsafe hb_font_create(face)
        else {
            unsafe hb_face_destroy(face)
            return nil
        }
        unsafe hb_font_set_scale(metrics, Self.stepsPerEm, Self.stepsPerEm)
        unsafe hb_face_make_immutable(face)
        let style = unsafe FontName.Style(
            weight: Int(hb_style_get_value(metrics, HB_STYLE_TAG_WEIGHT).rounded()),
            isItalic: hb_style_get_value(metrics, HB_STYLE_TAG_ITALIC) > 0
                || hb_style_get_value(metrics, HB_STYLE_TAG_SLANT_ANGLE) != 0,
            width: Int(hb_style_get_value(metrics, HB_STYLE_TAG_WIDTH).rounded()))
        unsafe hb_font_make_immutable(metrics)
        unsafe hb_font_make_immutable(design)
        let names = unsafe FaceNames(face)
        font = FontFace(path: path, index: index, name: names.display)
        families = names.families
        fullNames = names.fullNames
        language = names.language
        self.style = style
        unitsPerEm = Int(units)
        unsafe self.face = unsafe face
        unsafe self.metrics = unsafe metrics
        unsafe self.design = unsafe design
    }

    deinit {
        // SAFETY: made in init, given back once.
        unsafe hb_font_destroy(metrics)
        unsafe hb_font_destroy(design)
        unsafe hb_face_destroy(face)
    }

    /// The glyph of a character; nil when the face has none.
    func glyph(of character: UInt32) -> UInt32? {
        var glyph: hb_codepoint_t = 0
        // SAFETY: `metrics` lives as long as the face.
        let isFound = unsafe hb_font_get_nominal_glyph(metrics, character, &glyph)
        return isFound != 0 && glyph != 0 ? glyph : nil
    }

    /// The shape of a glyph, in font units.
    func shape(of glyph: UInt32) -> GlyphShape {
        var pen = OutlinePen()
        // SAFETY: HarfBuzz calls the pen's functions with this address, and only before it returns.
        unsafe withUnsafeMutablePointer(to: &pen) { pen in
            unsafe gridmill_draw_glyph(design, glyph, OutlinePen.functions, UnsafeMutableRawPointer(pen))
        }
        guard !pen.steps.isEmpty, !pen.isTooLong else { return .blank }
        return .outline(GlyphOutline(unitsPerEm: Double(unitsPerEm), steps: pen.steps))
    }
}
