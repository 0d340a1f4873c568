import Foundation
import Geometry
import Tiling

/// What other programs are told about a map's tiles: the `metadata` of its MBTiles file.
public struct TilesetDescription: Hashable, Sendable {
    /// Whether the map is drawn under or over others.
    public enum Kind: String, Hashable, Sendable {
        /// Hides what is below.
        case baseLayer = "baselayer"
        /// Lies over a base map.
        case overlay
    }

    /// The map's name.
    public let name: String
    /// What it shows, in a sentence; may be empty.
    public let summary: String
    /// The file extension of its own format: `png`, `jpg` or `webp`.
    public let format: String
    /// West, south, east, north: degrees.
    public let bounds: BoundingBox
    /// The tile zooms that may be asked for.
    public let zoomRange: ClosedRange<Int>
    /// Under or over others.
    public let kind: Kind
    /// Whom to thank; HTML is allowed.
    public let attribution: String?

    /// A description; bounds are held inside the Web Mercator square, zooms inside the grid.
    public init(
        name: String, summary: String = "", format: String, bounds: BoundingBox, zoomRange: ClosedRange<Int>,
        kind: Kind = .overlay, attribution: String? = nil
    ) {
        let square = WebMercator.maximumLatitude
        self.name = name
        self.summary = summary
        self.format = format
        self.bounds =
            BoundingBox(
                minX: max(bounds.minX, -180), minY: max(bounds.minY, -square),
                maxX: min(bounds.maxX, 180), maxY: min(bounds.maxY, square)) ?? bounds
        self.zoomRange = zoomRange.clamped(to: 0...TileCoordinate.maximumZoom)
        self.kind = kind
        self.attribution = attribution
    }

    /// The rows of the table `metadata`, in a fixed order.
    ///
    /// - Source: MBTiles specification 1.3, section "Metadata", github.com/mapbox/mbtiles-spec.
    var metadata: [(name: String, value: String)] {
        let center = bounds.center
        let middleZoom = (zoomRange.lowerBound + zoomRange.upperBound) / 2
        var rows = [
            ("name", name),
            ("description", summary.isEmpty ? name : summary),
            ("format", format),
            (
                "bounds",
                [bounds.minX, bounds.minY, bounds.maxX, bounds.maxY].map(Self.degrees).joined(separator: ",")
            ),
            ("center", "\(Self.degrees(center.x)),\(Self.degrees(center.y)),\(middleZoom)"),
            ("minzoom", "\(zoomRange.lowerBound)"),
            ("maxzoom", "\(zoomRange.upperBound)"),
            ("type", kind.rawValue),
            ("version", "1"),
        ]
        if let attribution { rows.append(("attribution", attribution)) }
        return rows
    }

    /// Seven decimals: a centimetre.
    private static func degrees(_ value: Double) -> String { String(format: "%.7f", value) }
}
