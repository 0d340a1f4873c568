import Drawing
import Geometry

#if canImport(Glibc)
    import Glibc
#endif

/// A ``Stroke`` with every number checked, in doubles.
struct Pen {
    /// The widest line: wider than any canvas.
    static let maximumWidthPixels = 16_384.0
    /// The furthest a corner may reach, in half widths.
    static let maximumMiter = 16.0
    /// The most steps of a blurred edge: finer ones would be below 1/255 of a colour.
    static let maximumBlurSteps = 64

    let width: Double
    let gap: Double
    let blur: Double
    let offset: Double
    let miterLimit: Double
    let roundLimit: Double
    let cap: LineCap
    let join: LineJoin

    /// Nil when there is nothing to ink: a width that is not above 0, or not a number.
    init?(_ stroke: Stroke) {
        func held(_ value: Float, _ range: ClosedRange<Double>, else missing: Double = 0) -> Double {
            value.isNaN ? missing : min(max(Double(value), range.lowerBound), range.upperBound)
        }
        width = held(stroke.widthPixels, 0...Self.maximumWidthPixels)
        gap = held(stroke.gapPixels, 0...Self.maximumWidthPixels)
        blur = held(stroke.blurPixels, 0...Self.maximumWidthPixels)
        offset = held(stroke.offsetPixels, -Self.maximumWidthPixels...Self.maximumWidthPixels)
        miterLimit = held(stroke.miterLimit, 1...Self.maximumMiter, else: 2)
        roundLimit = held(stroke.roundLimit, 0...Self.maximumMiter, else: 1.05)
        cap = stroke.cap
        join = stroke.join
        guard width > 0 else { return nil }
    }

    /// Half the distance between the outermost edges of the ink.
    var outerHalf: Double { gap > 0 ? gap / 2 + width : width / 2 }

    /// The furthest any ink lies from the (offset) line.
    var reach: Double { outerHalf * max(1.5, miterLimit, roundLimit) + 2 }

    /// The furthest any ink lies from the line's own vertices.
    var reachWithOffset: Double { reach + abs(offset) * OffsetLine.miterLimit }

    /// The shapes whose coverages, added and taken off, make the line; see ``Level``.
    var levels: [Level] {
        // A sharp edge fades over its anti-aliased pixel. Strokes spread evenly over `spread` make that
        // fade as wide as a ramp of blur + 1 px: their variances, 1/12 + spread²/12 and (blur + 1)²/12,
        // are the same.
        let spread = ((blur + 1) * (blur + 1) - 1).squareRoot()
        let steps = min(max(Int((spread * 2).rounded(.up)), 1), Self.maximumBlurSteps)
        var levels: [Level] = []
        for step in 0..<steps {
            let shift = spread * (0.5 - (Double(step) + 0.5) / Double(steps)) - blur / 2
            let half = outerHalf + shift
            if half > 0 { levels.append(Level(half: half, weight: 1, steps: steps)) }
            let hole = gap / 2 + shift
            if gap > 0, hole > 0 { levels.append(Level(half: hole, weight: -1, steps: steps)) }
        }
        return levels
    }

    /// One of the nested strokes that a line is made of.
    ///
    /// A gap is a wide stroke less a narrow one. A blurred edge is the mean of strokes of different widths,
    /// which together make MapLibre's ramp, from the edge plus half a pixel to blur + 1 px further in.
    struct Level {
        /// Half the width of this stroke.
        let half: Double
        /// 1 to ink, −1 to take off.
        let weight: Int32
        /// What the sum over all levels is divided by.
        let steps: Int
    }

    /// How a corner with this cosine between its directions is drawn.
    ///
    /// - Source: MapLibre GL JS, the rules of `line_bucket`: see "Line" in docs/FORMULAS.md.
    @inline(__always)
    func join(cosine: Double) -> LineJoin {
        let miterLength = cosine > -1 ? (2 / (1 + cosine)).squareRoot() : .infinity
        switch join {
        case .miter: return miterLength > miterLimit ? .bevel : .miter
        case .round: return miterLength < roundLimit ? .miter : .round
        case .bevel: return miterLength < 1.05 ? .miter : .bevel
        }
    }
}
