import Drawing
import Geometry

/// Drawings that a page shows more than once: Cairo writes each to the file once, as a form, however often it
/// is painted.
struct FormStore: ~Copyable {
    /// What tells two drawings apart.
    enum Key: Hashable {
        case disc(Disc)
        case halo(GlyphHalo)
        case icon(FieldIcon)
    }

    private var forms: [Key: CairoSurface] = [:]

    /// The form of a key, nil when memory is short.
    ///
    /// - Parameters:
    ///   - key: what is drawn.
    ///   - reach: how far from the origin any ink lies, device pixels.
    ///   - body: draws it around the origin, the first time it is asked for.
    /// - Returns: the form, to be painted.
    mutating func form(_ key: Key, reach: Double, _ body: (CairoContext) -> Void) -> CairoSurface? {
        if let form = forms[key] { return form }
        guard
            let form = CairoSurface.recording(x: -reach, y: -reach, width: 2 * reach, height: 2 * reach),
            let context = try? CairoContext(on: form)
        else { return nil }
        body(context)
        forms[key] = form
        return form
    }
}

/// The halo of a glyph at a size, upright.
struct GlyphHalo: Hashable {
    let glyph: Int32
    let sizePixels: Float
    let widthPixels: Float
    let color: Color
    let isHollow: Bool
}

/// The drawing of a distance field as an icon.
struct FieldIcon: Hashable {
    let image: Int32
    let look: IconLook
    let scaleX: Float
    let scaleY: Float
}
