import Features

extension Expression {
    /// The same expression with the feature's properties resolved to the columns of a table.
    public func bound(to table: FeatureTable) -> Expression {
        Expression(root: root.bound(to: table), slotCount: slotCount)
    }

    /// The same expression at one zoom.
    public func fixed(zoom: Double) -> Expression {
        Expression(root: root.fixed(zoom: zoom, slotCount: slotCount), slotCount: slotCount)
    }

    /// The same expression with the style's global state known.
    func fixed(state: [String: ExpressionValue]) -> Expression {
        guard root.traits.contains(.globalState) else { return self }
        return Expression(root: root.fixed(state: state, slotCount: slotCount), slotCount: slotCount)
    }
}
