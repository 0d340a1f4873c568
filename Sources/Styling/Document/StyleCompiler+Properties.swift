import Drawing

/// The value of a property as the document gives it.
enum CompiledProperty: Sendable {
    case constant(ExpressionValue)
    case expression(Expression)
}

extension StyleCompiler {
    /// Checks and compiles a layer's `layout` and `paint`; nil for a type whose properties are not known here.
    mutating func compileProperties(of json: JSONValue, type: String, at path: String) -> LayerProperties? {
        guard let table = PropertySpecification.table(layerType: type) else { return nil }
        var properties = LayerProperties(table: table, state: state)
        for group in [PropertySpecification.Group.layout, .paint] {
            for member in json[group.rawValue]?.members ?? [] {
                let place = "\(path).\(group.rawValue).\(member.key)"
                if isTransition(member.key, in: table, group) {
                    check(member.value, against: .transition, at: place)
                    warn("transitions are not drawn: a map is a still picture", at: place, member.value)
                    continue
                }
                guard let specification = table[member.key], specification.group == group else {
                    fail("unknown property \"\(member.key)\"", at: place, member.value)
                    continue
                }
                if !specification.isDrawn, PropertySpecification.isDrawnType(type) {
                    warn("\"\(member.key)\" is not drawn", at: place, member.value)
                }
                properties.values[member.key] = compile(member.value, specification, at: place)
            }
        }
        return properties
    }

    private func isTransition(
        _ key: String, in table: [String: PropertySpecification], _ group: PropertySpecification.Group
    ) -> Bool {
        let suffix = "-transition"
        guard group == .paint, key.hasSuffix(suffix) else { return false }
        return table[String(key.dropLast(suffix.count))]?.group == .paint
    }

    /// Checks and compiles one property; nil with a fault noted when it will not do.
    mutating func compile(
        _ json: JSONValue, _ specification: PropertySpecification, at path: String
    ) -> CompiledProperty? {
        if let fault = tokenFault(json, specification) {
            fail(fault, at: path, json)
            return nil
        }
        if json.members != nil {
            if specification.name == "text-font", json["type"]?.text == "identity" {
                fail("\"text-font\" does not support identity functions", at: path, json)
            }
            return compileFunction(json, specification, at: path).map { .expression($0) }
        }
        if ExpressionCompiler.isExpression(json) {
            return compileExpression(json, specification, at: path).map { .expression($0) }
        }
        let before = diagnostics.count
        checkConstant(json, specification.kind, range: specification.range, at: path)
        guard diagnostics.count == before else { return nil }
        if specification.hasTokens, let text = json.text, let expression = Self.tokens(text, specification) {
            return .expression(expression)
        }
        return .constant(ExpressionValue(json))
    }

    /// The expression of a text with `{name}` in it; nil for plain text.
    private static func tokens(_ text: String, _ specification: PropertySpecification) -> Expression? {
        let converted = LegacyTokens.expression(of: text)
        guard converted.text == nil else { return nil }
        return try? Expression.compile(converted, expecting: specification.expressionType).get()
    }

    private func tokenFault(_ json: JSONValue, _ specification: PropertySpecification) -> String? {
        guard let text = json.text, specification.allowsFeature, !specification.hasTokens, text.count > 2,
            text.first == "{", text.last == "}", !text.dropFirst().dropLast().contains("}")
        else { return nil }
        let name = String(text.dropFirst().dropLast())
        return
            "\"\(specification.name)\" does not support interpolation syntax\nUse an identity property function "
            + "instead: `{ \"type\": \"identity\", \"property\": \(quoted(name)) }`."
    }

    // MARK: Expressions

    mutating func compileExpression(
        _ json: JSONValue, _ specification: PropertySpecification, at path: String
    ) -> Expression? {
        let result = Expression.compile(
            json, expecting: specification.expressionType, coercesToString: specification.kind == .string)
        switch result {
        case .failure(let faults):
            for fault in faults.faults { fail(fault.message, at: path + fault.key, json) }
            return nil
        case .success(let expression):
            if let fault = specification.fault(of: expression) {
                fail(fault, at: path, json)
                return nil
            }
            if specification.name == "text-font", !expression.root.isOutputKnown {
                fail(
                    "Invalid data expression for \"text-font\". Output values must be contained as literals within "
                        + "the expression.", at: path, json)
                return nil
            }
            if !expression.root.traits.isDisjoint(with: .featureState), specification.group == .layout {
                fail(
                    "\"feature-state\" data expressions are not supported with layout properties.", at: path,
                    json)
                return nil
            }
            return expression.fixed(state: state)
        }
    }

    private mutating func compileFunction(
        _ json: JSONValue, _ specification: PropertySpecification, at path: String
    ) -> Expression? {
        let before = diagnostics.count
        checkFunction(json, specification, at: path)
        guard diagnostics.count == before else { return nil }
        switch LegacyFunction.expression(of: json, for: specification) {
        case .failure(let fault):
            reject(fault.message, at: path + fault.key, json)
            return nil
        case .success(let converted):
            // The function is sound, so faults of its expression are not in its text: their places are dropped.
            let result = Expression.compile(
                converted, expecting: specification.expressionType,
                coercesToString: specification.kind == .string)
            if case .success(let expression) = result { return expression.fixed(state: state) }
            if case .failure(let faults) = result {
                for fault in faults.faults { reject(fault.message, at: path, json) }
            }
            return nil
        }
    }

    // MARK: Constants

    mutating func checkConstant(
        _ json: JSONValue, _ kind: PropertySpecification.Kind, range: ClosedRange<Double>? = nil,
        at path: String
    ) {
        switch kind {
        case .number: checkNumber(json, in: range, at: path)
        case .boolean: checkKind(json, "boolean", at: path)
        case .string, .formatted, .resolvedImage: checkKind(json, "string", at: path)
        case .choice(let values): checkChoice(json, among: values, at: path)
        case .color:
            guard let text = json.text else { return checkKind(json, "color", at: path) }
            if Color(css: text) == nil { fail("color expected, \"\(text)\" found", at: path, json) }
        case .array(let item, let count):
            guard let elements = json.elements else { return checkKind(json, "array", at: path) }
            if let count, elements.count != count {
                return fail("array length \(count) expected, length \(elements.count) found", at: path, json)
            }
            for (index, element) in elements.enumerated() {
                checkConstant(element, item, range: range, at: "\(path)[\(index)]")
            }
        case .unknown, .projectionDefinition: break
        case .numberArray: checkOneOrMore(json, .number, at: path)
        case .colorArray: checkOneOrMore(json, .color, at: path)
        case .padding: checkPadding(json, at: path)
        case .variableAnchorOffsets: checkAnchorOffsets(json, at: path)
        }
    }

    /// Checks a value that may also be a list of at least one.
    private mutating func checkOneOrMore(
        _ json: JSONValue, _ kind: PropertySpecification.Kind, at path: String
    ) {
        guard let elements = json.elements else { return checkConstant(json, kind, at: path) }
        if elements.isEmpty { fail("array length at least 1 expected, length 0 found", at: path, json) }
        for (index, element) in elements.enumerated() {
            checkConstant(element, kind, at: "\(path)[\(index)]")
        }
    }

    private mutating func checkPadding(_ json: JSONValue, at path: String) {
        guard let elements = json.elements else { return checkNumber(json, in: nil, at: path) }
        guard (1...4).contains(elements.count) else {
            return fail("padding requires 1 to 4 values; \(elements.count) values found", at: path, json)
        }
        for (index, element) in elements.enumerated() {
            checkNumber(element, in: nil, at: "\(path)[\(index)]")
        }
    }

    private mutating func checkAnchorOffsets(_ json: JSONValue, at path: String) {
        guard let elements = json.elements, !elements.isEmpty, elements.count % 2 == 0 else {
            return fail(
                "variableAnchorOffsetCollection requires a non-empty array of even length", at: path, json)
        }
        for (index, element) in elements.enumerated() {
            let place = "\(path)[\(index)]"
            if index % 2 == 0 {
                checkChoice(element, among: ExpressionValue.anchors, at: place)
            } else {
                checkConstant(element, .array(of: .number, count: 2), at: place)
            }
        }
    }
}

extension PropertySpecification {
    /// True for the layer types that are drawn.
    static func isDrawnType(_ type: String) -> Bool {
        ["background", "fill", "line", "circle", "heatmap", "raster", "symbol"].contains(type)
    }

    /// Why an expression may not be used for this property; nil when it may.
    func fault(of expression: Expression) -> String? {
        if !expression.isFeatureConstant, !allowsFeature { return "data expressions not supported" }
        if !expression.isZoomConstant, !allowsZoom { return "zoom expressions not supported" }
        switch ZoomCurve(of: expression.root) {
        case .none:
            return expression.isZoomConstant ? nil : ZoomCurve.misplaced
        case .fault(let message): return message
        case .curve(let node):
            if case .interpolate = node.operation, !isInterpolated {
                return "\"interpolate\" expressions cannot be used with this property"
            }
            return nil
        }
    }
}
