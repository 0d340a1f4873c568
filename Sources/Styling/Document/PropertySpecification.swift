/// What the style specification says about one property of a layer.
struct PropertySpecification: Sendable {
    enum Group: String, Sendable {
        case layout, paint
    }

    enum Kind: Sendable, Equatable {
        case number, color, boolean, string, formatted, resolvedImage, padding, variableAnchorOffsets
        case numberArray, colorArray, projectionDefinition
        /// Anything will do.
        case unknown
        case choice([String])
        indirect case array(of: Kind, count: Int?)
    }

    /// What an expression of this property may depend on.
    enum Dependence: Sendable {
        /// The zoom and the feature.
        case data
        /// The zoom and the feature, its state too: paint properties.
        case dataAndState
        /// The feature only.
        case feature
        /// The zoom only.
        case zoom
        /// The style's global state only.
        case globalState
        /// One number: the density or the way along a line.
        case ramp
    }

    let name: String
    let group: Group
    let kind: Kind
    let dependence: Dependence
    let isInterpolated: Bool
    let defaultValue: JSONValue?
    let range: ClosedRange<Double>?
    /// A map drawn here changes with the property.
    let isDrawn: Bool

    /// `{name}` in a text stands for a property of the feature.
    let hasTokens: Bool

    var allowsFeature: Bool {
        switch dependence {
        case .data, .dataAndState, .feature: true
        case .zoom, .globalState, .ramp: false
        }
    }

    var allowsZoom: Bool {
        switch dependence {
        case .data, .dataAndState, .zoom: true
        case .feature, .globalState, .ramp: false
        }
    }

    /// The type an expression of this property must yield; nil for any.
    var expressionType: ExpressionType? { kind.expressionType }
}

extension PropertySpecification.Kind {
    /// The type an expression must yield; nil for any.
    var expressionType: ExpressionType? {
        switch self {
        case .number: .number
        case .color: .color
        case .boolean: .boolean
        case .string, .choice: .string
        case .formatted: .formatted
        case .resolvedImage: .resolvedImage
        case .padding: .padding
        case .variableAnchorOffsets: .variableAnchorOffsetCollection
        case .numberArray: .numberArray
        case .colorArray: .colorArray
        case .projectionDefinition: .projectionDefinition
        case .unknown: nil
        case .array(let item, let count): .array(of: item.expressionType ?? .value, count: count)
        }
    }

    /// The specification's name of the type.
    var name: String {
        switch self {
        case .number: "number"
        case .color: "color"
        case .boolean: "boolean"
        case .string: "string"
        case .formatted: "formatted"
        case .resolvedImage: "resolvedImage"
        case .padding: "padding"
        case .variableAnchorOffsets: "variableAnchorOffsetCollection"
        case .numberArray: "numberArray"
        case .colorArray: "colorArray"
        case .projectionDefinition: "projectionDefinition"
        case .unknown: "*"
        case .choice: "enum"
        case .array: "array"
        }
    }
}
