import Geometry

/// What kind of number a band's samples are.
public enum RasterSampleType: String, Sendable, Hashable {
    /// 0…255.
    case byte
    /// Whole numbers of more than 8 bits, or with a sign.
    case integer
    /// Binary fractions; NaN stands for nothing there.
    case float
    /// Two numbers to the sample; not drawn here.
    case complex
}

/// What a band of a raster stands for.
public enum RasterBandRole: String, Sendable, Hashable {
    /// A channel of a colour picture.
    case red, green, blue
    /// Opacity.
    case alpha
    /// Brightness.
    case grey
    /// Indexes into the band's colour table.
    case palette
    /// The file does not say, or it is nothing that is drawn by itself.
    case other
}

/// One band of a raster.
public struct RasterBand: Sendable, Hashable {
    /// What kind of number the samples are.
    public let type: RasterSampleType
    /// What the samples stand for.
    public let role: RasterBandRole
    /// The sample that means "nothing here", in the band's own precision.
    public let noData: Double?
    /// True when the file carries a mask of its own beside the bands.
    public let hasMask: Bool
}

/// How the pixels of a raster are tied to the ground.
public enum RasterPlacement: Sendable, Hashable {
    /// Six coefficients: `x = c0 + column·c1 + row·c2`, `y = c3 + column·c4 + row·c5`, columns and rows
    /// counted from the top-left corner of the picture.
    case affine([Double])
    /// So many points whose place is known.
    case controlPoints(count: Int)
    /// Rational polynomials, as satellites deliver.
    case rationalPolynomials
    /// Not at all.
    case none
}

/// A picture size in pixels.
public struct RasterSize: Sendable, Hashable {
    /// Pixels across.
    public let width: Int
    /// Pixels down.
    public let height: Int

    /// A size.
    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }
}

/// What an open raster says about itself.
public struct RasterProfile: Sendable, Hashable {
    /// Of the full picture.
    public let size: RasterSize
    /// In the file's order.
    public let bands: [RasterBand]
    /// How pixels are tied to the ground.
    public let placement: RasterPlacement
    /// The reference system as well-known text; nil when neither the file nor the caller names one.
    public let referenceSystem: String?
    /// Smaller copies that the file holds, in its own order; every drawn band has each of them.
    public let overviews: [RasterSize]
    /// The driver that reads the file, such as "GTiff".
    public let driver: String
    /// Of the file itself, not of what it refers to.
    public let byteCount: Int64
    /// When the file was last written, seconds since 1970 UTC.
    public let modifiedSeconds: Int64
}

/// What a caller knows better than the file.
public struct RasterOptions: Sendable, Hashable {
    /// The reference system to use instead of the file's: "EPSG:4547", well-known text, or PROJ text.
    public var referenceSystem: String?
    /// The bands to draw, counted from 1: one (grey) or three (red, green, blue).
    public var bands: [Int]?
    /// The samples that become black and full white, instead of what the file or its samples say.
    public var range: ClosedRange<Double>?

    /// Options; everything left out is taken from the file.
    public init(referenceSystem: String? = nil, bands: [Int]? = nil, range: ClosedRange<Double>? = nil) {
        self.referenceSystem = referenceSystem
        self.bands = bands
        self.range = range
    }
}
