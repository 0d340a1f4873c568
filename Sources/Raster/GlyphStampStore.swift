import Drawing

/// The masks of upright glyphs, kept from picture to picture.
struct GlyphStampStore {
    /// Between pictures a store with more weights than this is emptied (16 MiB).
    static let maximumWeights = 1 << 24
    /// Between pictures a store with more glyphs than this is emptied.
    static let maximumGlyphs = 1 << 15

    /// Between pictures a store with more stamps than this is emptied: empty ones have no weights.
    static let maximumStamps = 1 << 18

    /// False when no more stamps are kept in this picture.
    var hasRoom: Bool {
        store.weights.count < 2 * Self.maximumWeights && masks.count < 2 * Self.maximumStamps
    }

    /// A size and a halo.
    struct Style: Hashable {
        let size: UInt32
        let haloWidth: UInt32
        let haloSoftness: UInt32
    }

    private struct GlyphName: Hashable {
        let face: Int32
        let number: UInt32
    }

    var store = MaskStore()
    private var masks: [UInt64: GlyphMask] = [:]
    private var styles: [Style: Int32] = [:]
    private var lastStyle: (style: Style, number: Int32)?

    private var faces: [FontFace: Int32] = [:]
    private var slots: [GlyphName: Int32] = [:]
    private var shapes: [GlyphShape] = []
    /// For each glyph of the list its slot; −1 when it is not known yet, −2 when it has no outline.
    private var listSlots: [Int32] = []
    /// For each face of the list its number.
    private var listFaces: [Int32] = []

    /// Starts a display list; what earlier ones made is kept unless there is too much of it.
    mutating func begin(_ list: DisplayList) {
        forgetTooMuch()
        listSlots.removeAll(keepingCapacity: true)
        for glyph in list.glyphs { listSlots.append(glyph.shape.isOutline ? -1 : -2) }
        listFaces.removeAll(keepingCapacity: true)
        for face in list.faces {
            let number = faces[face] ?? Int32(faces.count)
            faces[face] = number
            listFaces.append(number)
        }
    }

    private mutating func forgetTooMuch() {
        guard
            store.weights.count > Self.maximumWeights || shapes.count > Self.maximumGlyphs
                || masks.count > Self.maximumStamps || styles.count > Self.maximumGlyphs
        else { return }
        store.removeAll()
        masks.removeAll(keepingCapacity: true)
        styles.removeAll(keepingCapacity: true)
        lastStyle = nil
        faces.removeAll(keepingCapacity: true)
        slots.removeAll(keepingCapacity: true)
        shapes.removeAll(keepingCapacity: true)
    }

    /// The key of a glyph's stamp; nil when the glyph has no outline.
    ///
    /// - Parameters:
    ///   - index: of the glyph in the list.
    ///   - phase: quarter of a column, 0…3.
    ///   - size: pixels to the em.
    ///   - edge: of its halo; nil for none.
    ///   - list: the list.
    /// - Returns: slot, style and phase in one number.
    mutating func key(
        of index: Int, phase: Int, size: Float, edge: TextEdge?, in list: DisplayList
    ) -> UInt64? {
        let known = listSlots[index]
        guard known >= -1 else { return nil }
        let slot = known >= 0 ? known : slot(of: index, in: list)
        let style = Style(
            size: size.bitPattern, haloWidth: edge?.haloWidth.bitPattern ?? 0,
            haloSoftness: edge?.haloSoftness.bitPattern ?? 0)
        return UInt64(UInt32(slot)) << 32 | UInt64(UInt32(number(of: style))) << 2 | UInt64(phase)
    }

    /// The stamp of a key, if it is made.
    subscript(key: UInt64) -> GlyphMask? {
        get { masks[key] }
        set { masks[key] = newValue }
    }

    private mutating func number(of style: Style) -> Int32 {
        if let lastStyle, lastStyle.style == style { return lastStyle.number }
        let number = styles[style] ?? Int32(styles.count)
        styles[style] = number
        lastStyle = (style, number)
        return number
    }

    /// A number for a glyph that stays the same from list to list, as long as its shape does.
    private mutating func slot(of index: Int, in list: DisplayList) -> Int32 {
        let glyph = list.glyphs[index]
        let name = GlyphName(face: listFaces[glyph.face], number: glyph.number)
        if let known = slots[name], shapes[Int(known)] == glyph.shape {
            listSlots[index] = known
            return known
        }
        let slot = Int32(shapes.count)
        shapes.append(glyph.shape)
        slots[name] = slot
        listSlots[index] = slot
        return slot
    }
}

extension GlyphShape {
    fileprivate var isOutline: Bool {
        if case .outline = self { true } else { false }
    }
}
