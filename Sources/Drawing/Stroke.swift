/// How the ends of a line look.
public enum LineCap: String, Sendable, CaseIterable {
    /// Cut at the end point.
    case butt
    /// A half disc around the end point.
    case round
    /// Half a width longer than the line.
    case square
}

/// How the corners of a line look.
public enum LineJoin: String, Sendable, CaseIterable {
    /// Outer corner cut off.
    case bevel
    /// Outer corner rounded.
    case round
    /// Outer edges prolonged until they meet, within the miter limit.
    case miter
}

/// The pen of a line; every length in device pixels.
public struct Stroke: Equatable, Hashable, Sendable {
    /// Width of the ink.
    public var widthPixels: Float
    /// Ends.
    public var cap: LineCap
    /// Corners.
    public var join: LineJoin
    /// A miter longer than this many half widths becomes a bevel.
    public var miterLimit: Float
    /// A round join whose miter would be shorter than this many half widths becomes a miter.
    public var roundLimit: Float
    /// Lengths of ink and gap in turn, starting with ink; empty for a solid line.
    public var dashes: [Float]
    /// Distance over which the edge fades, beyond anti-aliasing.
    public var blurPixels: Float
    /// Shift of the line to its right-hand side (in its direction, y down).
    public var offsetPixels: Float
    /// When above 0: two lines of ``widthPixels`` are drawn, this far apart.
    public var gapPixels: Float
    /// Half the distance over which the ends of dashes fade under ``EdgeRule/browser``.
    public var dashFadePixels: Float
    /// True for dashes with round ends.
    ///
    /// Not the same as a round ``cap``: where caps differ from line to line, MapLibre's dashes end straight.
    public var hasRoundDashes: Bool
    /// The line width that the dashes were measured in, which their round ends are as wide as, device pixels.
    public var dashWidthPixels: Float
    /// True for the thinnest line there is, whatever ``widthPixels`` says: one device pixel.
    public var isHairline: Bool

    /// A pen; the defaults are the MapLibre Style Specification's.
    public init(
        widthPixels: Float, cap: LineCap = .butt, join: LineJoin = .miter, miterLimit: Float = 2,
        roundLimit: Float = 1.05, dashes: [Float] = []
    ) {
        self.widthPixels = widthPixels
        self.cap = cap
        self.join = join
        self.miterLimit = miterLimit
        self.roundLimit = roundLimit
        self.dashes = dashes
        self.blurPixels = 0
        self.offsetPixels = 0
        self.gapPixels = 0
        self.dashFadePixels = 1
        self.hasRoundDashes = cap == .round
        self.dashWidthPixels = widthPixels
        self.isHairline = false
    }

    /// The thinnest line: around areas.
    public static let hairline: Self = {
        var stroke = Self(widthPixels: 1)
        stroke.isHairline = true
        return stroke
    }()

    /// The furthest any ink lies from the line's vertices, device pixels.
    public var reachPixels: Float {
        let half = widthPixels / 2 + gapPixels / 2 + (gapPixels > 0 ? widthPixels / 2 : 0)
        return (half + abs(offsetPixels)) * max(1.5, miterLimit) + blurPixels + 1
    }
}
