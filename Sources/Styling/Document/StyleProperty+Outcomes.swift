extension StyleProperty {
    /// The most outcomes that are listed.
    public static var maximumOutcomes: Int { 256 }

    /// What the property may come to at a zoom, whatever the feature: what stands in the expression's branches,
    /// and some steps of its curves.
    ///
    /// Values that are computed from a feature's own, as a colour read from it, are not among them: the list
    /// tells what to expect, and is no promise.
    public func outcomes(zoom: Double) -> [Value] {
        if let constant = constant(zoom: zoom) { return [constant] }
        guard let root = fixed(zoom: zoom).expression?.root else { return [defaultValue] }
        var results: [ExpressionValue] = []
        root.collectOutcomes(into: &results, limit: Self.maximumOutcomes)
        return results.compactMap(read) + [defaultValue]
    }
}

extension ExpressionNode {
    /// Steps of a curve between two of its stops.
    private static var stepsBetweenStops: Int { 6 }

    /// Adds the values that the node may come to, as far as they stand in it.
    fileprivate func collectOutcomes(into results: inout [ExpressionValue], limit: Int) {
        guard results.count < limit else { return }
        switch operation {
        case .literal(let value): results.append(value)
        case .assertion(let nodes), .coercion(let nodes), .coalesce(let nodes):
            for node in nodes { node.collectOutcomes(into: &results, limit: limit) }
        case .conditional(let branches, let otherwise):
            for branch in branches { branch.output.collectOutcomes(into: &results, limit: limit) }
            otherwise.collectOutcomes(into: &results, limit: limit)
        case .match(let table):
            for node in table.outputs { node.collectOutcomes(into: &results, limit: limit) }
            table.otherwise.collectOutcomes(into: &results, limit: limit)
        case .step(let curve):
            for node in curve.outputs { node.collectOutcomes(into: &results, limit: limit) }
        case .interpolate(let curve): collectSteps(of: curve, into: &results, limit: limit)
        case .bind(_, let result): result.collectOutcomes(into: &results, limit: limit)
        default: break
        }
    }

    private func collectSteps(
        of curve: InterpolateCurve, into results: inout [ExpressionValue], limit: Int
    ) {
        guard curve.outputs.allSatisfy({ $0.literalValue != nil }) else {
            for node in curve.outputs { node.collectOutcomes(into: &results, limit: limit) }
            return
        }
        for (low, high) in zip(curve.labels, curve.labels.dropFirst()) {
            for step in 0..<Self.stepsBetweenStops {
                let input = low + (high - low) * Double(step) / Double(Self.stepsBetweenStops)
                appendValue(of: curve, at: input, to: &results, limit: limit)
            }
        }
        if let last = curve.labels.last { appendValue(of: curve, at: last, to: &results, limit: limit) }
    }

    private func appendValue(
        of curve: InterpolateCurve, at input: Double, to results: inout [ExpressionValue], limit: Int
    ) {
        guard results.count < limit else { return }
        let fixed = InterpolateCurve(
            space: curve.space, interpolation: curve.interpolation, input: .literal(.number(input)),
            labels: curve.labels, outputs: curve.outputs)
        let node = ExpressionNode(.interpolate(fixed), type: type, key: key)
        var context = EvaluationContext(zoom: nil, feature: nil, globals: nil, slotCount: 0)
        if let value = try? node.evaluate(&context) { results.append(value) }
    }
}
