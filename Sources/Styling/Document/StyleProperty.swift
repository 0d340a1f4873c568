import Features

/// A property of a layer: a constant, or an expression of zoom and feature with a default for when it fails.
public struct StyleProperty<Value: Sendable>: Sendable {
    /// The name in the specification, as `fill-color`.
    public let name: String
    /// What counts when the expression has no value.
    public let defaultValue: Value
    /// The expression; nil for a constant.
    public let expression: Expression?

    private let fixedValue: Value?
    /// The value of a result; nil when it will not do.
    let read: @Sendable (ExpressionValue) -> Value?

    /// A constant.
    init(name: String, constant: Value, read: @escaping @Sendable (ExpressionValue) -> Value?) {
        self.name = name
        defaultValue = constant
        expression = nil
        fixedValue = constant
        self.read = read
    }

    /// A value that an expression gives.
    ///
    /// - Parameters:
    ///   - name: The name in the specification.
    ///   - expression: The expression.
    ///   - defaultValue: What counts when it fails.
    ///   - read: The value of a result; nil when it will not do.
    init(
        name: String, expression: Expression, defaultValue: Value,
        read: @escaping @Sendable (ExpressionValue) -> Value?
    ) {
        self.name = name
        self.defaultValue = defaultValue
        self.expression = expression
        self.read = read
        let isConstant =
            expression.isFeatureConstant && expression.isZoomConstant && !expression.usesImages
        fixedValue =
            isConstant
            ? Self.value(of: expression, zoom: nil, feature: nil, read) ?? defaultValue : nil
    }

    /// What the value depends on.
    public var dependencies: ExpressionDependencies {
        fixedValue == nil ? expression?.dependencies ?? .none : .none
    }

    /// The value at a zoom; nil when it depends on the feature, or on what images there are.
    public func constant(zoom: Double) -> Value? {
        if let fixedValue { return fixedValue }
        guard let expression, expression.isFeatureConstant, !expression.usesImages else { return nil }
        return Self.value(of: expression, zoom: zoom, feature: nil, read) ?? defaultValue
    }

    /// The value for a feature at a zoom; the default when the expression fails.
    ///
    /// - Parameters:
    ///   - zoom: The style zoom.
    ///   - feature: The feature.
    ///   - globals: What else is known, such as the names of images; nil for a plain map.
    /// - Returns: The value.
    public func value(zoom: Double, feature: FeatureContext, globals: EvaluationGlobals? = nil) -> Value {
        if let fixedValue { return fixedValue }
        guard let expression else { return defaultValue }
        return Self.value(of: expression, zoom: zoom, feature: feature, globals: globals, read)
            ?? defaultValue
    }

    /// The value without a feature; the default when the expression fails.
    public func value(zoom: Double, globals: EvaluationGlobals) -> Value {
        if let fixedValue { return fixedValue }
        guard let expression else { return defaultValue }
        return Self.value(of: expression, zoom: zoom, feature: nil, globals: globals, read) ?? defaultValue
    }

    /// The same property with the feature's properties resolved to the columns of a table.
    public func bound(to table: FeatureTable) -> Self {
        guard let expression, dependencies.usesFeature else { return self }
        return Self(
            name: name, expression: expression.bound(to: table), defaultValue: defaultValue, read: read)
    }

    /// The same property at one zoom: what depended on the zoom alone is computed.
    public func fixed(zoom: Double) -> Self {
        guard let expression, dependencies.usesZoom else { return self }
        return Self(
            name: name, expression: expression.fixed(zoom: zoom), defaultValue: defaultValue, read: read)
    }

    private static func value(
        of expression: Expression, zoom: Double?, feature: FeatureContext?,
        globals: EvaluationGlobals? = nil, _ read: (ExpressionValue) -> Value?
    ) -> Value? {
        guard let result = try? expression.evaluate(zoom: zoom, feature: feature, globals: globals) else {
            return nil
        }
        if case .number(let number) = result, number.isNaN { return nil }
        return read(result)
    }
}
