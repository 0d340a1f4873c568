/// What the specification says about the keys of an object that is no layer property: the root, a source, a
/// light.
struct ObjectRule: Sendable {
    indirect enum Value: Sendable {
        case anything
        case number(ClosedRange<Double>)
        case string
        case boolean
        case object
        case choice([String])
        case array(of: Value, count: Int?)
        /// A constant or an expression of the zoom, and the range of its numbers.
        case property(PropertySpecification.Kind, ClosedRange<Double>)
        case nested(ObjectRule)
    }

    let keys: [String: Value]
    let required: [String]
    /// True when keys that are not listed are none of the specification's business.
    let isOpen: Bool

    init(_ keys: [String: Value], required: [String] = [], isOpen: Bool = false) {
        self.keys = keys
        self.required = required
        self.isOpen = isOpen
    }
}

extension StyleCompiler {
    /// Checks an object's keys and the kinds of their values.
    ///
    /// With `hasPlainPaths` the keys are named without the path that leads there: so the reference names those
    /// of a light and a few others.
    mutating func check(
        _ json: JSONValue, against rule: ObjectRule, at path: String, hasPlainPaths: Bool = false
    ) {
        guard let members = json.members else {
            return fail("object expected, \(json.kindName) found", at: path, json)
        }
        for member in members {
            let place = path.isEmpty || hasPlainPaths ? member.key : "\(path).\(member.key)"
            if let value = rule.keys[member.key] {
                check(member.value, against: value, at: place)
            } else if !rule.isOpen {
                fail(
                    "unknown property \"\(member.key)\"", at: hasPlainPaths ? member.key : path, member.value)
            } else {
                warn("unknown property \"\(member.key)\" is not used", at: place, member.value)
            }
        }
        for key in rule.required where json[key] == nil {
            fail("missing required property \"\(key)\"", at: path, json)
        }
    }

    /// Checks a plain value.
    mutating func check(_ json: JSONValue, against rule: ObjectRule.Value, at path: String) {
        switch rule {
        case .anything: break
        case .number(let range): checkNumber(json, in: range, at: path)
        case .string: checkKind(json, "string", at: path)
        case .boolean: checkKind(json, "boolean", at: path)
        case .object: checkKind(json, "object", at: path)
        case .choice(let values): checkChoice(json, among: values, at: path)
        case .nested(let rule): check(json, against: rule, at: path)
        case .property(let kind, let range):
            let specification = PropertySpecification.paint(
                path, kind, by: .zoom, range: range, interpolated: true)
            _ = compile(json, specification, at: path)
        case .array(let item, let count):
            guard let elements = json.elements else { return checkKind(json, "array", at: path) }
            if let count, elements.count != count {
                return fail("array length \(count) expected, length \(elements.count) found", at: path, json)
            }
            for (index, element) in elements.enumerated() {
                check(element, against: item, at: "\(path)[\(index)]")
            }
        }
    }

    mutating func checkKind(_ json: JSONValue, _ kind: String, at path: String) {
        if json.kindName != kind { fail("\(kind) expected, \(json.kindName) found", at: path, json) }
    }

    mutating func checkNumber(_ json: JSONValue, in range: ClosedRange<Double>?, at path: String) {
        guard let number = json.number else { return checkKind(json, "number", at: path) }
        guard let range else { return }
        if number < range.lowerBound {
            fail(
                "\(numberText(number)) is less than the minimum value \(numberText(range.lowerBound))",
                at: path, json)
        } else if number > range.upperBound {
            fail(
                "\(numberText(number)) is greater than the maximum value \(numberText(range.upperBound))",
                at: path,
                json)
        }
    }

    mutating func checkChoice(_ json: JSONValue, among values: [String], at path: String) {
        if json.text.map({ !values.contains($0) }) ?? true {
            fail(
                "expected one of [\(values.joined(separator: ", "))], \(json.scriptText) found", at: path,
                json)
        }
    }
}
