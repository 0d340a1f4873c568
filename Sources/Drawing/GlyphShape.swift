import Geometry

/// The shape of one glyph, as it travels with a display list: a canvas knows no fonts.
public enum GlyphShape: Equatable, Sendable {
    /// A closed outline in the font's own space.
    case outline(GlyphOutline)
    /// A distance field, as glyph PBFs carry them.
    case field(GlyphField)
    /// No ink, such as a space.
    case blank
}

/// A glyph's outline.
///
/// Space: font units, x right, y **up**, the origin on the baseline at the pen; ``unitsPerEm`` of them to the em.
/// Filled by the non-zero rule.
public struct GlyphOutline: Equatable, Sendable {
    /// One step of an outline; curves are as the font has them.
    public enum Step: Equatable, Sendable {
        /// Begins a contour; the one before is closed.
        case move(Point)
        /// A straight edge.
        case line(Point)
        /// A quadratic curve: control, end.
        case quadratic(Point, Point)
        /// A cubic curve: two controls, end.
        case cubic(Point, Point, Point)
    }

    /// Font units to the em; above 0.
    public let unitsPerEm: Double
    /// The contours, one after the other.
    public let steps: [Step]

    /// An outline.
    public init(unitsPerEm: Double, steps: [Step]) {
        self.unitsPerEm = unitsPerEm
        self.steps = steps
    }
}

/// A glyph as a signed distance field at 24 pixels to the em.
///
/// The field holds ``width`` × ``height`` bytes by rows from the top: 192 on the edge, 8 steps to the pixel,
/// larger inside. It includes ``border`` pixels on every side beyond the glyph's own box.
///
/// - Source: MapLibre glyph PBF (`glyphs.proto` of node-fontnik): 24 px em, 3 px border, 8-pixel radius, cutoff 0.25.
public struct GlyphField: Equatable, Sendable {
    /// Pixels to the em of all such fields.
    public static let pixelsPerEm = 24.0
    /// Pixels around the glyph's own box, included in ``width`` and ``height``.
    public static let border = 3

    /// Pixels across, the border included.
    public let width: Int
    /// Pixels down, the border included.
    public let height: Int
    /// From the pen to the left edge of the glyph's own box, pixels right.
    public let left: Int
    /// From the baseline to the top edge of the glyph's own box, pixels **up**.
    public let top: Int
    /// ``width`` × ``height`` distances, by rows from the top.
    public let distances: [UInt8]

    /// A field; traps when the number of distances is not the box's.
    public init(width: Int, height: Int, left: Int, top: Int, distances: [UInt8]) {
        precondition(distances.count == width * height, "a field has one distance for each pixel")
        self.width = width
        self.height = height
        self.left = left
        self.top = top
        self.distances = distances
    }
}

/// A font face that glyph runs name, so that a PDF can embed it.
public struct FontFace: Equatable, Hashable, Sendable {
    /// The file; nil for glyphs that came from PBFs and have no font behind them.
    public let path: String?
    /// Which face of a collection (`.ttc`), from 0.
    public let index: Int
    /// The face's PostScript or style name, for people.
    public let name: String

    /// A face.
    public init(path: String?, index: Int, name: String) {
        self.path = path
        self.index = index
        self.name = name
    }
}

/// A glyph that a display list draws: its shape once, however often it is drawn.
public struct Glyph: Equatable, Sendable {
    /// Index into ``DisplayList/faces``.
    public let face: Int
    /// The glyph's number in its face; the code point for glyph PBFs.
    public let number: UInt32
    /// The shape.
    public let shape: GlyphShape

    /// A glyph.
    public init(face: Int, number: UInt32, shape: GlyphShape) {
        self.face = face
        self.number = number
        self.shape = shape
    }
}
