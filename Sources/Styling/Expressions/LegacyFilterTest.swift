/// One test of a filter in the old form, as `["==", "class", "river"]`: it is false, not an error, when the
/// types differ.
///
/// - Source: MapLibre style specification, deprecated filter syntax.
struct LegacyFilterTest: Sendable {
    enum Subject: Sendable {
        case property(String)
        case column(BoundColumn)
        case id
        case geometryType
    }

    enum Relation: Sendable {
        case compare(ComparisonOperator, ExpressionValue)
        case isOneOf(Set<ExpressionValue>)
        case exists
    }

    var subject: Subject
    let relation: Relation

    func accepts(_ feature: FeatureContext?) -> Bool {
        let value = value(of: feature)
        switch relation {
        case .exists: return value != nil
        case .isOneOf(let values): return value.map(values.contains) ?? false
        case .compare(let operation, let other):
            switch (value, other) {
            case (.number(let left)?, .number(let right)): return operation.holds(left, right)
            case (.string(let left)?, .string(let right)): return operation.holds(left, right)
            case (let left?, _): return operation == .equal && left.isIdentical(to: other)
            case (nil, _): return false
            }
        }
    }

    private func value(of feature: FeatureContext?) -> ExpressionValue? {
        switch subject {
        case .property(let name): return feature?.property(name)
        case .column(let column): return feature?.value(column)
        case .id:
            let id = feature?.id ?? .null
            return id == .null ? nil : id
        case .geometryType: return feature?.simpleGeometryType.map { .string($0) }
        }
    }
}
