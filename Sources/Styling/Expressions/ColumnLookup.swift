import Features

/// The results of an expression that depends on one dictionary column alone: one for each entry.
final class ColumnLookup: Sendable {
    /// The largest dictionary whose results are computed beforehand; with more, most would never be asked for.
    static let largestDictionary = 256

    let name: String
    private let column: Int
    /// What the results were computed with; for a feature that is no row.
    private let node: ExpressionNode
    /// By code; the last is the null's.
    private let results: [Result<ExpressionValue, EvaluationError>]

    /// Nil when the node depends on anything else, or the column is no small dictionary.
    init?(_ node: ExpressionNode, slotCount: Int, table: FeatureTable) {
        let dependencies = ExpressionDependencies(of: node)
        guard node.traits == .properties, !dependencies.usesFeatureOther, dependencies.properties.count == 1,
            let name = dependencies.properties.first,
            let (column, type) = BoundColumn(name, in: table)?.only, type == .string
        else { return nil }
        let count = table.dictionaryCount(column: column)
        guard count <= Self.largestDictionary else { return nil }
        self.name = name
        self.column = column
        self.node = node
        results = (0...count).map { code in
            let text = code < count ? table.dictionaryString(column: column, code: code) : nil
            let properties = text.map { [name: ExpressionValue.string($0)] } ?? [:]
            var context = EvaluationContext(
                zoom: nil, feature: FeatureContext(properties: properties), globals: nil, slotCount: slotCount
            )
            do throws(EvaluationError) {
                return .success(try node.evaluate(&context))
            } catch {
                return .failure(error)
            }
        }
    }

    func value(_ context: inout EvaluationContext) throws(EvaluationError) -> ExpressionValue {
        guard case .row(let table, let row)? = context.feature?.storage else {
            return try node.evaluate(&context)
        }
        let null = results.count - 1
        return try results[min(table.stringCode(row: row, column: column) ?? null, null)].get()
    }
}

extension ExpressionNode {
    /// The same expression with its largest parts that depend on one small dictionary column turned into tables.
    func condensed(slotCount: Int, table: FeatureTable) -> ExpressionNode {
        guard traits.contains(.properties) else { return self }
        if let lookup = ColumnLookup(self, slotCount: slotCount, table: table) {
            return ExpressionNode(.lookup(lookup), type: type, key: key, traits: .properties)
        }
        return ExpressionNode(
            operation.mappingChildren { $0.condensed(slotCount: slotCount, table: table) }, type: type,
            key: key,
            traits: traits)
    }
}
