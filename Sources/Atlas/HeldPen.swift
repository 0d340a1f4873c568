import Drawing
import Geometry

/// A ``Stroke`` with every number held to what can be drawn, device pixels.
struct HeldPen {
    /// The widest line: wider than any page.
    static let maximumWidthPixels = 16_384.0
    /// The furthest a corner may reach, in half widths.
    static let maximumMiter = 16.0
    /// The most strokes that make a blurred edge; steps of 1/16 of a colour are what print can show.
    static let maximumBlurSteps = 16

    let width: Double
    let gap: Double
    let blur: Double
    let offset: Double
    let miterLimit: Double
    let cap: LineCap
    let join: LineJoin
    /// Lengths of ink and gap; empty for a solid line.
    let dashes: [Double]
    /// The same as a cutter, nil for a solid line.
    let cutter: DashCutter?

    /// Nil when there is nothing to ink: a width that is not above 0, or not a number.
    init?(_ stroke: Stroke) {
        func held(_ value: Float, _ range: ClosedRange<Double>, else missing: Double = 0) -> Double {
            value.isNaN ? missing : min(max(Double(value), range.lowerBound), range.upperBound)
        }
        width = stroke.isHairline ? 1 : held(stroke.widthPixels, 0...Self.maximumWidthPixels)
        gap = held(stroke.gapPixels, 0...Self.maximumWidthPixels)
        blur = held(stroke.blurPixels, 0...Self.maximumWidthPixels)
        offset = held(stroke.offsetPixels, -Self.maximumWidthPixels...Self.maximumWidthPixels)
        miterLimit = held(stroke.miterLimit, 1...Self.maximumMiter, else: 2)
        cap = stroke.cap
        join = stroke.join
        cutter = DashCutter(pattern: stroke.dashes)
        dashes = cutter == nil ? [] : stroke.dashes.map(Double.init)
        guard width > 0 else { return nil }
    }

    /// How far beside the line's own vertices its ink runs: once, or twice when there is a gap.
    var offsets: [Double] {
        gap > 0 ? [offset - (gap + width) / 2, offset + (gap + width) / 2] : [offset]
    }

    /// The furthest any ink lies from the line that is stroked.
    var reach: Double { width / 2 * max(1.5, miterLimit) + 2 }

    /// The strokes, widest first, that laid on each other make the line: one unless its edge is blurred.
    ///
    /// A blurred edge rises linearly over the blur from the edge inwards (MapLibre's ramp without its
    /// anti-aliasing). Strokes of falling width are laid on each other; after the k-th of n the ink is k / n of
    /// the colour's opacity, which fixes the opacity of each: 1 − (1 − Tₖ) / (1 − Tₖ₋₁).
    func layers(opacity: Double) -> [(width: Double, opacity: Double)] {
        let steps = blur > 0 ? min(max(Int((blur * 2).rounded(.up)), 2), Self.maximumBlurSteps) : 1
        guard steps > 1 else { return [(width, opacity)] }
        var layers: [(width: Double, opacity: Double)] = []
        for step in 1...steps {
            let inner = width - 2 * blur * (Double(step) - 0.5) / Double(steps)
            guard inner > 0 else { break }
            let below = opacity * Double(step - 1) / Double(steps)
            let total = opacity * Double(step) / Double(steps)
            layers.append((inner, 1 - (1 - total) / (1 - below)))
        }
        return layers
    }
}
