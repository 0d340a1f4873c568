import Features

extension Expression {
    /// The same expression with the feature's properties resolved to the columns of a table.
    ///
    /// Where it depends on one small dictionary column alone, the results are computed here, once for each
    /// entry. From now on it is to be asked about rows of that table only.
    public func bound(to table: FeatureTable) -> Expression {
        let bound = root.bound(to: table).condensed(slotCount: slotCount, table: table)
        return Expression(root: bound, slotCount: slotCount)
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
