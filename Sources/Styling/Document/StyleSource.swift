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
    case rasterTiles(RasterTilesSource)
    /// A source of a type, or at an address, that is not drawn.
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

/// Image tiles at addresses with `{z}`, `{x}`, `{y}`.
public struct RasterTilesSource: Sendable {
    /// The addresses; equal but for load.
    public let templates: [String]
    /// The width of a tile in CSS pixels.
    public let tilePixels: Int
    /// The first zoom of tiles.
    public let minZoom: Int
    /// The last zoom of tiles; beyond it they are enlarged.
    public let maxZoom: Int
    /// Rows count from the south.
    public let isTMS: Bool
    /// West, south, east, north in degrees.
    public let bounds: [Double]
    /// Who must be named.
    public let attribution: String?
}
