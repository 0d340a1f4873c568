/// A fault of an expression's text: where, in the words of the specification.
public struct ExpressionFault: Error, Hashable, Sendable {
    /// The place inside the expression, as `[2][1]`; empty for the whole.
    public let key: String
    /// What is wrong.
    public let message: String
}

/// Where the compiler stands: the place in the text, the type that is wanted, the names that are bound.
struct CompilerPlace {
    var key: String
    var expected: ExpressionType?
    var bindings: [String: VariableBinding] = [:]

    /// The place of an argument.
    func argument(_ index: Int, expecting expected: ExpressionType? = nil) -> Self {
        Self(key: "\(key)[\(index)]", expected: expected, bindings: bindings)
    }

    /// The wanted type, unless anything will do; what branches of a decision should agree on.
    var wantedOutput: ExpressionType? { expected == .value ? nil : expected }
}

/// What to do where a value of unknown type stands and a certain type is wanted.
enum TypeAnnotation {
    case assert, coerce, omit
}

/// Compiles the JSON text of an expression into nodes, checking types on the way.
///
/// The rules, places and messages are those of the MapLibre style specification, so that a designer reads
/// the same complaint here and in a browser.
struct ExpressionCompiler {
    /// The most bindings one expression may hold: slots are allotted per evaluation.
    static let largestBindingCount = 1024

    var faults: [ExpressionFault] = []
    var slotCount = 0

    /// Compiles a value at a place; nil with a fault noted when it cannot.
    mutating func compile(
        _ json: JSONValue, at place: CompilerPlace, annotation: TypeAnnotation? = nil
    ) -> ExpressionNode? {
        let arguments: [JSONValue]
        switch json.content {
        case .null, .string, .boolean, .number: arguments = [.string("literal"), json]
        case .array(let elements): arguments = elements
        case .object: return fail("Bare objects invalid. Use [\"literal\", {...}] instead.", at: place)
        }
        guard let head = arguments.first else {
            return fail(
                "Expected an array with at least one element. If you wanted a literal array, use [\"literal\", []].",
                at: place)
        }
        guard let name = head.text else {
            return fail(
                "Expression name must be a string, but found \(head.scriptTypeName) instead. "
                    + "If you wanted a literal array, use [\"literal\", [...]].", at: place, 0)
        }
        guard let node = compile(operator: name, arguments, at: place) else { return nil }
        guard let typed = fit(node, annotation, at: place) else { return nil }
        return fold(typed, at: place)
    }

    /// Compiles argument `index` of the expression at `place`.
    mutating func argument(
        _ arguments: [JSONValue], _ index: Int, at place: CompilerPlace, expecting type: ExpressionType? = nil
    ) -> ExpressionNode? {
        compile(arguments[index], at: place.argument(index, expecting: type))
    }

    /// Makes the node yield the wanted type: by itself, by an assertion, by a coercion, or not at all.
    private mutating func fit(
        _ node: ExpressionNode, _ annotation: TypeAnnotation?, at place: CompilerPlace
    ) -> ExpressionNode? {
        guard let expected = place.expected else { return node }
        switch (expected, node.type) {
        case (.string, .value), (.number, .value), (.boolean, .value), (.object, .value), (.array, .value):
            return annotate(node, expected, annotation ?? .assert, at: place)
        case _ where expected.isCoerced(from: node.type):
            return annotate(node, expected, annotation ?? .coerce, at: place)
        default:
            guard expected.accepts(node.type) else { return fail(expected.mismatch(node.type), at: place) }
            return node
        }
    }

    private func annotate(
        _ node: ExpressionNode, _ type: ExpressionType, _ annotation: TypeAnnotation, at place: CompilerPlace
    ) -> ExpressionNode {
        switch annotation {
        case .assert: ExpressionNode(.assertion([node]), type: type, key: place.key)
        case .coerce: ExpressionNode(.coercion([node]), type: type, key: place.key)
        case .omit: node
        }
    }

    /// Evaluates a node that depends on nothing; images wait until it is known which there are.
    private mutating func fold(_ node: ExpressionNode, at place: CompilerPlace) -> ExpressionNode? {
        guard node.literalValue == nil, node.type != .resolvedImage, node.isConstant else { return node }
        var context = EvaluationContext(slotCount: slotCount)
        do {
            return .literal(try node.evaluate(&context), type: node.type, key: node.key)
        } catch {
            return fail(error.message, at: place)
        }
    }

    /// Notes a fault at a place, or at an argument of it.
    @discardableResult
    mutating func fail(_ message: String, at place: CompilerPlace, _ indexes: Int...) -> ExpressionNode? {
        let key = indexes.reduce(place.key) { "\($0)[\($1)]" }
        faults.append(ExpressionFault(key: key, message: message))
        return nil
    }
}

extension ExpressionType {
    /// True when a value of the other type is turned into this one without being asked.
    fileprivate func isCoerced(from other: ExpressionType) -> Bool {
        switch self {
        case .projectionDefinition: other == .string || other.isArray || other == .value
        case .color, .formatted, .resolvedImage: other == .value || other == .string
        case .padding, .numberArray: other == .value || other == .number || other.isArray
        case .colorArray: other == .value || other == .string || other.isArray
        case .variableAnchorOffsetCollection: other == .value || other.isArray
        default: false
        }
    }
}
