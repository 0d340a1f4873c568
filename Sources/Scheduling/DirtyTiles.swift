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

    /// A layer that draws a dataset.
    private final class Layer: Sendable {
        /// Its place in the style.
        let index: Int
        let layer: StyleLayer
        let fields: LayerFields
        /// How far beyond a feature the picture may change with it, CSS pixels, by the tile zooms that the layer
        /// is drawn at; nil where it depends on the feature.
        let reach: [Int: Double?]
        var isOfLabels: Bool { if case .symbol = layer.paint { true } else { false } }

        init(_ layer: StyleLayer, index: Int, document: JSONValue, in scene: MapScene) {
            self.layer = layer
            self.index = index
            fields = LayerFields(layer: document)
            var reach: [Int: Double?] = [:]
            for zoom in scene.definition.zoomRange {
                let styleZoom = scene.styleZoom(ofTileZoom: zoom)
                guard layer.isDrawn(atZoom: styleZoom) else { continue }
                if case .symbol = layer.paint {
                    reach[zoom] = scene.labelInfluencePixels(zoom: styleZoom)
                } else {
                    reach[zoom] = .some(LayerReach.pixels(of: layer.paint, zoom: styleZoom))
                }
            }
            self.reach = reach
        }
    }

    private let scene: MapScene
    /// False when what was there before is not known: then a layer counts even if it draws the feature no longer.
    var honoursFilters = true
    /// By dataset.
    private let layers: [String: [Layer]]

    init(scene: MapScene) {
        self.scene = scene
        let style = scene.definition.style
        var documents: [String: JSONValue] = [:]
        for layer in style.document["layers"]?.elements ?? [] {
            if let id = layer["id"]?.text { documents[id] = layer }
        }
        var layers: [String: [Layer]] = [:]
        for (index, layer) in style.layers.enumerated() {
            guard let source = layer.source, case .dataset(let dataset)? = style.sources[source],
                let document = documents[layer.id]
            else { continue }
            layers[dataset, default: []].append(
                Layer(layer, index: index, document: document, in: scene))
        }
        self.layers = layers
    }

    /// True when some layer draws the dataset.
    func draws(_ dataset: String) -> Bool { layers[dataset] != nil }

    /// The tiles of a batch.
    ///
    /// - Parameters:
    ///   - changes: the batch.
    ///   - labels: the tiles whose labels differ, by zoom; at other zooms what lies within the labels' reach counts.
    /// - Returns: by zoom, row and column; nil when the whole map had better be drawn anew.
    func ranges(of changes: [FeatureChange], labels: [Int: Set<TileRange>] = [:]) -> [TileRange]? {
        var ranges = labels.values.reduce(into: Set<TileRange>()) { $0.formUnion($1) }
        for change in changes {
            add(change, labelsAt: labels, to: &ranges)
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

    /// The layers whose picture may differ by a change, and whether nothing but attributes differ.
    private func drawn(_ change: FeatureChange) -> (layers: [Layer], isInPlace: Bool) {
        let layers = layers[change.dataset] ?? []
        guard let before = change.before, let after = change.after, before.hasGeometry(of: after) else {
            return (layers, false)
        }
        let differing = before.columns(differingFrom: after)
        return (layers.filter { $0.fields.uses(anyOf: differing) }, true)
    }

    /// The features by whose change labels may look otherwise: their ids, by the layers' places in the style.
    func labelled(_ changes: [FeatureChange]) -> [Int: Set<String>] {
        var ids: [Int: Set<String>] = [:]
        for change in changes {
            for layer in drawn(change).layers where layer.isOfLabels {
                if let id = change.after?.id ?? change.before?.id { ids[layer.index, default: []].insert(id) }
            }
        }
        return ids
    }

    private func add(
        _ change: FeatureChange, labelsAt labels: [Int: Set<TileRange>], to ranges: inout Set<TileRange>
    ) {
        let (drawn, isInPlace) = drawn(change)
        guard !drawn.isEmpty else { return }
        let records = [change.before, change.after].compactMap { $0 }
        let reaches = records.map { self.reaches(of: $0, in: change.dataset, drawn, labelsAt: labels) }
        for zoom in scene.definition.zoomRange {
            let unitsPerPixel = WebMercator.worldUnits / Double(scene.definition.tilePixels << zoom)
            func cover(_ record: FeatureRecord, _ reach: Double) {
                guard reach >= 0 else { return }
                ranges.formUnion(TileCover.ranges(of: record, zoom: zoom, reach: reach * unitsPerPixel))
            }
            if isInPlace {
                cover(records[0], reaches.reduce(-1) { max($0, $1[zoom] ?? -1) })
            } else {
                for (record, reaches) in zip(records, reaches) { cover(record, reaches[zoom] ?? -1) }
            }
        }
    }

    /// How far from the feature the picture may change with it, CSS pixels by tile zoom; only zooms that show it.
    private func reaches(
        of record: FeatureRecord, in dataset: String, _ drawn: [Layer], labelsAt labels: [Int: Set<TileRange>]
    ) -> [Int: Double] {
        // Made when a filter or a size asks for it: most layers do not look at the feature.
        var table: FeatureTable?
        var reaches: [Int: Double] = [:]
        for zoom in scene.definition.zoomRange {
            var reach = -1.0
            for layer in drawn where !(layer.isOfLabels && labels[zoom] != nil) {
                guard let known = layer.reach[zoom] else { continue }
                if table == nil, known == nil || honoursFilters && layer.layer.filter != nil {
                    table = Self.table(of: record, like: self.table(of: dataset))
                }
                reach = max(reach, self.reach(of: layer, known: known, zoom: zoom, table))
            }
            if reach >= 0 { reaches[zoom] = reach }
        }
        return reaches
    }

    /// How far a layer's picture may change with the table's one feature, CSS pixels; negative for not at all.
    private func reach(of layer: Layer, known: Double?, zoom: Int, _ table: FeatureTable?) -> Double {
        let styleZoom = scene.styleZoom(ofTileZoom: zoom)
        if honoursFilters, let filter = layer.layer.filter, let table {
            guard filter.accepts(zoom: styleZoom, feature: FeatureContext(table: table, row: 0)) else {
                return -1
            }
        }
        return known ?? table.map { LayerReach.pixels(of: layer.layer.paint, zoom: styleZoom, table: $0) }
            ?? 0
    }

    private func table(of dataset: String) -> FeatureTable? {
        let sources = scene.definition.style.sources
        let source = sources.first { if case .dataset(dataset) = $0.value { true } else { false } }?.key
        return source.flatMap { scene.features[$0]?.tables.first }
    }

    /// A table of one feature, with the columns of the dataset's.
    private static func table(of record: FeatureRecord, like table: FeatureTable?) -> FeatureTable {
        var builder = FeatureTableBuilder(columns: table?.columns ?? [])
        builder.findsBorders = false
        builder.append(record)
        return builder.finish(order: .source)
    }
}
