public import Geometry

/// A name for people, in both languages of the pages.
public struct LocalizedText: Sendable, Hashable {
    /// Simplified Chinese.
    public var chinese: String
    /// English.
    public var english: String

    /// A text in both languages.
    public init(chinese: String, english: String) {
        self.chinese = chinese
        self.english = english
    }

    /// The same text in both languages.
    public init(_ text: String) { self.init(chinese: text, english: text) }

    var json: JSONValue { ["zh": .string(chinese), "en": .string(english)] }
}

/// The image formats a map can be asked for.
public enum PictureFormat: String, Sendable, Hashable, CaseIterable {
    /// Lossless.
    case png
    /// Lossy, without transparency.
    case jpeg = "jpg"
    /// Small.
    case webp

    /// The media type as registered with IANA.
    public var mediaType: String {
        switch self {
        case .png: "image/png"
        case .jpeg: "image/jpeg"
        case .webp: "image/webp"
        }
    }
}

/// What a style layer draws, as far as a reader of the layer list cares.
public enum LayerKind: String, Sendable, Hashable {
    /// The colour below everything.
    case background
    /// Areas.
    case fill
    /// Lines.
    case line
    /// Points as discs.
    case circle
    /// Density of points.
    case heatmap
    /// Pictures.
    case raster
    /// Icons and text.
    case symbol
}

/// A layer of a map, for lists.
public struct LayerSummary: Sendable, Hashable {
    /// The layer's id in the style.
    public var id: String
    /// What it draws.
    public var kind: LayerKind
    /// Its name for people.
    public var title: LocalizedText

    /// A layer's summary.
    public init(id: String, kind: LayerKind, title: LocalizedText) {
        self.id = id
        self.kind = kind
        self.title = title
    }
}

/// What the service tells about one map.
public struct MapSummary: Sendable, Hashable {
    /// The name in addresses.
    public var name: String
    /// The name for people.
    public var title: LocalizedText
    /// Tile zooms with pictures.
    public var zoomRange: ClosedRange<Int>
    /// Longitude and latitude, degrees: the map's own bounds, else its datasets' extent.
    public var bounds: BoundingBox
    /// The side of a tile in CSS pixels: 256 or 512.
    public var tilePixels: Int
    /// The map's own format.
    public var format: PictureFormat
    /// Whose data it is, as plain text.
    public var attribution: String?
    /// The style's layers, bottom first.
    public var layers: [LayerSummary]
    /// The datasets the style reads, in the style's order, each once: what can be asked about a place.
    public var datasets: [String]

    /// A map's summary with the usual tile size and format.
    public init(
        name: String, title: LocalizedText, zoomRange: ClosedRange<Int>, bounds: BoundingBox,
        layers: [LayerSummary] = []
    ) {
        self.name = name
        self.title = title
        self.zoomRange = zoomRange
        self.bounds = bounds
        self.layers = layers
        tilePixels = 256
        format = .png
        attribution = nil
        datasets = []
    }
}

/// What the service tells about one dataset.
public struct DatasetSummary: Sendable, Hashable {
    /// A column of the dataset.
    public struct Field: Sendable, Hashable {
        /// The column's name.
        public var name: String
        /// `string`, `number`, `integer`, `boolean` or `time`.
        public var type: String

        /// A column.
        public init(name: String, type: String) {
            self.name = name
            self.type = type
        }
    }

    /// The name in addresses.
    public var name: String
    /// How many features it holds.
    public var featureCount: Int
    /// Longitude and latitude, degrees; nil when there is no feature.
    public var bounds: BoundingBox?
    /// The columns, in the table's order.
    public var fields: [Field]
    /// Changes whenever the content does.
    public var generation: String

    /// A dataset's summary.
    public init(
        name: String, featureCount: Int, bounds: BoundingBox?, fields: [Field], generation: String
    ) {
        self.name = name
        self.featureCount = featureCount
        self.bounds = bounds
        self.fields = fields
        self.generation = generation
    }
}
