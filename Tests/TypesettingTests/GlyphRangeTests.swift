import Drawing
import Testing
import Typesetting

/// Glyph PBFs from strangers.
@Suite struct GlyphRangeTests {
    /// What a file gives for the letter A: its shape, and what is told about the file.
    private func read(_ file: [UInt8]) -> (shape: GlyphShape?, width: Double, diagnostics: [String]) {
        let ranges = GlyphRanges(name: "test") { _, _ in file }
        var typesetter = Typesetter(.ranges(ranges))
        let shaped = typesetter.shape("A")
        guard let shaped, case .glyph(let id)? = shaped.glyphs.first?.content else {
            return (nil, 0, ranges.diagnostics)
        }
        return (typesetter.shape(of: id), shaped.edges.right - shaped.edges.left, ranges.diagnostics)
    }

    @Test func `a glyph's numbers and picture are read`() {
        let read = read(TestGlyph.file([TestGlyph(character: "A", advance: 13, left: -2, top: -9)]))
        #expect(read.width == 13)
        #expect(read.diagnostics.isEmpty)
        guard case .field(let field)? = read.shape else {
            Issue.record("no field")
            return
        }
        #expect([field.width, field.height, field.left, field.top] == [14, 18, -2, -9])
        #expect(field.distances.count == 14 * 18)
    }

    @Test func `a glyph without a picture only moves the pen`() {
        let id = Wire.number(1, 65)
        let glyph = id + Wire.number(3, 0) + Wire.number(4, 0) + Wire.number(7, 6)
        let read = read(Wire.bytes(1, Wire.bytes(3, glyph)))
        #expect(read.shape == .blank)
        #expect(read.width == 6)
    }

    @Test func `a file cut anywhere gives what is whole, says so, and nothing traps`() {
        let whole = TestGlyph.file([TestGlyph(character: "B"), TestGlyph(character: "A")])
        for length in 0..<whole.count {
            let read = read(Array(whole[..<length]))
            #expect(read.shape == nil)
            #expect(length == 0 || !read.diagnostics.isEmpty)
        }
        #expect(read(whole).shape != nil)
    }

    @Test func `noise is no glyphs, and nothing traps`() {
        var state = UInt64(3)
        for _ in 0..<300 {
            let noise = (0..<200).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 40)
            }
            _ = read(noise)
            _ = read(Wire.bytes(1, Wire.bytes(3, noise)))
        }
    }

    @Test func `sizes that do not fit the picture, or are absurd, are rejected and counted`() {
        var glyph = TestGlyph(character: "A")
        glyph.width = 600
        #expect(read(TestGlyph.file([glyph])).shape == nil)
        glyph = TestGlyph(character: "A", advance: 1_000_000)
        #expect(read(TestGlyph.file([glyph])).diagnostics.first?.contains("1 glyphs") == true)
        let short = Wire.number(1, 65) + Wire.bytes(2, [1, 2, 3]) + Wire.number(3, 8) + Wire.number(4, 8)
        #expect(read(Wire.bytes(1, Wire.bytes(3, short))).shape == nil)
        let huge = Wire.number(1, .max) + Wire.number(3, .max) + Wire.number(5, .max) + Wire.number(7, .max)
        #expect(read(Wire.bytes(1, Wire.bytes(3, huge))).shape == nil)
    }

    @Test func `a file that is too large is not read`() {
        let read = read([UInt8](repeating: 0, count: 17 << 20))
        #expect(read.shape == nil)
        #expect(read.diagnostics.count == 1)
    }
}
