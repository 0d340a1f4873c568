/// Functions in the old form, `{"property": …, "stops": […]}`, turned into expressions.
///
/// - Source: MapLibre style specification, deprecated function syntax.
enum LegacyFunction {
    /// The expression that means the same.
    static func expression(
        of json: JSONValue, for specification: PropertySpecification
    ) -> Result<JSONValue, ExpressionFault> {
        do throws(ExpressionFault) {
            return .success(try LegacyFunctionConverter(json, specification).convert())
        } catch {
            return .failure(error)
        }
    }
}

private struct LegacyFunctionConverter {
    struct Stop {
        var input: JSONValue
        var output: JSONValue
    }

    let parameters: JSONValue
    let specification: PropertySpecification

    init(_ parameters: JSONValue, _ specification: PropertySpecification) {
        self.parameters = parameters
        self.specification = specification
    }

    func convert() throws(ExpressionFault) -> JSONValue {
        guard let list = parameters["stops"] else { return try identity() }
        var stops: [Stop] = []
        for (index, element) in (list.elements ?? []).enumerated() {
            guard let pair = element.elements, pair.count == 2 else {
                throw ExpressionFault(key: ".stops[\(index)]", message: "array length 2 expected")
            }
            stops.append(Stop(input: pair[0], output: pair[1]))
        }
        guard let first = stops.first else {
            throw ExpressionFault(key: ".stops", message: "array must have at least one stop")
        }
        if first.input.members != nil { return try zoomAndProperty(stops) }
        if parameters["property"] == nil { return try zoom(stops) }
        return try property(stops.map(literal), default: parameters["default"])
    }

    // MARK: Forms

    private var get: JSONValue { .array([.string("get"), parameters["property"] ?? .string("")]) }

    private func identity() throws(ExpressionFault) -> JSONValue {
        guard parameters["property"] != nil else {
            throw ExpressionFault(key: "", message: "missing required property \"property\"")
        }
        guard let fallback = parameters["default"] else {
            return specification.kind == .string ? .array([.string("string"), get]) : get
        }
        switch specification.kind {
        case .choice(let values):
            return .array([.string("match"), get, .array(values.map { .string($0) }), get, fallback])
        case .array(let item, let count):
            let length = count.map { JSONValue.number(Double($0)) } ?? .null
            return .array([.string("array"), .string(item.name), length, get, literal(fallback)])
        case .color: return .array([.string("to-color"), get, literal(fallback)])
        default: return .array([.string(specification.kind.name), get, literal(fallback)])
        }
    }

    private func zoom(_ stops: [Stop]) throws(ExpressionFault) -> JSONValue {
        let input = JSONValue.array([.string("zoom")])
        let stops = stops.map { stop in
            guard specification.hasTokens, let text = stop.output.text else { return literal(stop) }
            return Stop(input: stop.input, output: LegacyTokens.expression(of: text))
        }
        switch functionType {
        case "interval": return step(over: input, stops)
        case "exponential": return interpolate(over: input, stops, base: base)
        default:
            throw ExpressionFault(key: ".type", message: "Unknown zoom function type \"\(functionType)\"")
        }
    }

    private func property(_ stops: [Stop], default fallback: JSONValue?) throws(ExpressionFault) -> JSONValue
    {
        switch functionType {
        case "categorical": return categorical(stops)
        case "interval": return whenNumber(step(over: number, stops), else: fallback)
        case "exponential": return whenNumber(interpolate(over: number, stops, base: base), else: fallback)
        default:
            throw ExpressionFault(key: ".type", message: "Unknown property function type \(functionType)")
        }
    }

    private var number: JSONValue { .array([.string("number"), get]) }

    private func categorical(_ stops: [Stop]) -> JSONValue {
        let fallback = literal(parameters["default"] ?? specification.defaultValue ?? .null)
        if stops[0].input.boolean != nil {
            let branches = stops.flatMap { [JSONValue.array([.string("=="), get, $0.input]), $0.output] }
            return .array([.string("case")] + branches + [fallback])
        }
        var expression: [JSONValue] = [.string("match"), get]
        for stop in stops { append(stop, to: &expression, isStep: false) }
        let isMissing = parameters["default"] == nil && specification.defaultValue == nil
        return .array(
            expression + [isMissing && specification.kind == .resolvedImage ? .string("") : fallback])
    }

    private func whenNumber(_ expression: JSONValue, else fallback: JSONValue?) -> JSONValue {
        guard let fallback else { return expression }
        let isNumber = JSONValue.array([.string("=="), .array([.string("typeof"), get]), .string("number")])
        return .array([.string("case"), isNumber, expression, literal(fallback)])
    }

    /// A function of both: for each zoom a function of the property, and a curve over the zooms.
    private func zoomAndProperty(_ stops: [Stop]) throws(ExpressionFault) -> JSONValue {
        var zooms: [Double] = []
        var groups: [[Stop]] = []
        for (index, stop) in stops.enumerated() {
            guard let zoom = stop.input["zoom"]?.number, let value = stop.input["value"] else {
                throw ExpressionFault(
                    key: ".stops[\(index)][0]", message: "\"zoom\" and \"value\" are required")
            }
            let inner = literal(Stop(input: value, output: stop.output))
            if let place = zooms.firstIndex(of: zoom) {
                groups[place].append(inner)
            } else {
                zooms.append(zoom)
                groups.append([inner])
            }
        }
        var outer: [Stop] = []
        for (zoom, group) in zip(zooms, groups) {
            outer.append(
                Stop(input: .number(zoom), output: try property(group, default: parameters["default"])))
        }
        let input = JSONValue.array([.string("zoom")])
        return specification.isInterpolated
            ? interpolate(over: input, outer, base: 1) : step(over: input, outer)
    }

    // MARK: Pieces

    private var functionType: String {
        parameters["type"]?.text ?? (specification.isInterpolated ? "exponential" : "interval")
    }

    private var base: Double { parameters["base"]?.number ?? 1 }

    private var interpolateOperator: String {
        switch parameters["colorSpace"]?.text {
        case "hcl": "interpolate-hcl"
        case "lab": "interpolate-lab"
        default: "interpolate"
        }
    }

    private func interpolate(over input: JSONValue, _ stops: [Stop], base: Double) -> JSONValue {
        let kind: JSONValue = .array(
            base == 1 ? [.string("linear")] : [.string("exponential"), .number(base)])
        var expression: [JSONValue] = [.string(interpolateOperator), kind, input]
        for stop in stops { append(stop, to: &expression, isStep: false) }
        return .array(expression)
    }

    private func step(over input: JSONValue, _ stops: [Stop]) -> JSONValue {
        var expression: [JSONValue] = [.string("step"), input]
        for stop in stops { append(stop, to: &expression, isStep: true) }
        // A single stop makes no curve: a second one that changes nothing does.
        if expression.count == 3 { expression += [.number(0), expression[2]] }
        return .array(expression)
    }

    /// Adds a stop; one at the same input as the last is left out, and a step's first input is not written.
    private func append(_ stop: Stop, to expression: inout [JSONValue], isStep: Bool) {
        if expression.count > 3, expression[expression.count - 2] == stop.input { return }
        if !(isStep && expression.count == 2) { expression.append(stop.input) }
        expression.append(stop.output)
    }

    private func literal(_ stop: Stop) -> Stop { Stop(input: stop.input, output: literal(stop.output)) }

    private func literal(_ json: JSONValue) -> JSONValue {
        switch json.content {
        case .array, .object: .array([.string("literal"), json], line: json.line)
        default: json
        }
    }
}

/// Texts with `{name}` in them, turned into expressions.
enum LegacyTokens {
    /// `"A {b} c"` becomes `["concat", "A ", ["get", "b"], " c"]`.
    static func expression(of text: String) -> JSONValue {
        var parts: [JSONValue] = []
        var plain = ""
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{") {
            let after = rest[rest.index(after: open)...]
            guard let end = after.firstIndex(where: { $0 == "{" || $0 == "}" }) else { break }
            guard after[end] == "}", end > after.startIndex else {
                // An empty pair or a second brace: plain text as far as here.
                plain += rest[..<end]
                rest = rest[end...]
                if rest.first == "}" {
                    plain += "}"
                    rest.removeFirst()
                }
                continue
            }
            plain += rest[..<open]
            if !plain.isEmpty { parts.append(.string(plain)) }
            plain = ""
            parts.append(.array([.string("get"), .string(String(after[..<end]))]))
            rest = after[after.index(after: end)...]
        }
        plain += rest
        guard parts.contains(where: { $0.elements != nil }) else { return .string(text) }
        if !plain.isEmpty { parts.append(.string(plain)) }
        return parts.count == 1
            ? .array([.string("to-string"), parts[0]]) : .array([.string("concat")] + parts)
    }
}
