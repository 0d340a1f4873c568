extension StyleProperty where Value == Double {
    /// Every number the property can yield, when they all stand in the text of its expression; nil otherwise.
    ///
    /// Between the outputs of an `interpolate` lie others, so one over the feature has none; its ends bound it
    /// (see ``largest(zoom:)``).
    public var outputs: [Double]? {
        guard let expression else { return [defaultValue] }
        var outputs = [defaultValue]
        return expression.root.collectOutputs(into: &outputs, interpolated: false) ? outputs : nil
    }

    /// The largest number the property can yield at a zoom; nil when a feature's number is taken as it is.
    public func largest(zoom: Double) -> Double? {
        if let constant = constant(zoom: zoom) { return constant }
        guard let expression = fixed(zoom: zoom).expression else { return defaultValue }
        var outputs = [defaultValue]
        guard expression.root.collectOutputs(into: &outputs, interpolated: true) else { return nil }
        return outputs.max()
    }
}

extension StyleProperty where Value == ResolvedImage? {
    /// The name of every image the property can yield, when they all stand in the text of its expression.
    public var names: [String]? {
        guard let expression else { return defaultValue.map { [$0.name] } ?? [] }
        var names: [String] = []
        return expression.root.collectNames(into: &names) ? names : nil
    }
}

extension ExpressionNode {
    /// Adds the texts and image names the node can yield; false when they are not all known.
    fileprivate func collectNames(into names: inout [String]) -> Bool {
        func collect(_ nodes: [ExpressionNode]) -> Bool {
            nodes.allSatisfy { $0.collectNames(into: &names) }
        }
        switch operation {
        case .literal(.string(let name)):
            names.append(name)
            return true
        case .literal(.image(let image)):
            names.append(image.name)
            return true
        case .literal(.null): return true
        case .image(let name): return name.collectNames(into: &names)
        case .assertion(let nodes), .coercion(let nodes), .coalesce(let nodes): return collect(nodes)
        case .conditional(let branches, let otherwise):
            return collect(branches.map(\.output) + [otherwise])
        case .match(let table): return collect(table.outputs + [table.otherwise])
        case .step(let curve): return collect(curve.outputs)
        case .bind(_, let result): return collect([result])
        default: return false
        }
    }

    /// Adds the numbers the node can yield; false when they are not all known.
    ///
    /// - Parameters:
    ///   - outputs: where they are added.
    ///   - interpolated: whether the ends of curves will do for what lies between them.
    /// - Returns: whether all are known.
    fileprivate func collectOutputs(into outputs: inout [Double], interpolated: Bool) -> Bool {
        func collect(_ nodes: [ExpressionNode]) -> Bool {
            nodes.allSatisfy { $0.collectOutputs(into: &outputs, interpolated: interpolated) }
        }
        switch operation {
        case .literal(.number(let number)):
            outputs.append(number)
            return true
        case .assertion(let nodes), .coercion(let nodes), .coalesce(let nodes): return collect(nodes)
        case .conditional(let branches, let otherwise):
            return collect(branches.map(\.output) + [otherwise])
        case .match(let table): return collect(table.outputs + [table.otherwise])
        case .step(let curve): return collect(curve.outputs)
        case .interpolate(let curve) where interpolated: return collect(curve.outputs)
        case .bind(_, let result): return collect([result])
        default: return false
        }
    }
}
