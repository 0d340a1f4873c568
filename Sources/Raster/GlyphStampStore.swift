import Drawing

/// The masks of upright glyphs, kept from picture to picture.
struct GlyphStampStore {
    /// Between pictures a store with more weights than this is emptied (16 MiB).
    static let maximumWeights = 1 << 24
    /// Between pictures a store with more glyphs than this is emptied.
    static let maximumGlyphs = 1 << 15

    /// False when no more stamps are kept in this picture.
    var hasRoom: Bool { store.weights.count < 2 * Self.maximumWeights }

    /// A glyph in a size, a place in the pixel, and a halo.
    struct Key: Hashable {
        let slot: Int32
        let phase: Int32
        let size: UInt32
        let haloWidth: UInt32
        let haloSoftness: UInt32
    }

    private struct GlyphName: Hashable {
        let face: Int32
        let number: UInt32
    }

    var store = MaskStore()
    var masks: [Key: GlyphMask] = [:]

    private var faces: [FontFace: Int32] = [:]
    private var slots: [GlyphName: Int32] = [:]
    private var shapes: [GlyphShape] = []
    /// For each glyph of the list its slot; −1 when it is not known yet.
    private var listSlots: [Int32] = []

    /// Starts a display list; what earlier ones made is kept unless there is too much of it.
    mutating func begin(glyphCount: Int) {
        listSlots.removeAll(keepingCapacity: true)
        listSlots.append(contentsOf: repeatElement(-1, count: glyphCount))
        guard store.weights.count > Self.maximumWeights || shapes.count > Self.maximumGlyphs else { return }
        store.removeAll()
        masks.removeAll(keepingCapacity: true)
        faces.removeAll(keepingCapacity: true)
        slots.removeAll(keepingCapacity: true)
        shapes.removeAll(keepingCapacity: true)
    }

    /// A number for a glyph that stays the same from list to list, as long as its shape does.
    mutating func slot(of index: Int, in list: DisplayList) -> Int32 {
        if listSlots[index] >= 0 { return listSlots[index] }
        let glyph = list.glyphs[index]
        let face = list.faces[glyph.face]
        let faceNumber = faces[face] ?? Int32(faces.count)
        faces[face] = faceNumber
        let name = GlyphName(face: faceNumber, number: glyph.number)
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
