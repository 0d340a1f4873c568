/// A layer of a compiled style.
public struct StyleLayer: Sendable {
    /// Its name in the document, unique.
    public let id: String
    /// The source it draws; nil for a background.
    public let source: String?
    /// The layer of the source, if the document names one.
    public let sourceLayer: String?
    /// The first style zoom it is drawn at.
    public let minZoom: Double
    /// The style zoom from which on it is no longer drawn.
    public let maxZoom: Double
    /// False when `visibility` is `none`.
    public let isVisible: Bool
    /// Which features it draws; nil for all.
    public let filter: Filter?
    /// How it draws.
    public let paint: LayerPaint
    /// The document's `metadata` of the layer.
    public let metadata: JSONValue?

    /// True when the layer is visible and the zoom in its range.
    public func isDrawn(atZoom zoom: Double) -> Bool {
        // A layer without a first zoom is drawn below 0 too, where the world is smaller than a tile.
        isVisible && (minZoom == 0 || zoom >= minZoom) && zoom < maxZoom
    }

    /// The title for people: `metadata["gridmill:title:<language>"]`, else `metadata["gridmill:title"]`, else the
    /// name.
    ///
    /// - Parameter language: A language tag, as `zh`; nil for the plain title.
    /// - Returns: Never empty unless the document says so.
    public func title(language: String? = nil) -> String {
        if let language, let title = metadata?["gridmill:title:\(language)"]?.text { return title }
        return metadata?["gridmill:title"]?.text ?? id
    }

    /// False when the document says `"gridmill:legend": false` in the layer's metadata.
    public var isInLegend: Bool { metadata?["gridmill:legend"]?.boolean ?? true }
}
