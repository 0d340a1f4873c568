/// A glyph or picture where it stands in a shaped text.
///
/// Lengths are layout units, x right, y down, from the text's anchor. `size / 24` device pixels make a unit.
///
/// ```
///            advance
///        ├────────────┤
///        │     x      │        a label at a point: the pen is at (x + penX, y + penY)
///   ─────┼─────┼──────┼────    a label along a line: go x along the line, turn with it there;
///        │   ┌─┴─┐    │        the pen is at (penX, y + penY) from that point
///       pen  │   │    │
/// ```
public struct ShapedGlyph: Equatable, Sendable {
    /// What stands there.
    public enum Content: Equatable, Sendable {
        /// A glyph; the pen is where its shape has its origin.
        case glyph(GlyphID)
        /// A picture; the pen is its top-left corner, and ``ShapedGlyph/scale`` units make its CSS pixel.
        case image(Int32)
    }

    /// Glyph or picture.
    public var content: Content
    /// The middle of the glyph's advance.
    public var x: Double
    /// The line the glyph stands on; for labels along a line, how far it lies right of that line.
    public var y: Double
    /// From (x, y) to the pen.
    public var penX: Double
    /// From (x, y) to the pen.
    public var penY: Double
    /// Turn of the glyph around its pen, radians, clockwise: 0, or a quarter to the left in vertical writing.
    public var angle: Double
    /// The glyph's size as a factor of the text's.
    public var scale: Double
    /// How far the pen moves on, ``scale`` included, letter spacing not.
    public var advance: Double
    /// Index into ``TextBlock/sections``.
    public var section: Int32
    /// Offset in UTF-8 bytes of ``ShapedText/text`` where the glyph's characters begin.
    public var cluster: Int32
}

/// One line of a shaped text.
public struct ShapedLine: Equatable, Sendable {
    /// Its glyphs, from left to right.
    public var glyphs: Range<Int>
    /// How much higher than one em the line is, units.
    public var extraHeight: Double
}

/// The edges of a text's block, layout units from its anchor, x right, y down.
public struct TextEdges: Equatable, Sendable {
    /// Left edge.
    public var left: Double
    /// Top edge.
    public var top: Double
    /// Right edge.
    public var right: Double
    /// Bottom edge.
    public var bottom: Double

    /// From the left edge to the right.
    public var width: Double { right - left }
}

/// A text whose glyphs stand in lines around its anchor.
public struct ShapedText: Equatable, Sendable {
    /// The characters of all sections; a picture is U+FFFC.
    public var text: String
    /// All glyphs that are shown, line by line.
    public var glyphs: [ShapedGlyph]
    /// The lines, also empty ones.
    public var lines: [ShapedLine]
    /// The edges of the block.
    public var edges: TextEdges
    /// True when a character stands upright in vertical writing.
    public var hasUpright: Bool
    /// True when a picture is among the glyphs.
    public var hasImages: Bool
}
