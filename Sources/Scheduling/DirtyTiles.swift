import Cartography
import Features
import Geometry
import Styling
import Tiling

/// One feature's change, with the dataset it belongs to.
public struct FeatureChange: Sendable, Hashable {
    /// The dataset.
    public var dataset: String
    /// What was there; nil when nothing was.
    public var before: FeatureRecord?
    /// What is there now; nil when it is gone.
    public var after: FeatureRecord?
    /// True when the dataset's source says so, and not a client of the service.
    public var isOfSource = false

    /// A change.
    public init(dataset: String, before: FeatureRecord?, after: FeatureRecord?) {
        self.dataset = dataset
        self.before = before
        self.after = after
    }
}

/// Which tiles of a map a change touches: for every layer and zoom that draws the feature before or after, with
/// another look, the tiles within the layer's reach of the old and the new geometry.
struct DirtyTiles {
    /// Ranges that one batch of changes may have; beyond it, or beyond a fifth of the map, the whole map is stale.
    static let mostRanges = 50_000

    private struct Layer {
        var layer: StyleLayer
        var fields: LayerFields
    }

    private let scene: MapScene
    /// False when what was there before is not known: then a layer counts even if it draws the feature no longer.
    var honoursFilters = true
    /// By dataset.
    private let layers: [String: [Layer]]
    /// How far labels depend on each other, CSS pixels, by tile zoom.
    private let labelInfluence: [Int: Double]

    init(scene: MapScene) {
        self.scene = scene
        let style = scene.definition.style
        var documents: [String: JSONValue] = [:]
        for layer in style.document["layers"]?.elements ?? [] {
            if let id = layer["id"]?.text { documents[id] = layer }
        }
        var layers: [String: [Layer]] = [:]
        for layer in style.layers {
            guard let source = layer.source, case .dataset(let dataset)? = style.sources[source],
                let document = documents[layer.id]
            else { continue }
            layers[dataset, default: []].append(Layer(layer: layer, fields: LayerFields(layer: document)))
        }
        self.layers = layers
        labelInfluence = scene.definition.zoomRange.reduce(into: [:]) { influence, zoom in
            influence[zoom] = scene.labelInfluencePixels(zoom: scene.styleZoom(ofTileZoom: zoom))
        }
    }

    /// True when some layer draws the dataset.
    func draws(_ dataset: String) -> Bool { layers[dataset] != nil }

    /// The tiles of a batch, by zoom, row and column; nil when the whole map had better be drawn anew.
    func ranges(of changes: [FeatureChange]) -> [TileRange]? {
        var ranges: Set<TileRange> = []
        for change in changes {
            add(change, to: &ranges)
            if ranges.count > Self.mostRanges { return nil }
        }
        let dirty = ranges.reduce(0) { $0 + $1.count }
        if dirty > Self.fewTiles, dirty > tilesOfMap / 5 { return nil }
        return ranges.sorted {
            ($0.zoom, $0.rows.lowerBound, $0.columns.lowerBound, $0.rows.upperBound, $0.columns.upperBound)
                < (
                    $1.zoom, $1.rows.lowerBound, $1.columns.lowerBound, $1.rows.upperBound,
                    $1.columns.upperBound
                )
        }
    }

    /// So few tiles are always marked one by one.
    private static let fewTiles = 1000

    private var tilesOfMap: Int {
        let box = scene.worldBox
        return scene.definition.zoomRange.reduce(0) { $0 + TileRange(zoom: $1, touching: box).count }
    }

    private func add(_ change: FeatureChange, to ranges: inout Set<TileRange>) {
        guard let layers = layers[change.dataset] else { return }
        var differing: [String] = []
        if let before = change.before, let after = change.after, before.hasGeometry(of: after) {
            differing = before.columns(differingFrom: after)
            guard !differing.isEmpty else { return }
        }
        let drawn = layers.indices.filter { differing.isEmpty || layers[$0].fields.uses(anyOf: differing) }
        guard !drawn.isEmpty else { return }
        let sides = [change.before, change.after].compactMap { $0 }.map { record in
            (record: record, table: Self.table(of: record, like: self.table(of: change.dataset)))
        }
        for zoom in scene.definition.zoomRange {
            let styleZoom = scene.styleZoom(ofTileZoom: zoom)
            for (record, table) in sides {
                let reach = drawn.reduce(-1.0) { reach, index in
                    let layer = layers[index].layer
                    guard accepts(layer, table, zoom: styleZoom) else { return reach }
                    return max(
                        reach,
                        Self.reach(
                            of: layer.paint, zoom: styleZoom, table: table, labelInfluence[zoom] ?? 0))
                }
                guard reach >= 0 else { continue }
                let unitsPerPixel =
                    WebMercator.worldUnits / Double(scene.definition.tilePixels << zoom)
                ranges.formUnion(TileCover.ranges(of: record, zoom: zoom, reach: reach * unitsPerPixel))
            }
        }
    }

    private func table(of dataset: String) -> FeatureTable? {
        let sources = scene.definition.style.sources
        let source = sources.first { if case .dataset(dataset) = $0.value { true } else { false } }?.key
        return source.flatMap { scene.features[$0]?.tables.first }
    }

    /// A table of one feature, with the columns of the dataset's.
    private static func table(of record: FeatureRecord, like table: FeatureTable?) -> FeatureTable {
        var builder = FeatureTableBuilder(columns: table?.columns ?? [])
        builder.append(record)
        return builder.finish(order: .source)
    }

    /// How far beyond a feature a layer's picture may change with it, CSS pixels.
    private static func reach(
        of paint: LayerPaint, zoom: Double, table: FeatureTable, _ labelInfluence: Double
    ) -> Double {
        if case .symbol = paint { return labelInfluence }
        return LayerReach.pixels(of: paint, zoom: zoom, table: table)
    }

    /// True when the layer draws the table's one feature at the zoom.
    private func accepts(_ layer: StyleLayer, _ table: FeatureTable, zoom: Double) -> Bool {
        guard layer.isDrawn(atZoom: zoom) else { return false }
        guard honoursFilters else { return true }
        return layer.filter?.accepts(zoom: zoom, feature: FeatureContext(table: table, row: 0)) ?? true
    }
}
