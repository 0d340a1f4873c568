/// Filters in the old form, turned into nodes.
///
/// - Source: MapLibre style specification, deprecated filter syntax.
enum LegacyFilter {
    /// True when a filter is an expression; false when it is in the old form.
    static func isExpression(_ json: JSONValue) -> Bool {
        if json.boolean != nil { return true }
        guard let parts = json.elements, let name = parts.first?.text else {
            // An empty list accepts all, as in the old form; a list without a name is a broken expression.
            return !(json.elements?.isEmpty ?? true)
        }
        switch name {
        case "has": return parts.count >= 2 && parts[1].text != "$id" && parts[1].text != "$type"
        case "in": return parts.count >= 3 && (parts[1].text == nil || parts[2].elements != nil)
        case "!in", "!has", "none": return false
        case "==", "!=", ">", ">=", "<", "<=":
            return parts.count != 3 || parts[1].elements != nil || parts[2].elements != nil
        case "any", "all": return parts.dropFirst().allSatisfy(isExpression)
        default: return true
        }
    }

    /// The node of a filter in the old form.
    static func node(of json: JSONValue) -> ExpressionNode {
        if let boolean = json.boolean { return .literal(.boolean(boolean)) }
        guard let parts = json.elements, let name = parts.first?.text else { return .literal(.boolean(true)) }
        guard parts.count > 1 else { return .literal(.boolean(name != "any")) }
        switch name {
        case "any": return call(.any, parts.dropFirst().map(node))
        case "all": return call(.all, parts.dropFirst().map(node))
        case "none": return call(.all, parts.dropFirst().map { not(node(of: $0)) })
        case "==", "<", ">", "<=", ">=": return comparison(name, parts)
        case "!=": return not(comparison("==", parts))
        case "in": return isOneOf(parts)
        case "!in": return not(isOneOf(parts))
        case "has": return has(parts)
        case "!has": return not(has(parts))
        default: return .literal(.boolean(true))
        }
    }

    private static func call(_ function: ExpressionFunction, _ nodes: [ExpressionNode]) -> ExpressionNode {
        ExpressionNode(.function(function, nodes), type: .boolean, key: "")
    }

    private static func not(_ node: ExpressionNode) -> ExpressionNode { call(.not, [node]) }

    private static func subject(_ json: JSONValue) -> LegacyFilterTest.Subject {
        switch json.text {
        case "$type": .geometryType
        case "$id": .id
        default: .property(json.text ?? "")
        }
    }

    private static func test(_ name: JSONValue, _ relation: LegacyFilterTest.Relation) -> ExpressionNode {
        let subject = subject(name)
        let traits: ExpressionTraits = if case .property = subject { .properties } else { .featureOther }
        return ExpressionNode(
            .legacyFilter(LegacyFilterTest(subject: subject, relation: relation)), type: .boolean, key: "",
            traits: traits)
    }

    private static func comparison(_ name: String, _ parts: [JSONValue]) -> ExpressionNode {
        guard parts.count > 2, let operation = ComparisonOperator(rawValue: name) else {
            return .literal(.boolean(false))
        }
        return test(parts[1], .compare(operation, ExpressionValue(parts[2])))
    }

    private static func isOneOf(_ parts: [JSONValue]) -> ExpressionNode {
        guard parts.count > 2 else { return .literal(.boolean(false)) }
        return test(parts[1], .isOneOf(Set(parts.dropFirst(2).map { ExpressionValue($0) })))
    }

    private static func has(_ parts: [JSONValue]) -> ExpressionNode {
        parts[1].text == "$type" ? .literal(.boolean(true)) : test(parts[1], .exists)
    }
}
