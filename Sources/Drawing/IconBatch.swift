import Geometry
import Pixels

/// A picture that a display list draws more than once: an icon or a pattern.
public struct ListImage: Equatable, Sendable {
    /// The name in the sprite, for canvases that keep equal pictures (a PDF's forms).
    public let name: String
    /// The pixels; of a distance field only alpha counts.
    public let pixels: PixelBuffer
    /// Pixels of the picture to the CSS pixel.
    public let pixelRatio: Double
    /// True when alpha is a distance: 192 of 255 on the edge, 8 steps to the pixel, larger inside.
    public let isDistanceField: Bool

    /// A picture.
    public init(name: String, pixels: PixelBuffer, pixelRatio: Double = 1, isDistanceField: Bool = false) {
        self.name = name
        self.pixels = pixels
        self.pixelRatio = pixelRatio
        self.isDistanceField = isDistanceField
    }
}

/// The look of an icon.
public struct IconLook: Equatable, Hashable, Sendable {
    /// Multiplied into every pixel, 0…1.
    public var opacity: Float
    /// The ink of a distance field, without ``opacity``.
    public var color: Color
    /// The halo's ink, without ``opacity``; distance fields only.
    public var haloColor: Color
    /// How far the halo reaches beyond the edge, device pixels.
    public var haloWidthPixels: Float
    /// How far the halo's edge fades, device pixels.
    public var haloBlurPixels: Float

    /// A look.
    public init(
        opacity: Float = 1, color: Color = .black, haloColor: Color = .transparent,
        haloWidthPixels: Float = 0, haloBlurPixels: Float = 0
    ) {
        self.opacity = opacity
        self.color = color
        self.haloColor = haloColor
        self.haloWidthPixels = haloWidthPixels
        self.haloBlurPixels = haloBlurPixels
    }
}

/// A part of a picture laid on the canvas.
///
/// The part's pixel (u, v), counted from the picture's top-left corner, lies at
/// `origin + angle-turned ((u - sourceX) · scaleX, (v - sourceY) · scaleY)`. A stretched icon is several of them.
public struct PlacedIcon: Equatable, Sendable {
    /// Index into ``DisplayList/images``.
    public var image: Int32
    /// Index into ``IconBatch/looks``.
    public var look: Int32
    /// Where the part's top-left corner lies, canvas steps.
    public var origin: FixedPoint
    /// Turn around ``origin``, radians, clockwise on screen.
    public var angle: Float
    /// The part's left edge in the picture, pixels.
    public var sourceX: Float
    /// The part's top edge in the picture, pixels.
    public var sourceY: Float
    /// The part's width, pixels of the picture.
    public var sourceWidth: Float
    /// The part's height, pixels of the picture.
    public var sourceHeight: Float
    /// Device pixels to the picture's pixel, across.
    public var scaleX: Float
    /// Device pixels to the picture's pixel, down.
    public var scaleY: Float

    /// A whole picture of the given size at one scale.
    public init(
        image: Int32, look: Int32, origin: FixedPoint, angle: Float, width: Int, height: Int, scale: Float
    ) {
        self.image = image
        self.look = look
        self.origin = origin
        self.angle = angle
        sourceX = 0
        sourceY = 0
        sourceWidth = Float(width)
        sourceHeight = Float(height)
        scaleX = scale
        scaleY = scale
    }
}

/// Icons of one layer, in drawing order.
public struct IconBatch: Sendable {
    /// The icons.
    public var icons: [PlacedIcon]
    /// The different looks.
    public var looks: [IconLook]
    /// How pictures are read between their pixels; distance fields always linearly.
    public var resampling = Resampling.linear

    /// A batch.
    public init(icons: [PlacedIcon] = [], looks: [IconLook] = []) {
        self.icons = icons
        self.looks = looks
    }
}

/// A rectangle of whole device pixels that cuts what is drawn, as the tile of a vector source cuts its features.
public struct ClipBox: Equatable, Hashable, Sendable {
    /// The first column inked.
    public var minX: Int
    /// The first row inked.
    public var minY: Int
    /// The column after the last inked.
    public var maxX: Int
    /// The row after the last inked.
    public var maxY: Int

    /// A rectangle.
    public init(minX: Int, minY: Int, maxX: Int, maxY: Int) {
        self.minX = minX
        self.minY = minY
        self.maxX = maxX
        self.maxY = maxY
    }
}
