import Drawing

/// The icons and patterns of a style, by name.
public struct SpriteSheet: Sendable {
    /// The pictures by name; those of a sprite with an id are named `id:name`, but for `default`.
    public var images: [String: SpriteImage] {
        didSet { identity = Self.identity(of: images) }
    }
    /// The same for copies and for all empty sheets, another after every change.
    private(set) var identity: SharedIdentity
    private static let emptyIdentity = SharedIdentity()

    /// A sheet; without images nothing that names one is drawn.
    public init(images: [String: SpriteImage] = [:]) {
        self.images = images
        identity = Self.identity(of: images)
    }

    private static func identity(of images: [String: SpriteImage]) -> SharedIdentity {
        images.isEmpty ? emptyIdentity : SharedIdentity()
    }

    /// The picture of a name.
    public subscript(name: String) -> SpriteImage? { images[name] }

    /// All names, sorted: what the expression `image` finds.
    public var names: [String] { images.keys.sorted() }
}

/// A picture of a sprite and how it may be stretched.
///
/// - Source: MapLibre Style Specification, "Sprite".
public struct SpriteImage: Equatable, Sendable {
    /// How an icon that is fitted to a text keeps its proportions, for one axis.
    public enum TextFit: String, Sendable {
        /// Stretched or shrunk as the text asks.
        case stretchOrShrink
        /// Only ever stretched.
        case stretchOnly
        /// Follows the other axis.
        case proportional
    }

    /// The pixels, their ratio, and whether they are a distance field.
    public var image: ListImage
    /// The columns that stretch, pixels of the picture, ascending; empty for all.
    public var stretchX: [ClosedRange<Double>]
    /// The rows that stretch, as ``stretchX``.
    public var stretchY: [ClosedRange<Double>]
    /// The part that a fitted text fills: left, top, right, bottom, pixels of the picture; nil for all of it.
    public var content: SpriteContent?
    /// Across.
    public var textFitWidth: TextFit
    /// Down.
    public var textFitHeight: TextFit

    /// A picture that stretches as a whole unless said otherwise.
    public init(
        image: ListImage, stretchX: [ClosedRange<Double>] = [], stretchY: [ClosedRange<Double>] = [],
        content: SpriteContent? = nil, textFitWidth: TextFit = .stretchOrShrink,
        textFitHeight: TextFit = .stretchOrShrink
    ) {
        self.image = image
        self.stretchX = stretchX
        self.stretchY = stretchY
        self.content = content
        self.textFitWidth = textFitWidth
        self.textFitHeight = textFitHeight
    }
}

/// The box of a sprite's picture that a fitted text fills, pixels of the picture from its top-left corner.
public struct SpriteContent: Equatable, Sendable {
    /// Left edge.
    public var left: Double
    /// Top edge.
    public var top: Double
    /// Right edge.
    public var right: Double
    /// Bottom edge.
    public var bottom: Double

    /// A box.
    public init(left: Double, top: Double, right: Double, bottom: Double) {
        self.left = left
        self.top = top
        self.right = right
        self.bottom = bottom
    }
}
