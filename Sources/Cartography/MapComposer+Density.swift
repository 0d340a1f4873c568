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

    /// The sums of a layer's points, made when they are first wanted; others wait for them.
    private func pyramid(
        _ layer: StyleLayer, _ paint: HeatmapPaint, index: Int, table: FeatureTable, zoom: Double
    ) -> DensityPyramid {
        let usesZoom =
            paint.weight.dependencies.usesZoom || layer.filter?.dependencies.usesZoom == true
        let key = DensityKey(layer: index, generation: table.generation, zoom: usesZoom ? zoom : nil)
        return densities.withLock { memo in
            if let known = memo[key] { return known }
            if memo.count >= Self.largestDensityMemo { memo.removeAll() }
            var weight = RowProperty(paint.weight, zoom: zoom, table: table)
            var filter = layer.filter.map { RowFilter($0, zoom: zoom, table: table) }
            let pyramid = DensityPyramid(table: table) { row in
                if filter?.accepts(row: row, in: table) == false { return 0 }
                return Float(weight.value(row: row, in: table))
            }
            memo[key] = pyramid
            return pyramid
        }
    }
}
