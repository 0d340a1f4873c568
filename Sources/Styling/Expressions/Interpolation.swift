import Drawing

/// How a curve runs between two stops.
enum Interpolation: Sendable {
    case linear
    case exponential(base: Double)
    case cubicBezier(UnitBezier)

    /// How far between two stops an input lies, 0 at the lower and 1 at the upper.
    ///
    /// - Source: MapLibre style specification, `interpolate`: (b^(x-x₀) - 1) / (b^(x₁-x₀) - 1).
    func factor(_ input: Double, from lower: Double, to upper: Double) -> Double {
        let span = upper - lower
        let progress = input - lower
        if span == 0 { return 0 }
        switch self {
        case .linear: return progress / span
        case .exponential(let base):
            return base == 1 ? progress / span : (power(base, progress) - 1) / (power(base, span) - 1)
        case .cubicBezier(let bezier): return bezier.value(at: progress / span)
        }
    }
}

/// A timing curve from (0, 0) to (1, 1) with two control points.
///
/// - Source: CSS Easing Functions Level 1, cubic-bezier(); the root by Newton's method, then bisection.
struct UnitBezier: Sendable {
    let x1: Double
    let y1: Double
    let x2: Double
    let y2: Double

    func value(at x: Double) -> Double {
        Self.polynomial(parameter(at: x), y1, y2)
    }

    /// 3(1-t)²t·first + 3(1-t)t²·second + t³.
    private static func polynomial(_ t: Double, _ first: Double, _ second: Double) -> Double {
        let c = 3 * first
        let b = 3 * (second - first) - c
        return ((1 - c - b) * t + b) * t * t + c * t
    }

    private static func slope(_ t: Double, _ first: Double, _ second: Double) -> Double {
        let c = 3 * first
        let b = 3 * (second - first) - c
        return (3 * (1 - c - b) * t + 2 * b) * t + c
    }

    private func parameter(at x: Double) -> Double {
        let tolerance = 1e-6
        if x < 0 { return 0 }
        if x > 1 { return 1 }
        var t = x
        for _ in 0..<8 {
            let error = Self.polynomial(t, x1, x2) - x
            if abs(error) < tolerance { return t }
            let slope = Self.slope(t, x1, x2)
            if abs(slope) < 1e-6 { break }
            t -= error / slope
        }
        var low = 0.0
        var high = 1.0
        t = x
        for _ in 0..<20 {
            let value = Self.polynomial(t, x1, x2)
            if abs(value - x) < tolerance { break }
            if x > value { low = t } else { high = t }
            t = (low + high) / 2
        }
        return t
    }
}

extension StepCurve {
    /// The output that counts for the input.
    func output(_ context: inout EvaluationContext, key: String) throws(EvaluationError) -> ExpressionNode {
        guard labels.count > 1 else { return outputs[0] }
        return outputs[try stopIndex(labels, try input.number(&context), key: key)]
    }
}

extension StepCurve {
    /// The output that counts for a known input; nil when it is no number.
    func output(at value: ExpressionValue) -> ExpressionNode? {
        (try? stopIndex(labels, value.numberOrNaN, key: "")).map { outputs[$0] }
    }
}

extension InterpolateCurve {
    /// The one output that counts for a known input; nil between two stops.
    func output(at value: ExpressionValue) -> ExpressionNode? {
        guard let index = try? stopIndex(labels, value.numberOrNaN, key: "") else { return nil }
        let isAtStop = value.numberOrNaN <= labels[index] || index == labels.count - 1
        return isAtStop ? outputs[index] : nil
    }
}

/// The last stop at or below an input, the first when all lie above it.
private func stopIndex(_ labels: [Double], _ input: Double, key: String) throws(EvaluationError) -> Int {
    if input <= labels[0] { return 0 }
    guard !input.isNaN else { throw EvaluationError(key: key, message: "Input is not a number.") }
    var low = 0
    var high = labels.count - 1
    while low < high {
        let middle = (low + high + 1) / 2
        if labels[middle] <= input { low = middle } else { high = middle - 1 }
    }
    return low
}

extension ExpressionNode {
    func interpolate(
        _ curve: InterpolateCurve, _ context: inout EvaluationContext
    ) throws(EvaluationError) -> ExpressionValue {
        guard curve.labels.count > 1 else { return try curve.outputs[0].evaluate(&context) }
        let input = try curve.input.number(&context)
        let index = try stopIndex(curve.labels, input, key: key)
        if index == curve.labels.count - 1 || input <= curve.labels[0] {
            return try curve.outputs[index].evaluate(&context)
        }
        let factor = curve.interpolation.factor(input, from: curve.labels[index], to: curve.labels[index + 1])
        let lower = try curve.outputs[index].evaluate(&context)
        let upper = try curve.outputs[index + 1].evaluate(&context)
        return try mix(lower, upper, factor, in: curve.space)
    }

    private func mix(
        _ lower: ExpressionValue, _ upper: ExpressionValue, _ factor: Double, in space: ColorSpace
    ) throws(EvaluationError) -> ExpressionValue {
        func between(_ lower: Double, _ upper: Double) -> Double { lower + factor * (upper - lower) }
        switch (lower, upper) {
        case (.number(let lower), .number(let upper)): return .number(between(lower, upper))
        case (.color(let lower), .color(let upper)): return .color(space.mix(lower, upper, factor))
        case (.array(let lower), .array(let upper)) where lower.count == upper.count:
            return .array(zip(lower, upper).map { .number(between($0.numberOrNaN, $1.numberOrNaN)) })
        case (.padding(let lower), .padding(let upper)): return .padding(zip(lower, upper).map(between))
        case (.numberArray(let lower), .numberArray(let upper)):
            // A number without a partner becomes none, as in the reference.
            return .numberArray(lower.indices.map { $0 < upper.count ? between(lower[$0], upper[$0]) : .nan })
        case (.colorArray(let lower), .colorArray(let upper)):
            guard lower.count == upper.count else {
                throw error(
                    "colorArray: Arrays have mismatched length (\(lower.count) vs. \(upper.count)), cannot interpolate."
                )
            }
            return .colorArray(zip(lower, upper).map { space.mix($0, $1, factor) })
        case (.variableAnchorOffsets(let lower), .variableAnchorOffsets(let upper)):
            return .variableAnchorOffsets(try mix(lower, upper, factor))
        default:
            guard type == .projectionDefinition else {
                throw error("Cannot interpolate \(lower.type) and \(upper.type).")
            }
            return .projection(
                ProjectionMix(from: lower.quotedForMessage, to: upper.quotedForMessage, transition: factor))
        }
    }

    private func mix(
        _ lower: [AnchorOffset], _ upper: [AnchorOffset], _ factor: Double
    ) throws(EvaluationError) -> [AnchorOffset] {
        guard lower.count == upper.count else {
            throw error(
                "Cannot interpolate values of different length. from: \(ExpressionValue.variableAnchorOffsets(lower).text), "
                    + "to: \(ExpressionValue.variableAnchorOffsets(upper).text)")
        }
        var offsets: [AnchorOffset] = []
        for (index, (from, to)) in zip(lower, upper).enumerated() {
            guard from.anchor == to.anchor else {
                throw error(
                    "Cannot interpolate values containing mismatched anchors. from[\(index * 2)]: \(from.anchor), "
                        + "to[\(index * 2)]: \(to.anchor)")
            }
            offsets.append(
                AnchorOffset(
                    anchor: from.anchor, x: from.x + factor * (to.x - from.x),
                    y: from.y + factor * (to.y - from.y)))
        }
        return offsets
    }
}
