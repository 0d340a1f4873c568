/// A position on a canvas in 24.8 fixed point: 256 steps to a device pixel, x right, y down, from the
/// canvas' top-left corner.
///
/// Geometry is rounded to this grid once, in **global** pixel space, before the canvas' whole-pixel
/// origin is taken off. All later arithmetic is exact, so a shape gives the same pixels on whatever
/// canvas it is drawn: that is why tiles join without a seam.
public struct FixedPoint: Equatable, Hashable, Sendable {
    /// Steps to the device pixel.
    public static let stepsPerPixel = 256
    /// Coordinates stay within ± this many steps (± 2²² pixels), so that products fit 64 bits.
    @inlinable public static var limit: Int32 { 1 << 30 }

    /// Steps right of the canvas' left edge.
    public var x: Int32
    /// Steps below the canvas' top edge.
    public var y: Int32

    /// A point at the given steps.
    @inlinable
    public init(x: Int32, y: Int32) {
        self.x = x
        self.y = y
    }
}
