/// What an expression yields, in the words of the MapLibre style specification.
public indirect enum ExpressionType: Hashable, Sendable {
    /// Only `null`.
    case null
    /// A number.
    case number
    /// A text.
    case string
    /// True or false.
    case boolean
    /// A colour.
    case color
    /// A map projection or a mix of two.
    case projectionDefinition
    /// Keys and values.
    case object
    /// Anything; known only when evaluated.
    case value
    /// Nothing: the expression always fails.
    case error
    /// A way to compare texts.
    case collator
    /// A text of several sections.
    case formatted
    /// One to four insets.
    case padding
    /// Numbers, or one of them.
    case numberArray
    /// Colours, or one of them.
    case colorArray
    /// The name of an image and whether it is there.
    case resolvedImage
    /// Anchors, each with its offset.
    case variableAnchorOffsetCollection
    /// A list of elements of one type; `count` nil means any number.
    case array(of: ExpressionType, count: Int?)
}

extension ExpressionType: CustomStringConvertible {
    /// The name the specification's messages use, as `array<number, 2>`.
    public var description: String {
        switch self {
        case .null: "null"
        case .number: "number"
        case .string: "string"
        case .boolean: "boolean"
        case .color: "color"
        case .projectionDefinition: "projectionDefinition"
        case .object: "object"
        case .value: "value"
        case .error: "error"
        case .collator: "collator"
        case .formatted: "formatted"
        case .padding: "padding"
        case .numberArray: "numberArray"
        case .colorArray: "colorArray"
        case .resolvedImage: "resolvedImage"
        case .variableAnchorOffsetCollection: "variableAnchorOffsetCollection"
        case .array(let item, let count?): "array<\(item), \(count)>"
        case .array(.value, nil): "array"
        case .array(let item, nil): "array<\(item)>"
        }
    }
}

extension ExpressionType {
    /// A list of anything.
    static let anyArray = ExpressionType.array(of: .value, count: nil)

    /// True for any list type.
    var isArray: Bool {
        if case .array = self { true } else { false }
    }

    /// The name without what a list holds; what the specification calls the kind.
    var kindName: String { isArray ? "array" : description }

    /// The types whose values are of type `value`.
    private static let valueMembers: [ExpressionType] = [
        .null, .number, .string, .boolean, .color, .projectionDefinition, .formatted, .object, .padding,
        .numberArray, .colorArray, .resolvedImage, .variableAnchorOffsetCollection,
    ]

    /// True when a value of the other type may stand where this type is expected.
    func accepts(_ other: ExpressionType) -> Bool {
        if other == .error { return true }
        switch (self, other) {
        case (.array(let expected, let expectedCount), .array(let item, let count)):
            guard (count == 0 && item == .value) || expected.accepts(item) else { return false }
            return expectedCount == nil || expectedCount == count
        case (.array, _): return false
        case (.value, .array(let item, let count)):
            return (count == 0 && item == .value) || ExpressionType.value.accepts(item)
        case (.value, _): return other == .value || Self.valueMembers.contains(other)
        default: return self == other
        }
    }

    /// The specification's message for a type that does not fit.
    func mismatch(_ other: ExpressionType) -> String {
        "Expected \(self) but found \(other) instead."
    }

    /// True when `interpolate` can mix values of this type.
    var isInterpolatable: Bool {
        switch self {
        case .number, .projectionDefinition, .color, .padding, .numberArray, .colorArray,
            .variableAnchorOffsetCollection:
            true
        case .array(.number, .some): true
        default: false
        }
    }
}
