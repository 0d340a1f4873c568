import Styling

/// How a GeoJSON source is cut into tiles.
///
/// - Source: MapLibre Style Specification, "Sources", geojson: names and defaults; lengths there are pixels of a
///   512 px tile, here units of 8192 to the tile.
public struct GeoJSONOptions: Sendable {
    /// Units across a tile.
    static let extent = 8192
    /// Units to a pixel of a 512 px tile.
    private static let unitsPerPixel = 16.0

    /// The deepest zoom of tiles; beyond it they are enlarged.
    public var maximumZoom = 18
    /// How far tiles reach over their edges, units.
    public var buffer = 128 * unitsPerPixel
    /// How far a simplified line may lie from the true one, units; nothing is simplified at the deepest zoom.
    public var tolerance = 0.375 * unitsPerPixel
    /// Lines know where they begin and end along the whole one.
    public var keepsLineMetrics = false
    /// Ids are the features' numbers.
    public var generatesIDs = false
    /// The property that stands for the id.
    public var promoteID: String?
    /// Features that are taken; nil for all.
    public var filter: Filter?
    /// Points are clustered; nil for no.
    public var clusters: ClusterOptions?

    /// The defaults.
    public init() {}

    /// What a source's object says; values out of range are held to it.
    public init(_ source: JSONValue) {
        func number(_ key: String, _ fallback: Double, _ range: ClosedRange<Double>) -> Double {
            guard let number = source[key]?.number, !number.isNaN else { return fallback }
            return min(max(number, range.lowerBound), range.upperBound)
        }
        maximumZoom = Int(number("maxzoom", 18, 0...24))
        buffer = number("buffer", 128, 0...512) * Self.unitsPerPixel
        tolerance = number("tolerance", 0.375, 0...512) * Self.unitsPerPixel
        keepsLineMetrics = source["lineMetrics"]?.boolean ?? false
        generatesIDs = source["generateId"]?.boolean ?? false
        promoteID = source["promoteId"]?.text
        filter = source["filter"].flatMap(Filter.init)
        if source["cluster"]?.boolean == true {
            var clusters = ClusterOptions()
            clusters.radius = number("clusterRadius", 50, 0...4096) * Self.unitsPerPixel
            clusters.maximumZoom = Int(number("clusterMaxZoom", Double(maximumZoom - 1), 0...24))
            clusters.minimumPoints = Int(number("clusterMinPoints", 2, 2...1e9))
            clusters.properties = (source["clusterProperties"]?.members ?? []).compactMap(
                ClusterProperty.init)
            self.clusters = clusters
        }
    }
}
