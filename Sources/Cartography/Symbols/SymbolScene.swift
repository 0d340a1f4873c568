import Drawing
import Features
import Geometry
import Styling
import Tiling
import Typesetting

/// The labels of a canvas, placed: made once for all symbol layers, drawn layer by layer.
struct SymbolScene {
    private let pool: SymbolPool
    /// For each symbol layer, by its index in the style, what is drawn of it, in drawing order.
    private let fates: [Int: [SymbolFate]]
    private let ordering: SymbolOrdering

    /// One symbol layer at the canvas' zoom.
    struct Layer {
        let index: Int
        let paint: SymbolPaint
        let rules: SymbolRules
        let caps: SymbolCaps
    }

    /// Places all labels.
    ///
    /// - Parameters:
    ///   - style: its symbol layers.
    ///   - input: features and pictures.
    ///   - viewport: the canvas.
    ///   - ordering: how labels are placed; a turned canvas has no neighbours and is placed as the specification says.
    ///   - typesetter: shapes the texts.
    ///   - memos: of labels and their places; the one of labels is begun for this style, input and viewport.
    init(
        _ style: CompiledStyle, input: MapInput, viewport: Viewport, ordering: SymbolOrdering,
        typesetter: inout Typesetter, memos: inout SymbolMemos
    ) {
        let ordering = viewport.bearingRadians == 0 ? ordering : .specification
        self.ordering = ordering
        let layers = Self.layers(style, input: input, viewport: viewport, ordering: ordering)
        let reach = SymbolReach(layers.map { ($0.rules, $0.caps) }, ratio: viewport.ratio)
        let margin =
            ordering == .seamless ? reach.marginPixels : SpecificationPlacement.anchorPixels * viewport.ratio
        let window = SymbolWindow(viewport, margin: margin)
        var pool = SymbolPool()
        for layer in layers {
            let first = pool.candidates.count
            Self.gather(
                layer, style.layers[layer.index], input, viewport, window, ordering, &typesetter, &memos,
                into: &pool)
            pool.layers.append((layer.index, first..<pool.candidates.count))
        }
        let placed =
            ordering == .seamless
            ? SeamlessPlacement.place(pool, window: window, budget: reach.budgetPixels)
            : SpecificationPlacement.place(pool, viewport: viewport, window: window)
        self.pool = pool
        let near = window.canvas.grown(by: ScreenPoint.steps(reach.pixels))
        fates = Self.drawingOrder(placed, pool, near: ordering == .seamless ? near : nil)
    }

    /// The symbol layers drawn at the viewport's zoom, with the rules and bounds of their labels.
    static func layers(
        _ style: CompiledStyle, input: MapInput, viewport: Viewport, ordering: SymbolOrdering
    ) -> [Layer] {
        style.layers.indices.compactMap { index in
            let layer = style.layers[index]
            guard layer.isDrawn(atZoom: viewport.zoom), case .symbol(let paint) = layer.paint else {
                return nil
            }
            let rules = SymbolRules(paint, viewport: viewport, ordering: ordering)
            let caps =
                ordering == .seamless
                ? SymbolCaps(paint, rules: rules, sprite: input.sprite) : SymbolCaps.none
            return Layer(index: index, paint: paint, rules: rules, caps: caps)
        }
    }

    private static func gather(
        _ layer: Layer, _ styled: StyleLayer, _ input: MapInput, _ viewport: Viewport,
        _ window: SymbolWindow, _ ordering: SymbolOrdering, _ typesetter: inout Typesetter,
        _ memos: inout SymbolMemos, into pool: inout SymbolPool
    ) {
        guard let name = styled.source else { return }
        let pieces = PieceOrder(input.pieces(of: name), viewport)
        for (piece, rank) in zip(pieces.pieces, pieces.drawingRanks)
        where piece.belongs(to: styled.sourceLayer) {
            let source = SymbolSource(
                layer: layer.index, paint: layer.paint, rules: layer.rules, piece: piece, rank: rank)
            let rows = rows(of: styled, piece: piece, viewport, window)
            guard !rows.isEmpty else { continue }
            var gatherer = SymbolGatherer(
                source, index: pool.sources.count, caps: layer.caps, window: window, ordering: ordering,
                viewport: viewport, sprite: input.sprite)
            pool.candidates += gatherer.candidates(rows: rows, &typesetter, &memos)
            pool.sources.append(source)
        }
    }

    /// The rows that may have a label in the window: all of a tile, else those that touch the window.
    private static func rows(
        of layer: StyleLayer, piece: FeaturePiece, _ viewport: Viewport, _ window: SymbolWindow
    ) -> [Int32] {
        let table = piece.table
        var rows: [Int32] = []
        if piece.tile != nil {
            rows = (0..<table.count).map(Int32.init)
        } else if let box = piece.frame.box(of: viewport.extent(marginPixels: window.marginPixels)) {
            table.rows(touching: box, into: &rows)
        }
        if let filter = layer.filter {
            var accepted = RowFilter(
                filter, zoom: piece.filterZoom(viewport), table: table, tile: piece.tile)
            rows.removeAll { !accepted.accepts(row: Int($0), in: table) }
        }
        return rows
    }

    // MARK: Drawing

    /// What is drawn of each layer, the lowest first.
    ///
    /// - Parameters:
    ///   - fates: all labels that are drawn.
    ///   - pool: where they come from.
    ///   - near: labels anchored outside cannot ink the canvas.
    /// - Returns: by the layer's index in the style.
    private static func drawingOrder(
        _ fates: [SymbolFate], _ pool: SymbolPool, near: StepBox?
    ) -> [Int: [SymbolFate]] {
        var layers: [Int: [SymbolFate]] = [:]
        for fate in fates {
            if let near, !near.contains(pool.candidates[fate.candidate].anchor) { continue }
            let source = Int(pool.candidates[fate.candidate].source)
            layers[pool.sources[source].layer, default: []].append(fate)
        }
        return layers.mapValues { layer in
            layer.sorted { precedes(pool, $0.candidate, $1.candidate) }
        }
    }

    private static func precedes(_ pool: SymbolPool, _ a: Int, _ b: Int) -> Bool {
        let (left, right) = (pool.candidates[a], pool.candidates[b])
        let rules = pool.sources[Int(left.source)].rules
        if rules.hasSortKey, left.sortKey != right.sortKey { return left.sortKey < right.sortKey }
        if left.source != right.source {
            return pool.sources[Int(left.source)].rank < pool.sources[Int(right.source)].rank
        }
        guard !rules.hasSortKey, rules.isSortedByScreen else { return a < b }
        return left.anchor.y != right.anchor.y ? left.anchor.y < right.anchor.y : a > b
    }

    /// Adds a layer's icons and texts.
    func append(
        layer index: Int, input: MapInput, project: Projector, typesetter: inout Typesetter,
        to list: inout DisplayList
    ) {
        guard let fates = fates[index], !fates.isEmpty else { return }
        var artist = SymbolArtist(pool: pool, sprite: input.sprite, project: project)
        artist.append(fates, typesetter: &typesetter, to: &list)
    }
}

/// How far the labels of a style reach at a zoom, and so how far one label's fate may depend on others.
struct SymbolReach {
    /// e: how far a label reaches from its anchor, device pixels.
    let pixels: Double
    /// M, device pixels.
    let budgetPixels: Double
    /// How far beyond a canvas anchors are looked at, device pixels.
    let marginPixels: Double

    init(_ layers: [(rules: SymbolRules, caps: SymbolCaps)], ratio: Double) {
        var reach = 0.0
        var repeatDistance = 0.0
        for (rules, caps) in layers {
            reach = max(reach, caps.reach)
            if rules.placement == .line { repeatDistance = max(repeatDistance, rules.spacing / 2) }
        }
        pixels = reach
        budgetPixels = SeamlessPlacement.budget(reach: reach, ratio: ratio)
        marginPixels = SeamlessPlacement.margin(reach: reach, repeatDistance: repeatDistance, ratio: ratio)
    }
}
