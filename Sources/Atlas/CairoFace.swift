import CCairo

/// A font face that Cairo opened from a file, and embeds what is used of it.
@safe
final class CairoFace {
    private let handle: OpaquePointer
    private let scaled: OpaquePointer

    /// Opens a face of a file; nil when the file is no font, has no such face, or no outlines.
    init?(path: String, index: Int) {
        guard let handle = unsafe Self.open(path: path, index: index) else { return nil }
        var matrix = cairo_matrix_t(xx: 1, yx: 0, xy: 0, yy: 1, x0: 0, y0: 0)
        var identity = matrix
        let options = unsafe cairo_font_options_create()
        // SAFETY: the matrices and options are copied by Cairo.
        let scaled = unsafe cairo_scaled_font_create(handle, &matrix, &identity, options)
        unsafe cairo_font_options_destroy(options)
        guard let scaled = unsafe scaled else {
            unsafe cairo_font_face_destroy(handle)
            return nil
        }
        unsafe self.handle = handle
        unsafe self.scaled = scaled
        guard unsafe cairo_scaled_font_status(scaled) == CAIRO_STATUS_SUCCESS,
            unsafe withFace({ unsafe $0.pointee.face_flags & FT_Long(FT_FACE_FLAG_SCALABLE) != 0 }) == true
        else { return nil }
    }

    deinit {
        unsafe cairo_scaled_font_destroy(scaled)
        unsafe cairo_font_face_destroy(handle)
    }

    /// The face for a call; use it only while this object is alive.
    var pointer: OpaquePointer { unsafe handle }

    /// True when the face has an outline (or a blank) for a glyph that can be read.
    ///
    /// One glyph that cannot would make Cairo give up on the page, so that every glyph is asked for first.
    func holds(glyph: UInt32) -> Bool {
        let isReadable = unsafe withFace { face in
            guard unsafe FT_Long(glyph) < face.pointee.num_glyphs,
                unsafe FT_Load_Glyph(face, glyph, FT_Int32(FT_LOAD_NO_SCALE)) == 0,
                let slot = unsafe face.pointee.glyph
            else { return false }
            return unsafe slot.pointee.format == FT_GLYPH_FORMAT_OUTLINE
        }
        return isReadable == true
    }

    /// Lends FreeType's face; nil when Cairo cannot open the file.
    private func withFace<Value>(_ body: (FT_Face) -> Value) -> Value? {
        guard let face = unsafe cairo_ft_scaled_font_lock_face(scaled) else { return nil }
        // SAFETY: the face is ours between the lock and the unlock.
        defer { unsafe cairo_ft_scaled_font_unlock_face(scaled) }
        return unsafe body(face)
    }

    /// A face by its file: fontconfig's pattern names it, nothing is searched.
    private static func open(path: String, index: Int) -> OpaquePointer? {
        guard let pattern = unsafe FcPatternCreate() else { return nil }
        defer { unsafe FcPatternDestroy(pattern) }
        // SAFETY: the pattern copies the path.
        let isNamed = unsafe path.withCString { text in
            unsafe text.withMemoryRebound(to: FcChar8.self, capacity: path.utf8.count + 1) {
                unsafe FcPatternAddString(pattern, FC_FILE, $0)
            }
        }
        guard isNamed != 0, let number = Int32(exactly: index),
            unsafe FcPatternAddInteger(pattern, FC_INDEX, number) != 0,
            let face = unsafe cairo_ft_font_face_create_for_pattern(pattern)
        else { return nil }
        guard unsafe cairo_font_face_status(face) == CAIRO_STATUS_SUCCESS else {
            unsafe cairo_font_face_destroy(face)
            return nil
        }
        return unsafe face
    }
}
