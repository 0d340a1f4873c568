/// What an expression's result may depend on.
struct ExpressionTraits: OptionSet, Sendable {
    let rawValue: UInt16

    static let properties = Self(rawValue: 1 << 0)
    /// The feature's id, kind of geometry or geometry itself.
    static let featureOther = Self(rawValue: 1 << 1)
    static let featureState = Self(rawValue: 1 << 2)
    static let zoom = Self(rawValue: 1 << 3)
    static let heatmapDensity = Self(rawValue: 1 << 4)
    static let elevation = Self(rawValue: 1 << 5)
    static let lineProgress = Self(rawValue: 1 << 6)
    static let accumulated = Self(rawValue: 1 << 7)
    static let supportedScript = Self(rawValue: 1 << 8)
    static let globalState = Self(rawValue: 1 << 9)
    static let images = Self(rawValue: 1 << 10)
    /// Never folded while compiling, though it depends on nothing: collators, `error`.
    static let unfoldable = Self(rawValue: 1 << 11)

    static let feature: Self = [.properties, .featureOther, .featureState]
}

/// One node of a compiled expression: what it does, what it yields, and where it stood.
///
/// Nodes and what they hold are immutable objects: evaluating one copies references, never trees.
final class ExpressionNode: Sendable {
    /// The type of the result.
    let type: ExpressionType
    /// Where the node stood, as `[2][1]`; runtime errors quote it.
    let key: String
    /// What the result depends on, the children included.
    let traits: ExpressionTraits
    /// What it does.
    let operation: ExpressionOperation

    init(
        _ operation: ExpressionOperation, type: ExpressionType, key: String, traits own: ExpressionTraits = []
    ) {
        self.type = type
        self.key = key
        self.operation = operation
        traits = operation.children.reduce(own) { $0.union($1.traits) }
    }

    static func literal(_ value: ExpressionValue, type: ExpressionType? = nil, key: String = "")
        -> ExpressionNode
    {
        ExpressionNode(.literal(value), type: type ?? value.type, key: key)
    }

    var literalValue: ExpressionValue? {
        if case .literal(let value) = operation { value } else { nil }
    }

    /// True when the reference would evaluate the node while compiling.
    ///
    /// Children were folded already, so a node with a child that is no literal is not constant; type
    /// annotations are the exception, for they may be put around a folded child later.
    var isConstant: Bool {
        switch operation {
        case .literal: true
        case .variable: false
        case .assertion(let children), .coercion(let children): children.allSatisfy(\.isConstant)
        default: traits.isEmpty && operation.children.allSatisfy { $0.literalValue != nil }
        }
    }
}

/// One branch of a `case`.
struct CaseBranch: Sendable {
    let test: ExpressionNode
    let output: ExpressionNode
}

/// A `match`: which branch a label leads to.
final class MatchTable: Sendable {
    /// The type of the labels: number or string.
    let labelType: ExpressionType
    let input: ExpressionNode
    /// Labels of each branch, in order; for legends.
    let labels: [[ExpressionValue]]
    let numbers: [Double: Int]
    let texts: [String: Int]
    let outputs: [ExpressionNode]
    let otherwise: ExpressionNode

    init(
        labelType: ExpressionType, input: ExpressionNode, labels: [[ExpressionValue]],
        numbers: [Double: Int], texts: [String: Int], outputs: [ExpressionNode],
        otherwise: ExpressionNode
    ) {
        self.labelType = labelType
        self.input = input
        self.labels = labels
        self.numbers = numbers
        self.texts = texts
        self.outputs = outputs
        self.otherwise = otherwise
    }
}

/// A `step`: `outputs[i]` counts from `labels[i]` on; the first label is minus infinity.
final class StepCurve: Sendable {
    let input: ExpressionNode
    let labels: [Double]
    let outputs: [ExpressionNode]

    init(input: ExpressionNode, labels: [Double], outputs: [ExpressionNode]) {
        self.input = input
        self.labels = labels
        self.outputs = outputs
    }
}

/// An `interpolate`, `interpolate-hcl` or `interpolate-lab`.
final class InterpolateCurve: Sendable {
    let space: ColorSpace
    let interpolation: Interpolation
    let input: ExpressionNode
    let labels: [Double]
    let outputs: [ExpressionNode]

    init(
        space: ColorSpace, interpolation: Interpolation, input: ExpressionNode, labels: [Double],
        outputs: [ExpressionNode]
    ) {
        self.space = space
        self.interpolation = interpolation
        self.input = input
        self.labels = labels
        self.outputs = outputs
    }
}

/// A comparison of two values.
final class Comparison: Sendable {
    let operation: ComparisonOperator
    let left: ExpressionNode
    let right: ExpressionNode
    let collator: ExpressionNode?
    /// One side's type is known only when evaluated.
    let isUntyped: Bool

    init(
        operation: ComparisonOperator, left: ExpressionNode, right: ExpressionNode,
        collator: ExpressionNode?, isUntyped: Bool
    ) {
        self.operation = operation
        self.left = left
        self.right = right
        self.collator = collator
        self.isUntyped = isUntyped
    }
}

/// The comparison operators; the raw values are the specification's.
enum ComparisonOperator: String, Sendable {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case greater = ">"
    case lessOrEqual = "<="
    case greaterOrEqual = ">="

    var isOrder: Bool { self != .equal && self != .notEqual }
}

/// A bound name of a `let`; its value is computed at most once each time the `let` is evaluated.
struct VariableBinding: Sendable {
    let slot: Int
    let value: ExpressionNode
}

/// One section of a `format` before evaluation.
struct FormatPart: Sendable {
    let content: ExpressionNode
    var scale: ExpressionNode?
    var font: ExpressionNode?
    var textColor: ExpressionNode?
    var verticalAlign: ExpressionNode?

    var children: [ExpressionNode] { [content] + [scale, font, textColor, verticalAlign].compactMap { $0 } }
}

/// The options of a `collator`.
struct CollatorOptions: Sendable {
    let caseSensitive: ExpressionNode
    let diacriticSensitive: ExpressionNode
    let locale: ExpressionNode?
}

/// The options of a `number-format`.
struct NumberFormatOptions: Sendable {
    let number: ExpressionNode
    var locale: ExpressionNode?
    var currency: ExpressionNode?
    var unit: ExpressionNode?
    var minimumFractionDigits: ExpressionNode?
    var maximumFractionDigits: ExpressionNode?

    var children: [ExpressionNode] {
        [number] + [locale, currency, unit, minimumFractionDigits, maximumFractionDigits].compactMap { $0 }
    }
}
