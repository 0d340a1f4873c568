import Cartography
import Drawing
import Features
import Geometry
import ImageCoding
import Imagery
import Rendering
import StyleSources
import Styling
import TileStorage
import Tiling

/// One configured map.
public struct MapDefinition: Sendable {
    /// The name in addresses and file names.
    public var name: String
    /// For people.
    public var title: String
    /// What is drawn.
    public var style: CompiledStyle
    /// Tile zooms served.
    public var zoomRange: ClosedRange<Int>
    /// Longitude and latitude, degrees; nil: the extent of the datasets.
    public var bounds: BoundingBox?
    /// CSS pixels along a tile's side: 256 or 512.
    public var tilePixels: Int
    /// The map's own encoding.
    public var format: TileFormat
    /// Whom to thank, for clients to show.
    public var attribution: String?

    /// A map.
    public init(
        name: String, title: String, style: CompiledStyle, zoomRange: ClosedRange<Int>,
        bounds: BoundingBox? = nil
    ) {
        self.name = name
        self.title = title
        self.style = style
        self.zoomRange = zoomRange
        self.bounds = bounds
        tilePixels = 256
        format = .png
        attribution = nil
    }
}

/// A table by its name in the configuration.
public struct Dataset: Sendable {
    /// The name that styles use after `dataset://`.
    public var name: String
    /// The features.
    public var snapshot: FeatureSnapshot

    /// A dataset.
    public init(name: String, snapshot: FeatureSnapshot) {
        self.name = name
        self.snapshot = snapshot
    }
}

/// A map with everything it is drawn from.
public struct MapScene: Sendable {
    /// What is drawn, and where.
    public let definition: MapDefinition
    /// Changes whenever the pictures would: style, features, rasters, tile size and the renderer's own version.
    public let fingerprint: String
    /// Features by the style's source names.
    public let features: [String: FeatureSnapshot]
    /// Rasters by the style's source names.
    public let rasters: [String: any RasterSource]
    /// What the style names by itself.
    public let own: OwnSources?
    let composer: MapComposer

    /// Grows whenever the renderer draws the same input differently, so that old caches are drawn again.
    static let rendererVersion = 2

    /// Joins a map with its sources; ones that the style does not name are left out.
    ///
    /// - Parameters:
    ///   - definition: the map.
    ///   - datasets: by the names that styles use after `dataset://`.
    ///   - rasters: by the names that styles use after `raster://`.
    ///   - own: what the style names by itself; nil when that is not to be had.
    public init(
        definition: MapDefinition, datasets: [String: Dataset], rasters: [String: any RasterSource],
        own: OwnSources? = nil
    ) {
        self.definition = definition
        composer = MapComposer(style: definition.style)
        self.own = own
        var features = own?.features ?? [:]
        var pixels: [String: any RasterSource] = [:]
        for (name, source) in definition.style.sources {
            switch source {
            case .dataset(let dataset): features[name] = datasets[dataset]?.snapshot
            case .raster(let raster, _): pixels[name] = rasters[raster]
            case .geojson(let geojson):
                if own == nil, case .inline(let table) = geojson.content {
                    features[name] = FeatureSnapshot(tables: [table])
                }
            case .rasterTiles, .vectorTiles, .image, .unsupported: break
            }
        }
        self.features = features
        self.rasters = pixels
        let known = Self.fingerprint(definition, features: features, rasters: pixels)
        fingerprint = own.map { known + "\n" + $0.fingerprint } ?? known
    }

    private static func fingerprint(
        _ definition: MapDefinition, features: [String: FeatureSnapshot], rasters: [String: any RasterSource]
    ) -> String {
        var parts = [
            "renderer \(rendererVersion)", "style \(definition.style.contentHash)",
            "tile \(definition.tilePixels) \(definition.format.rawValue)",
        ]
        for (name, snapshot) in features.sorted(by: { $0.key < $1.key }) {
            parts.append("features \(name) \(snapshot.generation)")
        }
        for (name, raster) in rasters.sorted(by: { $0.key < $1.key }) {
            parts.append("raster \(name) \(raster.fingerprint)")
        }
        return parts.joined(separator: "\n")
    }

    /// The box that holds the map: the definition's, else its features', else its rasters', else the whole grid.
    public var worldBox: WorldBox {
        if let bounds = definition.bounds { return WebMercator.worldBox(geographic: bounds) }
        let extents = features.values.flatMap { $0.tables.compactMap(\.extent) }
        let fallback = rasters.values.map(\.extent)
        guard let first = (extents.isEmpty ? fallback : extents).first else { return .world }
        return (extents.isEmpty ? fallback : extents).dropFirst().reduce(first) { $0.union($1) }
    }

    /// ``worldBox`` as longitude and latitude, degrees.
    public var geographicBounds: BoundingBox {
        definition.bounds ?? WebMercator.geographic(worldBox)
    }

    /// True when the map has this tile: its zoom is served and it touches the map's bounds, when it has any.
    public func covers(_ tile: TileCoordinate) -> Bool {
        guard definition.zoomRange.contains(tile.zoom) else { return false }
        guard let bounds = definition.bounds else { return true }
        return TileRange(zoom: tile.zoom, touching: WebMercator.worldBox(geographic: bounds)).contains(tile)
    }

    /// Everything a viewport's picture is drawn from.
    ///
    /// - Returns: the input, and whether some raster had only old pixels to give.
    /// - Throws: ``ImageryError`` when a raster cannot be had: a picture without it would be wrong.
    public func gather(_ viewport: Viewport) async throws(ImageryError) -> (input: MapInput, isStale: Bool) {
        var input = MapInput(features: features)
        own?.gather(viewport, into: &input)
        var isStale = false
        for (name, source) in rasters.sorted(by: { $0.key < $1.key }) {
            let isDrawn = definition.style.layers.contains {
                $0.source == name && $0.isDrawn(atZoom: viewport.zoom)
            }
            guard isDrawn,
                let mosaic = try await RasterMosaic.covering(
                    viewport, source: source, tilePixels: definition.style.sources[name]?.tilePixels ?? 512)
            else { continue }
            isStale = isStale || mosaic.isStale
            input.images[name] = MapImage(
                pixels: mosaic.pixels, scale: mosaic.scale, originX: mosaic.originX, originY: mosaic.originY)
        }
        return (input, isStale)
    }
}

extension StyleSource {
    /// The `tileSize` of a raster source, CSS pixels.
    fileprivate var tilePixels: Int? {
        switch self {
        case .raster(_, let tilePixels): tilePixels
        case .rasterTiles(let tiles): tiles.tilePixels
        case .dataset, .geojson, .vectorTiles, .image, .unsupported: nil
        }
    }
}
