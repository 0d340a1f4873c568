/// A picture repeated in both directions over the plane.
///
/// The picture's pixel (u, v) lies on the canvas at `(x, y) + ((xAxisX, xAxisY) · u + (yAxisX, yAxisY) · v)`, device
/// pixels, x right, y down; so do all places that differ by whole pictures.
public struct Pattern: Equatable, Hashable, Sendable {
    /// Index into ``DisplayList/images``.
    public var image: Int32
    /// Where a corner of the picture lies, device pixels right of the canvas' left edge.
    public var x: Double
    /// See ``x``, below the canvas' top edge.
    public var y: Double
    /// How far right one pixel of the picture across leads, device pixels.
    public var xAxisX: Double
    /// How far down one pixel of the picture across leads.
    public var xAxisY: Double
    /// How far right one pixel of the picture down leads.
    public var yAxisX: Double
    /// How far down one pixel of the picture down leads.
    public var yAxisY: Double

    /// A picture whose pixels are `scale` device pixels wide, turned clockwise on screen by an angle in radians
    /// whose cosine and sine are given.
    public init(image: Int32, x: Double, y: Double, scale: Double, cosine: Double = 1, sine: Double = 0) {
        self.image = image
        self.x = x
        self.y = y
        xAxisX = scale * cosine
        xAxisY = scale * sine
        yAxisX = -scale * sine
        yAxisY = scale * cosine
    }
}
