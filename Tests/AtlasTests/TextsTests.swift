import Atlas
import Drawing
import Geometry
import Pixels
import Testing

/// Texts of font files and of shapes.
@Suite(.enabled(if: PDFFile.hasWitness && TestFont.isInstalled, "a tool or font is missing: run tools/setup"))
struct TextsTests {
    /// A square of 0.8 em on the baseline.
    private static let square = GlyphShape.outline(
        GlyphOutline(
            unitsPerEm: 1000,
            steps: [
                .move(Point(x: 100, y: 0)), .line(Point(x: 900, y: 0)), .line(Point(x: 900, y: 800)),
                .line(Point(x: 100, y: 800)),
            ]))

    /// A disc of 8 px radius in the middle of an em, as a glyph PBF would carry it.
    private static let disc: GlyphShape = {
        let (side, middle) = (24, 12.0)
        let distances = (0..<side * side).map { index in
            let (x, y) = (Double(index % side) + 0.5 - middle, Double(index / side) + 0.5 - middle)
            let inside = 8 - (x * x + y * y).squareRoot()
            return UInt8(max(0, min((0.75 * 255 + inside * 255 / 8).rounded(), 255)))
        }
        return .field(GlyphField(width: side, height: side, left: 3, top: 18, distances: distances))
    }()

    private let ink = TextLook(color: Color(red: 0, green: 0, blue: 0.4))

    /// A list with a label, a glyph to the character, along a straight line.
    private func label(
        _ text: String, face: FontFace = TestFont.face, shape: GlyphShape? = nil, look: TextLook? = nil,
        at place: FixedPoint = pixel(20, 60), size: Float = 24, angle: Float = 0
    ) -> DisplayList {
        var list = DisplayList(side: 200)
        list.faces = [face]
        list.glyphs = TestFont.glyphs(of: text).map {
            Glyph(face: 0, number: $0.number, shape: shape ?? $0.shape)
        }
        var batch = GlyphBatch(looks: [look ?? ink])
        var clusters: [Int32] = []
        var bytes: Int32 = 0
        for (index, scalar) in text.unicodeScalars.enumerated() {
            batch.glyphs.append(
                PlacedGlyph(
                    glyph: Int32(index),
                    origin: place.moved(byPixelsX: Double(size) * Double(index), y: 0), sizePixels: size,
                    angle: angle, look: 0))
            clusters.append(bytes)
            bytes += Int32(String(scalar).utf8.count)
        }
        batch.runs = [GlyphRun(glyphs: 0..<batch.glyphs.count, text: text, clusters: clusters)]
        list.commands = [.glyphs(batch)]
        return list
    }

    @Test func `a Chinese label can be read back, from an embedded font with a Unicode map`() throws {
        let page = try label("福田区井盖").page()
        #expect(try page.text().contains("福田区井盖"))
        let fonts = try page.fonts()
        #expect(fonts.count == 1)
        #expect(fonts[0].contains("NotoSansCJKsc-Regular"))
        #expect(fonts[0].contains("yes yes yes"))
    }

    @Test func `a label of shapes alone can be read back`() throws {
        let page = try label(
            "路灯杆", face: FontFace(path: nil, index: 0, name: "Noto Sans Regular"), shape: Self.disc
        ).page()
        #expect(try page.text().contains("路灯杆"))
        #expect(try page.fonts().allSatisfy { $0.contains("Type 3") })
        #expect(try page.images().isEmpty)
    }

    @Test(arguments: ["/nowhere/font.ttf", "/etc/passwd", "/dev/null"])
    func `a font file that is none leaves the shapes`(path: String) throws {
        let page = try label("福田", face: FontFace(path: path, index: 0, name: "x")).page()
        #expect(try page.text().contains("福田"))
        #expect(try page.fonts().allSatisfy { $0.contains("Type 3") })
    }

    @Test(arguments: [-1, 99, .max]) func `a face that the file lacks leaves the shapes`(index: Int) throws {
        let page = try label("福田", face: FontFace(path: TestFont.path, index: index, name: "x")).page()
        #expect(try page.text().contains("福田"))
    }

    @Test func `a glyph that the face lacks is its shape, the others are text of the font`() throws {
        var list = label("福田区")
        list.glyphs[1] = Glyph(face: 0, number: 70_000, shape: Self.square)
        let page = try list.page()
        #expect(try page.text().filter { !$0.isWhitespace } == "福田区")
        #expect(try page.fonts().count == 2)
    }

    @Test func `glyphs that run against the text keep it in its order`() throws {
        // As shaped Hebrew: the last character's glyph stands first.
        var list = label("אבג")
        guard case .glyphs(var batch) = list.commands[0] else { return }
        batch.runs[0].clusters.reverse()
        batch.glyphs = batch.glyphs.enumerated().map { index, glyph in
            var glyph = glyph
            glyph.glyph = Int32(2 - index)
            return glyph
        }
        list.commands = [.glyphs(batch)]
        #expect(try list.page().text().filter { "אבג".contains($0) } == "אבג")
    }

    @Test func `one glyph may stand for three characters, and two for one`() throws {
        var list = label("深圳市路")
        guard case .glyphs(var batch) = list.commands[0] else { return }
        batch.runs[0].clusters = [0, 9, 9, 9]
        list.commands = [.glyphs(batch)]
        #expect(try list.page().text().filter { !$0.isWhitespace } == "深圳市路")
    }

    @Test(arguments: [[], [0, 3], [-5, 1, 99], [.max, .min, 0], [2, 2, 2]] as [[Int32]])
    func `clusters that do not fit are no reason to stop`(clusters: [Int32]) throws {
        var list = label("福田区")
        guard case .glyphs(var batch) = list.commands[0] else { return }
        batch.runs[0].clusters = clusters
        list.commands = [.glyphs(batch)]
        #expect(try list.page().fonts().count == 1)
    }

    @Test func `the same character ten times is in the font once and its halo a form`() throws {
        var list = label("市市市市市市市市市市", at: pixel(4, 60), size: 18)
        let once = try label("市", at: pixel(4, 60), size: 18).page().bytes.count
        #expect(try list.page().bytes.count < once + 1000)
        let look = TextLook(color: .black, haloColor: Color(red: 1, green: 1, blue: 1), haloWidthPixels: 2)
        // Ten glyphs of one shape.
        list.glyphs = Array(repeating: list.glyphs[0], count: 10)
        guard case .glyphs(var batch) = list.commands[0] else { return }
        batch.looks = [look]
        for index in batch.glyphs.indices { batch.glyphs[index].glyph = 0 }
        list.commands = [.glyphs(batch)]
        #expect(try list.page().count(of: "/Subtype /Form") == 1)
    }

    @Test(arguments: [0, 0.5] as [Float])
    func `a label of a font file looks as in pixels`(angle: Float) throws {
        // Glyphs in pixels stand on whole rows and quarters of columns, so strokes of letters differ a little.
        try expectAlike(label("福田区路灯", size: 32, angle: angle), mean: 6, share: 0.05)
    }

    @Test func `so does one of outlines alone, and one of fields`() throws {
        let face = FontFace(path: nil, index: 0, name: "x")
        try expectAlike(label("福田区路灯", face: face, size: 32, angle: 0.1), mean: 6, share: 0.05)
        try expectAlike(label("福田区路灯", face: face, shape: Self.disc, size: 32), mean: 6, share: 0.05)
    }

    @Test(arguments: [nil, disc] as [GlyphShape?], [0, 3] as [Float])
    func `so do halos, sharp and faded, under inks that hide them and that do not`(
        shape: GlyphShape?, blur: Float
    ) throws {
        for alpha in [1, 0.5] as [Float] {
            let look = TextLook(
                color: blue.withOpacity(alpha), haloColor: red.withOpacity(alpha), haloWidthPixels: 3,
                haloBlurPixels: blur)
            let face = shape == nil ? TestFont.face : FontFace(path: nil, index: 0, name: "x")
            try expectAlike(
                label("福田区路灯", face: face, shape: shape, look: look, size: 32), mean: 5.2, share: 0.08)
        }
    }

    @Test func `a turned label is still text`() throws {
        #expect(try label("科苑", size: 20, angle: 0.6).page().text().filter { !$0.isWhitespace } == "科苑")
    }

    @Test(arguments: [0, -3, .nan, .infinity, 1e-30, 1e30] as [Float])
    func `sizes and turns of any number`(number: Float) throws {
        var list = label("福田区")
        guard case .glyphs(var batch) = list.commands[0] else { return }
        batch.glyphs[0].sizePixels = number
        batch.glyphs[1].angle = number
        batch.looks[0].haloColor = red
        batch.looks[0].haloWidthPixels = number
        batch.looks[0].haloBlurPixels = number
        list.commands = [.glyphs(batch)]
        #expect(try list.page().text().contains("区"))
    }

    @Test func `numbers that point nowhere draw nothing`() throws {
        var list = label("福田区")
        guard case .glyphs(var batch) = list.commands[0] else { return }
        batch.glyphs[0].glyph = 99
        batch.glyphs[1].look = -1
        batch.runs.append(GlyphRun(glyphs: 2..<9, text: "x", clusters: []))
        list.commands = [.glyphs(batch)]
        #expect(try list.page().text().contains("区"))
    }
}
