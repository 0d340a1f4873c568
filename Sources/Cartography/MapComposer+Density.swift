import Drawing
import Features
import Styling
import Synchronization
import Tiling

/// What the sums of a heatmap layer depend on besides the style.
struct DensityKey: Hashable {
    var layer: Int
    var generation: Generation
    /// The zoom, where weight or filter depend on it.
    var zoom: Double?
}

extension MapComposer {
    /// Sums of a busy service's heatmap layers; beyond it all are made again.
    private static let largestDensityMemo = 16

    /// Adds what is drawn from sums of a heatmap layer, see ``LayerPaint/isDense(_:zoom:)``.
    func appendDensities(
        _ layer: StyleLayer, _ paint: HeatmapPaint, index: Int, input: MapInput, viewport: Viewport,
        to heat: inout HeatPoints
    ) {
        guard let source = layer.source else { return }
        for piece in input.pieces(of: source)
        where piece.belongs(to: layer.sourceLayer) && layer.paint.isDense(piece, zoom: viewport.zoom) {
            let table = piece.table
            let pyramid = pyramid(layer, paint, index: index, table: table, zoom: viewport.zoom)
            HeatLayer.append(pyramid, viewport: viewport, to: &heat)
            heat.isDense = true
        }
    }

    /// Makes the sums of all heatmaps over a table of whole features, or fetches those that are kept, before a picture
    /// needs them; sums that depend on the zoom are left to their pictures.
    ///
    /// - Parameters:
    ///   - table: one of the source's.
    ///   - source: the source's name in the style.
    public func prepareDensities(of table: FeatureTable, source: String) {
        guard table.count >= HeatLayer.smallestDenseTable, table.points != nil else { return }
        for (index, layer) in style.layers.enumerated() where layer.source == source {
            guard case .heatmap(let paint) = layer.paint, !Self.usesZoom(layer, paint) else { continue }
            _ = pyramid(layer, paint, index: index, table: table, zoom: 0)
        }
    }

    /// What says how much rows count, for each heatmap over a source whose sums may be kept.
    public func densityWeights(source: String) -> Set<String> {
        var weights: Set<String> = []
        for layer in style.layers where layer.source == source {
            guard case .heatmap(let paint) = layer.paint, !Self.usesZoom(layer, paint) else { continue }
            if let text = layer.weightsText(in: style) { weights.insert(text) }
        }
        return weights
    }

    private static func usesZoom(_ layer: StyleLayer, _ paint: HeatmapPaint) -> Bool {
        paint.weight.dependencies.usesZoom || layer.filter?.dependencies.usesZoom == true
    }

    /// The sums of a layer's points, made when they are first wanted and nobody has kept them; others wait for them.
    private func pyramid(
        _ layer: StyleLayer, _ paint: HeatmapPaint, index: Int, table: FeatureTable, zoom: Double
    ) -> DensityPyramid {
        let usesZoom = Self.usesZoom(layer, paint)
        let key = DensityKey(layer: index, generation: table.generation, zoom: usesZoom ? zoom : nil)
        return densities.withLock { memo in
            if let known = memo[key] { return known }
            if memo.count >= Self.largestDensityMemo { memo.removeAll() }
            let weights = usesZoom ? nil : layer.weightsText(in: style)
            if let weights, let kept = densityStore?.pyramid(of: table, weights: weights) {
                memo[key] = kept
                return kept
            }
            var weight = RowProperty(paint.weight, zoom: zoom, table: table)
            var filter = layer.filter.map { RowFilter($0, zoom: zoom, table: table) }
            let made = DensityPyramid(table: table, key: weights.map(DensityWeights.key) ?? 0) { row in
                if filter?.accepts(row: row, in: table) == false { return 0 }
                return Float(weight.value(row: row, in: table))
            }
            if let weights { densityStore?.keep(made, weights: weights) }
            memo[key] = made
            return made
        }
    }
}

/// Keeps the sums of heatmaps from one process to the next.
public protocol DensityStore: Sendable {
    /// The sums of a table that are kept.
    ///
    /// - Parameters:
    ///   - table: the summed table.
    ///   - weights: what says how much each row counts.
    /// - Returns: nil when there are none, or none that are sound.
    func pyramid(of table: FeatureTable, weights: String) -> DensityPyramid?

    /// Keeps sums; may fail without a word, they are made anew then.
    func keep(_ pyramid: DensityPyramid, weights: String)
}

/// What tells the weights of rows from others.
public enum DensityWeights {
    /// A number for the text that says how much each row counts.
    public static func key(_ text: String) -> UInt64 { SymbolHash.of(text, ordinal: 0) }
}

extension StyleLayer {
    /// The weight and the filter as the style says them.
    fileprivate func weightsText(in style: CompiledStyle) -> String? {
        guard let own = style.document["layers"]?.elements?.first(where: { $0["id"]?.text == id }) else {
            return nil
        }
        let parts = [own["paint"]?["heatmap-weight"], own["filter"]].map { $0?.canonicalText ?? "" }
        return parts.joined(separator: "\n")
    }
}
