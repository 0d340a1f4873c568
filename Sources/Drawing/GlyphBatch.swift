import Geometry

/// The look of a text.
public struct TextLook: Equatable, Hashable, Sendable {
    /// The ink, opacity included.
    public var color: Color
    /// The ink of the halo, opacity included; transparent for none.
    public var haloColor: Color
    /// How far the halo reaches beyond the glyph's edge, device pixels.
    public var haloWidthPixels: Float
    /// How far the halo's edge fades, device pixels.
    public var haloBlurPixels: Float

    /// A look.
    public init(
        color: Color, haloColor: Color = .transparent, haloWidthPixels: Float = 0, haloBlurPixels: Float = 0
    ) {
        self.color = color
        self.haloColor = haloColor
        self.haloWidthPixels = haloWidthPixels
        self.haloBlurPixels = haloBlurPixels
    }

    /// True when there is a halo to draw.
    public var hasHalo: Bool { haloColor.alpha > 0 && haloWidthPixels > 0 }
}

/// A glyph where it stands.
public struct PlacedGlyph: Equatable, Sendable {
    /// Index into ``DisplayList/glyphs``.
    public var glyph: Int32
    /// The pen on the baseline, canvas steps.
    public var origin: FixedPoint
    /// Device pixels to the em.
    public var sizePixels: Float
    /// Turn of the glyph around its origin, radians, clockwise on screen.
    public var angle: Float
    /// Index into ``GlyphBatch/looks``.
    public var look: Int32

    /// A glyph at a place.
    public init(glyph: Int32, origin: FixedPoint, sizePixels: Float, angle: Float = 0, look: Int32) {
        self.glyph = glyph
        self.origin = origin
        self.sizePixels = sizePixels
        self.angle = angle
        self.look = look
    }
}

/// One label's text: its glyphs, and the characters they stand for.
///
/// A canvas of pixels draws glyphs alone; a PDF writes the text too, so that it can be selected and found.
public struct GlyphRun: Equatable, Sendable {
    /// Glyphs of the batch that belong to the label, in drawing order; all of them, also those off the canvas.
    public var glyphs: Range<Int>
    /// The label's text.
    public var text: String
    /// For each glyph of the run, the offset in UTF-8 bytes of ``text`` where the characters it stands for begin.
    public var clusters: [Int32]

    /// A run.
    public init(glyphs: Range<Int>, text: String, clusters: [Int32]) {
        self.glyphs = glyphs
        self.text = text
        self.clusters = clusters
    }
}

/// Texts of one layer, in drawing order.
///
/// All halos of a run are drawn below all of its glyphs; runs are drawn one after the other, unless
/// ``drawsHalosFirst``.
public struct GlyphBatch: Sendable {
    /// The glyphs of all runs.
    public var glyphs: [PlacedGlyph]
    /// The labels.
    public var runs: [GlyphRun]
    /// The different looks.
    public var looks: [TextLook]
    /// True: the halos of all runs are drawn below the glyphs of all runs.
    public var drawsHalosFirst = false

    /// A batch.
    public init(glyphs: [PlacedGlyph] = [], runs: [GlyphRun] = [], looks: [TextLook] = []) {
        self.glyphs = glyphs
        self.runs = runs
        self.looks = looks
    }
}
