import Drawing
import Testing
import Typesetting

/// Texts that are measured first and whose glyphs are placed when they are drawn.
@Suite struct MeasuredTextTests {
    private static let library = FontLibrary()

    private static func blocks(_ typesetter: inout Typesetter) -> [TextBlock] {
        let sans = typesetter.fontStack("Noto Sans CJK SC Regular")
        let bold = typesetter.fontStack("Noto Sans CJK SC Bold")
        func block(_ text: String, _ change: (inout TextBlock) -> Void = { _ in }) -> TextBlock {
            var block = TextBlock(sections: [TextSection(.text(text), fonts: sans)])
            change(&block)
            return block
        }
        return [
            block("440305001001"), block("AV To fi"), block("深圳市福田区"),
            block("深圳 A12") { $0.letterSpacing = 2.4 },
            block("a") { $0.alignment = TextAlignment(horizontal: 0, vertical: 1, justify: 0) },
            block("12345") { $0.sections[0].scale = 1.5 },
            block("12345") { $0.sections[0].scale = 0.8 },
            // Lines, spaces that are cut off, what stands upright, several sections, what has no character.
            block("一二三四五六七八九十一二") { $0.maximumWidth = 120 }, block("one\ntwo"), block(" in spaces "),
            block("街道 12") { $0.writing = .vertical }, block("街道 12") { $0.isUprightForced = true },
            TextBlock(sections: [TextSection(.text("K7"), fonts: sans), TextSection(.text("路"), fonts: bold)]
            ),
            TextBlock(sections: [TextSection(.image(index: 0, width: 12, height: 18), fonts: sans)]),
            block("e\u{0301}\u{0302}"), block("مرحبا 12"), block("\u{1F6B2}"),
        ]
    }

    /// A text measured by one typesetter, and shaped by another.
    private struct Both {
        var edges: TextEdges?
        /// The glyphs of the measured text, each time it is measured again.
        var drawn: [ShapedText?] = []
        var shaped: ShapedText?

        init(_ block: TextBlock, by typesetter: inout Typesetter, and other: inout Typesetter) {
            shaped = other.shape(block)
            for _ in 0..<3 {
                let measured = typesetter.measure(block)
                edges = measured?.edges
                drawn.append(measured.flatMap { typesetter.shape($0) })
            }
        }

        var isAlike: Bool { shaped != nil && edges == shaped?.edges && drawn.allSatisfy { $0 == shaped } }
    }

    @Test
    func `a measured text has the edges and the glyphs of the text shaped at once, however often it was met`()
    {
        var typesetter = Typesetter(.fonts(Self.library))
        for block in Self.blocks(&typesetter) {
            var other = Typesetter(.fonts(Self.library))
            let both = Both(block, by: &typesetter, and: &other)
            #expect(both.isAlike, "\(block.sections)")
        }
    }

    @Test func `a text without a glyph has no edges`() {
        var typesetter = Typesetter(.fonts(Self.library))
        let fonts = typesetter.fontStack("Noto Sans CJK SC Regular")
        for sections in [[], [TextSection(.text(""), fonts: fonts)]] {
            let measured = typesetter.measure(TextBlock(sections: sections))
            #expect(measured?.edges == nil)
        }
    }

    @Test func `texts of glyph ranges are measured alike`() {
        let source = GlyphSource.ranges(TestGlyph.ranges("ab 路"))
        var typesetter = Typesetter(source)
        for text in ["ab", "a b", "路路路路路路路路路路路路", "ax"] {
            var other = Typesetter(source)
            let block = TextBlock(sections: [TextSection(.text(text), fonts: typesetter.fontStack("test"))])
            let both = Both(block, by: &typesetter, and: &other)
            #expect(both.isAlike, "\(text)")
        }
    }

    @Test func `signs in right-to-left text are shaped alike before they were met and after`() {
        var fresh = Typesetter(.fonts(Self.library))
        var used = Typesetter(.fonts(Self.library))
        let fonts = used.fontStack("DejaVu Sans Book")
        // A line of its own, so narrow is the block: the brackets open to the left.
        let block = TextBlock(
            sections: [TextSection(.text("مرحبا (12)! مرحبا"), fonts: fonts)], maximumWidth: 60)
        for sign in "(12)!" {
            _ = used.shape(TextBlock(sections: [TextSection(.text(String(sign)), fonts: fonts)]))
        }
        let (before, after) = (fresh.shape(block), used.shape(block))
        #expect(before?.lines.count == 3 && before == after)
    }

    @Test func `a code is shaped alike before its characters were met and after`() {
        let code = "AVA-4403_05001T.o/fi"
        var fresh = Typesetter(.fonts(Self.library))
        var used = Typesetter(.fonts(Self.library))
        let fonts = used.fontStack("DejaVu Sans Book")
        func block(_ text: String) -> TextBlock {
            TextBlock(sections: [TextSection(.text(text), fonts: fonts)])
        }
        for character in code { _ = used.shape(block(String(character))) }
        let (before, after) = (fresh.shape(block(code)), used.shape(block(code)))
        #expect(before != nil && before == after)
    }
}
