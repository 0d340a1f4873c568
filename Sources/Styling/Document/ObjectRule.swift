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
        /// A constant or an expression; its faults are not looked for.
        case property
    }

    let keys: [String: Value]
    let required: [String]
    /// What a key that is not listed must be; nil for a fault.
    let others: Value?

    init(_ keys: [String: Value], required: [String] = [], others: Value? = nil) {
        self.keys = keys
        self.required = required
        self.others = others
    }

    private static let anyNumber = -Double.infinity...Double.infinity
    private static let zoom = 0.0...24

    static let root = ObjectRule(
        [
            "version": .choice(["8"]), "name": .string, "metadata": .anything,
            "center": .array(of: .number(anyNumber), count: 2), "centerAltitude": .number(anyNumber),
            "zoom": .number(anyNumber), "bearing": .number(anyNumber), "pitch": .number(anyNumber),
            "roll": .number(anyNumber), "state": .object, "light": .object, "sky": .object,
            "projection": .object, "terrain": .object, "sources": .object, "sprite": .anything,
            "glyphs": .string, "font-faces": .object, "transition": .object,
            "layers": .array(of: .anything, count: nil),
        ], required: ["version", "sources", "layers"])

    static let vectorSource = ObjectRule([
        "type": .string, "url": .string, "tiles": .array(of: .string, count: nil),
        "bounds": .array(of: .number(anyNumber), count: 4), "scheme": .choice(["xyz", "tms"]),
        "minzoom": .number(anyNumber), "maxzoom": .number(anyNumber), "attribution": .string,
        "promoteId": .anything, "volatile": .boolean, "encoding": .choice(["mvt", "mlt"]),
    ], others: .anything)

    static let rasterSource = ObjectRule([
        "type": .string, "url": .string, "tiles": .array(of: .string, count: nil),
        "bounds": .array(of: .number(anyNumber), count: 4), "minzoom": .number(anyNumber),
        "maxzoom": .number(anyNumber), "tileSize": .number(anyNumber), "scheme": .choice(["xyz", "tms"]),
        "attribution": .string, "volatile": .boolean,
    ], others: .anything)

    static let geojsonSource = ObjectRule([
        "type": .string, "data": .anything, "maxzoom": .number(anyNumber), "attribution": .string,
        "buffer": .number(0...512), "filter": .anything, "tolerance": .number(anyNumber), "cluster": .boolean,
        "clusterRadius": .number(0...Double.infinity), "clusterMaxZoom": .number(anyNumber),
        "clusterMinPoints": .number(anyNumber), "clusterProperties": .anything, "lineMetrics": .boolean,
        "generateId": .boolean, "promoteId": .anything,
    ], required: ["data"])

    static let layer = ObjectRule(
        [
            "id": .string, "type": .choice(layerTypes), "metadata": .anything, "source": .string,
            "source-layer": .string, "minzoom": .number(zoom), "maxzoom": .number(zoom), "filter": .anything,
            "layout": .object, "paint": .object, "ref": .string,
        ], required: ["id"], others: .anything)

    static let layerTypes = [
        "fill", "line", "symbol", "circle", "heatmap", "fill-extrusion", "raster", "hillshade", "color-relief",
        "background",
    ]
}

extension StyleCompiler {
    /// Checks an object's keys and the kinds of their values.
    mutating func check(_ json: JSONValue, against rule: ObjectRule, at path: String) {
        guard let members = json.members else {
            return fail("object expected, \(json.kindName) found", at: path, json)
        }
        for member in members {
            let place = path.isEmpty ? member.key : "\(path).\(member.key)"
            if let value = rule.keys[member.key] ?? rule.others {
                check(member.value, against: value, at: place)
            } else {
                fail("unknown property \"\(member.key)\"", at: path, member.value)
            }
        }
        for key in rule.required where json[key] == nil {
            fail("missing required property \"\(key)\"", at: path, json)
        }
    }

    /// Checks a plain value.
    mutating func check(_ json: JSONValue, against rule: ObjectRule.Value, at path: String) {
        switch rule {
        case .anything, .property: break
        case .number(let range): checkNumber(json, in: range, at: path)
        case .string: checkKind(json, "string", at: path)
        case .boolean: checkKind(json, "boolean", at: path)
        case .object: checkKind(json, "object", at: path)
        case .choice(let values): checkChoice(json, among: values, at: path)
        case .array(let item, let count):
            guard let elements = json.elements else { return checkKind(json, "array", at: path) }
            if let count, elements.count != count {
                return fail("array length \(count) expected, length \(elements.count) found", at: path, json)
            }
            for (index, element) in elements.enumerated() { check(element, against: item, at: "\(path)[\(index)]") }
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
                "\(numberText(number)) is less than the minimum value \(numberText(range.lowerBound))", at: path, json)
        } else if number > range.upperBound {
            fail(
                "\(numberText(number)) is greater than the maximum value \(numberText(range.upperBound))", at: path,
                json)
        }
    }

    mutating func checkChoice(_ json: JSONValue, among values: [String], at path: String) {
        let text = json.text ?? json.number.map(numberText) ?? ""
        if !values.contains(text) {
            fail("expected one of [\(values.joined(separator: ", "))], \(json.scriptText) found", at: path, json)
        }
    }
}
