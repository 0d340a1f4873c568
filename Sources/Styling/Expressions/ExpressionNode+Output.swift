extension ExpressionNode {
    /// True when every value the node can yield stands in the text of the expression.
    var isOutputKnown: Bool {
        switch operation {
        case .literal, .contains, .comparison, .within, .distance: true
        case .assertion(let nodes), .coercion(let nodes), .coalesce(let nodes), .list(let nodes),
            .record(_, let nodes):
            nodes.allSatisfy(\.isOutputKnown)
        case .conditional(let branches, let otherwise):
            branches.allSatisfy(\.output.isOutputKnown) && otherwise.isOutputKnown
        case .match(let table): table.outputs.allSatisfy(\.isOutputKnown) && table.otherwise.isOutputKnown
        case .step(let curve): curve.outputs.allSatisfy(\.isOutputKnown)
        case .interpolate(let curve): curve.outputs.allSatisfy(\.isOutputKnown)
        case .bind(_, let result): result.isOutputKnown
        default: false
        }
    }
}
