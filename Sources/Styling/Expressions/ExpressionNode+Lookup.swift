extension ExpressionNode {
    /// The value of the rarer operations.
    func evaluateLookup(_ context: inout EvaluationContext) throws(EvaluationError) -> ExpressionValue {
        switch operation {
        case .at(let index, let list): return try element(index, of: list, &context)
        case .contains(let needle, let haystack):
            return .boolean(try contains(needle, haystack, &context))
        case .indexOf(let needle, let haystack, let start):
            return .number(Double(try indexOf(needle, haystack, start, &context)))
        case .slice(let input, let start, let end): return try slice(input, start, end, &context)
        case .length(let input): return .number(Double(try length(input, &context)))
        case .list(let nodes): return .array(try Self.values(nodes, &context))
        case .record(let keys, let nodes):
            return .object(ExpressionObject(keys: keys, values: try Self.values(nodes, &context)))
        case .globalState(let name): return context.globals?.state[name] ?? .null
        default: return try evaluateText(&context)
        }
    }

    private static func values(
        _ nodes: [ExpressionNode], _ context: inout EvaluationContext
    ) throws(EvaluationError) -> [ExpressionValue] {
        var values: [ExpressionValue] = []
        for node in nodes { values.append(try node.evaluate(&context)) }
        return values
    }

    private func element(
        _ index: ExpressionNode, of list: ExpressionNode, _ context: inout EvaluationContext
    ) throws(EvaluationError) -> ExpressionValue {
        let index = try index.number(&context)
        guard case .array(let elements) = try list.evaluate(&context) else { return .null }
        guard index >= 0 else { throw error("Array index out of bounds: \(numberText(index)) < 0.") }
        guard index < Double(elements.count) else {
            throw error("Array index out of bounds: \(numberText(index)) > \(elements.count - 1).")
        }
        guard let whole = Int(exactly: index) else {
            throw error("Array index must be an integer, but found \(numberText(index)) instead.")
        }
        return elements[whole]
    }

    // MARK: Finding

    private func checkNeedle(_ needle: ExpressionValue) throws(EvaluationError) {
        switch needle {
        case .boolean, .string, .number, .null: return
        default:
            throw error(
                "Expected first argument to be of type boolean, string, number or null, but found "
                    + "\(needle.type) instead.")
        }
    }

    private func notSearchable(_ haystack: ExpressionValue) -> EvaluationError {
        error("Expected second argument to be of type array or string, but found \(haystack.type) instead.")
    }

    private func contains(
        _ needle: ExpressionNode, _ haystack: ExpressionNode, _ context: inout EvaluationContext
    ) throws(EvaluationError) -> Bool {
        let needle = try needle.evaluate(&context)
        let haystack = try haystack.evaluate(&context)
        guard haystack.isTruthy else { return false }
        try checkNeedle(needle)
        switch haystack {
        case .array(let elements): return elements.contains { $0.isIdentical(to: needle) }
        case .string(let text): return scalarIndex(of: Self.searched(needle), in: text, from: 0) >= 0
        default: throw notSearchable(haystack)
        }
    }

    private func indexOf(
        _ needle: ExpressionNode, _ haystack: ExpressionNode, _ start: ExpressionNode?,
        _ context: inout EvaluationContext
    ) throws(EvaluationError) -> Int {
        let needle = try needle.evaluate(&context)
        let haystack = try haystack.evaluate(&context)
        try checkNeedle(needle)
        let start = try start?.number(&context) ?? 0
        switch haystack {
        case .array(let elements):
            let first = Self.place(start, count: elements.count)
            return elements[first...].firstIndex { $0.isIdentical(to: needle) } ?? -1
        case .string(let text):
            let first = Self.place(max(0, start), count: text.utf16.count)
            return scalarIndex(of: Self.searched(needle), in: text, from: first)
        default: throw notSearchable(haystack)
        }
    }

    /// What a text is searched for: null is looked for by its name.
    private static func searched(_ needle: ExpressionValue) -> String {
        needle == .null ? "null" : needle.text
    }

    /// Where a text begins in another, counted in Unicode scalars; -1 if it does not.
    private func scalarIndex(of needle: String, in text: String, from start: Int) -> Int {
        let units = Array(text.utf16)
        let sought = Array(needle.utf16)
        guard start + sought.count <= units.count else { return -1 }
        for index in start...(units.count - sought.count)
        where units[index..<index + sought.count].elementsEqual(sought) {
            return String(decoding: units[..<index], as: UTF16.self).unicodeScalars.count
        }
        return -1
    }

    // MARK: Parts

    private func slice(
        _ input: ExpressionNode, _ start: ExpressionNode, _ end: ExpressionNode?,
        _ context: inout EvaluationContext
    ) throws(EvaluationError) -> ExpressionValue {
        let value = try input.evaluate(&context)
        let start = try start.number(&context)
        let end = try end?.number(&context)
        func range(_ count: Int) -> Range<Int> {
            let first = Self.place(start, count: count)
            let last = end.map { Self.place($0, count: count) } ?? count
            return first..<max(first, last)
        }
        switch value {
        case .array(let elements): return .array(Array(elements[range(elements.count)]))
        case .string(let text):
            let scalars = Array(text.unicodeScalars)
            var part = String.UnicodeScalarView()
            part.append(contentsOf: scalars[range(scalars.count)])
            return .string(String(part))
        default:
            throw error(
                "Expected first argument to be of type array or string, but found \(value.type) instead.")
        }
    }

    private func length(_ input: ExpressionNode, _ context: inout EvaluationContext) throws(EvaluationError)
        -> Int
    {
        let value = try input.evaluate(&context)
        switch value {
        case .array(let elements): return elements.count
        case .string(let text): return text.unicodeScalars.count
        default:
            throw error("Expected value to be of type string or array, but found \(value.type) instead.")
        }
    }

    /// A place in a list: whole, counted from the end when negative, held inside 0…count.
    private static func place(_ index: Double, count: Int) -> Int {
        guard !index.isNaN else { return 0 }
        let whole = Int(max(-1e15, min(1e15, index)))
        return min(max(whole < 0 ? whole + count : whole, 0), count)
    }
}
