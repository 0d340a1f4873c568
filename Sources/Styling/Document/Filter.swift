import Features

/// Which features a layer draws.
public struct Filter: Sendable {
    /// The condition.
    public let expression: Expression

    /// A filter by itself, in the old form or as an expression, as a source may have one; nil when it is none.
    public init?(_ json: JSONValue) {
        var compiler = StyleCompiler(document: JSONDocument(root: json, duplicateKeys: []))
        guard let filter = compiler.compileFilter(json, at: "filter") else { return nil }
        self = filter
    }

    init(expression: Expression) {
        self.expression = expression
    }

    /// True when the layer draws the feature; an error counts as no.
    public func accepts(zoom: Double, feature: FeatureContext) -> Bool {
        guard let result = try? expression.evaluate(zoom: zoom, feature: feature) else { return false }
        return result == .boolean(true)
    }

    /// What the answer depends on.
    public var dependencies: ExpressionDependencies { expression.dependencies }

    /// The same filter with the feature's properties resolved to the columns of a table.
    public func bound(to table: FeatureTable) -> Filter {
        Filter(expression: expression.bound(to: table))
    }

    /// The same filter at one zoom.
    public func fixed(zoom: Double) -> Filter {
        Filter(expression: expression.fixed(zoom: zoom))
    }
}
