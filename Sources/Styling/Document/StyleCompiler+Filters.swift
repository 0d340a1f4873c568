extension StyleCompiler {
    /// Compiles a filter of either form; nil when there is none or it is broken, with a fault noted.
    mutating func compileFilter(_ json: JSONValue, at path: String) -> Filter? {
        guard LegacyFilter.isExpression(json) else {
            let before = diagnostics.count
            checkLegacyFilter(json, at: path)
            guard diagnostics.count == before else { return nil }
            return Filter(expression: Expression(root: LegacyFilter.node(of: json), slotCount: 0))
        }
        switch Expression.compile(json, expecting: .boolean) {
        case .failure(let faults):
            for fault in faults.faults { fail(fault.message, at: path + fault.key, json) }
            return nil
        case .success(let expression):
            if !expression.root.traits.isDisjoint(with: .featureState) {
                fail("\"feature-state\" data expressions are not supported with filters.", at: path, json)
                return nil
            }
            warnOfMixture(json, at: path)
            return Filter(expression: expression.fixed(state: state))
        }
    }

    /// A test in the old form inside an expression compares the two texts themselves: rarely what is meant.
    private mutating func warnOfMixture(_ json: JSONValue, at path: String) {
        guard let parts = json.elements, let name = parts.first?.text,
            ["all", "any", "!"].contains(name)
        else { return }
        for (index, part) in parts.enumerated().dropFirst() where part.elements != nil {
            let place = "\(path)[\(index)]"
            if LegacyFilter.isExpression(part) {
                warnOfMixture(part, at: place)
            } else {
                warn("the old filter form does not work inside an expression", at: place, part)
            }
        }
    }

    // MARK: The old form

    private static let geometryTypes = ["Point", "LineString", "Polygon"]
    private static let operators = [
        "==", "!=", ">", ">=", "<", "<=", "in", "!in", "all", "any", "none", "has", "!has",
    ]

    private mutating func checkLegacyFilter(_ json: JSONValue, at path: String) {
        guard let parts = json.elements else { return checkKind(json, "array", at: path) }
        guard let first = parts.first else {
            return fail("filter array must have at least 1 element", at: path, json)
        }
        checkChoice(first, among: Self.operators, at: "\(path)[0]")
        switch first.text {
        case "<", "<=", ">", ">=", "==", "!=": checkComparison(parts, json, at: path)
        case "in", "!in": checkMembership(parts, at: path)
        case "any", "all", "none":
            for (index, part) in parts.enumerated().dropFirst() {
                checkLegacyFilter(part, at: "\(path)[\(index)]")
            }
        case "has", "!has":
            guard parts.count == 2 else {
                return fail(
                    "filter array for \"\(first.text ?? "")\" operator must have 2 elements", at: path, json)
            }
            checkKind(parts[1], "string", at: "\(path)[1]")
        default: break
        }
    }

    private mutating func checkComparison(_ parts: [JSONValue], _ json: JSONValue, at path: String) {
        let name = parts[0].text ?? ""
        let isOrder = name != "==" && name != "!="
        if isOrder, parts.count >= 2, parts[1].text == "$type" {
            fail("\"$type\" cannot be use with operator \"\(name)\"", at: path, json)
        }
        if parts.count != 3 {
            fail("filter array for operator \"\(name)\" must have 3 elements", at: path, json)
        }
        checkMembership(parts, at: path)
    }

    private mutating func checkMembership(_ parts: [JSONValue], at path: String) {
        guard parts.count >= 2 else { return }
        checkKind(parts[1], "string", at: "\(path)[1]")
        for (index, part) in parts.enumerated().dropFirst(2) {
            let place = "\(path)[\(index)]"
            if parts[1].text == "$type" {
                checkChoice(part, among: Self.geometryTypes, at: place)
            } else if part.text == nil, part.number == nil, part.boolean == nil {
                fail("string, number, or boolean expected, \(part.kindName) found", at: place, part)
            }
        }
    }
}
