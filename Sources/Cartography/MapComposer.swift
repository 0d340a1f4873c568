import Drawing
import Features
import Geometry
import Styling
import Synchronization
import Tiling

/// Features, style and viewport → display list.
///
/// Pure: the display list depends on the input, the style and the viewport alone. The composer keeps one
/// thing between calls, the reach of each layer per zoom, which is a function of the same values.
public final class MapComposer: Sendable {
    /// What a layer's reach depends on besides the style.
    private struct ReachKey: Hashable {
        var layer: Int
        var zoom: Double
        var generation: Generation
    }

    /// Zooms × layers × tables of a busy service; beyond it the answers are simply computed again.
    private static let largestReachMemo = 4096

    /// The style that is drawn.
    public let style: CompiledStyle
    private let reaches = Mutex<[ReachKey: Double]>([:])

    /// A composer for a style.
    public init(style: CompiledStyle) {
        self.style = style
    }

    /// The picture of a viewport, every layer in the style's order.
    public func compose(_ input: MapInput, viewport: Viewport) -> DisplayList {
        var list = DisplayList(
            width: viewport.width, height: viewport.height, originX: viewport.originX,
            originY: viewport.originY)
        for (index, layer) in style.layers.enumerated() where layer.isDrawn(atZoom: viewport.zoom) {
            append(layer, index: index, input: input, viewport: viewport, to: &list)
        }
        return list
    }

    /// One layer's part of the picture, and how many features are in it: for explaining a tile.
    public func compose(
        layer index: Int, of input: MapInput, viewport: Viewport
    ) -> (list: DisplayList, featureCount: Int) {
        var list = DisplayList(
            width: viewport.width, height: viewport.height, originX: viewport.originX,
            originY: viewport.originY)
        let layer = style.layers[index]
        guard layer.isDrawn(atZoom: viewport.zoom) else { return (list, 0) }
        append(layer, index: index, input: input, viewport: viewport, to: &list)
        guard let source = layer.source, let snapshot = input.features[source] else { return (list, 0) }
        let count = snapshot.tables.reduce(0) { count, table in
            count + (rows(of: layer, index: index, table: table, viewport: viewport)?.count ?? 0)
        }
        return (list, count)
    }

    /// The reach of a layer at a zoom over a table, CSS pixels.
    public func reachPixels(layer index: Int, zoom: Double, table: FeatureTable) -> Double {
        let key = ReachKey(layer: index, zoom: zoom, generation: table.generation)
        if let known = reaches.withLock({ $0[key] }) { return known }
        let reach = LayerReach.pixels(of: style.layers[index].paint, zoom: zoom, table: table)
        reaches.withLock { memo in
            if memo.count >= Self.largestReachMemo { memo.removeAll() }
            memo[key] = reach
        }
        return reach
    }

    private func append(
        _ layer: StyleLayer, index: Int, input: MapInput, viewport: Viewport, to list: inout DisplayList
    ) {
        switch layer.paint {
        case .background(let paint): BackgroundLayer.append(paint, viewport: viewport, to: &list)
        case .raster(let paint):
            guard let source = layer.source, let image = input.images[source] else { return }
            RasterLayer.append(paint, image: image, viewport: viewport, to: &list)
        case .fill, .line, .circle, .heatmap:
            guard let source = layer.source, let snapshot = input.features[source] else { return }
            for table in snapshot.tables {
                guard let rows = rows(of: layer, index: index, table: table, viewport: viewport) else {
                    continue
                }
                FeatureLayer(paint: layer.paint, table: table, rows: rows, viewport: viewport)
                    .append(layer.paint, to: &list)
            }
        }
    }

    /// The rows whose ink may touch the viewport and that the filter accepts, ascending; nil when none does.
    private func rows(of layer: StyleLayer, index: Int, table: FeatureTable, viewport: Viewport) -> [Int32]? {
        let reach = reachPixels(layer: index, zoom: viewport.zoom, table: table) * viewport.ratio
        guard let box = viewport.worldBox(marginPixels: reach) else { return nil }
        var rows: [Int32] = []
        table.rows(touching: box, into: &rows)
        if let filter = layer.filter {
            var accepted = RowFilter(filter, zoom: viewport.zoom, table: table)
            rows.removeAll { !accepted.accepts(row: Int($0), in: table) }
        }
        return rows.isEmpty ? nil : rows
    }
}
