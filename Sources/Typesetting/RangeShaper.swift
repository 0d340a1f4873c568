/// Text in glyph ranges: one glyph to the code point, no rules.
struct RangeShaper: Sendable {
    private let source: GlyphRanges
    /// Ranges this worker has used, so that it need not ask the shared ones.
    private var ranges: [UInt64: GlyphRange] = [:]

    init(_ source: GlyphRanges) { self.source = source }

    /// A glyph of a stack; nil when its range has none.
    ///
    /// - Source: the specification's ranges end with the Basic Multilingual Plane.
    mutating func entry(of character: UInt32, stack: Int32) -> GlyphRange.Entry? {
        guard character <= 0xFFFF else { return nil }
        let key = UInt64(UInt32(bitPattern: stack)) << 32 | UInt64(character >> 8)
        if let range = ranges[key] { return range.entries[character] }
        let range = source.range(stack, holding: character)
        ranges[key] = range
        return range.entries[character]
    }

    /// For each character how far it moves the pen, units at scale 1; −1 when it has no glyph.
    mutating func advances(of paragraph: Paragraph, _ block: TextBlock) -> [Double] {
        var advances: [Double] = []
        advances.reserveCapacity(paragraph.characters.count)
        for index in paragraph.characters.indices {
            let section = block.sections[Int(paragraph.sections[index])]
            let entry = entry(of: paragraph.characters[index], stack: section.fonts.index)
            advances.append(entry.map { Double($0.advance) } ?? -1)
        }
        return advances
    }

    /// The glyphs of a line from left to right.
    mutating func glyphs(of line: Range<Int>, in paragraph: Paragraph, _ block: TextBlock) -> [LineGlyph] {
        var glyphs: [LineGlyph] = []
        for index in paragraph.visualOrder(line) {
            let section = block.sections[Int(paragraph.sections[index])]
            switch section.content {
            case .image(let image, let width, _):
                glyphs.append(LineGlyph(content: .image(image), character: index, advance: width))
            case .text:
                let character = paragraph.characters[index]
                guard let entry = entry(of: character, stack: section.fonts.index) else { continue }
                let id = GlyphID(face: section.fonts.index, number: character)
                glyphs.append(
                    LineGlyph(content: .glyph(id), character: index, advance: Double(entry.advance)))
            }
        }
        return glyphs
    }
}
