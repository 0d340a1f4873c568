import Geometry
import Pixels

/// One step of a picture.
///
/// Commands are drawn in order; each is a batch that came from one style layer.
public enum DrawCommand: Sendable {
    /// The whole canvas in one colour, source-over.
    case background(Color)
    /// Polygons.
    case fill(FillBatch)
    /// Lines.
    case stroke(StrokeBatch)
    /// Discs with an edge.
    case circles(CircleBatch)
    /// A density field in the colours of a ramp.
    case heat(HeatBatch)
    /// A picture laid on the map.
    case image(ImageBatch)
    /// Pictures from the list's ``DisplayList/images``.
    case icons(IconBatch)
    /// Texts from the list's ``DisplayList/glyphs``.
    case glyphs(GlyphBatch)
    /// What follows, up to the matching ``endClip``, inks nothing outside the box.
    case beginClip(ClipBox)
    /// Ends the innermost clip.
    case endClip
    /// What follows, up to the matching ``endMask``, inks only pixels whose centre lies inside some sub-paths.
    ///
    /// A clip for canvases that are turned; slower than a box.
    case beginMask(path: Range<Int>)
    /// Ends the innermost mask.
    case endMask
    /// What follows, up to the matching ``endGroup``, is drawn by itself and laid on with an opacity.
    case beginGroup(opacity: Float)
    /// Ends the innermost group.
    case endGroup
}

/// The look of a disc; lengths in device pixels.
public struct CircleStyle: Equatable, Hashable, Sendable {
    /// Of the fill, without the edge.
    public var radiusPixels: Float
    /// Of the edge, outside the fill.
    public var strokeWidthPixels: Float
    /// 0 is sharp, 1 fades from the centre on.
    public var blur: Float
    /// Of the fill, opacity included.
    public var color: Color
    /// Of the edge, opacity included.
    public var strokeColor: Color

    /// A disc's look.
    public init(
        radiusPixels: Float, strokeWidthPixels: Float = 0, blur: Float = 0, color: Color,
        strokeColor: Color = .transparent
    ) {
        self.radiusPixels = radiusPixels
        self.strokeWidthPixels = strokeWidthPixels
        self.blur = blur
        self.color = color
        self.strokeColor = strokeColor
    }
}

/// Discs of one layer, in drawing order: two arrays of the same length and the few looks they share.
public struct CircleBatch: Sendable {
    /// Centres.
    public var centers: [FixedPoint]
    /// For each centre its index into ``styles``.
    public var styleIndexes: [Int32]
    /// The different looks.
    public var styles: [CircleStyle]

    /// A batch; traps when the arrays differ in length.
    public init(centers: [FixedPoint], styleIndexes: [Int32], styles: [CircleStyle]) {
        precondition(centers.count == styleIndexes.count, "every centre has a style")
        self.centers = centers
        self.styleIndexes = styleIndexes
        self.styles = styles
    }
}

/// Points of one heatmap layer.
public struct HeatBatch: Sendable {
    /// Places.
    public var points: [FixedPoint]
    /// `heatmap-weight` × `heatmap-intensity` of each point.
    public var weights: [Float]
    /// Kernel radius of each point in device pixels; one entry serves all points.
    public var radiiPixels: [Float]
    /// True: the points are many, or sums of many, and may be spread together: the density is within 0.6 % of
    /// the kernel's peak, and not cut off where a single point of that weight would be.
    public var isDense = false
    /// 256 premultiplied pixels: density 0…1 to colour (opacity not included).
    public var ramp: [PremultipliedRGBA8]
    /// Multiplied into every colour, 0…1.
    public var opacity: Float

    /// A batch; traps when the arrays do not fit together.
    public init(
        points: [FixedPoint], weights: [Float], radiiPixels: [Float], ramp: [PremultipliedRGBA8],
        opacity: Float
    ) {
        precondition(points.count == weights.count, "every point has a weight")
        precondition(radiiPixels.count == 1 || radiiPixels.count == points.count, "one radius, or one each")
        precondition(ramp.count == 256, "a heat ramp has 256 entries")
        self.points = points
        self.weights = weights
        self.radiiPixels = radiiPixels
        self.ramp = ramp
        self.opacity = opacity
    }
}

/// How a picture is read between its pixels.
public enum Resampling: String, Sendable {
    /// Between the four nearest pixels; an average of all covered ones when the picture shrinks.
    case linear
    /// The nearest pixel.
    case nearest
}

/// The colour changes of a raster layer.
///
/// - Source: MapLibre Style Specification, `raster-hue-rotate` … `raster-contrast`.
public struct ColorAdjustment: Equatable, Hashable, Sendable {
    /// Turn of the hue, radians.
    public var hueRotationRadians: Float
    /// −1 grey … 1 full.
    public var saturation: Float
    /// −1…1.
    public var contrast: Float
    /// What black becomes, 0…1.
    public var brightnessMinimum: Float
    /// What white becomes, 0…1.
    public var brightnessMaximum: Float

    /// Leaves every colour alone.
    public static let none = Self(
        hueRotationRadians: 0, saturation: 0, contrast: 0, brightnessMinimum: 0, brightnessMaximum: 1)

    /// An adjustment.
    public init(
        hueRotationRadians: Float, saturation: Float, contrast: Float, brightnessMinimum: Float,
        brightnessMaximum: Float
    ) {
        self.hueRotationRadians = hueRotationRadians
        self.saturation = saturation
        self.contrast = contrast
        self.brightnessMinimum = brightnessMinimum
        self.brightnessMaximum = brightnessMaximum
    }
}
