import Drawing
import Pixels

/// A batch of lines made ready.
struct StrokeSet {
    let batch: StrokeBatch
    let edgeRule: EdgeRule
    /// For each pen of the batch; nil for one that inks nothing.
    let plans: [StrokePlan?]
    /// For each pen of the batch, when lines are drawn as meshes.
    private let pens: [MeshPen?]
    private let inks: [MeshInk?]
    /// True when all items have one pen and one colour and may be drawn by ``BorderMosaic``.
    let isMosaic: Bool

    init(_ batch: StrokeBatch, of list: DisplayList) {
        self.batch = batch
        edgeRule = list.edgeRule
        plans = batch.strokes.map(StrokePlan.init)
        let isMeshed = list.edgeRule == .browser || !batch.inks.isEmpty
        pens = isMeshed ? batch.strokes.map { MeshPen($0, of: list) } : []
        let isPlain =
            batch.borders?.count == batch.items.count && plans.count == 1 && !isMeshed
            && batch.items.allSatisfy { $0.color == batch.items[0].color }
        isMosaic = isPlain && plans[0].map { !$0.isSoft && RingOutliner.draws($0) } == true
        inks = batch.inks.map { MeshInk($0, images: list.images, edgeRule: list.edgeRule) }
    }

    /// The mesh pen of an item; nil when the item is drawn as an outline.
    func pen(of item: StrokeBatch.Item) -> MeshPen? {
        edgeRule == .browser || item.ink >= 0 ? pens[item.stroke] : nil
    }

    /// The shader of an item; nil when its ink is not there.
    func shader(of item: StrokeBatch.Item, pen: MeshPen) -> MeshShader? {
        guard item.ink >= 0 else { return MeshShader(pen, .color(item.color.meshInk)) }
        guard inks.indices.contains(item.ink), let ink = inks[item.ink] else { return nil }
        return MeshShader(pen, ink, opacity: item.color.alpha)
    }
}

/// What a mesh is inked with.
enum MeshInk {
    /// Premultiplied, 0…1.
    case color(SIMD4<Float>)
    case pattern(PixelBuffer, lengthPixels: Double)
    case gradient(GradientTable)

    /// Nil when the picture is not there or the pattern has no length.
    init?(_ ink: StrokeInk, images: [ListImage], edgeRule: EdgeRule) {
        switch ink {
        case .pattern(let pattern):
            guard images.indices.contains(Int(pattern.image)), pattern.lengthPixels > 0.01,
                pattern.lengthPixels.isFinite
            else { return nil }
            self = .pattern(images[Int(pattern.image)].pixels, lengthPixels: Double(pattern.lengthPixels))
        case .gradient(let gradient):
            self = .gradient(GradientTable(gradient, edgeRule: edgeRule))
        }
    }
}

extension Color {
    /// The colour premultiplied, 0…1.
    var meshInk: SIMD4<Float> { SIMD4(red * alpha, green * alpha, blue * alpha, alpha) }
}

/// The colours along one line.
struct GradientTable {
    private let places: [Double]
    private let colors: [SIMD4<Float>]
    private let isStepped: Bool
    private let start: Double
    private let span: Double
    /// The device pixels that dashes take the whole line for; 0 for its own length.
    private let dashLength: Double

    init(_ gradient: StrokeGradient, edgeRule: EdgeRule) {
        dashLength = edgeRule == .browser ? gradient.browserDashLengthPixels : 0
        places = gradient.ramp.stops.map(\.place)
        colors = gradient.ramp.stops.map(\.color.meshInk)
        isStepped = gradient.ramp.isStepped
        start = gradient.start
        span = gradient.end - gradient.start
    }

    /// Where on the pattern of dashes a place lies, device pixels.
    func dashPlace(along: Double, of length: Double) -> Double {
        dashLength > 0 ? (start + span * along / max(length, 1e-9)) * dashLength : along
    }

    /// The premultiplied colour at a share of the line's length, 0…1.
    func color(at share: Double) -> SIMD4<Float> {
        let place = start + span * min(max(share, 0), 1)
        var low = 0
        var high = places.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if places[middle] <= place { low = middle } else { high = middle }
        }
        guard !isStepped, low + 1 < places.count else { return colors[low] }
        let part = (place - places[low]) / max(places[low + 1] - places[low], 1e-9)
        return colors[low] + (colors[low + 1] - colors[low]) * Float(min(max(part, 0), 1))
    }
}
