import Features

extension ExpressionNode {
    /// The node with every child replaced, children first; nodes that came to depend on nothing are folded.
    private func rewritten(_ change: (ExpressionNode) -> ExpressionNode) -> ExpressionNode {
        let inner = ExpressionNode(
            operation.mappingChildren { $0.rewritten(change) }, type: type, key: key, traits: ownTraits)
        return change(inner)
    }

    /// What the node itself adds to the traits of its children.
    private var ownTraits: ExpressionTraits {
        switch operation {
        case .property, .column, .hasProperty, .hasColumn, .lookup: .properties
        case .function(let function, let nodes): function.traits(argumentCount: nodes.count)
        case .globalState: .globalState
        case .image: .images
        case .collator: .unfoldable
        case .legacyFilter, .within, .distance, .variable: traits
        default: []
        }
    }

    /// The same expression with properties resolved to the columns of a table.
    func bound(to table: FeatureTable) -> ExpressionNode {
        rewritten { node in
            var operation = node.operation
            switch node.operation {
            case .property(let name):
                guard let column = BoundColumn(name, in: table) else {
                    return .literal(.null, type: node.type, key: node.key)
                }
                operation = .column(column)
            case .hasProperty(let name):
                guard let column = BoundColumn(name, in: table) else {
                    return .literal(.boolean(false), key: node.key)
                }
                operation = .hasColumn(column)
            case .legacyFilter(var test):
                guard case .property(let name) = test.subject, let column = BoundColumn(name, in: table)
                else {
                    return node
                }
                test.subject = .column(column)
                operation = .legacyFilter(test)
            default: return node
            }
            return ExpressionNode(operation, type: node.type, key: node.key, traits: node.traits)
        }
    }

    /// The same expression at one zoom: what depended only on the zoom is a literal now.
    func fixed(zoom: Double, slotCount: Int) -> ExpressionNode {
        rewritten { node in
            if case .function(.zoom, _) = node.operation { return .literal(.number(zoom), key: node.key) }
            return node.folded(slotCount: slotCount)
        }
    }

    /// The same expression with the style's global state known.
    func fixed(state: [String: ExpressionValue], slotCount: Int) -> ExpressionNode {
        rewritten { node in
            if case .globalState(let name) = node.operation {
                return .literal(state[name] ?? .null, type: node.type, key: node.key)
            }
            return node.folded(slotCount: slotCount)
        }
    }

    /// The node's value as a literal, if it depends on nothing; an error stays in the tree, to happen when the
    /// value is asked for.
    private func folded(slotCount: Int) -> ExpressionNode {
        if let branch = decided { return branch }
        guard literalValue == nil, type != .resolvedImage, isConstant else { return self }
        var context = EvaluationContext(slotCount: slotCount)
        guard let value = try? evaluate(&context) else { return self }
        return .literal(value, type: type, key: key)
    }
}

extension ExpressionNode {
    /// The one branch that is left when what decides is known; nil while it is not.
    private var decided: ExpressionNode? {
        switch operation {
        case .step(let curve): curve.input.literalValue.flatMap { curve.output(at: $0) }
        case .interpolate(let curve): curve.input.literalValue.flatMap { curve.output(at: $0) }
        case .match(let table): table.input.literalValue.map { table.output(for: $0) }
        case .conditional(let branches, let otherwise):
            if let first = branches.first {
                first.test.literalValue.flatMap { value in
                    value.isTruthy
                        ? first.output
                        : ExpressionNode(
                            .conditional(Array(branches.dropFirst()), otherwise: otherwise), type: type,
                            key: key
                        ).decided
                }
            } else {
                otherwise
            }
        default: nil
        }
    }
}

extension ExpressionOperation {
    /// The operation with each child replaced.
    func mappingChildren(_ change: (ExpressionNode) -> ExpressionNode) -> ExpressionOperation {
        switch self {
        case .literal, .property, .column, .hasProperty, .hasColumn, .lookup, .legacyFilter, .variable,
            .globalState,
            .within, .distance:
            self
        case .assertion(let nodes): .assertion(nodes.map(change))
        case .coercion(let nodes): .coercion(nodes.map(change))
        case .function(let function, let nodes): .function(function, nodes.map(change))
        case .coalesce(let nodes): .coalesce(nodes.map(change))
        case .list(let nodes): .list(nodes.map(change))
        case .record(let keys, let nodes): .record(keys, nodes.map(change))
        case .at(let index, let list): .at(index: change(index), list: change(list))
        case .contains(let needle, let haystack):
            .contains(needle: change(needle), haystack: change(haystack))
        case .indexOf(let needle, let haystack, let start):
            .indexOf(needle: change(needle), haystack: change(haystack), start: start.map(change))
        case .slice(let input, let start, let end):
            .slice(input: change(input), start: change(start), end: end.map(change))
        case .length(let node): .length(change(node))
        case .image(let node): .image(change(node))
        case .conditional(let branches, let otherwise):
            .conditional(
                branches.map { CaseBranch(test: change($0.test), output: change($0.output)) },
                otherwise: change(otherwise))
        case .match(let table): .match(table.mappingChildren(change))
        case .comparison(let comparison):
            .comparison(
                Comparison(
                    operation: comparison.operation, left: change(comparison.left),
                    right: change(comparison.right), collator: comparison.collator.map(change),
                    isUntyped: comparison.isUntyped))
        case .step(let curve):
            .step(
                StepCurve(
                    input: change(curve.input), labels: curve.labels, outputs: curve.outputs.map(change)))
        case .interpolate(let curve):
            .interpolate(
                InterpolateCurve(
                    space: curve.space, interpolation: curve.interpolation, input: change(curve.input),
                    labels: curve.labels, outputs: curve.outputs.map(change)))
        case .bind(let bindings, let result):
            .bind(
                bindings.map { VariableBinding(slot: $0.slot, value: change($0.value)) },
                result: change(result))
        case .format(let parts): .format(parts.map { $0.mappingChildren(change) })
        case .collator(let options):
            .collator(
                CollatorOptions(
                    caseSensitive: change(options.caseSensitive),
                    diacriticSensitive: change(options.diacriticSensitive), locale: options.locale.map(change)
                ))
        case .numberFormat(let options): .numberFormat(options.mappingChildren(change))
        }
    }
}

extension MatchTable {
    fileprivate func mappingChildren(_ change: (ExpressionNode) -> ExpressionNode) -> MatchTable {
        MatchTable(
            labelType: labelType, input: change(input), labels: labels, numbers: numbers, texts: texts,
            outputs: outputs.map(change), otherwise: change(otherwise))
    }
}

extension FormatPart {
    fileprivate func mappingChildren(_ change: (ExpressionNode) -> ExpressionNode) -> FormatPart {
        FormatPart(
            content: change(content), scale: scale.map(change), font: font.map(change),
            textColor: textColor.map(change), verticalAlign: verticalAlign.map(change))
    }
}

extension NumberFormatOptions {
    fileprivate func mappingChildren(_ change: (ExpressionNode) -> ExpressionNode) -> NumberFormatOptions {
        NumberFormatOptions(
            number: change(number), locale: locale.map(change), currency: currency.map(change),
            unit: unit.map(change), minimumFractionDigits: minimumFractionDigits.map(change),
            maximumFractionDigits: maximumFractionDigits.map(change))
    }
}
