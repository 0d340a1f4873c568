extension ExpressionCompiler {
    mutating func conditional(_ arguments: [JSONValue], at place: CompilerPlace) -> ExpressionNode? {
        guard arguments.count >= 4 else {
            return fail("Expected at least 3 arguments, but found only \(arguments.count - 1).", at: place)
        }
        guard arguments.count % 2 == 0 else { return fail("Expected an odd number of arguments.", at: place) }
        var type = place.wantedOutput
        var branches: [CaseBranch] = []
        for index in stride(from: 1, to: arguments.count - 1, by: 2) {
            guard let test = argument(arguments, index, at: place, expecting: .boolean),
                let output = argument(arguments, index + 1, at: place, expecting: type)
            else { return nil }
            type = type ?? output.type
            branches.append(CaseBranch(test: test, output: output))
        }
        guard let otherwise = argument(arguments, arguments.count - 1, at: place, expecting: type) else {
            return nil
        }
        return ExpressionNode(
            .conditional(branches, otherwise: otherwise), type: type ?? otherwise.type, key: place.key)
    }

    mutating func coalesce(_ arguments: [JSONValue], at place: CompilerPlace) -> ExpressionNode? {
        guard arguments.count >= 2 else { return fail("Expected at least one argument.", at: place) }
        let expected = place.wantedOutput
        var type = expected
        var nodes: [ExpressionNode] = []
        for index in 1..<arguments.count {
            // Without annotations: they would fail on the very null that is to be skipped.
            let inner = place.argument(index, expecting: type)
            guard let node = compile(arguments[index], at: inner, annotation: .omit) else { return nil }
            type = type ?? node.type
            nodes.append(node)
        }
        let needsAnnotation = expected.map { wanted in nodes.contains { !wanted.accepts($0.type) } } ?? false
        return ExpressionNode(
            .coalesce(nodes), type: needsAnnotation ? .value : type ?? .value, key: place.key)
    }

    mutating func comparison(_ name: String, _ arguments: [JSONValue], at place: CompilerPlace)
        -> ExpressionNode?
    {
        guard arguments.count == 3 || arguments.count == 4, let operation = ComparisonOperator(rawValue: name)
        else {
            return fail("Expected two or three arguments.", at: place)
        }
        guard var left = comparand(arguments, 1, of: operation, at: place),
            var right = comparand(arguments, 2, of: operation, at: place)
        else { return nil }
        guard left.type == right.type || left.type == .value || right.type == .value else {
            return fail("Cannot compare types '\(left.type)' and '\(right.type)'.", at: place)
        }
        let isUntyped = left.type == .value || right.type == .value
        if operation.isOrder, isUntyped, left.type != right.type {
            if left.type == .value {
                left = ExpressionNode(.assertion([left]), type: right.type, key: place.key)
            } else {
                right = ExpressionNode(.assertion([right]), type: left.type, key: place.key)
            }
        }
        var collator: ExpressionNode?
        if arguments.count == 4 {
            guard [left.type, right.type].contains(where: { $0 == .string || $0 == .value }) else {
                return fail("Cannot use collator to compare non-string types.", at: place)
            }
            collator = argument(arguments, 3, at: place, expecting: .collator)
            guard collator != nil else { return nil }
        }
        let comparison = Comparison(
            operation: operation, left: left, right: right, collator: collator,
            isUntyped: left.type == .value || right.type == .value)
        return ExpressionNode(.comparison(comparison), type: .boolean, key: place.key)
    }

    private mutating func comparand(
        _ arguments: [JSONValue], _ index: Int, of operation: ComparisonOperator, at place: CompilerPlace
    ) -> ExpressionNode? {
        guard let node = argument(arguments, index, at: place, expecting: .value) else { return nil }
        switch node.type {
        case .string, .number, .value: return node
        case .boolean, .null: if !operation.isOrder { return node }
        default: break
        }
        return fail(
            "\"\(operation.rawValue)\" comparisons are not supported for type '\(node.type)'.", at: place,
            index)
    }

    // MARK: Match

    mutating func match(_ arguments: [JSONValue], at place: CompilerPlace) -> ExpressionNode? {
        guard arguments.count >= 5 else {
            return fail("Expected at least 4 arguments, but found only \(arguments.count - 1).", at: place)
        }
        guard arguments.count % 2 == 1 else {
            return fail("Expected an even number of arguments.", at: place)
        }
        var type = place.wantedOutput
        var draft = MatchDraft()
        for index in stride(from: 2, to: arguments.count - 1, by: 2) {
            let labels = arguments[index].elements ?? [arguments[index]]
            if let fault = draft.add(labels) { return fail(fault, at: place, index) }
            let inner = place.argument(index, expecting: type)
            guard let output = compile(arguments[index + 1], at: inner) else { return nil }
            type = type ?? output.type
            draft.outputs.append(output)
        }
        guard let input = argument(arguments, 1, at: place, expecting: .value),
            let otherwise = argument(arguments, arguments.count - 1, at: place, expecting: type)
        else { return nil }
        let labelType = draft.labelType ?? .string
        if input.type != .value, !labelType.accepts(input.type) {
            return fail(labelType.mismatch(input.type), at: place, 1)
        }
        let table = MatchTable(
            labelType: labelType, input: input, labels: draft.labels, numbers: draft.numbers,
            texts: draft.texts,
            outputs: draft.outputs, otherwise: otherwise)
        return ExpressionNode(.match(table), type: type ?? otherwise.type, key: place.key)
    }
}

/// The branches of a `match` while they are read.
private struct MatchDraft {
    /// The largest whole number a double holds with its neighbours: 2⁵³ - 1.
    static let largestLabel = 9_007_199_254_740_991.0

    var labelType: ExpressionType?
    var labels: [[ExpressionValue]] = []
    var numbers: [Double: Int] = [:]
    var texts: [String: Int] = [:]
    var outputs: [ExpressionNode] = []

    /// Adds the labels of the next branch; the fault if one will not do.
    mutating func add(_ branch: [JSONValue]) -> String? {
        guard !branch.isEmpty else { return "Expected at least one branch label." }
        for label in branch {
            if let fault = fault(of: label) { return fault }
            let value = ExpressionValue(label)
            if let labelType, labelType != value.type { return labelType.mismatch(value.type) }
            labelType = value.type
            switch value {
            case .number(let number):
                if numbers.updateValue(labels.count, forKey: number) != nil { return Self.twice }
            case .string(let text):
                if texts.updateValue(labels.count, forKey: text) != nil { return Self.twice }
            default: break
            }
        }
        labels.append(branch.map { ExpressionValue($0) })
        return nil
    }

    private static let twice = "Branch labels must be unique."

    private func fault(of label: JSONValue) -> String? {
        switch label.content {
        case .string: return nil
        case .number(let number):
            if abs(number) > Self.largestLabel {
                return "Branch labels must be integers no larger than \(numberText(Self.largestLabel))."
            }
            return number.rounded(.down) == number ? nil : "Numeric branch labels must be integer values."
        default: return "Branch labels must be numbers or strings."
        }
    }
}
