import Drawing

/// The properties of a symbol layer: where labels stand, and their two halves, icon and text.
public struct SymbolPaint: Sendable {
    /// Along what labels are laid.
    public let placement: StyleProperty<SymbolPlacement>
    /// The way from one label to the next along a line, pixels.
    public let spacing: StyleProperty<Double>
    /// Lower keys are placed first and drawn first; nil when the document gives none.
    public let sortKey: StyleProperty<Double>?
    /// The order of labels that have no sort key.
    public let zOrder: StyleProperty<SymbolOrder>
    /// The icons; nil when the document names none.
    public let icon: IconPaint?
    /// The texts; nil when the document has none.
    public let text: TextPaint?
}

/// The icons of a symbol layer.
public struct IconPaint: Sendable {
    /// The picture.
    public let image: StyleProperty<ResolvedImage?>
    /// What it may lie on.
    public let overlap: StyleProperty<SymbolOverlap>
    /// Others may lie on it.
    public let ignoresPlacement: StyleProperty<Bool>
    /// The text may stand without it.
    public let isOptional: StyleProperty<Bool>
    /// What it turns with.
    public let rotationAlignment: StyleProperty<SymbolAlignment>
    /// A factor of the picture's own size.
    public let size: StyleProperty<Double>
    /// Which of its sides follow the text's.
    public let textFit: StyleProperty<IconTextFit>
    /// What is added around the text it fits: top, right, bottom, left, pixels.
    public let textFitPadding: StyleProperty<[Double]>
    /// The turn, degrees, clockwise.
    public let rotate: StyleProperty<Double>
    /// What is kept free around it: top, right, bottom, left, pixels.
    public let padding: StyleProperty<[Double]>
    /// It is turned round where a line would set it on its head.
    public let keepsUpright: StyleProperty<Bool>
    /// The shift right and down, pixels at size 1: two numbers.
    public let offset: StyleProperty<[Double]>
    /// Which part of it stands on the place.
    public let anchor: StyleProperty<BoxAnchor>
    /// The opacity, 0…1.
    public let opacity: StyleProperty<Double>
    /// The ink of a distance field.
    public let color: StyleProperty<Color>
    /// The ink of a distance field's halo.
    public let haloColor: StyleProperty<Color>
    /// How far the halo reaches, pixels.
    public let haloWidth: StyleProperty<Double>
    /// How far the halo fades, pixels.
    public let haloBlur: StyleProperty<Double>
    /// The shift right and down, pixels: two numbers.
    public let translate: StyleProperty<[Double]>
    /// What the shift turns with: `map` or `viewport`.
    public let translateAnchor: StyleProperty<String>
}

/// The texts of a symbol layer.
public struct TextPaint: Sendable {
    /// What is written.
    public let field: StyleProperty<FormattedText>
    /// Font names, the first that is there counts.
    public let font: StyleProperty<[String]>
    /// The size of an em, pixels.
    public let size: StyleProperty<Double>
    /// The longest line, ems.
    public let maxWidth: StyleProperty<Double>
    /// From line to line, ems.
    public let lineHeight: StyleProperty<Double>
    /// What is added between letters, ems.
    public let letterSpacing: StyleProperty<Double>
    /// How lines stand to each other; nil for the anchor's side.
    public let justify: StyleProperty<TextJustification?>
    /// How far from the place along the anchor's direction, ems; nil when the document gives none.
    public let radialOffset: StyleProperty<Double>?
    /// Anchors to try one after the other; empty when the text has one anchor.
    public let variableAnchor: StyleProperty<[BoxAnchor]>
    /// Anchors to try, each with its own shift; nil when the document gives none.
    public let variableAnchorOffset: StyleProperty<[AnchorOffset]>?
    /// Which part of the text stands on the place.
    public let anchor: StyleProperty<BoxAnchor>
    /// The sharpest turn within a label along a line, degrees.
    public let maxAngle: StyleProperty<Double>
    /// The writing modes to try one after the other; empty for horizontal.
    public let writingModes: StyleProperty<[TextWritingMode]>
    /// The turn, degrees, clockwise.
    public let rotate: StyleProperty<Double>
    /// What is kept free around it, pixels.
    public let padding: StyleProperty<Double>
    /// It is turned round where a line would set it on its head.
    public let keepsUpright: StyleProperty<Bool>
    /// What becomes of its letters.
    public let transform: StyleProperty<TextTransform>
    /// The shift right and down, ems: two numbers.
    public let offset: StyleProperty<[Double]>
    /// What it may lie on.
    public let overlap: StyleProperty<SymbolOverlap>
    /// Others may lie on it.
    public let ignoresPlacement: StyleProperty<Bool>
    /// The icon may stand without it.
    public let isOptional: StyleProperty<Bool>
    /// What it turns with.
    public let rotationAlignment: StyleProperty<SymbolAlignment>
    /// The opacity, 0…1.
    public let opacity: StyleProperty<Double>
    /// The ink.
    public let color: StyleProperty<Color>
    /// The ink of the halo.
    public let haloColor: StyleProperty<Color>
    /// How far the halo reaches, pixels.
    public let haloWidth: StyleProperty<Double>
    /// How far the halo fades, pixels.
    public let haloBlur: StyleProperty<Double>
    /// The shift right and down, pixels: two numbers.
    public let translate: StyleProperty<[Double]>
    /// What the shift turns with: `map` or `viewport`.
    public let translateAnchor: StyleProperty<String>
}

/// Along what a layer's labels are laid; the raw values of this and the types below are the specification's.
public enum SymbolPlacement: String, Sendable, CaseIterable {
    /// At points.
    case point
    /// Along lines, again and again.
    case line
    /// Once, at the middle of lines.
    case lineCenter = "line-center"
}

/// The order of labels without a sort key.
public enum SymbolOrder: String, Sendable, CaseIterable {
    /// By the place on screen where labels may overlap, else as in the source.
    case auto
    /// By the place on screen.
    case viewportY = "viewport-y"
    /// As in the source.
    case source
}

/// What a label may lie on.
public enum SymbolOverlap: String, Sendable, CaseIterable {
    /// On nothing.
    case never
    /// On everything.
    case always
    /// On everything that may lie on others.
    case cooperative
}

/// What a label turns with.
public enum SymbolAlignment: String, Sendable, CaseIterable {
    /// With the map; along a line with the line.
    case map
    /// Not at all.
    case viewport
    /// Its glyphs not at all, though they follow the line.
    case viewportGlyph = "viewport-glyph"
    /// With the line along lines, else not at all.
    case auto
}

/// Which part of a label stands on its place.
public enum BoxAnchor: String, Sendable, CaseIterable {
    /// The middle.
    case center
    /// The middle of the left side.
    case left
    /// The middle of the right side.
    case right
    /// The middle of the upper side.
    case top
    /// The middle of the lower side.
    case bottom
    /// The upper left corner.
    case topLeft = "top-left"
    /// The upper right corner.
    case topRight = "top-right"
    /// The lower left corner.
    case bottomLeft = "bottom-left"
    /// The lower right corner.
    case bottomRight = "bottom-right"
}

/// How lines of a text stand to each other.
public enum TextJustification: String, Sendable, CaseIterable {
    /// Flush left.
    case left
    /// In the middle.
    case center
    /// Flush right.
    case right
}

/// The way text runs.
public enum TextWritingMode: String, Sendable, CaseIterable {
    /// From left to right or right to left.
    case horizontal
    /// Downwards, as Chinese may be written.
    case vertical
}

/// What becomes of letters.
public enum TextTransform: String, Sendable, CaseIterable {
    /// Nothing.
    case none
    /// Capitals.
    case uppercase
    /// Small letters.
    case lowercase
}

/// Which sides of an icon follow its text's.
public enum IconTextFit: String, Sendable, CaseIterable {
    /// None.
    case none
    /// Left and right.
    case width
    /// Top and bottom.
    case height
    /// All four.
    case both
}
