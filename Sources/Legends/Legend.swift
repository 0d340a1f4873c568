/// What a map's colours and symbols mean: the value behind the legend's document and its picture.
public struct Legend: Sendable, Hashable {
    /// The style's own name; nil when it has none.
    public var title: LegendText?
    /// The colour below all layers, on which small pictures are drawn; a CSS colour, nil for none.
    public var ground: String?
    /// The layers that have something to explain, top first.
    public var layers: [LegendLayer]

    /// A legend.
    public init(title: LegendText? = nil, ground: String? = nil, layers: [LegendLayer]) {
        self.title = title
        self.ground = ground
        self.layers = layers
    }
}

/// The part of a legend that explains one layer: classes, or a ramp, or both.
public struct LegendLayer: Sendable, Hashable {
    /// The layer's id in the style.
    public var id: String
    /// The layer's type, as the style specification names it.
    public var kind: String
    /// The layer's name for people.
    public var title: LegendText
    /// One entry per class; a layer drawn one way has one entry.
    public var entries: [LegendEntry]
    /// The colours of a quantity that changes without steps.
    public var ramp: LegendRamp?

    /// The legend of one layer.
    public init(
        id: String, kind: String, title: LegendText, entries: [LegendEntry] = [], ramp: LegendRamp? = nil
    ) {
        self.id = id
        self.kind = kind
        self.title = title
        self.entries = entries
        self.ramp = ramp
    }
}

/// One class of a layer.
public struct LegendEntry: Sendable, Hashable {
    /// What the class is called; empty when the layer has only one.
    public var label: LegendText
    /// How it is drawn.
    public var symbol: LegendSymbol

    /// A class and its look.
    public init(label: LegendText, symbol: LegendSymbol) {
        self.label = label
        self.symbol = symbol
    }
}

/// The look of a class, to be drawn as a small picture beside its name.
///
/// Colours are CSS colours as the style specification writes them: `#rrggbb` or `rgba(r,g,b,a)`.
public struct LegendSymbol: Sendable, Hashable {
    /// The shape of the small picture.
    public enum Shape: String, Sendable, Hashable {
        /// A filled rectangle.
        case area
        /// A stroke.
        case line
        /// A disc.
        case point
        /// A picture of the sprite.
        case icon
    }

    /// The shape.
    public var shape: Shape
    /// The colour inside, of a distance field, or of the casing below a line; nil for none.
    public var fill: String?
    /// The colour of the edge, or of the line; nil for none.
    public var stroke: String?
    /// The width of the edge or line, CSS pixels.
    public var strokeWidthPixels: Double
    /// The radius of a disc, CSS pixels.
    public var radiusPixels: Double
    /// Lengths of dashes and gaps in line widths; empty for a whole line.
    public var dashes: [Double]
    /// The name in the style's sprite: an icon, or the pattern of an area.
    public var image: String?

    /// A symbol; what is not given is not drawn.
    public init(
        shape: Shape, fill: String? = nil, stroke: String? = nil, strokeWidthPixels: Double = 1,
        radiusPixels: Double = 5, image: String? = nil
    ) {
        self.shape = shape
        self.fill = fill
        self.stroke = stroke
        self.strokeWidthPixels = strokeWidthPixels
        self.radiusPixels = radiusPixels
        self.image = image
        dashes = []
    }
}

/// Colours along a quantity.
public struct LegendRamp: Sendable, Hashable {
    /// A colour at a place on the ramp.
    public struct Stop: Sendable, Hashable {
        /// 0 at the left end, 1 at the right end.
        public var position: Double
        /// A CSS colour.
        public var color: String

        /// A stop.
        public init(position: Double, color: String) {
            self.position = position
            self.color = color
        }
    }

    /// At least two stops, ascending.
    public var stops: [Stop]
    /// The text at the left end, as "0" or "few".
    public var lowLabel: LegendText
    /// The text at the right end.
    public var highLabel: LegendText

    /// A ramp.
    public init(stops: [Stop], lowLabel: LegendText, highLabel: LegendText) {
        self.stops = stops
        self.lowLabel = lowLabel
        self.highLabel = highLabel
    }
}
