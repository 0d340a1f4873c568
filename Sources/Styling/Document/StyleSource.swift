import Features

/// Where a layer's features or images come from.
public enum StyleSource: Sendable {
    /// A dataset of the project: `dataset://NAME`.
    case dataset(name: String)
    /// GeoJSON, in the document or at an address.
    case geojson(GeoJSONSource)
    /// An image or an upstream of the project: `raster://NAME`.
    case raster(name: String, tilePixels: Int)
    /// Image tiles at addresses.
    case rasterTiles(TilesSource)
    /// Vector tiles at addresses.
    case vectorTiles(TilesSource)
    /// One picture between four corners.
    case image(ImageSource)
    /// A source of a type that is not drawn.
    case unsupported(type: String)
}

/// A GeoJSON source.
public struct GeoJSONSource: Sendable {
    /// Where the features are.
    public enum Content: Sendable {
        /// In the document; the rows are in its order.
        case inline(FeatureTable)
        /// At an address, relative or with a scheme.
        case url(String)
    }

    /// The features.
    public let content: Content
    /// What the document says besides `data`.
    public let options: JSONValue
}

/// Tiles at addresses with `{z}`, `{x}`, `{y}`.
///
/// What is nil is what the document leaves open: a TileJSON may say it, else the specification's default holds.
public struct TilesSource: Sendable, Equatable {
    /// The addresses, equal but for load; empty when they stand in a TileJSON.
    public var templates: [String]
    /// The address of a TileJSON or of a file of tiles; nil when there are ``templates``.
    public var url: String?
    /// The width of a tile in CSS pixels.
    public var tilePixels: Int?
    /// The first zoom of tiles.
    public var minZoom: Int?
    /// The last zoom of tiles; beyond it they are enlarged.
    public var maxZoom: Int?
    /// Rows count from the south.
    public var isTMS: Bool?
    /// West, south, east, north in degrees.
    public var bounds: [Double]?
    /// Who must be named.
    public var attribution: String?
    /// The property that stands for the id: one for all layers, or one for each.
    public var promoteID: JSONValue?

    /// Reads what a source's object, or a TileJSON, says.
    public init(_ json: JSONValue) {
        func zoom(_ key: String) -> Int? {
            json[key]?.number.flatMap { Int(exactly: min(max($0.rounded(.down), 0), 30)) }
        }
        let bounds = json["bounds"]?.elements?.compactMap(\.number) ?? []
        templates = json["tiles"]?.elements?.compactMap(\.text) ?? []
        url = json["url"]?.text
        // Held to what an image tile can be.
        tilePixels = json["tileSize"]?.number.flatMap { Int(exactly: min(max($0.rounded(), 1), 8192)) }
        minZoom = zoom("minzoom")
        maxZoom = zoom("maxzoom")
        isTMS = json["scheme"].map { $0.text == "tms" }
        self.bounds = bounds.count == 4 && bounds.allSatisfy(\.isFinite) ? bounds : nil
        attribution = json["attribution"]?.text
        promoteID = json["promoteId"]
    }

    /// The same source with what it leaves open taken from a TileJSON.
    public func completed(by other: Self) -> Self {
        var result = self
        if templates.isEmpty { result.templates = other.templates }
        result.tilePixels = tilePixels ?? other.tilePixels
        result.minZoom = minZoom ?? other.minZoom
        result.maxZoom = maxZoom ?? other.maxZoom
        result.isTMS = isTMS ?? other.isTMS
        result.bounds = bounds ?? other.bounds
        result.attribution = attribution ?? other.attribution
        return result
    }
}

/// One picture between four corners.
public struct ImageSource: Sendable, Equatable {
    /// Where the picture is.
    public var url: String
    /// Longitude and latitude, degrees, of the corners: top left, top right, bottom right, bottom left.
    public var corners: [[Double]]
}
