import Drawing
import Foundation
import Geometry
import Testing
import Typesetting

/// With the machine's fonts: the tests ask for what Noto CJK is known to have.
@Suite struct FontShapingTests {
    private static let library = FontLibrary()
    private static let sans = "Noto Sans CJK SC Regular"

    private func block(
        _ text: String, _ fonts: String = sans, _ typesetter: inout Typesetter
    ) -> TextBlock {
        TextBlock(sections: [TextSection(.text(text), fonts: typesetter.fontStack(fonts))])
    }

    private func shaped(_ text: String, _ fonts: String = sans) throws -> (ShapedText, DisplayList) {
        var typesetter = Typesetter(.fonts(Self.library))
        let shaped = typesetter.shape(block(text, fonts, &typesetter))
        let result = try #require(shaped)
        var list = DisplayList(width: 1, height: 1, originX: 0, originY: 0)
        typesetter.beginList()
        for glyph in result.glyphs {
            if case .glyph(let id) = glyph.content { _ = typesetter.index(of: id, in: &list) }
        }
        return (result, list)
    }

    @Test func `Han characters are an em wide and stand on one baseline`() throws {
        let (text, list) = try shaped("深圳市")
        #expect(text.glyphs.map(\.advance) == [24, 24, 24])
        #expect(text.edges.right - text.edges.left == 72)
        #expect(Set(text.glyphs.map { $0.y + $0.penY }) == [9])
        #expect(list.faces.map(\.name) == ["NotoSansCJKsc-Regular"])
        #expect(list.glyphs.count == 3)
    }

    @Test func `equal characters share a glyph of the list`() throws {
        let (text, list) = try shaped("一二一二一")
        #expect(text.glyphs.count == 5)
        #expect(list.glyphs.count == 2)
    }

    @Test func `outlines are in font units with the baseline at 0`() throws {
        let (_, list) = try shaped("一")
        guard case .outline(let outline) = list.glyphs[0].shape else {
            Issue.record("no outline")
            return
        }
        #expect(outline.unitsPerEm == 1000)
        // The one stroke of 一 is wide, flat and above the baseline.
        let points = outline.steps.compactMap { step -> (Double, Double)? in
            switch step {
            case .move(let point), .line(let point): (point.x, point.y)
            default: nil
            }
        }
        let xs = points.map(\.0)
        let ys = points.map(\.1)
        #expect(xs.max().map { $0 > 900 } == true)
        #expect(ys.min().map { $0 > 300 } == true)
        #expect(ys.max().map { $0 < 500 } == true)
    }

    @Test func `the language of a regional face chooses the form of shared characters`() throws {
        let (_, simplified) = try shaped("骨", "Noto Sans CJK SC Regular")
        let (_, japanese) = try shaped("骨", "Noto Sans CJK JP Regular")
        #expect(simplified.glyphs[0].number != japanese.glyphs[0].number)
    }

    @Test(arguments: [
        ("Noto Sans CJK SC Regular", "NotoSansCJKsc-Regular"),
        ("Noto Sans CJK SC Bold", "NotoSansCJKsc-Bold"),
        ("noto sans cjk sc", "NotoSansCJKsc-Regular"),
        ("NotoSansCJKsc-Bold", "NotoSansCJKsc-Bold"),
        ("Noto Sans CJK SC Semibold", "NotoSansCJKsc-Bold"),
        ("Noto Serif CJK SC Bold Italic", "NotoSerifCJKsc-Bold"),
        ("Not A Font Bold", "NotoSansCJKsc-Bold"),
        ("Not A Font Bold, Noto Serif CJK SC Regular", "NotoSerifCJKsc-Regular"),
    ])
    func `a name finds the nearest face`(name: String, face: String) throws {
        let (_, list) = try shaped("A", name)
        #expect(list.faces.map(\.name) == [face])
    }

    @Test func `a name that is not installed is told once`() throws {
        let library = FontLibrary()
        library.prepare("Gridmill Imaginary Bold")
        library.prepare("Gridmill Imaginary Bold, Noto Sans CJK SC Regular")
        #expect(library.diagnostics.count == 1)
        #expect(library.diagnostics.first?.key == "font-not-installed")
        #expect(library.diagnostics.first?.description.contains("Gridmill Imaginary Bold") == true)
    }

    @Test func `a character that no font has shows the face's missing glyph`() throws {
        let private_ = "\u{10FFFD}"
        let (text, list) = try shaped(private_)
        #expect(text.glyphs.count == 1)
        #expect(list.glyphs[0].number == 0)
        #expect(!Self.library.hasGlyph(for: "\u{10FFFD}"))
        #expect(Self.library.hasGlyph(for: "深"))
        #expect(Self.library.hasGlyph(for: " "))
    }

    @Test func `letters of mixed directions stand in visual order`() throws {
        let (text, _) = try shaped("ab אב 12")
        // Clusters of Hebrew run backwards.
        let clusters = text.glyphs.map(\.cluster)
        #expect(clusters.prefix(3) == [0, 1, 2])
        #expect(clusters.sorted() != clusters)
        #expect(Set(clusters).count == clusters.count)
    }

    @Test func `a text with letter spacing is wider by the spaces between its characters`() throws {
        var typesetter = Typesetter(.fonts(Self.library))
        var block = block("深圳市", Self.sans, &typesetter)
        block.letterSpacing = 2.4
        let shaped = typesetter.shape(block)
        let text = try #require(shaped)
        #expect(abs(text.edges.right - text.edges.left - 76.8) < 1e-9)
    }

    @Test func `control characters are no boxes`() throws {
        let (text, list) = try shaped("深\t圳")
        #expect(text.glyphs.count == 3)
        #expect(list.glyphs.allSatisfy { $0.number != 0 })
    }

    @Test func `what was shaped before comes back the same, also after the cache was emptied`() throws {
        var small = Typesetter(.fonts(Self.library), maximumBytes: 2000)
        var large = Typesetter(.fonts(Self.library))
        for round in 0..<3 {
            for text in ["深圳", "南山区", "宝安", "福田\(round)"] {
                let first = small.shape(block(text, Self.sans, &small))
                let second = large.shape(block(text, Self.sans, &large))
                #expect(first == second)
            }
        }
    }

    @Test func `a very long text ends and is cut`() throws {
        let (text, _) = try shaped(String(repeating: "深圳 ", count: 20_000))
        #expect(text.glyphs.count <= 10_000)
        #expect(text.lines.count > 100)
    }
}

/// Folders with files that are no fonts.
@Suite struct FontLibraryTests {
    private func folder(_ files: [String: [UInt8]]) throws -> String {
        let path = NSTemporaryDirectory() + "gridmill-fonts-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, bytes) in files {
            try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
        }
        return path
    }

    @Test func `files that are no fonts are told and left out`() throws {
        let noise = (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
        let path = try folder([
            "empty.ttf": [], "text.otf": Array("not a font".utf8), "noise.ttc": noise, "readme.txt": [1],
        ])
        defer { try? FileManager.default.removeItem(atPath: path) }
        let library = FontLibrary(folders: [path])
        #expect(library.faceCount == 0)
        #expect(
            library.diagnostics.map(\.key).sorted() == [
                "font-unreadable", "font-unreadable", "font-unreadable", "no-fonts",
            ])
        var typesetter = Typesetter(.fonts(library))
        let nothing = typesetter.shape(
            TextBlock(sections: [TextSection(.text("深"), fonts: typesetter.fontStack("A"))]))
        #expect(nothing == nil)
    }

    @Test func `a folder that does not exist is passed over`() {
        #expect(FontLibrary(folders: ["/does/not/exist"]).diagnostics.map(\.key) == ["no-fonts"])
    }

    @Test(arguments: [100, 1_000, 20_000, 200_000])
    func `a font cut short is left out or lacks glyphs, and nothing traps`(length: Int) throws {
        let source = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
        let bytes = try FileHandle(forReadingFrom: URL(fileURLWithPath: source)).read(upToCount: length)
        let path = try folder(["cut.ttc": Array(bytes ?? Data())])
        defer { try? FileManager.default.removeItem(atPath: path) }
        let library = FontLibrary(folders: [path])
        var typesetter = Typesetter(.fonts(library))
        let shaped = typesetter.shape(
            TextBlock(sections: [TextSection(.text("深圳 abc"), fonts: typesetter.fontStack("A"))]))
        #expect((shaped?.glyphs.count ?? 0) <= 6)
    }

    @Test func `a font with damaged tables lacks glyphs, and nothing traps`() throws {
        let source = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
        guard let whole = FileManager.default.contents(atPath: source) else { return }
        var numbers = UInt64(7)
        for _ in 0..<40 {
            var bytes = [UInt8](whole)
            for _ in 0..<200 {
                numbers = numbers &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes[Int(numbers >> 33) % bytes.count] = UInt8(truncatingIfNeeded: numbers >> 20)
            }
            let path = try folder(["damaged.ttf": bytes])
            defer { try? FileManager.default.removeItem(atPath: path) }
            var typesetter = Typesetter(.fonts(FontLibrary(folders: [path])))
            let stack = typesetter.fontStack("DejaVu Sans")
            let shaped = typesetter.shape(
                TextBlock(sections: [TextSection(.text("Hamburg fi é"), fonts: stack)]))
            for glyph in shaped?.glyphs ?? [] {
                if case .glyph(let id) = glyph.content { _ = typesetter.shape(of: id) }
            }
        }
    }
}
