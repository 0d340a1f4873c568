import Drawing
import Testing
import Typesetting

/// A glyph PBF written by hand: each glyph is a box of one width, with an advance.
struct TestGlyph {
    var character: Character
    var advance = 10
    var width = 8
    var height = 12
    var left = 1
    var top = -8

    /// The glyph's message of the format's field numbers.
    var bytes: [UInt8] {
        let id = UInt64(character.unicodeScalars.first?.value ?? 0)
        let bitmap = [UInt8](repeating: 192, count: (width + 6) * (height + 6))
        var bytes = Wire.number(1, id) + Wire.bytes(2, bitmap)
        bytes += Wire.number(3, UInt64(width)) + Wire.number(4, UInt64(height))
        bytes += Wire.number(5, Wire.zigzag(left)) + Wire.number(6, Wire.zigzag(top))
        return bytes + Wire.number(7, UInt64(advance))
    }

    /// A file of one stack with the glyphs of a range.
    static func file(_ glyphs: [TestGlyph]) -> [UInt8] {
        let stack = Wire.bytes(1, Array("Test".utf8)) + glyphs.flatMap { Wire.bytes(3, $0.bytes) }
        return Wire.bytes(1, stack)
    }

    /// Ranges that hold some characters, each 10 units wide (24 for Han).
    static func ranges(_ characters: String) -> GlyphRanges {
        let glyphs = characters.map { TestGlyph(character: $0, advance: $0 >= "\u{2E80}" ? 24 : 10) }
        return GlyphRanges(name: "test") { _, range in
            guard let first = range.split(separator: "-").first.flatMap({ UInt32($0) }) else { return nil }
            let inside = glyphs.filter { ($0.character.unicodeScalars.first?.value ?? 0) & ~255 == first }
            return inside.isEmpty ? nil : file(inside)
        }
    }
}

/// Protocol buffers' wire format, as far as the tests write it.
enum Wire {
    static func varint(_ value: UInt64) -> [UInt8] {
        value < 128 ? [UInt8(value)] : [UInt8(value & 127) | 128] + varint(value >> 7)
    }
    static func zigzag(_ value: Int) -> UInt64 { UInt64(bitPattern: Int64(value << 1 ^ value >> 63)) }
    static func number(_ field: UInt64, _ value: UInt64) -> [UInt8] { varint(field << 3) + varint(value) }
    static func bytes(_ field: UInt64, _ value: [UInt8]) -> [UInt8] {
        varint(field << 3 | 2) + varint(UInt64(value.count)) + value
    }
}

extension Typesetter {
    /// Shapes a plain text.
    mutating func shape(_ text: String, _ change: (inout TextBlock) -> Void = { _ in }) -> ShapedText? {
        var block = TextBlock(sections: [TextSection(.text(text), fonts: fontStack("Test"))])
        change(&block)
        return shape(block)
    }

    /// Shapes a text that has something to show.
    mutating func shaped(block: TextBlock) throws -> ShapedText {
        let shaped = shape(block)
        return try #require(shaped)
    }

    /// Shapes a plain text that has something to show.
    mutating func shaped(_ text: String, _ change: (inout TextBlock) -> Void = { _ in }) throws -> ShapedText
    {
        let shaped = shape(text, change)
        return try #require(shaped)
    }
}

extension ShapedText {
    /// The characters of each line, by the glyphs' numbers (of ranges).
    func lineTexts(_ typesetter: inout Typesetter) -> [String] {
        var list = DisplayList(width: 1, height: 1, originX: 0, originY: 0)
        typesetter.beginList()
        return lines.map { line in
            var text = ""
            for index in line.glyphs {
                guard case .glyph(let id) = glyphs[index].content else { continue }
                let number = list.glyphs[Int(typesetter.index(of: id, in: &list))].number
                if let scalar = Unicode.Scalar(number) { text.unicodeScalars.append(scalar) }
            }
            return text
        }
    }
}
