/// What a node of an expression does.
enum ExpressionOperation: Sendable {
    case literal(ExpressionValue)
    /// The first child whose value has the node's type.
    case assertion([ExpressionNode])
    /// The first child that can be turned into the node's type.
    case coercion([ExpressionNode])
    case function(ExpressionFunction, [ExpressionNode])
    /// A property of the feature by name.
    case property(String)
    /// The same, found: a column of the bound table.
    case column(BoundColumn)
    case hasProperty(String)
    case hasColumn(BoundColumn)
    /// A result for each entry of a column's dictionary.
    case lookup(ColumnLookup)
    /// A filter of the old form.
    case legacyFilter(LegacyFilterTest)
    case at(index: ExpressionNode, list: ExpressionNode)
    case contains(needle: ExpressionNode, haystack: ExpressionNode)
    case indexOf(needle: ExpressionNode, haystack: ExpressionNode, start: ExpressionNode?)
    case slice(input: ExpressionNode, start: ExpressionNode, end: ExpressionNode?)
    case length(ExpressionNode)
    case conditional([CaseBranch], otherwise: ExpressionNode)
    case match(MatchTable)
    case coalesce([ExpressionNode])
    case comparison(Comparison)
    case step(StepCurve)
    case interpolate(InterpolateCurve)
    case bind([VariableBinding], result: ExpressionNode)
    /// The value of a bound name.
    case variable(slot: Int)
    case list([ExpressionNode])
    /// An object: its keys and the nodes of their values.
    case record([String], [ExpressionNode])
    case globalState(String)
    case image(ExpressionNode)
    case format([FormatPart])
    case collator(CollatorOptions)
    case numberFormat(NumberFormatOptions)
    case within(GeographicArea)
    case distance(GeographicShapes)
}

extension ExpressionOperation {
    /// The nodes below, in the order of the text.
    var children: [ExpressionNode] {
        switch self {
        case .literal, .property, .column, .hasProperty, .hasColumn, .lookup, .legacyFilter, .variable,
            .globalState,
            .within, .distance:
            []
        case .assertion(let nodes), .coercion(let nodes), .function(_, let nodes), .coalesce(let nodes),
            .list(let nodes), .record(_, let nodes):
            nodes
        case .at(let index, let list): [index, list]
        case .contains(let needle, let haystack): [needle, haystack]
        case .indexOf(let needle, let haystack, let start): [needle, haystack] + optional(start)
        case .slice(let input, let start, let end): [input, start] + optional(end)
        case .length(let node), .image(let node): [node]
        case .conditional(let branches, let otherwise):
            branches.flatMap { [$0.test, $0.output] } + [otherwise]
        case .match(let table): [table.input] + table.outputs + [table.otherwise]
        case .comparison(let comparison): [comparison.left, comparison.right] + optional(comparison.collator)
        case .step(let curve): [curve.input] + curve.outputs
        case .interpolate(let curve): [curve.input] + curve.outputs
        case .bind(let bindings, let result): bindings.map(\.value) + [result]
        case .format(let parts): parts.flatMap(\.children)
        case .collator(let options):
            [options.caseSensitive, options.diacriticSensitive] + optional(options.locale)
        case .numberFormat(let options): options.children
        }
    }

    private func optional(_ node: ExpressionNode?) -> [ExpressionNode] { node.map { [$0] } ?? [] }
}
