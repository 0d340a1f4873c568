import Drawing
import Features
import Geometry
import Styling
import Synchronization
import Tiling
import Typesetting

/// Features, style and viewport → display list.
///
/// Pure: the display list depends on the input, the style and the viewport alone. The composer keeps two
/// things between calls, which are functions of the same values: the reach of each layer per zoom, and the
/// sums of heatmaps.
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
    /// How the edges of the pictures are drawn.
    public let edgeRule: EdgeRule
    /// How its labels are placed.
    public let labels: SymbolOrdering
    /// Stands in where no glyphs are given.
    let noGlyphs = GlyphSource.ranges(GlyphRanges(name: "") { _, _ in nil })
    /// Tells this composer's labels from those of others.
    let identity = SharedIdentity()
    private let reaches = Mutex<[ReachKey: Double]>([:])
    let densities = Mutex<[DensityKey: DensityPyramid]>([:])
    /// Where the sums of heatmaps are kept between processes.
    public let densityStore: (any DensityStore)?

    /// A composer for a style.
    ///
    /// - Parameters:
    ///   - style: What is drawn.
    ///   - drawsAsBrowser: True to draw edges and to place labels as MapLibre GL JS does; false for tiles and what is
    ///     to match them.
    ///   - densities: keeps the sums of heatmaps; nil to make them anew.
    public init(
        style: CompiledStyle, drawsAsBrowser: Bool = false, densities: (any DensityStore)? = nil
    ) {
        self.style = style
        densityStore = densities
        edgeRule = drawsAsBrowser ? .browser : .exact
        labels = drawsAsBrowser ? .specification : .seamless
    }

    /// The picture of a viewport, every layer in the style's order.
    ///
    /// - Parameters:
    ///   - input: what is drawn.
    ///   - viewport: what is looked at.
    ///   - scratch: the worker's; the picture does not depend on it.
    /// - Returns: the picture.
    public func compose(_ input: MapInput, viewport: Viewport, scratch: inout ComposerScratch) -> DisplayList
    {
        var list = emptyList(viewport)
        let drawn = style.layers.indices.filter { style.layers[$0].isDrawn(atZoom: viewport.zoom) }
        compose(drawn, input, viewport, &scratch, to: &list)
        return list
    }

    /// The picture of a viewport by a worker that draws no other.
    public func compose(_ input: MapInput, viewport: Viewport) -> DisplayList {
        var scratch = ComposerScratch()
        return compose(input, viewport: viewport, scratch: &scratch)
    }

    /// Adds layers; labels of all of the style's layers are placed together, whichever are drawn.
    private func compose(
        _ drawn: [Int], _ input: MapInput, _ viewport: Viewport, _ scratch: inout ComposerScratch,
        to list: inout DisplayList
    ) {
        var paths = PathMemo()
        guard drawn.contains(where: { style.layers[$0].paint.isSymbol }) else {
            return append(drawn, input: input, viewport: viewport, paths: &paths, to: &list) { _, _ in }
        }
        scratch.withTypesetter(input.glyphs, noGlyphs: noGlyphs) { typesetter, memos in
            typesetter.beginList()
            memos.begin(
                LabelMemo.Context(
                    style: identity, sprite: input.sprite.identity, glyphs: typesetter.source,
                    zoom: viewport.zoom, ratio: viewport.ratio), &typesetter)
            let labels = SymbolScene(
                style, input: input, viewport: viewport, ordering: labels, typesetter: &typesetter,
                memos: &memos)
            let project = Projector(viewport)
            append(drawn, input: input, viewport: viewport, paths: &paths, to: &list) { index, list in
                labels.append(
                    layer: index, input: input, project: project, typesetter: &typesetter, to: &list)
            }
        }
    }

    /// Adds layers in turn; those of labels by the closure.
    private func append(
        _ drawn: [Int], input: MapInput, viewport: Viewport, paths: inout PathMemo,
        to list: inout DisplayList,
        labels: (Int, inout DisplayList) -> Void
    ) {
        var rest = drawn[...]
        while let index = rest.popFirst() {
            let layer = style.layers[index]
            if layer.paint.isSymbol {
                labels(index, &list)
            } else if edgeRule == .browser, case .heatmap = layer.paint {
                let ahead = rest.prefix {
                    OpaqueLayers.isDrawnFirst(style.layers[$0].paint, zoom: viewport.zoom)
                }
                rest = rest.dropFirst(ahead.count)
                appendHeat(
                    layer, index: index, above: ahead, input: input, viewport: viewport, paths: &paths,
                    to: &list)
            } else {
                append(layer, index: index, input: input, viewport: viewport, paths: &paths, to: &list)
            }
        }
    }

    /// A heatmap above the opaque areas of the layers that follow it, as a browser shows it.
    private func appendHeat(
        _ layer: StyleLayer, index: Int, above ahead: ArraySlice<Int>, input: MapInput, viewport: Viewport,
        paths: inout PathMemo,
        to list: inout DisplayList
    ) {
        let start = list.commands.count
        for index in ahead {
            append(
                style.layers[index], index: index, input: input, viewport: viewport, paths: &paths, to: &list)
        }
        let opaque = list.commands[start...]
        let edges = OpaqueLayers.edges(of: opaque)
        list.commands.replaceSubrange(start..., with: OpaqueLayers.areas(of: opaque))
        append(layer, index: index, input: input, viewport: viewport, paths: &paths, to: &list)
        list.commands += edges
    }

    /// One layer's part of the picture, and how many features are in it: for explaining a tile.
    public func compose(
        layer index: Int, of input: MapInput, viewport: Viewport
    ) -> (list: DisplayList, featureCount: Int) {
        var list = emptyList(viewport)
        let layer = style.layers[index]
        guard layer.isDrawn(atZoom: viewport.zoom) else { return (list, 0) }
        var scratch = ComposerScratch()
        compose([index], input, viewport, &scratch, to: &list)
        guard let source = layer.source else { return (list, 0) }
        let count = input.pieces(of: source).reduce(0) { count, piece in
            count + (rows(of: layer, index: index, piece: piece, viewport: viewport)?.count ?? 0)
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

    private func emptyList(_ viewport: Viewport) -> DisplayList {
        var list = DisplayList(
            width: viewport.width, height: viewport.height, originX: viewport.originX,
            originY: viewport.originY)
        list.edgeRule = edgeRule
        list.pixelRatio = viewport.ratio
        return list
    }

    /// A layer's commands; laid on as a whole when it has an opacity as a whole.
    private func append(
        _ layer: StyleLayer, index: Int, input: MapInput, viewport: Viewport, paths: inout PathMemo,
        to list: inout DisplayList
    ) {
        let opacity = layer.paint.layerOpacity(zoom: viewport.zoom)
        guard opacity < 1 else {
            return appendInk(
                of: layer, index: index, input: input, viewport: viewport, paths: &paths, to: &list)
        }
        guard opacity > 0 else { return }
        list.commands.append(.beginGroup(opacity: Float(opacity)))
        let count = list.commands.count
        appendInk(of: layer, index: index, input: input, viewport: viewport, paths: &paths, to: &list)
        if list.commands.count == count {
            list.commands.removeLast()
        } else {
            list.commands.append(.endGroup)
        }
    }

    private func appendInk(
        of layer: StyleLayer, index: Int, input: MapInput, viewport: Viewport, paths: inout PathMemo,
        to list: inout DisplayList
    ) {
        switch layer.paint {
        case .background(let paint):
            BackgroundLayer.append(paint, viewport: viewport, sprite: input.sprite, to: &list)
        case .raster(let paint):
            guard let source = layer.source else { return }
            if let image = input.images[source] {
                RasterLayer.append(paint, image: image, viewport: viewport, to: &list)
            }
            for picture in input.pictures[source] ?? [] {
                RasterLayer.append(paint, picture: picture, viewport: viewport, to: &list)
            }
        case .symbol: break
        case .fill, .line:
            appendPieces(
                layer, index: index, input: input, viewport: viewport, paths: &paths, isCut: true, to: &list)
        case .circle:
            appendPieces(
                layer, index: index, input: input, viewport: viewport, paths: &paths, isCut: false, to: &list)
        case .heatmap(let paint):
            var heat = HeatPoints(paint, viewport: viewport)
            guard !heat.isBlank else { return }
            appendDensities(layer, paint, index: index, input: input, viewport: viewport, to: &heat)
            forEachPiece(of: layer, index: index, input: input, viewport: viewport) {
                drawing, _ in
                drawing.appendHeat(paint, to: &heat)
            }
            heat.append(to: &list)
        }
    }

    /// A layer over each piece of its source, one after the other; cut to their tiles if asked.
    private func appendPieces(
        _ layer: StyleLayer, index: Int, input: MapInput, viewport: Viewport, paths: inout PathMemo,
        isCut: Bool,
        to list: inout DisplayList
    ) {
        forEachPiece(of: layer, index: index, input: input, viewport: viewport) {
            drawing, tile in
            guard isCut, let tile else { return drawing.append(layer.paint, paths: &paths, to: &list) }
            TileCut(tile, viewport).wrap(&list) { drawing.append(layer.paint, paths: &paths, to: &$0) }
        }
    }

    /// Calls the body with the layer over each piece that has rows to draw, and the piece's tile.
    private func forEachPiece(
        of layer: StyleLayer, index: Int, input: MapInput, viewport: Viewport,
        _ body: (FeatureLayer, PieceTile?) -> Void
    ) {
        guard let source = layer.source else { return }
        for piece in input.pieces(of: source) {
            if layer.paint.isDense(piece, zoom: viewport.zoom) { continue }
            guard let rows = rows(of: layer, index: index, piece: piece, viewport: viewport) else { continue }
            let drawing = FeatureLayer(
                paint: layer.paint, piece: piece, rows: rows, viewport: viewport, sprite: input.sprite)
            body(drawing, piece.tile)
        }
    }

    /// The rows whose ink may touch the viewport and that the filter accepts, ascending; nil when none does.
    private func rows(of layer: StyleLayer, index: Int, piece: FeaturePiece, viewport: Viewport) -> [Int32]? {
        guard piece.belongs(to: layer.sourceLayer) else { return nil }
        let table = piece.table
        let reach = reachPixels(layer: index, zoom: viewport.zoom, table: table) * viewport.ratio
        guard let box = piece.frame.box(of: viewport.extent(marginPixels: reach)) else { return nil }
        var rows: [Int32] = []
        table.rows(touching: box, into: &rows)
        piece.removeHidden(from: &rows)
        if let filter = layer.filter {
            var accepted = RowFilter(
                filter, zoom: piece.filterZoom(viewport), table: table, tile: piece.tile)
            rows.removeAll { !accepted.accepts(row: Int($0), in: table) }
        }
        return rows.isEmpty ? nil : rows
    }
}

extension LayerPaint {
    /// True for icons and texts.
    var isSymbol: Bool {
        if case .symbol = self { true } else { false }
    }
}
