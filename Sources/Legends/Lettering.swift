import Drawing
import Geometry
import Typesetting

/// One line of a legend's text, measured.
struct Letters {
    let shaped: ShapedText?
    let sizePixels: Double
    /// CSS pixels across.
    let width: Double
    /// CSS pixels down, of all its lines.
    let height: Double
}

/// Sets the texts of a legend.
struct Lettering: ~Copyable {
    /// The text of a name, CSS pixels to the em.
    static let size = 13.0
    /// Lines of one text stand so far apart, ems.
    private static let lineHeight = 1.25
    private static let regularFonts = "Noto Sans CJK SC Regular"
    private static let boldFonts = "Noto Sans CJK SC Bold"

    private var typesetter: Typesetter
    private var batch = GlyphBatch()
    private let ratio: Double

    init(_ source: GlyphSource, ratio: Double) {
        typesetter = Typesetter(source)
        self.ratio = ratio
    }

    /// Measures a text that breaks at a width in CSS pixels.
    mutating func measured(
        _ text: String, size: Double = size, isBold: Bool = false, maximumWidth: Double = 220
    ) -> Letters {
        let units = TextBlock.unitsPerEm
        let fonts = typesetter.fontStack(isBold ? Self.boldFonts : Self.regularFonts)
        let block = TextBlock(
            sections: [TextSection(.text(String(text.prefix(200))), fonts: fonts)],
            maximumWidth: maximumWidth / size * units, lineHeight: Self.lineHeight * units,
            alignment: TextAlignment(horizontal: 0, vertical: 0.5, justify: 0), sizePixels: size)
        guard let shaped = typesetter.shape(block) else {
            return Letters(shaped: nil, sizePixels: size, width: 0, height: 0)
        }
        let scale = size / units
        return Letters(
            shaped: shaped, sizePixels: size, width: (shaped.edges.width) * scale,
            height: Double(max(shaped.lines.count, 1)) * Self.lineHeight * size)
    }

    /// Puts a text with its left edge and the middle of its lines at a place in CSS pixels.
    mutating func place(
        _ letters: Letters, x: Double, middle: Double, color: Color, in list: inout DisplayList
    ) {
        guard let shaped = letters.shaped else { return }
        let look = lookIndex(color)
        let scale = letters.sizePixels / TextBlock.unitsPerEm
        let first = batch.glyphs.count
        var clusters: [Int32] = []
        for glyph in shaped.glyphs {
            guard case .glyph(let identity) = glyph.content else { continue }
            let pen = Point(
                x: x + (glyph.x + glyph.penX - shaped.edges.left) * scale,
                y: middle + (glyph.y + glyph.penY) * scale)
            batch.glyphs.append(
                PlacedGlyph(
                    glyph: typesetter.index(of: identity, in: &list),
                    origin: FixedPoint(css: pen, ratio: ratio),
                    sizePixels: Float(letters.sizePixels * glyph.scale * ratio), angle: Float(glyph.angle),
                    look: look))
            clusters.append(glyph.cluster)
        }
        batch.runs.append(
            GlyphRun(glyphs: first..<batch.glyphs.count, text: shaped.text, clusters: clusters))
    }

    /// Draws all that was placed.
    consuming func finish(in list: inout DisplayList) {
        if !batch.glyphs.isEmpty { list.commands.append(.glyphs(batch)) }
    }

    private mutating func lookIndex(_ color: Color) -> Int32 {
        let look = TextLook(color: color)
        if let known = batch.looks.firstIndex(of: look) { return Int32(known) }
        batch.looks.append(look)
        return Int32(batch.looks.count - 1)
    }
}
