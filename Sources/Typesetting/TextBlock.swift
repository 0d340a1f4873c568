/// A part of a text that has one look.
public struct TextSection: Equatable, Hashable, Sendable {
    /// What a section shows.
    public enum Content: Equatable, Hashable, Sendable {
        /// Characters.
        case text(String)
        /// A picture of a size in CSS pixels; the number is the caller's, and comes back with the shaped text.
        case image(index: Int32, width: Double, height: Double)
    }

    /// Where a section stands in a line that is higher than itself.
    public enum VerticalAlign: String, Equatable, Hashable, Sendable {
        /// On the line's ground.
        case bottom
        /// In the line's middle.
        case center
        /// At the line's top.
        case top
    }

    /// Characters or a picture.
    public var content: Content
    /// The fonts of the characters.
    public var fonts: FontStack
    /// Size as a factor of the text's; not used for pictures.
    public var scale: Double
    /// Where it stands in its line.
    public var verticalAlign: VerticalAlign

    /// A section.
    public init(
        _ content: Content, fonts: FontStack, scale: Double = 1, verticalAlign: VerticalAlign = .bottom
    ) {
        self.content = content
        self.fonts = fonts
        self.scale = scale
        self.verticalAlign = verticalAlign
    }
}

/// How a text lies around its anchor.
public struct TextAlignment: Equatable, Hashable, Sendable {
    /// Where the anchor is on the block: 0 its left edge, ½ its middle, 1 its right edge.
    public var horizontal: Double
    /// Where the anchor is on the block: 0 its top, ½ its middle, 1 its bottom.
    public var vertical: Double
    /// Where lines are flush: 0 left, ½ centred, 1 right.
    public var justify: Double

    /// An alignment; centred when nothing is said.
    public init(horizontal: Double = 0.5, vertical: Double = 0.5, justify: Double = 0.5) {
        self.horizontal = horizontal
        self.vertical = vertical
        self.justify = justify
    }
}

/// The direction in which glyphs follow each other.
public enum WritingMode: Equatable, Hashable, Sendable {
    /// Along the line.
    case horizontal
    /// Along the line as well, with upright characters turned a quarter to the left: a label that is then
    /// turned a quarter to the right reads downwards.
    case vertical
}

/// A text to be shaped, and its measures.
///
/// Lengths are layout units: ``unitsPerEm`` of them to the em, whatever the size the text is drawn at.
///
/// - Source: MapLibre Style Specification, `text-field` … `text-writing-mode`; 24 units as in its glyph PBFs.
public struct TextBlock: Equatable, Hashable, Sendable {
    /// Layout units to the em.
    public static let unitsPerEm = 24.0

    /// The text; `text-transform` is done already.
    public var sections: [TextSection]
    /// `text-max-width` in units; infinite to break at newlines only.
    public var maximumWidth: Double
    /// `text-line-height` in units.
    public var lineHeight: Double
    /// `text-letter-spacing` in units; 0 for scripts that join their letters (see ``ScriptRules``).
    public var letterSpacing: Double
    /// Around the anchor.
    public var alignment: TextAlignment
    /// Along the line or down.
    public var writing: WritingMode
    /// True for `text-writing-mode`: every character but those of joined scripts then stands upright in
    /// ``WritingMode/vertical``; false for labels along lines: only characters that always stand upright do.
    public var isUprightForced: Bool
    /// `text-size` in CSS pixels; measures pictures only.
    public var sizePixels: Double

    /// A text centred on its anchor, with the specification's defaults.
    public init(
        sections: [TextSection], maximumWidth: Double = 240, lineHeight: Double = 28.8,
        letterSpacing: Double = 0, alignment: TextAlignment = TextAlignment(),
        writing: WritingMode = .horizontal, isUprightForced: Bool = false, sizePixels: Double = 16
    ) {
        self.sections = sections
        self.maximumWidth = maximumWidth
        self.lineHeight = lineHeight
        self.letterSpacing = letterSpacing
        self.alignment = alignment
        self.writing = writing
        self.isUprightForced = isUprightForced
        self.sizePixels = sizePixels
    }
}
