extension ExpressionCompiler {
    // MARK: Literals

    mutating func literal(_ arguments: [JSONValue], at place: CompilerPlace) -> ExpressionNode? {
        guard arguments.count == 2 else {
            return fail(
                "'literal' expression requires exactly one argument, but found \(arguments.count - 1) instead.",
                at: place)
        }
        let value = ExpressionValue(arguments[1])
        var type = value.type
        // An empty list takes the type that is wanted.
        if case .array(_, 0) = type, case .array(_, let count)? = place.expected, (count ?? 0) == 0 {
            type = place.expected ?? type
        }
        return .literal(value, type: type, key: place.key)
    }

    mutating func semiliteral(_ arguments: [JSONValue], at place: CompilerPlace) -> ExpressionNode? {
        guard arguments.count == 2 else {
            return fail(
                "'semiliteral' expression requires exactly one argument, but found \(arguments.count - 1) instead.",
                at: place)
        }
        let inner = CompilerPlace(key: place.key, expected: .value, bindings: place.bindings)
        switch arguments[1].content {
        case .array(let elements):
            guard let nodes = compileAll(elements, at: inner) else { return nil }
            return ExpressionNode(.list(nodes), type: Self.listType(nodes), key: place.key)
        case .object(let members):
            guard let nodes = compileAll(members.map(\.value), at: inner) else { return nil }
            return ExpressionNode(.record(members.map(\.key), nodes), type: .object, key: place.key)
        default: return .literal(ExpressionValue(arguments[1]), key: place.key)
        }
    }

    private mutating func compileAll(_ items: [JSONValue], at place: CompilerPlace) -> [ExpressionNode]? {
        var nodes: [ExpressionNode] = []
        for item in items {
            guard let node = compile(item, at: place) else { return nil }
            nodes.append(node)
        }
        return nodes
    }

    private static func listType(_ nodes: [ExpressionNode]) -> ExpressionType {
        let first = nodes.first?.type ?? .value
        let isUniform = nodes.dropFirst().allSatisfy { $0.type == first && !first.isArray }
        return .array(of: isUniform ? first : .value, count: nodes.count)
    }

    // MARK: Assertions and coercions

    mutating func assertion(
        _ arguments: [JSONValue], to type: ExpressionType, from start: Int, at place: CompilerPlace
    ) -> ExpressionNode? {
        guard arguments.count >= 2 else { return fail("Expected at least one argument.", at: place) }
        var nodes: [ExpressionNode] = []
        for index in start..<max(start, arguments.count) {
            guard let node = argument(arguments, index, at: place, expecting: .value) else { return nil }
            nodes.append(node)
        }
        return ExpressionNode(.assertion(nodes), type: type, key: place.key)
    }

    mutating func arrayAssertion(_ arguments: [JSONValue], at place: CompilerPlace) -> ExpressionNode? {
        guard arguments.count >= 2 else { return fail("Expected at least one argument.", at: place) }
        guard let item = arguments.count > 2 ? Self.itemType(named: arguments[1].text) : .value else {
            return fail(
                "The item type argument of \"array\" must be one of string, number, boolean", at: place, 1)
        }
        let count = arguments.count > 3 ? Self.itemCount(arguments[2]) : nil
        guard arguments.count <= 3 || count != nil || arguments[2].isNull else {
            return fail("The length argument to \"array\" must be a positive integer literal", at: place, 2)
        }
        let type = ExpressionType.array(of: item, count: count)
        return assertion(arguments, to: type, from: min(arguments.count - 1, 3), at: place)
    }

    private static func itemType(named name: String?) -> ExpressionType? {
        switch name {
        case "string": .string
        case "number": .number
        case "boolean": .boolean
        default: nil
        }
    }

    private static func itemCount(_ json: JSONValue) -> Int? {
        json.number.flatMap { Int(exactly: $0) }.flatMap { $0 >= 0 ? $0 : nil }
    }

    mutating func coercion(
        _ name: String, _ arguments: [JSONValue], to type: ExpressionType, at place: CompilerPlace
    ) -> ExpressionNode? {
        guard arguments.count >= 2 else { return fail("Expected at least one argument.", at: place) }
        if type == .boolean || type == .string, arguments.count != 2 {
            return fail("Expected one argument.", at: place)
        }
        var nodes: [ExpressionNode] = []
        for index in 1..<arguments.count {
            guard let node = argument(arguments, index, at: place, expecting: .value) else { return nil }
            nodes.append(node)
        }
        return ExpressionNode(.coercion(nodes), type: type, key: place.key)
    }

    // MARK: Variables

    mutating func letExpression(_ arguments: [JSONValue], at place: CompilerPlace) -> ExpressionNode? {
        guard arguments.count >= 4 else {
            return fail("Expected at least 3 arguments, but found \(arguments.count - 1) instead.", at: place)
        }
        var bindings: [VariableBinding] = []
        var inner = place.argument(arguments.count - 1, expecting: place.expected)
        for index in stride(from: 1, to: arguments.count - 1, by: 2) {
            guard let name = arguments[index].text else {
                return fail(
                    "Expected string, but found \(arguments[index].scriptTypeName) instead.", at: place, index
                )
            }
            guard name.utf8.allSatisfy(Self.isNameByte) else {
                return fail(
                    "Variable names must contain only alphanumeric characters or '_'.", at: place, index)
            }
            guard let value = argument(arguments, index + 1, at: place) else { return nil }
            guard slotCount < Self.largestBindingCount else {
                return fail(
                    "An expression may bind at most \(Self.largestBindingCount) names.", at: place, index)
            }
            let binding = VariableBinding(slot: slotCount, value: value)
            slotCount += 1
            bindings.append(binding)
            inner.bindings[name] = binding
        }
        guard let result = compile(arguments[arguments.count - 1], at: inner) else { return nil }
        return ExpressionNode(.bind(bindings, result: result), type: result.type, key: place.key)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    mutating func variable(_ arguments: [JSONValue], at place: CompilerPlace) -> ExpressionNode? {
        guard arguments.count == 2, let name = arguments[1].text else {
            return fail("'var' expression requires exactly one string literal argument.", at: place)
        }
        guard let binding = place.bindings[name] else {
            return fail(
                "Unknown variable \"\(name)\". Make sure \"\(name)\" has been bound in an enclosing \"let\" "
                    + "expression before using it.", at: place, 1)
        }
        let type = binding.value.type
        if let value = binding.value.literalValue { return .literal(value, type: type, key: place.key) }
        return ExpressionNode(
            .variable(slot: binding.slot), type: type, key: place.key, traits: binding.value.traits)
    }
}
