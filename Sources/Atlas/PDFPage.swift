import Drawing

/// The size of a page, and how the device pixels of a display list lie on it.
///
/// A CSS pixel is 1/96 inch and a PDF point 1/72 inch, so the page is `0.75 · width / ratio` points wide: a list
/// of the same map at another ratio gives a page of the same size.
///
/// - Source: CSS Values and Units 4, section 6.2 (absolute lengths); ISO 32000-1, 8.3.2.3 (user space) and
///   annex C.2 (limits of page sizes).
public struct PDFPage: Equatable, Sendable {
    /// Points to the CSS pixel.
    public static let pointsPerCSSPixel = 0.75
    /// The longest side that readers take: 200 inches.
    public static let maximumSidePoints = 14_400.0

    /// Device pixels across.
    public let width: Int
    /// Device pixels down.
    public let height: Int
    /// Device pixels to the CSS pixel.
    public let ratio: Double

    /// A page for a canvas of device pixels.
    public init(width: Int, height: Int, ratio: Double) throws(AtlasError) {
        guard width > 0, height > 0, ratio.isFinite, ratio > 0 else {
            throw .emptyPage(width: width, height: height, ratio: ratio)
        }
        self.width = width
        self.height = height
        self.ratio = ratio
        guard max(widthPoints, heightPoints) <= Self.maximumSidePoints else {
            throw .pageTooLarge(widthPoints: widthPoints, heightPoints: heightPoints)
        }
    }

    /// The page of a display list.
    public init(_ list: DisplayList, ratio: Double) throws(AtlasError) {
        try self.init(width: list.width, height: list.height, ratio: ratio)
    }

    /// Points to the device pixel.
    public var pointsPerPixel: Double { Self.pointsPerCSSPixel / ratio }

    /// Points across.
    public var widthPoints: Double { Double(width) * pointsPerPixel }

    /// Points down.
    public var heightPoints: Double { Double(height) * pointsPerPixel }
}

/// What a PDF file says about itself; empty texts are left out.
public struct PDFDescription: Equatable, Sendable {
    /// What the page shows.
    public var title: String
    /// Who made it.
    public var author: String
    /// The program that made it.
    public var creator: String
    /// When it was made, ISO 8601; empty for none, which keeps the bytes the same from run to run.
    public var created: String

    /// A description.
    public init(title: String = "", author: String = "", creator: String = "Gridmill", created: String = "") {
        self.title = title
        self.author = author
        self.creator = creator
        self.created = created
    }
}
