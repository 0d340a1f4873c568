import Drawing

/// Turns texts into glyphs that stand in lines, and glyphs into shapes of a display list.
///
/// Each worker owns one: its caches are its own, so no worker waits for another, and what it answers depends on
/// the source and the question alone.
public struct Typesetter: ~Copyable, Sendable {
    /// What a cached text is counted with besides its glyphs, bytes.
    private static let textBytes = 512

    /// Where the glyphs come from.
    public let source: GlyphSource
    private let maximumBytes: Int

    private var stacks: [String: FontStack] = [:]
    private var texts: [TextBlock: ShapedText?] = [:]
    private var textBytes = 0
    private var met = MetTexts()
    private var shapes: [GlyphID: GlyphShape] = [:]
    private var shapeBytes = 0

    private var fonts: FontShaper?
    private var ranges: RangeShaper?

    /// The text being shaped, and glyphs of a line of it: memory used again.
    private var paragraph = Paragraph()
    private var line: [LineGlyph] = []

    /// The glyphs and faces that the display list has so far.
    private var listGlyphs: [GlyphID: Int32] = [:]
    private var listFaces: [Int32: Int] = [:]
    /// Some of ``listGlyphs`` by the lowest bits of their numbers: a text repeats few of them.
    private var nearGlyphs = [NearGlyph](repeating: NearGlyph(), count: 256)

    private struct NearGlyph {
        var glyph = GlyphID(face: 0, number: 0)
        /// −1 for none.
        var index: Int32 = -1
    }

    /// A typesetter with empty caches; texts and shapes may each take about `maximumBytes`.
    public init(_ source: GlyphSource, maximumBytes: Int = 16 << 20) {
        self.source = source
        self.maximumBytes = maximumBytes
        switch source {
        case .fonts(let library): fonts = FontShaper(library)
        case .ranges(let glyphs): ranges = RangeShaper(glyphs)
        }
    }

    /// The stack of some names, joined by commas as in `text-font`.
    public mutating func fontStack(_ names: String) -> FontStack {
        if let known = stacks[names] { return known }
        if stacks.count >= 4096 { stacks.removeAll(keepingCapacity: true) }
        let stack = source.stack(names)
        stacks[names] = stack
        return stack
    }

    /// Places a text's glyphs; nil when it has none to show.
    ///
    /// Time is that of a dictionary look-up for a text that was shaped twice before: most labels of a city are met
    /// once. Texts longer than 10,000 characters are cut.
    public mutating func shape(_ block: TextBlock) -> ShapedText? {
        met.meet(block) ? kept(block) : shapeAnew(block)
    }

    /// Finds a text's edges; nil when it has no glyphs to show.
    public mutating func measure(_ block: TextBlock) -> MeasuredText? {
        if met.meet(block) { return kept(block).map { MeasuredText($0) } }
        return lay(block, isMeasuredOnly: true)
    }

    /// Places the glyphs of a measured text; nil is never answered for one that this source's typesetter measured.
    public mutating func shape(_ text: MeasuredText) -> ShapedText? {
        switch text.content {
        case .shaped(let shaped): shaped
        case .line(let block): shapeAnew(block)
        }
    }

    /// A text that was met before: from the memory, or into it.
    private mutating func kept(_ block: TextBlock) -> ShapedText? {
        if let known = texts[block] { return known }
        let shaped = shapeAnew(block)
        let bytes = Self.textBytes + (shaped?.glyphs.count ?? 0) * MemoryLayout<ShapedGlyph>.stride
        if textBytes + bytes > maximumBytes {
            texts.removeAll(keepingCapacity: true)
            textBytes = 0
        }
        textBytes += bytes
        texts[block] = .some(shaped)
        return shaped
    }

    /// Takes every text for one that is met the first time: for a map or a zoom whose labels are others.
    ///
    /// The same labels at another zoom are each asked for once again, and not worth keeping.
    public mutating func forgetMetTexts() { met = MetTexts() }

    /// Starts a display list: before the first ``index(of:in:)`` of each.
    public mutating func beginList() {
        listGlyphs.removeAll(keepingCapacity: true)
        listFaces.removeAll(keepingCapacity: true)
        for place in nearGlyphs.indices { nearGlyphs[place].index = -1 }
    }

    /// The place of a glyph in a display list, where it is put when it is not there yet.
    public mutating func index(of glyph: GlyphID, in list: inout DisplayList) -> Int32 {
        let near = nearGlyphs[Int(glyph.number & 255)]
        if near.index >= 0, near.glyph == glyph { return near.index }
        let index = listIndex(of: glyph, in: &list)
        nearGlyphs[Int(glyph.number & 255)] = NearGlyph(glyph: glyph, index: index)
        return index
    }

    private mutating func listIndex(of glyph: GlyphID, in list: inout DisplayList) -> Int32 {
        if let known = listGlyphs[glyph] { return known }
        let index = Int32(list.glyphs.count)
        let face = faceIndex(of: glyph, in: &list)
        list.glyphs.append(Glyph(face: face, number: glyph.number, shape: shape(of: glyph)))
        listGlyphs[glyph] = index
        return index
    }

    /// The shape of a glyph.
    public mutating func shape(of glyph: GlyphID) -> GlyphShape {
        if let known = shapes[glyph] { return known }
        let shape: GlyphShape =
            switch source {
            case .fonts(let library): library.faces[Int(glyph.face)].shape(of: glyph.number)
            case .ranges: ranges?.entry(of: glyph.number, stack: glyph.face)?.shape ?? .blank
            }
        let bytes = Self.bytes(of: shape)
        if shapeBytes + bytes > maximumBytes {
            shapes.removeAll(keepingCapacity: true)
            shapeBytes = 0
        }
        shapeBytes += bytes
        shapes[glyph] = shape
        return shape
    }

    private mutating func faceIndex(of glyph: GlyphID, in list: inout DisplayList) -> Int {
        if let known = listFaces[glyph.face] { return known }
        let index = list.faces.count
        switch source {
        case .fonts(let library): list.faces.append(library.faces[Int(glyph.face)].font)
        case .ranges(let ranges): list.faces.append(ranges.face(glyph.face))
        }
        listFaces[glyph.face] = index
        return index
    }

    private static func bytes(of shape: GlyphShape) -> Int {
        switch shape {
        case .outline(let outline): 96 + outline.steps.count * MemoryLayout<GlyphOutline.Step>.stride
        case .field(let field): 128 + field.distances.count
        case .blank: 64
        }
    }

    private mutating func shapeAnew(_ block: TextBlock) -> ShapedText? {
        guard case .shaped(let shaped)? = lay(block, isMeasuredOnly: false)?.content else { return nil }
        return shaped
    }

    /// Lays a text in lines; of one that is a single line only the edges when it is to be measured.
    private mutating func lay(_ block: TextBlock, isMeasuredOnly: Bool) -> MeasuredText? {
        paragraph.fill(block)
        guard !paragraph.characters.isEmpty else { return nil }
        var layout = LineLayout(block)
        switch source {
        case .fonts:
            // Most labels are one line, and then shaped once.
            let whole = 0..<paragraph.characters.count
            shapeLine(whole, block)
            let advances = FontShaper.advances(of: line, count: whole.count)
            let lines = Self.lines(of: paragraph, block, advances: advances)
            if isMeasuredOnly, lines.count == 1, lines[0] == whole, isPlain(block) {
                layout.measure(line, scale: block.sections[0].scale)
                return MeasuredText(line: block, edges: layout.edges)
            }
            for range in lines {
                let glyphs = range == whole ? line : fonts?.glyphs(of: range, in: paragraph, block) ?? []
                layout.add(glyphs, line: range, of: paragraph, baseline: LineLayout.fontBaseline)
            }
        case .ranges:
            paragraph.joinLetters()
            let advances = ranges?.advances(of: paragraph, block) ?? []
            for range in Self.lines(of: paragraph, block, advances: advances) {
                let glyphs = ranges?.glyphs(of: range, in: paragraph, block) ?? []
                layout.add(glyphs, line: range, of: paragraph, baseline: 0)
            }
        }
        return layout.finish(text: paragraph.text).map { MeasuredText($0) }
    }

    /// True when the glyphs of ``line`` are characters of one section, none of them upright.
    private func isPlain(_ block: TextBlock) -> Bool {
        guard block.writing == .horizontal, block.sections.count == 1, !line.isEmpty else { return false }
        if case .text = block.sections[0].content { return true }
        return false
    }

    /// Puts the glyphs of a part of the paragraph, which is in fonts, into ``line``.
    private mutating func shapeLine(_ range: Range<Int>, _ block: TextBlock) {
        line.removeAll(keepingCapacity: true)
        fonts?.append(range, of: paragraph, block, to: &line)
    }

    /// The one line of a text of one section that is wide enough for it; nil for all other texts.
    ///
    /// Such a text has no better break than none; see ``LineBreaker``.
    private static func onlyLine(
        of paragraph: Paragraph, _ block: TextBlock, advances: [Double]
    ) -> Range<Int>? {
        guard block.sections.count == 1, case .text = block.sections[0].content,
            !paragraph.characters.contains(0x0A)
        else { return nil }
        let total = advances.reduce(0) { sum, advance in
            sum + (advance < 0 ? 0 : advance * block.sections[0].scale + block.letterSpacing)
        }
        guard total > 0, total <= block.maximumWidth else { return nil }
        return paragraph.trimmed(0..<paragraph.characters.count)
    }

    /// The lines of a text, without spaces at their ends; `advances` are at the sections' scale 1.
    private static func lines(of paragraph: Paragraph, _ block: TextBlock, advances: [Double]) -> [Range<Int>]
    {
        if let line = onlyLine(of: paragraph, block, advances: advances) { return [line] }
        let items = paragraph.characters.indices.map { index in
            let section = block.sections[Int(paragraph.sections[index])]
            var item = LineBreaker.Item(character: paragraph.characters[index], advance: 0)
            switch section.content {
            case .text:
                let advance = advances[index]
                item.advance = advance < 0 ? 0 : advance * section.scale + block.letterSpacing
            case .image(_, let width, _):
                item.advance = width * TextBlock.unitsPerEm / block.sizePixels + block.letterSpacing
                item.isImage = true
            }
            return item
        }
        var start = 0
        return LineBreaker.ends(of: items, maximumWidth: block.maximumWidth).map { end in
            defer { start = end }
            return paragraph.trimmed(start..<end)
        }
    }
}

/// Tells of a text whether it was met before, by a hash of what it says; at times it is taken for another one.
private struct MetTexts {
    private static let bits = 1 << 19

    /// Empty until a text is met.
    private var words: [UInt64] = []
    private var count = 0

    /// Notes a text; true when it was noted before.
    mutating func meet(_ block: TextBlock) -> Bool {
        // Characters alone are hashed in a tenth of the time, and tell most texts from each other.
        let hash: Int
        if block.sections.count == 1, case .text(let text) = block.sections[0].content {
            hash = text.hashValue
        } else {
            hash = block.hashValue
        }
        if words.isEmpty { words = Array(repeating: 0, count: Self.bits / 64) }
        let place = hash & (Self.bits - 1)
        let bit: UInt64 = 1 << UInt64(place % 64)
        guard words[place / 64] & bit == 0 else { return true }
        count += 1
        if count > Self.bits / 2 {
            for index in words.indices { words[index] = 0 }
            count = 1
        }
        words[place / 64] |= bit
        return false
    }
}
