import Drawing

/// A question of the style specification's expression tests, and this room's answer.
///
/// The form of question and answer is that of `gridmill evaluate-expression`: one JSON object each.
public struct ExpressionQuestion {
    /// Where the tests pretend the expression stands.
    private static let place = "layers[0].paint.some-property"

    private let json: JSONValue
    private let specification: PropertySpecification

    /// The question in a JSON object with `expression`, `propertySpec`, `globalState` and `inputs`.
    public init(_ json: JSONValue) {
        self.json = json
        specification = PropertySpecification(tests: json["propertySpec"] ?? .null)
    }

    /// The answer to a line of text; nil when the line is no JSON object.
    public static func answer(line: [UInt8]) -> String? {
        guard let document = try? JSONParser.parse(line), document.root.members != nil else { return nil }
        return ExpressionQuestion(document.root).answer
    }

    /// The answer: `id`, `compiled` and, when the expression can be compiled, `outputs`.
    public var answer: String {
        let id = quoted(json["id"]?.text ?? "")
        switch compiled {
        case .failure(let faults):
            let errors = faults.faults.map { "{\"key\":\(quoted($0.key)),\"error\":\(quoted($0.message))}" }
            return
                "{\"id\":\(id),\"compiled\":{\"result\":\"error\",\"errors\":[\(errors.joined(separator: ","))]}}"
        case .success(let expression):
            let outputs = (json["inputs"]?.elements ?? []).map { output(of: expression, for: $0) }
            return "{\"id\":\(id),\"compiled\":{\"result\":\"success\","
                + "\"isFeatureConstant\":\(expression.isFeatureConstant),"
                + "\"isZoomConstant\":\(expression.isZoomConstant),\"type\":\(quoted(expression.type.description))},"
                + "\"outputs\":[\(outputs.joined(separator: ","))]}"
        }
    }

    private var compiled: Result<Expression, ExpressionFaults> {
        var text = json["expression"] ?? .null
        if text.members != nil, text["stops"] != nil || text["type"]?.text == "identity" {
            switch LegacyFunction.expression(of: text, for: specification) {
            case .failure(let fault): return .failure(ExpressionFaults(faults: [fault]))
            case .success(let converted): text = converted
            }
        }
        let result = Expression.compile(
            text, expecting: specification.expressionType, coercesToString: specification.kind == .string)
        if case .success(let expression) = result, let fault = specification.fault(of: expression) {
            return .failure(ExpressionFaults(faults: [ExpressionFault(key: "", message: fault)]))
        }
        return result
    }

    private func output(of expression: Expression, for input: JSONValue) -> String {
        let parts = input.elements ?? []
        let surroundings = parts.first ?? .null
        let given = parts.count > 1 ? parts[1] : .null
        let feature = FeatureContext(
            LooseFeature(tests: given, tile: TileAddress(tests: surroundings["canonicalID"])))
        var globals = EvaluationGlobals(tests: surroundings)
        globals.state = Self.values(json["globalState"])
        globals.featureState = Self.values(given["featureState"])
        do {
            let value = try expression.evaluate(
                zoom: surroundings["zoom"]?.number, feature: feature, globals: globals)
            return text(of: value, type: expression.type)
        } catch {
            return "{\"error\":\(quoted("\(Self.place)\(error.key): \(error.message)"))}"
        }
    }

    /// A colour is written with its channels times its opacity.
    private func text(of value: ExpressionValue, type: ExpressionType) -> String {
        guard case .color(let color) = value, type == .color else { return value.jsonText }
        let alpha = decimal(color.alpha)
        let channels = [color.red, color.green, color.blue].map { numberText(decimal($0) * alpha) }
        return "[\(channels.joined(separator: ",")),\(numberText(alpha))]"
    }

    fileprivate static func values(_ json: JSONValue?) -> [String: ExpressionValue] {
        Dictionary((json?.members ?? []).map { ($0.key, ExpressionValue($0.value)) }) { first, _ in first }
    }
}

extension EvaluationGlobals {
    fileprivate init(tests json: JSONValue) {
        self.init()
        heatmapDensity = json["heatmapDensity"]?.number ?? 0
        elevation = json["elevation"]?.number ?? 0
        lineProgress = json["lineProgress"]?.number ?? 0
        accumulated = json["accumulated"].map { ExpressionValue($0) } ?? .null
        availableImages = json["availableImages"]?.elements?.compactMap(\.text)
    }
}

extension TileAddress {
    fileprivate init?(tests json: JSONValue?) {
        func whole(_ key: String) -> Int? { json?[key]?.number.flatMap { Int(exactly: $0) } }
        guard let zoom = whole("z"), let column = whole("x"), let row = whole("y"),
            (0...Self.deepestZoom).contains(zoom)
        else { return nil }
        self.init(zoom: zoom, column: column, row: row)
    }
}

extension LooseFeature {
    /// A feature of the tests; its geometry only counts in a tile.
    fileprivate convenience init(tests json: JSONValue, tile: TileAddress?) {
        let geometry = json["geometry"]
        let taken = tile.flatMap { tile in geometry.flatMap { TileGeometry($0, tile: tile) } }
        self.init(
            properties: ExpressionQuestion.values(json["properties"]),
            id: json["id"].map { ExpressionValue($0) } ?? .null,
            typeName: taken?.typeName ?? geometry?["type"]?.text, geometry: taken)
    }
}

extension PropertySpecification {
    /// The specification of a made-up property, as the tests write it.
    init(tests json: JSONValue) {
        let parameters = json["expression"]?["parameters"]?.elements?.compactMap(\.text) ?? []
        let isData = json["property-type"]?.text?.contains("data-driven") ?? false
        name = "some-property"
        group = .paint
        kind = Kind.tested(by: json)
        switch (isData, parameters.contains("zoom")) {
        case (true, true): dependence = .data
        case (true, false): dependence = .feature
        case (false, true): dependence = .zoom
        case (false, false): dependence = .ramp
        }
        isInterpolated = json["expression"]?["interpolated"]?.boolean ?? false
        defaultValue = json["default"]
        range = nil
        isDrawn = true
        hasTokens = json["tokens"]?.boolean ?? false
    }
}

extension PropertySpecification.Kind {
    fileprivate static func tested(by json: JSONValue) -> Self {
        let type = json["type"]?.text ?? ""
        let item = type == "array" ? json["value"]?.text ?? "" : type
        let kind = named(item, values: choices(in: json))
        return type == "array" ? repeated(kind, length: json["length"]?.number) : kind
    }

    private static func repeated(_ kind: Self, length: Double?) -> Self {
        .array(of: kind, count: length.flatMap { Int(exactly: $0) })
    }

    /// The values of an enumeration: an array, or an object of explanations.
    private static func choices(in json: JSONValue) -> [String] {
        guard let values = json["values"] else { return [] }
        if let members = values.members { return members.map { $0.key } }
        return (values.elements ?? []).compactMap { $0.text }
    }

    private static func named(_ name: String, values: [String]) -> Self {
        switch name {
        case "number": .number
        case "color": .color
        case "boolean": .boolean
        case "string": .string
        case "enum": .choice(values)
        case "formatted": .formatted
        case "resolvedImage": .resolvedImage
        case "padding": .padding
        case "numberArray": .numberArray
        case "colorArray": .colorArray
        case "projectionDefinition": .projectionDefinition
        case "variableAnchorOffsetCollection": .variableAnchorOffsets
        default: .unknown
        }
    }
}
