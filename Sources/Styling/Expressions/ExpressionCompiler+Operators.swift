extension ExpressionCompiler {
    /// True when a text names an operator.
    static func isOperator(_ name: String) -> Bool {
        forms[name] != nil || ExpressionFunction(rawValue: name) != nil
    }

    /// True for an array that begins with an operator's name.
    static func isExpression(_ json: JSONValue) -> Bool {
        json.elements?.first?.text.map(isOperator) ?? false
    }

    private typealias Form =
        @Sendable (inout ExpressionCompiler, String, [JSONValue], CompilerPlace) -> ExpressionNode?

    /// The operators with a grammar of their own; all others are functions with a signature.
    private static let forms: [String: Form] = [
        "literal": { $0.literal($2, at: $3) },
        "semiliteral": { $0.semiliteral($2, at: $3) },
        "array": { $0.arrayAssertion($2, at: $3) },
        "string": { $0.assertion($2, to: .string, from: 1, at: $3) },
        "number": { $0.assertion($2, to: .number, from: 1, at: $3) },
        "boolean": { $0.assertion($2, to: .boolean, from: 1, at: $3) },
        "object": { $0.assertion($2, to: .object, from: 1, at: $3) },
        "to-boolean": { $0.coercion($1, $2, to: .boolean, at: $3) },
        "to-color": { $0.coercion($1, $2, to: .color, at: $3) },
        "to-number": { $0.coercion($1, $2, to: .number, at: $3) },
        "to-string": { $0.coercion($1, $2, to: .string, at: $3) },
        "let": { $0.letExpression($2, at: $3) },
        "var": { $0.variable($2, at: $3) },
        "at": { $0.at($2, at: $3) },
        "in": { $0.contains($2, at: $3) },
        "index-of": { $0.indexOf($2, at: $3) },
        "slice": { $0.slice($2, at: $3) },
        "length": { $0.length($2, at: $3) },
        "global-state": { $0.globalState($2, at: $3) },
        "case": { $0.conditional($2, at: $3) },
        "match": { $0.match($2, at: $3) },
        "coalesce": { $0.coalesce($2, at: $3) },
        "==": { $0.comparison($1, $2, at: $3) },
        "!=": { $0.comparison($1, $2, at: $3) },
        "<": { $0.comparison($1, $2, at: $3) },
        ">": { $0.comparison($1, $2, at: $3) },
        "<=": { $0.comparison($1, $2, at: $3) },
        ">=": { $0.comparison($1, $2, at: $3) },
        "step": { $0.step($2, at: $3) },
        "interpolate": { $0.interpolate($1, $2, at: $3) },
        "interpolate-hcl": { $0.interpolate($1, $2, at: $3) },
        "interpolate-lab": { $0.interpolate($1, $2, at: $3) },
        "format": { $0.format($2, at: $3) },
        "image": { $0.image($2, at: $3) },
        "number-format": { $0.numberFormat($2, at: $3) },
        "collator": { $0.collator($2, at: $3) },
        "within": { $0.within($2, at: $3) },
        "distance": { $0.distance($2, at: $3) },
    ]

    /// Compiles the operator `name`; `arguments[0]` is the name itself.
    mutating func compile(
        operator name: String, _ arguments: [JSONValue], at place: CompilerPlace
    ) -> ExpressionNode? {
        if let form = Self.forms[name] { return form(&self, name, arguments, place) }
        if let function = ExpressionFunction(rawValue: name) {
            return call(function, arguments, at: place)
        }
        return fail(
            "Unknown expression \"\(name)\". If you wanted a literal array, use [\"literal\", [...]].",
            at: place, 0)
    }

    // MARK: Functions

    private mutating func call(
        _ function: ExpressionFunction, _ arguments: [JSONValue], at place: CompilerPlace
    ) -> ExpressionNode? {
        let count = arguments.count - 1
        guard let signature = function.signatures.first(where: { $0.takes(count) }) else {
            return wrongCount(function, arguments, at: place)
        }
        var nodes: [ExpressionNode] = []
        for index in 1..<max(arguments.count, 1) {
            let type = signature.type(ofArgument: index - 1)
            guard let node = argument(arguments, index, at: place, expecting: type) else { return nil }
            nodes.append(node)
        }
        return Self.node(of: function, nodes, key: place.key)
    }

    /// The node of a call; reading a property of a constant name is an operation of its own.
    private static func node(of function: ExpressionFunction, _ nodes: [ExpressionNode], key: String)
        -> ExpressionNode
    {
        if nodes.count == 1, case .string(let name)? = nodes[0].literalValue {
            switch function {
            case .get: return ExpressionNode(.property(name), type: .value, key: key, traits: .properties)
            case .has:
                return ExpressionNode(.hasProperty(name), type: .boolean, key: key, traits: .properties)
            default: break
            }
        }
        return ExpressionNode(
            .function(function, nodes), type: function.resultType, key: key,
            traits: function.traits(argumentCount: nodes.count))
    }

    private mutating func wrongCount(
        _ function: ExpressionFunction, _ arguments: [JSONValue], at place: CompilerPlace
    ) -> ExpressionNode? {
        var types: [String] = []
        for index in 1..<max(arguments.count, 1) {
            guard let node = argument(arguments, index, at: place) else { return nil }
            types.append(node.type.description)
        }
        let signatures = function.signatures.map(\.description).joined(separator: " | ")
        return fail(
            "Expected arguments of type \(signatures), but found (\(types.joined(separator: ", "))) instead.",
            at: place)
    }
}
