/// What a map's colours and symbols mean: the value behind `legend.json` and the pages' legend.
public struct Legend: Sendable, Hashable {
    /// The layers that have something to explain, top first.
    public var layers: [LegendLayer]

    /// A legend.
    public init(layers: [LegendLayer]) { self.layers = layers }

    /// `{"layers": [{"id", "kind", "title", "entries": […], "ramp": {…}}]}`.
    var json: JSONValue { ["layers": .array(layers.map(\.json))] }
}

/// The part of a legend that explains one layer: classes, or a ramp, or both.
public struct LegendLayer: Sendable, Hashable {
    /// The layer's id in the style.
    public var id: String
    /// What the layer draws.
    public var kind: LayerKind
    /// The layer's name for people.
    public var title: LocalizedText
    /// One entry per class; a layer drawn one way has one entry.
    public var entries: [LegendEntry]
    /// The colours of a quantity that changes without steps.
    public var ramp: LegendRamp?

    /// The legend of one layer.
    public init(
        id: String, kind: LayerKind, title: LocalizedText, entries: [LegendEntry] = [],
        ramp: LegendRamp? = nil
    ) {
        self.id = id
        self.kind = kind
        self.title = title
        self.entries = entries
        self.ramp = ramp
    }

    var json: JSONValue {
        var members = [
            JSONMember("id", .string(id)), JSONMember("kind", .string(kind.rawValue)),
            JSONMember("title", title.json), JSONMember("entries", .array(entries.map(\.json))),
        ]
        if let ramp { members.append(JSONMember("ramp", ramp.json)) }
        return .object(members)
    }
}

/// One class of a layer.
public struct LegendEntry: Sendable, Hashable {
    /// What the class is called; empty when the layer has only one.
    public var label: LocalizedText
    /// How it is drawn.
    public var symbol: LegendSymbol

    /// A class and its look.
    public init(label: LocalizedText, symbol: LegendSymbol) {
        self.label = label
        self.symbol = symbol
    }

    var json: JSONValue { ["label": label.json, "symbol": symbol.json] }
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
    }

    /// The shape.
    public var shape: Shape
    /// The colour inside; nil for none.
    public var fill: String?
    /// The colour of the edge, or of the line; nil for none.
    public var stroke: String?
    /// The width of the edge or line, CSS pixels.
    public var strokeWidthPixels: Double
    /// The radius of a disc, CSS pixels.
    public var radiusPixels: Double
    /// Lengths of dashes and gaps in line widths; empty for a whole line.
    public var dashes: [Double]

    /// A symbol; what is not given is not drawn.
    public init(
        shape: Shape, fill: String? = nil, stroke: String? = nil, strokeWidthPixels: Double = 1,
        radiusPixels: Double = 5
    ) {
        self.shape = shape
        self.fill = fill
        self.stroke = stroke
        self.strokeWidthPixels = strokeWidthPixels
        self.radiusPixels = radiusPixels
        dashes = []
    }

    var json: JSONValue {
        [
            "shape": .string(shape.rawValue), "fill": fill.map { .string($0) } ?? .null,
            "stroke": stroke.map { .string($0) } ?? .null, "strokeWidth": .number(strokeWidthPixels),
            "radius": .number(radiusPixels), "dashes": .array(dashes.map { .number($0) }),
        ]
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
    public var lowLabel: LocalizedText
    /// The text at the right end.
    public var highLabel: LocalizedText

    /// A ramp.
    public init(stops: [Stop], lowLabel: LocalizedText, highLabel: LocalizedText) {
        self.stops = stops
        self.lowLabel = lowLabel
        self.highLabel = highLabel
    }

    var json: JSONValue {
        [
            "stops": .array(stops.map { ["at": .number($0.position), "color": .string($0.color)] }),
            "low": lowLabel.json, "high": highLabel.json,
        ]
    }
}
