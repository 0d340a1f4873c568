import Geometry

/// A picture before it is one: what to draw, in order, on a canvas of device pixels (x right, y down).
///
/// The seam of the road: style ends here, pixels and PDF pages begin here.
public struct DisplayList: Sendable {
    /// Device pixels across.
    public let width: Int
    /// Device pixels down.
    public let height: Int
    /// Global position of the canvas' left edge in 1/256 device pixel: patterns and fields whose phase is
    /// fixed in the world start from it.
    public let originX: Int64
    /// Global position of the canvas' top edge in 1/256 device pixel.
    public let originY: Int64
    /// Device pixels to the CSS pixel.
    public var pixelRatio = 1.0
    /// How edges become pixels.
    public var edgeRule = EdgeRule.exact
    /// The shapes that fills and strokes point into.
    public var paths = PathStore()
    /// The pictures that icons and patterns point into.
    public var images: [ListImage] = []
    /// The glyphs that texts point into.
    public var glyphs: [Glyph] = []
    /// The faces of the glyphs.
    public var faces: [FontFace] = []
    /// The steps, first at the bottom.
    public var commands: [DrawCommand] = []

    /// An empty list for a canvas.
    public init(width: Int, height: Int, originX: Int64, originY: Int64) {
        self.width = width
        self.height = height
        self.originX = originX
        self.originY = originY
    }
}

/// How the edges of shapes become pixels; a canvas that has no pixels draws both alike.
public enum EdgeRule: Sendable {
    /// By the area of the pixel inside the shape; a line inks its overlaps once. Tiles join to the bit.
    case exact
    /// As MapLibre GL JS draws in a browser: areas by pixel centres with a hairline around, lines as triangles
    /// that blend one after the other, heat from the canvas' own corner on.
    case browser
}

/// Something a display list can be drawn on: pixels, PDF pages, text for tests.
public protocol Canvas: ~Copyable {
    /// What a finished canvas is.
    associatedtype Picture
    /// Draws the whole list.
    mutating func draw(_ list: DisplayList)
    /// Ends drawing and hands the picture over.
    consuming func finish() -> Picture
}
