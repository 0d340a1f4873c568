extension ExpressionCompiler {
    mutating func at(_ arguments: [JSONValue], at place: CompilerPlace) -> ExpressionNode? {
        guard arguments.count == 3 else {
            return fail("Expected 2 arguments, but found \(arguments.count - 1) instead.", at: place)
        }
        let listType = ExpressionType.array(of: place.expected ?? .value, count: nil)
        let index = argument(arguments, 1, at: place, expecting: .number)
        let list = argument(arguments, 2, at: place, expecting: listType)
        guard let index, let list else { return nil }
        guard case .array(let item, _) = list.type else { return nil }
        return ExpressionNode(.at(index: index, list: list), type: item, key: place.key)
    }

    mutating func contains(_ arguments: [JSONValue], at place: CompilerPlace) -> ExpressionNode? {
        guard arguments.count == 3 else {
            return fail("Expected 2 arguments, but found \(arguments.count - 1) instead.", at: place)
        }
        guard let (needle, haystack) = needleAndHaystack(arguments, at: place) else { return nil }
        return ExpressionNode(.contains(needle: needle, haystack: haystack), type: .boolean, key: place.key)
    }

    mutating func indexOf(_ arguments: [JSONValue], at place: CompilerPlace) -> ExpressionNode? {
        guard arguments.count == 3 || arguments.count == 4 else {
            return fail("Expected 2 or 3 arguments, but found \(arguments.count - 1) instead.", at: place)
        }
        guard let (needle, haystack) = needleAndHaystack(arguments, at: place) else { return nil }
        var start: ExpressionNode?
        if arguments.count == 4 {
            start = argument(arguments, 3, at: place, expecting: .number)
            guard start != nil else { return nil }
        }
        return ExpressionNode(
            .indexOf(needle: needle, haystack: haystack, start: start), type: .number, key: place.key)
    }

    private mutating func needleAndHaystack(
        _ arguments: [JSONValue], at place: CompilerPlace
    ) -> (ExpressionNode, ExpressionNode)? {
        let needle = argument(arguments, 1, at: place, expecting: .value)
        let haystack = argument(arguments, 2, at: place, expecting: .value)
        guard let needle, let haystack else { return nil }
        switch needle.type {
        case .boolean, .string, .number, .null, .value: return (needle, haystack)
        default:
            fail(
                "Expected first argument to be of type boolean, string, number or null, but found \(needle.type) instead",
                at: place)
            return nil
        }
    }

    mutating func slice(_ arguments: [JSONValue], at place: CompilerPlace) -> ExpressionNode? {
        guard arguments.count == 3 || arguments.count == 4 else {
            return fail("Expected 2 or 3 arguments, but found \(arguments.count - 1) instead.", at: place)
        }
        let input = argument(arguments, 1, at: place, expecting: .value)
        let start = argument(arguments, 2, at: place, expecting: .number)
        guard let input, let start else { return nil }
        guard input.type.isArray || input.type == .string || input.type == .value else {
            return fail(
                "Expected first argument to be of type array or string, but found \(input.type) instead",
                at: place)
        }
        var end: ExpressionNode?
        if arguments.count == 4 {
            end = argument(arguments, 3, at: place, expecting: .number)
            guard end != nil else { return nil }
        }
        return ExpressionNode(.slice(input: input, start: start, end: end), type: input.type, key: place.key)
    }

    mutating func length(_ arguments: [JSONValue], at place: CompilerPlace) -> ExpressionNode? {
        guard arguments.count == 2 else {
            return fail("Expected 1 argument, but found \(arguments.count - 1) instead.", at: place)
        }
        guard let input = argument(arguments, 1, at: place) else { return nil }
        guard input.type.isArray || input.type == .string || input.type == .value else {
            return fail(
                "Expected argument of type string or array, but found \(input.type) instead.", at: place)
        }
        return ExpressionNode(.length(input), type: .number, key: place.key)
    }

    mutating func globalState(_ arguments: [JSONValue], at place: CompilerPlace) -> ExpressionNode? {
        guard arguments.count == 2 else {
            return fail("Expected 1 argument, but found \(arguments.count - 1) instead.", at: place)
        }
        guard !arguments[1].isNull else { return fail("Global state property must be defined.", at: place) }
        guard let name = arguments[1].text else {
            return fail(
                "Global state property must be string, but found \(arguments[1].scriptTypeName) instead.",
                at: place)
        }
        return ExpressionNode(.globalState(name), type: .value, key: place.key, traits: .globalState)
    }
}
