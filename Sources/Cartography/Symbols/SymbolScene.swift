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
        let search = SymbolSearch(
            style: style, layers: layers, viewport: viewport, window: window, ordering: ordering)
        let pool = search.labels(of: input, &typesetter, &memos)
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
    /// How near equal texts along lines may not stand, device pixels; 0 when there are none.
    let repeatPixels: Double
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
        repeatPixels = repeatDistance
        budgetPixels = SeamlessPlacement.budget(reach: reach, ratio: ratio)
        marginPixels = SeamlessPlacement.margin(reach: reach, repeatDistance: repeatDistance, ratio: ratio)
    }
}
