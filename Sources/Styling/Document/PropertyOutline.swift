import Drawing

/// The shape of a property's value, for legends: the classes, steps or ramp behind it.
public indirect enum PropertyOutline: Sendable {
    /// One value for all.
    case constant(ExpressionValue)
    /// A value for each class of an input, and one for what belongs to none.
    case classes(of: Input, [Class], otherwise: PropertyOutline)
    /// A value below the first bound, and one from each bound on.
    case steps(of: Input, below: PropertyOutline, [Stop])
    /// Values between which there are all others.
    case ramp(of: Input, [Stop])
    /// A value for each condition, the first that holds counts.
    case cases([Case], otherwise: PropertyOutline)
    /// Anything else.
    case other

    /// What decides.
    public enum Input: Hashable, Sendable {
        /// A property of the feature.
        case property(String)
        /// The style zoom.
        case zoom
        /// The density of a heatmap, 0…1.
        case density
        /// Anything else.
        case other
    }

    /// The labels that lead to one value.
    public struct Class: Sendable {
        /// Numbers or texts.
        public let labels: [ExpressionValue]
        /// Their value.
        public let output: PropertyOutline
    }

    /// An input and the value there.
    public struct Stop: Sendable {
        /// The input.
        public let input: Double
        /// The value.
        public let output: PropertyOutline
    }

    /// A condition and the value when it holds.
    public struct Case: Sendable {
        /// The condition, if it compares a property with a constant; nil for any other.
        public let condition: Condition?
        /// The value.
        public let output: PropertyOutline
    }

    /// The comparison of a property with a constant.
    public struct Condition: Hashable, Sendable {
        /// The property.
        public let property: String
        /// `==`, `!=`, `<`, `>`, `<=` or `>=`.
        public let comparison: String
        /// The constant.
        public let value: ExpressionValue
    }
}

extension StyleProperty {
    /// The shape of the value at a zoom.
    public func outline(zoom: Double) -> PropertyOutline {
        expression.map { $0.fixed(zoom: zoom).outline } ?? .constant(write(defaultValue))
    }

    private func write(_ value: Value) -> ExpressionValue {
        switch value {
        case let number as Double: .number(number)
        case let color as Color: .color(color)
        case let text as String: .string(text)
        case let boolean as Bool: .boolean(boolean)
        case let numbers as [Double]: .array(numbers.map { .number($0) })
        default: .null
        }
    }
}

extension Expression {
    /// The shape of the expression.
    public var outline: PropertyOutline { root.outline }
}

extension ExpressionNode {
    fileprivate var outline: PropertyOutline {
        switch operation {
        case .literal(let value): .constant(value)
        case .assertion(let nodes) where nodes.count == 1, .coercion(let nodes) where nodes.count == 1:
            nodes[0].outline
        case .coalesce(let nodes) where nodes.count == 1: nodes[0].outline
        case .bind(_, let result): result.outline
        case .match(let table):
            .classes(
                of: table.input.outlineInput,
                zip(table.labels, table.outputs).map { .init(labels: $0, output: $1.outline) },
                otherwise: table.otherwise.outline)
        case .step(let curve):
            .steps(
                of: curve.input.outlineInput, below: curve.outputs[0].outline,
                zip(curve.labels, curve.outputs).dropFirst().map { .init(input: $0, output: $1.outline) })
        case .interpolate(let curve):
            .ramp(
                of: curve.input.outlineInput,
                zip(curve.labels, curve.outputs).map { .init(input: $0, output: $1.outline) })
        case .conditional(let branches, let otherwise):
            .cases(
                branches.map { .init(condition: $0.test.outlineCondition, output: $0.output.outline) },
                otherwise: otherwise.outline)
        default: .other
        }
    }

    private var outlineInput: PropertyOutline.Input {
        switch operation {
        case .property(let name): .property(name)
        case .function(.zoom, _): .zoom
        case .function(.heatmapDensity, _): .density
        case .assertion(let nodes), .coercion(let nodes): nodes.first?.outlineInput ?? .other
        case .coalesce(let nodes): nodes.first?.outlineInput ?? .other
        default: .other
        }
    }

    private var outlineCondition: PropertyOutline.Condition? {
        guard case .comparison(let comparison) = operation,
            case .property(let name) = comparison.left.outlineInput,
            let value = comparison.right.literalValue
        else { return nil }
        return .init(property: name, comparison: comparison.operation.rawValue, value: value)
    }
}
