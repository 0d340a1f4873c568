import CHarfBuzz

/// The characters of a text, with the section and the place of each.
struct Paragraph {
    /// Longer texts are cut here: no label that long can be placed, and time stays bounded.
    static let maximumCharacters = 10_000

    /// The character of a picture.
    static let picture: UInt32 = 0xFFFC

    /// The characters, in reading order.
    private(set) var characters: [UInt32] = []
    /// For each its section.
    private(set) var sections: [Int32] = []
    /// For each where it begins in ``text``, UTF-8 bytes.
    private(set) var offsets: [Int32] = []
    /// Embedding levels; empty when all runs from left to right.
    private(set) var levels: [Int8] = []
    /// The characters as they were written.
    private(set) var text = ""

    /// No text.
    init() {}

    /// Becomes the text of a block, in the memory that is there: for vertical writing with the punctuation's vertical
    /// forms.
    mutating func fill(_ block: TextBlock) {
        characters.removeAll(keepingCapacity: true)
        sections.removeAll(keepingCapacity: true)
        offsets.removeAll(keepingCapacity: true)
        levels.removeAll(keepingCapacity: true)
        text = ""
        for (index, section) in block.sections.enumerated() {
            switch section.content {
            case .text(let text): append(text, section: Int32(index))
            case .image: append("\u{FFFC}", section: Int32(index))
            }
        }
        if block.writing == .vertical { VerticalForms.replacePunctuation(in: &characters) }
        if characters.contains(where: ScriptRules.mayBeRightToLeft) {
            levels = Bidirectional.levels(of: characters)
        }
    }

    /// Writes joined letters as their presentation forms and mirrors brackets, for fonts that have a glyph for
    /// each code point and no rules.
    mutating func joinLetters() {
        guard !levels.isEmpty else { return }
        Bidirectional.joinLetters(in: &characters, levels: levels)
    }

    /// The characters of a line from left to right, as indexes.
    func visualOrder(_ line: Range<Int>) -> [Int] {
        levels.isEmpty ? Array(line) : Bidirectional.visualOrder(of: line) { levels[$0] }
    }

    /// A part of the text without spaces at its ends.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, ScriptRules.isSpace(characters[start]) { start += 1 }
        while end > start, ScriptRules.isSpace(characters[end - 1]) { end -= 1 }
        return start..<end
    }

    private mutating func append(_ part: String, section: Int32) {
        var offset = text.utf8.count
        if offset == 0 { text = part } else { text += part }
        let room = min(characters.count + part.utf8.count, Self.maximumCharacters)
        characters.reserveCapacity(room)
        sections.reserveCapacity(room)
        offsets.reserveCapacity(room)
        let bytes = part.utf8.count
        if bytes <= Self.maximumCharacters - characters.count, part.utf8.allSatisfy({ $0 < 128 }) {
            for byte in part.utf8 { characters.append(UInt32(byte)) }
            sections.append(contentsOf: repeatElement(section, count: bytes))
            for place in 0..<bytes { offsets.append(Int32(truncatingIfNeeded: offset + place)) }
            return
        }
        for scalar in part.unicodeScalars {
            guard characters.count < Self.maximumCharacters else { return }
            characters.append(scalar.value)
            sections.append(section)
            offsets.append(Int32(truncatingIfNeeded: offset))
            offset += UTF8.width(scalar)
        }
    }
}
