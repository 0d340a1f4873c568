extension ExpressionNode {
    /// The value of the node, which has the node's type.
    ///
    /// - Throws: When the specification calls it an error: the property then takes its default value.
    func evaluate(_ context: inout EvaluationContext) throws(EvaluationError) -> ExpressionValue {
        switch operation {
        case .literal(let value): return value
        case .property(let name): return context.feature?.property(name) ?? .null
        case .column(let column): return context.feature?.value(column) ?? .null
        case .hasProperty(let name): return .boolean(context.feature?.property(name) != nil)
        case .hasColumn(let column): return .boolean(context.feature?.value(column) != nil)
        case .lookup(let lookup): return try lookup.value(&context)
        case .legacyFilter(let test): return .boolean(test.accepts(context.feature))
        case .assertion(let nodes): return try assert(nodes, &context)
        case .coercion(let nodes): return try coerce(nodes, &context)
        case .function(let function, let nodes): return try call(function, nodes, &context)
        case .conditional(let branches, let otherwise):
            for branch in branches where try branch.test.isTrue(&context) {
                return try branch.output.evaluate(&context)
            }
            return try otherwise.evaluate(&context)
        case .match(let table): return try table.output(&context).evaluate(&context)
        case .comparison(let comparison): return .boolean(try compare(comparison, &context))
        case .step(let curve): return try curve.output(&context, key: key).evaluate(&context)
        case .interpolate(let curve): return try interpolate(curve, &context)
        case .coalesce(let nodes): return try Self.coalesce(nodes, &context)
        case .bind(let bindings, let result):
            for binding in bindings { context.slots[binding.slot] = .waiting(binding.value) }
            return try result.evaluate(&context)
        case .variable(let slot): return try Self.value(ofSlot: slot, &context)
        default: return try evaluateLookup(&context)
        }
    }

    /// The value of a bound name, computed when it is first asked for.
    private static func value(
        ofSlot slot: Int, _ context: inout EvaluationContext
    ) throws(EvaluationError) -> ExpressionValue {
        switch context.slots[slot] {
        case .known(let value): return value
        case .empty: return .null
        case .waiting(let node):
            let value = try node.evaluate(&context)
            context.slots[slot] = .known(value)
            return value
        }
    }

    func number(_ context: inout EvaluationContext) throws(EvaluationError) -> Double {
        switch operation {
        case .literal(.number(let number)): return number
        case .column(let column):
            if let number = column.number(context.feature) { return number }
        case .assertion(let nodes):
            if nodes.count == 1, type == .number, case .column(let column) = nodes[0].operation,
                let number = column.number(context.feature)
            {
                return number
            }
        default: break
        }
        guard case .number(let number) = try evaluate(&context) else { return .nan }
        return number
    }

    func isTrue(_ context: inout EvaluationContext) throws(EvaluationError) -> Bool {
        try evaluate(&context).isTruthy
    }

    func string(_ context: inout EvaluationContext) throws(EvaluationError) -> String {
        try evaluate(&context).text
    }

    func error(_ message: String) -> EvaluationError { EvaluationError(key: key, message: message) }

    /// The first value that is not null.
    ///
    /// An image that is not there counts as null; if the last one is such an image, the name of the first that
    /// was looked for is the result, so that a map can say what is missing.
    private static func coalesce(
        _ nodes: [ExpressionNode], _ context: inout EvaluationContext
    ) throws(EvaluationError) -> ExpressionValue {
        var missing: String?
        for (index, node) in nodes.enumerated() {
            let value = try node.evaluate(&context)
            if case .image(let image) = value, !image.isAvailable {
                missing = missing ?? image.name
                if index == nodes.count - 1 { return .string(missing ?? image.name) }
            } else if value != .null {
                return value
            }
        }
        return .null
    }

    private func compare(
        _ comparison: Comparison, _ context: inout EvaluationContext
    ) throws(EvaluationError) -> Bool {
        let left = try comparison.left.evaluate(&context)
        let right = try comparison.right.evaluate(&context)
        let operation = comparison.operation
        if operation.isOrder {
            switch (left, right) {
            case (.number(let left), .number(let right)): return operation.holds(left, right)
            case (.string(let left), .string(let right)):
                guard let node = comparison.collator else { return operation.holds(left, right) }
                return operation.holds(try node.collator(&context).order(left, right), 0)
            default:
                throw error(
                    "Expected arguments for \"\(operation.rawValue)\" to be (string, string) or (number, number), "
                        + "but found (\(left.type.kindName), \(right.type.kindName)) instead.")
            }
        }
        if let node = comparison.collator, case .string(let left) = left, case .string(let right) = right {
            return (try node.collator(&context).order(left, right) == 0) == (operation == .equal)
        }
        return left.isIdentical(to: right) == (operation == .equal)
    }

    private func collator(_ context: inout EvaluationContext) throws(EvaluationError) -> TextCollator {
        guard case .collator(let collator) = try evaluate(&context) else { return TextCollator.plain }
        return collator
    }
}

extension ComparisonOperator {
    func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
        switch self {
        case .equal: left == right
        case .notEqual: left != right
        case .less: left < right
        case .greater: left > right
        case .lessOrEqual: left <= right
        case .greaterOrEqual: left >= right
        }
    }

    /// Texts compare by UTF-16 code units.
    func holds(_ left: String, _ right: String) -> Bool {
        switch self {
        case .equal: isSameText(left, right)
        case .notEqual: !isSameText(left, right)
        case .less: isTextBefore(left, right)
        case .greater: isTextBefore(right, left)
        case .lessOrEqual: !isTextBefore(right, left)
        case .greaterOrEqual: !isTextBefore(left, right)
        }
    }
}

extension MatchTable {
    /// The branch the input leads to.
    func output(_ context: inout EvaluationContext) throws(EvaluationError) -> ExpressionNode {
        output(for: try input.evaluate(&context))
    }

    func output(for value: ExpressionValue) -> ExpressionNode {
        switch value {
        case .number(let number): numbers[number].map { outputs[$0] } ?? otherwise
        case .string(let text): texts[text].map { outputs[$0] } ?? otherwise
        default: otherwise
        }
    }
}
