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
    /// The colours of its PNG tiles.
    public var colors: PNGColors
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
        colors = .palette
        attribution = nil
    }
}

/// A table by its name in the configuration.
public struct Dataset: Sendable {
    /// The name that styles use after `dataset://`.
    public var name: String
    /// The features.
    public var snapshot: FeatureSnapshot
    /// A name of what was imported, without the changes made since: tiles know by it whether they are of this import.
    public var lineage: String

    /// A dataset.
    ///
    /// - Parameters:
    ///   - name: the name that styles use.
    ///   - snapshot: the features.
    ///   - lineage: a name of what was imported; nil for the features' own generation.
    public init(name: String, snapshot: FeatureSnapshot, lineage: String? = nil) {
        self.name = name
        self.snapshot = snapshot
        self.lineage = lineage ?? "\(snapshot.generation)"
    }
}

/// A map with everything it is drawn from.
public struct MapScene: Sendable {
    /// What is drawn, and where.
    public let definition: MapDefinition
    /// Changes whenever the pictures would: style, features, rasters, tile size and the renderer's own version.
    public let fingerprint: String
    /// Features by the style's source names.
    public private(set) var features: [String: FeatureSnapshot]
    /// Rasters by the style's source names.
    public let rasters: [String: any RasterSource]
    /// What the style names by itself.
    public let own: OwnSources?
    let composer: MapComposer
    /// What the style's layers read of each source's tables.
    let contents: [String: FeatureTable.Content]
    /// Keeps the sums of heatmaps.
    public var densities: (any DensityStore)? { composer.densityStore }

    /// Grows whenever the renderer draws the same input differently, so that old caches are drawn again.
    static let rendererVersion = 3

    /// Joins a map with its sources; ones that the style does not name are left out.
    ///
    /// - Parameters:
    ///   - definition: the map.
    ///   - datasets: by the names that styles use after `dataset://`.
    ///   - rasters: by the names that styles use after `raster://`.
    ///   - own: what the style names by itself; nil when that is not to be had.
    ///   - densities: keeps the sums of heatmaps; nil to make them anew.
    public init(
        definition: MapDefinition, datasets: [String: Dataset], rasters: [String: any RasterSource],
        own: OwnSources? = nil, densities: (any DensityStore)? = nil
    ) {
        self.definition = definition
        composer = MapComposer(style: definition.style, densities: densities)
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
        contents = Self.contents(of: definition.style)
        var lineages = features.mapValues { "\($0.generation)" }
        for (name, source) in definition.style.sources {
            if case .dataset(let dataset) = source { lineages[name] = datasets[dataset]?.lineage }
        }
        let known = Self.fingerprint(definition, lineages: lineages, rasters: pixels)
        fingerprint = own.map { known + "\n" + $0.fingerprint } ?? known
    }

    private static func fingerprint(
        _ definition: MapDefinition, lineages: [String: String], rasters: [String: any RasterSource]
    ) -> String {
        var parts = [
            "renderer \(rendererVersion)", "style \(definition.style.contentHash)",
            "tile \(definition.tilePixels) \(definition.format.rawValue) \(definition.colors.rawValue)",
        ]
        for (name, lineage) in lineages.sorted(by: { $0.key < $1.key }) {
            parts.append("features \(name) \(lineage)")
        }
        for (name, raster) in rasters.sorted(by: { $0.key < $1.key }) {
            parts.append("raster \(name) \(raster.fingerprint)")
        }
        return parts.joined(separator: "\n")
    }

    /// The same map with other features of a dataset: after changes, which the fingerprint does not tell of.
    func replacing(_ dataset: String, with snapshot: FeatureSnapshot) -> Self {
        var scene = self
        for (name, source) in definition.style.sources {
            if case .dataset(dataset) = source { scene.features[name] = snapshot }
        }
        return scene
    }

    /// Makes or fetches the sums of heatmaps, so that no picture waits for them.
    ///
    /// Of a damaged table none are made: its pictures say so.
    ///
    /// - Parameters:
    ///   - dataset: whose table is given; nil for all, as they are here.
    ///   - table: the table that takes the place of the dataset's.
    public func prepareDensities(of dataset: String? = nil, table: FeatureTable? = nil) {
        for (name, source) in definition.style.sources {
            if let dataset {
                guard case .dataset(dataset) = source, let table else { continue }
                composer.prepareDensities(of: table, source: name)
            } else {
                guard (try? verify(source: name)) != nil else { continue }
                for table in features[name]?.tables ?? [] {
                    composer.prepareDensities(of: table, source: name)
                }
            }
        }
    }

    /// The names of the datasets that the style names, sorted.
    public var datasetNames: [String] {
        let names = definition.style.sources.values.compactMap { source in
            if case .dataset(let name) = source { name } else { nil }
        }
        return Set(names).sorted()
    }

    /// The zoom at which the style is evaluated for tiles of a zoom.
    func styleZoom(ofTileZoom zoom: Int) -> Double {
        Double(zoom) - (definition.tilePixels == 512 ? 0 : 1)
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

    /// About how many features the style's layers draw in some tiles: what the cost of a render grows with.
    func featureEstimate(_ tiles: TileRange) -> Int {
        let viewport = Viewport(tiles: tiles, tilePixels: definition.tilePixels)
        guard let box = viewport.worldBox(marginPixels: 0) else { return 0 }
        return definition.style.layers.reduce(0) { sum, layer in
            guard layer.isDrawn(atZoom: viewport.zoom), let source = layer.source,
                let snapshot = features[source]
            else { return sum }
            return sum + snapshot.tables.reduce(0) { $0 + $1.estimatedCount(touching: box) }
        }
    }

    /// The features for a viewport, changes since the import among them.
    private func gathered(_ viewport: Viewport) -> [String: FeatureSnapshot] {
        features.reduce(into: [:]) { result, entry in
            guard entry.value.overlay != nil, let box = reachBox(viewport, source: entry.key, entry.value)
            else {
                result[entry.key] = entry.value
                return
            }
            result[entry.key] = entry.value.merged(touching: box)
        }
    }

    /// How far from a feature of a label layer the map's labels may depend on it, CSS pixels.
    func labelInfluencePixels(zoom: Double) -> Double {
        LabelInfluence.pixels(
            of: definition.style, sprite: own?.sprite(ratio: 1) ?? SpriteSheet(), zoom: zoom)
    }

    /// The box that holds everything of a source whose ink may touch the viewport.
    private func reachBox(_ viewport: Viewport, source: String, _ snapshot: FeatureSnapshot) -> WorldBox? {
        let reach = reachPixels(zoom: viewport.zoom, source: source, snapshot)
        return viewport.worldBox(marginPixels: reach * viewport.ratio)
    }

    /// How far the ink of a source's features may lie from them at a style zoom, CSS pixels.
    func reachPixels(zoom: Double, source: String, _ snapshot: FeatureSnapshot) -> Double {
        let tables = snapshot.tables + (snapshot.overlay?.tables ?? [])
        var reach = 0.0
        for (index, layer) in definition.style.layers.enumerated()
        where layer.source == source && layer.isDrawn(atZoom: zoom) {
            if case .symbol = layer.paint { reach = max(reach, labelInfluencePixels(zoom: zoom)) }
            for table in tables {
                reach = max(reach, composer.reachPixels(layer: index, zoom: zoom, table: table))
            }
        }
        return reach
    }

    /// Everything a viewport's picture is drawn from.
    ///
    /// - Returns: the input, and whether some raster had only old pixels to give.
    /// - Throws: ``GatherError`` when a raster cannot be had or a table is damaged: a picture would be wrong.
    public func gather(_ viewport: Viewport) async throws(GatherError) -> (input: MapInput, isStale: Bool) {
        for source in features.keys.sorted() { try verify(source: source) }
        var input = MapInput(features: gathered(viewport))
        own?.gather(viewport, into: &input)
        var isStale = false
        for (name, source) in rasters.sorted(by: { $0.key < $1.key }) {
            let isDrawn = definition.style.layers.contains {
                $0.source == name && $0.isDrawn(atZoom: viewport.zoom)
            }
            guard isDrawn, let mosaic = try await mosaic(name, source, viewport) else { continue }
            isStale = isStale || mosaic.isStale
            input.images[name] = MapImage(
                pixels: mosaic.pixels, scale: mosaic.scale, originX: mosaic.originX, originY: mosaic.originY)
        }
        return (input, isStale)
    }

    private func mosaic(
        _ name: String, _ source: any RasterSource, _ viewport: Viewport
    ) async throws(GatherError) -> RasterMosaic? {
        do throws(ImageryError) {
            return try await RasterMosaic.covering(
                viewport, source: source, tilePixels: definition.style.sources[name]?.tilePixels ?? 512)
        } catch {
            throw .imagery(error)
        }
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
