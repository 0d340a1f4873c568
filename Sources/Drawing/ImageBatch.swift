import Geometry
import Pixels

/// The four corners of a picture on the canvas, device pixels (x right, y down).
///
///     topLeft ──── topRight        The picture lies between them as a plane seen from somewhere: straight
///        │            │            lines stay straight, and a parallelogram keeps it in proportion.
///     bottomLeft ─ bottomRight
public struct ImageCorners: Equatable, Sendable {
    /// Of the picture's first pixel.
    public var topLeft: Point
    /// Of the first row's last pixel.
    public var topRight: Point
    /// Of the last row's last pixel.
    public var bottomRight: Point
    /// Of the last row's first pixel.
    public var bottomLeft: Point

    /// Four corners.
    public init(topLeft: Point, topRight: Point, bottomRight: Point, bottomLeft: Point) {
        self.topLeft = topLeft
        self.topRight = topRight
        self.bottomRight = bottomRight
        self.bottomLeft = bottomLeft
    }
}

/// A picture laid on the map: along the canvas' axes, or between four corners.
public struct ImageBatch: Sendable {
    /// The picture; pixels beyond its edges read as clear, or with ``corners`` as the edge's.
    public var image: PixelBuffer
    /// When given, the picture lies between these corners, a pixel being inked when its centre does;
    /// ``left``, ``top`` and the scales then have no meaning.
    public var corners: ImageCorners?
    /// With ``corners``: a shrunk picture is read from a copy halved until it fits, instead of as it is.
    public var isMipmapped = false
    /// Where the picture's top-left corner lies on the canvas, device pixels (x right, y down).
    public var left: Double
    /// See ``left``.
    public var top: Double
    /// Device pixels to one pixel of the picture, across and down.
    public var scaleX: Double
    /// See ``scaleX``.
    public var scaleY: Double
    /// Multiplied into every pixel, 0…1.
    public var opacity: Float
    /// Between pixels.
    public var resampling: Resampling
    /// Changes of colour, none by default.
    public var adjustment: ColorAdjustment

    /// A picture whose corner and pixel size on the canvas are given.
    public init(
        image: PixelBuffer, left: Double, top: Double, scaleX: Double, scaleY: Double, opacity: Float = 1,
        resampling: Resampling = .linear, adjustment: ColorAdjustment = .none
    ) {
        self.image = image
        self.left = left
        self.top = top
        self.scaleX = scaleX
        self.scaleY = scaleY
        self.opacity = opacity
        self.resampling = resampling
        self.adjustment = adjustment
    }

    /// A picture between four corners.
    public init(
        image: PixelBuffer, corners: ImageCorners, isMipmapped: Bool, opacity: Float = 1,
        resampling: Resampling = .linear, adjustment: ColorAdjustment = .none
    ) {
        self.init(
            image: image, left: 0, top: 0, scaleX: 1, scaleY: 1, opacity: opacity, resampling: resampling,
            adjustment: adjustment)
        self.corners = corners
        self.isMipmapped = isMipmapped
    }
}
