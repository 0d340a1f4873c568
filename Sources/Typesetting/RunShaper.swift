import CHarfBuzz

/// A glyph of a line before it has a place.
struct LineGlyph {
    /// Glyph or picture.
    var content: ShapedGlyph.Content
    /// Index of its first character in the paragraph.
    var character: Int
    /// How far it moves the pen, layout units at the section's scale 1.
    var advance: Double
    /// From the pen to the glyph's origin, units, x right.
    var offsetX = 0.0
    /// From the pen to the glyph's origin, units, y down.
    var offsetY = 0.0
    /// True for the first glyph of its characters: letter spacing goes there once.
    var isFirst = true
}

/// Shapes runs of one face, script and direction with HarfBuzz; each worker owns one.
@safe
struct RunShaper: ~Copyable {
    /// A run to be shaped.
    struct Run {
        var range: Range<Int>
        var face: Int32
        var script: hb_script_t
        var level: Int8

        func isSame(_ other: Self) -> Bool {
            face == other.face && script == other.script && level == other.level
        }
    }

    /// A language as HarfBuzz knows it.
    // SAFETY: HarfBuzz keeps each language it was told for as long as the process lives, and never changes it.
    @safe
    struct Language: @unchecked Sendable {
        fileprivate let handle: hb_language_t?

        init(_ name: String) {
            unsafe handle = hb_language_from_string(name, Int32(name.utf8.count))
        }
    }

    private let buffer: OpaquePointer?

    init() { unsafe buffer = hb_buffer_create() }

    // SAFETY: made in init, given back once.
    deinit { unsafe hb_buffer_destroy(buffer) }

    /// Adds the glyphs of a run, from left to right.
    func shape(
        _ run: Run, of characters: [UInt32], with face: TypeFace, language: Language,
        into glyphs: inout [LineGlyph]
    ) {
        unsafe hb_buffer_clear_contents(buffer)
        // SAFETY: the range lies in the characters; HarfBuzz copies what it needs.
        unsafe hb_buffer_add_codepoints(
            buffer, characters, Int32(characters.count), UInt32(run.range.lowerBound), Int32(run.range.count))
        unsafe hb_buffer_set_direction(buffer, run.level & 1 == 0 ? HB_DIRECTION_LTR : HB_DIRECTION_RTL)
        unsafe hb_buffer_set_script(buffer, run.script)
        unsafe hb_buffer_set_language(buffer, language.handle)
        unsafe hb_shape(face.metrics, buffer, nil, 0)
        var count: UInt32 = 0
        guard let infos = unsafe hb_buffer_get_glyph_infos(buffer, &count),
            let positions = unsafe hb_buffer_get_glyph_positions(buffer, &count)
        else { return }
        let unit = Double(TypeFace.stepsPerEm) / TextBlock.unitsPerEm
        var before = -1
        for index in 0..<Int(count) {
            // SAFETY: both arrays have `count` entries until the buffer changes.
            let info = unsafe infos[index]
            let position = unsafe positions[index]
            glyphs.append(
                LineGlyph(
                    content: .glyph(GlyphID(face: run.face, number: info.codepoint)),
                    character: Int(info.cluster), advance: Double(position.x_advance) / unit,
                    offsetX: Double(position.x_offset) / unit, offsetY: -Double(position.y_offset) / unit,
                    isFirst: Int(info.cluster) != before))
            before = Int(info.cluster)
        }
    }
}
