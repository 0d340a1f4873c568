import Drawing
import Testing
import Typesetting

@Suite struct RangeShapingTests {
    private static let latin = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz ()-0123456789"

    private func typesetter(_ characters: String = latin) -> Typesetter {
        Typesetter(.ranges(TestGlyph.ranges(characters)))
    }

    @Test func `a short label is one line around its anchor`() throws {
        var typesetter = typesetter()
        let text = try typesetter.shaped("AB")
        #expect(text.lines.count == 1)
        #expect(text.edges.left == -10)
        #expect(text.edges.right == 10)
        #expect(text.edges.top == -14.4)
        #expect(text.edges.bottom == 14.4)
        #expect(text.glyphs.map(\.x) == [-5, 5])
        #expect(text.glyphs.map(\.penX) == [-5, -5])
        #expect(text.glyphs.map(\.y) == [-17, -17])
        #expect(text.glyphs.map(\.penY) == [0, 0])
        #expect(text.glyphs.map(\.angle) == [0, 0])
        #expect(text.glyphs.map(\.cluster) == [0, 1])
    }

    @Test func `the anchor says which edge of the block it is on`() throws {
        var typesetter = typesetter()
        let text = try typesetter.shaped("AB") {
            $0.alignment = TextAlignment(horizontal: 0, vertical: 1, justify: 0)
        }
        #expect([text.edges.left, text.edges.right] == [0, 20])
        #expect([text.edges.top, text.edges.bottom] == [-28.8, 0])
        #expect(text.glyphs.map { $0.x + $0.penX } == [0, 10])
    }

    @Test func `letter spacing lies between glyphs, not behind the last`() throws {
        var typesetter = typesetter()
        let text = try typesetter.shaped("ABC") { $0.letterSpacing = 4 }
        #expect(text.edges.right - text.edges.left == 38)
        #expect(text.glyphs.map(\.x) == [-14, 0, 14])
    }

    @Test(arguments: [
        ("AAAA BBBB CCCC", 60.0, ["AAAA", "BBBB", "CCCC"]),
        ("AAAA BBBB CCCC", 100.0, ["AAAA BBBB", "CCCC"]),
        ("AA\nBB", .infinity, ["AA", "BB"]),
        ("AA\n\nBB", .infinity, ["AA", "", "BB"]),
        ("ABCDEFGHIJ", 30.0, ["ABCDEFGHIJ"]),
        ("AAA-BBB", 40.0, ["AAA-", "BBB"]),
        ("AAAA (BBBB)", 60.0, ["AAAA", "(BBBB)"]),
    ])
    func `lines break at spaces, hyphens and newlines, and are even`(
        text: String, width: Double, lines: [String]
    ) throws {
        var typesetter = typesetter()
        let shaped = try typesetter.shaped(text) { $0.maximumWidth = width }
        let shapedLines = shaped.lineTexts(&typesetter)
        #expect(shapedLines == lines)
    }

    @Test func `Han characters break anywhere into lines of one length`() throws {
        var typesetter = typesetter("深圳市南山区科技园")
        let shaped = try typesetter.shaped("深圳市南山区科技园") { $0.maximumWidth = 96 }
        let shapedLines = shaped.lineTexts(&typesetter)
        #expect(shapedLines == ["深圳市", "南山区", "科技园"])
    }

    @Test func `zero-width spaces say where Han text breaks`() throws {
        var typesetter = typesetter("深圳市南山区")
        let shaped = try typesetter.shaped("深圳市\u{200B}南山区") { $0.maximumWidth = 100 }
        let shapedLines = shaped.lineTexts(&typesetter)
        #expect(shapedLines == ["深圳市", "南山区"])
    }

    @Test func `characters without a glyph take no room`() throws {
        var typesetter = typesetter()
        let text = try typesetter.shaped("A漢B")
        #expect(text.glyphs.map(\.x) == [-5, 5])
        #expect(text.glyphs.map(\.cluster) == [0, 4])
        for nothing in ["漢字", "", "  ", "\n"] {
            let shaped = typesetter.shape(nothing)
            #expect(shaped == nil)
        }
    }

    @Test func `a missing range is told once`() {
        let ranges = TestGlyph.ranges("A")
        var typesetter = Typesetter(.ranges(ranges))
        _ = typesetter.shape("漢字漢")
        _ = typesetter.shape("漢")
        #expect(ranges.diagnostics.count == 2)
        #expect(ranges.diagnostics.first?.contains("28416-28671") == true)
    }

    @Test func `Hebrew runs from right to left and numbers in it do not`() throws {
        var typesetter = typesetter("אבגד0123456789 ")
        let text = try typesetter.shaped("אב 12")
        let textLines = text.lineTexts(&typesetter)
        #expect(textLines == ["12 בא"])
        #expect(text.glyphs.map(\.cluster) == [5, 6, 4, 2, 0])
    }

    @Test func `Arabic letters are joined into presentation forms`() throws {
        var typesetter = typesetter("\u{FE8F}\u{FE90}\u{FE91}\u{FE92}\u{FEFB}")
        // Beh beh: an initial and a final form, drawn from the right. Lam alef: one ligature.
        let pair = try typesetter.shaped("\u{628}\u{628}")
        let pairLines = pair.lineTexts(&typesetter)
        #expect(pairLines == ["\u{FE90}\u{FE91}"])
        let ligature = try typesetter.shaped("\u{644}\u{627}")
        let ligatureLines = ligature.lineTexts(&typesetter)
        #expect(ligatureLines == ["\u{FEFB}"])
    }

    @Test func `upright characters of vertical text are turned back and sit in the middle of the line`()
        throws
    {
        var typesetter = typesetter("深圳A")
        let text = try typesetter.shaped("深A圳") {
            $0.writing = .vertical
            $0.isUprightForced = true
        }
        #expect(text.hasUpright)
        #expect(text.edges.right - text.edges.left == 72)
        #expect(text.glyphs.allSatisfy { $0.angle == -.pi / 2 })
        let han = text.glyphs[0]
        // Half an advance left of the middle of the line, the turned pen is half an em below it.
        #expect(han.y + han.penY == 12)
        #expect(text.glyphs[1].y + text.glyphs[1].penY == 5)
    }

    @Test func `along a line Latin letters lie on their side between upright characters`() throws {
        var typesetter = typesetter("深圳A")
        let text = try typesetter.shaped("深A圳") { $0.writing = .vertical }
        let quarter = -Double.pi / 2
        #expect(text.glyphs.map(\.angle) == [quarter, 0, quarter])
        #expect(text.edges.right - text.edges.left == 58)
    }

    @Test func `punctuation gets its vertical form unless a neighbour lies on its side`() throws {
        var typesetter = typesetter("深︵︶A()")
        let upright = try typesetter.shaped("深(深)") { $0.writing = .vertical }
        let uprightLines = upright.lineTexts(&typesetter)
        #expect(uprightLines == ["深︵深︶"])
        let lying = try typesetter.shaped("A(A)") { $0.writing = .vertical }
        let lyingLines = lying.lineTexts(&typesetter)
        #expect(lyingLines == ["A(A)"])
    }

    @Test func `a picture takes its place in the line and makes it higher`() throws {
        var typesetter = typesetter()
        let stack = typesetter.fontStack("Test")
        let sections = [
            TextSection(.text("A"), fonts: stack),
            TextSection(.image(index: 7, width: 32, height: 32), fonts: stack),
        ]
        let text = try typesetter.shaped(block: TextBlock(sections: sections, sizePixels: 16))
        #expect(text.hasImages)
        #expect(text.edges.right - text.edges.left == 58)
        #expect(text.edges.bottom - text.edges.top == 28.8 + 24)
        #expect(text.glyphs[1].content == .image(7))
        #expect(text.glyphs[1].scale == 1.5)
        #expect(text.text == "A\u{FFFC}")
    }

    @Test func `smaller sections stand on the ground of the larger`() throws {
        var typesetter = typesetter()
        let stack = typesetter.fontStack("Test")
        let sections = [
            TextSection(.text("A"), fonts: stack), TextSection(.text("B"), fonts: stack, scale: 0.5),
        ]
        let text = try typesetter.shaped(block: TextBlock(sections: sections))
        #expect(text.glyphs[1].y - text.glyphs[0].y == 12)
        #expect(text.edges.right - text.edges.left == 15)
        #expect(text.glyphs[1].section == 1)
    }
}
