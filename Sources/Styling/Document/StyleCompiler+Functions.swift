extension StyleCompiler {
    /// Checks a function in the old form.
    mutating func checkFunction(_ json: JSONValue, _ specification: PropertySpecification, at path: String) {
        var checker = LegacyFunctionChecker(json, specification)
        check(json, against: .function, at: path)
        if let stops = json["stops"] { checker.checkStops(stops, at: "\(path).stops", &self) }
        if let value = json["default"] { _ = compile(value, specification, at: "\(path).default") }
        for fault in checker.faults { fail(fault, at: path, json) }
    }
}

/// The checks of one function in the old form, in the order of the reference.
private struct LegacyFunctionChecker {
    let json: JSONValue
    let specification: PropertySpecification
    let type: String?
    let isOfZoomAndProperty: Bool
    private var inputKind: String?
    private var lastZoom: Double?
    private var lastInput: Double?
    private var inputs: Set<String> = []

    init(_ json: JSONValue, _ specification: PropertySpecification) {
        self.json = json
        self.specification = specification
        type = json["type"]?.text
        isOfZoomAndProperty = json["stops"]?.elements?.first?.elements?.first?.members != nil
    }

    private var isOfZoom: Bool { type != "categorical" && json["property"] == nil }

    /// What is wrong with the function as a whole.
    var faults: [String] {
        var faults: [String] = []
        if type == "identity", isOfZoom { faults.append("missing required property \"property\"") }
        if type != "identity", json["stops"] == nil { faults.append("missing required property \"stops\"") }
        if type == "exponential", !specification.isInterpolated {
            faults.append("exponential functions not supported")
        }
        if !isOfZoom, !specification.allowsFeature {
            faults.append("property functions not supported")
        } else if isOfZoom, !specification.allowsZoom {
            faults.append("zoom functions not supported")
        }
        if type == "categorical" || isOfZoomAndProperty, json["property"] == nil {
            faults.append("\"property\" property is required")
        }
        return faults
    }

    mutating func checkStops(_ stops: JSONValue, at path: String, _ compiler: inout StyleCompiler) {
        if type == "identity" {
            return compiler.fail("identity function may not have a \"stops\" property", at: path, stops)
        }
        guard let elements = stops.elements else { return compiler.checkKind(stops, "array", at: path) }
        for (index, stop) in elements.enumerated() { check(stop, at: "\(path)[\(index)]", &compiler) }
        if elements.isEmpty { compiler.fail("array must have at least one stop", at: path, stops) }
    }

    private mutating func check(_ stop: JSONValue, at path: String, _ compiler: inout StyleCompiler) {
        guard let pair = stop.elements else { return compiler.checkKind(stop, "array", at: path) }
        guard pair.count == 2 else {
            return compiler.fail("array length 2 expected, length \(pair.count) found", at: path, stop)
        }
        if isOfZoomAndProperty {
            guard checkZoom(pair[0], of: stop, at: path, &compiler) else { return }
        } else if let fault = fault(ofInput: pair[0]) {
            compiler.fail(fault, at: "\(path)[0]", pair[0])
        }
        if ExpressionCompiler.isExpression(pair[1]) {
            return compiler.fail("expressions are not allowed in function stops.", at: "\(path)[1]", pair[1])
        }
        _ = compiler.compile(pair[1], specification, at: "\(path)[1]")
    }

    /// Checks the input of a stop of zoom and property; false when nothing more can be said of the stop.
    private mutating func checkZoom(
        _ input: JSONValue, of stop: JSONValue, at path: String, _ compiler: inout StyleCompiler
    ) -> Bool {
        guard let members = input.members else {
            compiler.fail("object expected, \(input.kindName) found", at: path, stop)
            return false
        }
        for key in ["zoom", "value"] where input[key] == nil {
            compiler.fail("object stop key must have \(key)", at: path, stop)
            return false
        }
        let zoom = input["zoom"]?.number
        if let zoom, let lastZoom, lastZoom > zoom {
            compiler.fail("stop zoom values must appear in ascending order", at: path, input["zoom"])
            return false
        }
        if zoom != lastZoom {
            lastZoom = zoom
            lastInput = nil
            inputs = []
        }
        for member in members {
            let place = "\(path)[0].\(member.key)"
            switch member.key {
            case "zoom": compiler.checkNumber(member.value, in: nil, at: place)
            case "value":
                if let fault = fault(ofInput: member.value) { compiler.fail(fault, at: place, member.value) }
            default: compiler.fail("unknown property \"\(member.key)\"", at: "\(path)[0]", member.value)
            }
        }
        return true
    }

    private mutating func fault(ofInput input: JSONValue) -> String? {
        let kind = input.kindName
        if let inputKind, inputKind != kind {
            return "\(kind) stop domain type must match previous stop domain type \(inputKind)"
        }
        inputKind = kind
        guard ["number", "string", "boolean"].contains(kind) else {
            return "stop domain value must be a number, string, or boolean"
        }
        if kind != "number", type != "categorical" {
            let hint = "\nIf you intended to use a categorical function, specify `\"type\": \"categorical\"`."
            return "number expected, \(kind) found" + (specification.allowsFeature && type == nil ? hint : "")
        }
        return type == "categorical" ? fault(ofLabel: input) : fault(ofOrder: input)
    }

    private mutating func fault(ofLabel input: JSONValue) -> String? {
        if let number = input.number, number.rounded(.down) != number || !number.isFinite {
            return "integer expected, found \(numberText(number))"
        }
        return inputs.insert(ExpressionValue(input).text).inserted ? nil : "stop domain values must be unique"
    }

    private mutating func fault(ofOrder input: JSONValue) -> String? {
        guard let number = input.number else { return nil }
        if let lastInput, number < lastInput { return "stop domain values must appear in ascending order" }
        lastInput = number
        return nil
    }
}
