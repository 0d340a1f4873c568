import Drawing

/// The faces of a list, opened when they are needed, and which of its glyphs they can draw.
struct FontShelf: ~Copyable {
    /// What draws a glyph.
    enum Source: Equatable {
        /// A font file, by the face's index in the list.
        case file(Int)
        /// The list's own shape.
        case shape
    }

    private let faces: [FontFace]
    private let glyphs: [Glyph]
    private var opened: [Int: CairoFace?] = [:]
    private var sources: [Int: Source] = [:]
    /// The font of the list's own shapes; nil when memory is short.
    let shapes: ShapeFont?

    init(faces: [FontFace], glyphs: [Glyph]) {
        self.faces = faces
        self.glyphs = glyphs
        shapes = ShapeFont(glyphs)
    }

    /// What draws a glyph of the list; its own shape when its face has no file, or the file cannot be read.
    mutating func source(of index: Int) -> Source {
        if let known = sources[index] { return known }
        let glyph = glyphs[index]
        var source = Source.shape
        if let face = face(glyph.face), face.holds(glyph: glyph.number) { source = .file(glyph.face) }
        sources[index] = source
        return source
    }

    /// A face of the list; nil when it has no file that can be read.
    mutating func face(_ index: Int) -> CairoFace? {
        if let known = opened[index] { return known }
        var face: CairoFace?
        if faces.indices.contains(index), let path = faces[index].path {
            face = CairoFace(path: path, index: faces[index].index)
        }
        opened[index] = .some(face)
        return face
    }
}
