/// What a property or a filter depends on.
public struct ExpressionDependencies: Hashable, Sendable {
    /// The result changes with the zoom.
    public var usesZoom: Bool
    /// The names of the feature's properties that are read, sorted.
    public var properties: [String]
    /// The result depends on the feature in another way: its id, its geometry, its kind, all its properties,
    /// or properties whose names are computed.
    public var usesFeatureOther: Bool

    /// Dependencies; the names are to be sorted.
    public init(usesZoom: Bool, properties: [String], usesFeatureOther: Bool) {
        self.usesZoom = usesZoom
        self.properties = properties
        self.usesFeatureOther = usesFeatureOther
    }

    /// Nothing at all: the result is a constant.
    public static let none = Self(usesZoom: false, properties: [], usesFeatureOther: false)

    /// True when the result may differ from feature to feature.
    public var usesFeature: Bool { usesFeatureOther || !properties.isEmpty }

    /// What either depends on.
    public func union(_ other: Self) -> Self {
        Self(
            usesZoom: usesZoom || other.usesZoom,
            properties: Set(properties).union(other.properties).sorted(),
            usesFeatureOther: usesFeatureOther || other.usesFeatureOther)
    }
}

/// A compiled expression of the MapLibre style specification.
public struct Expression: Sendable {
    let root: ExpressionNode
    let slotCount: Int
    /// What the result depends on.
    public let dependencies: ExpressionDependencies

    init(root: ExpressionNode, slotCount: Int) {
        self.root = root
        self.slotCount = slotCount
        dependencies = ExpressionDependencies(of: root)
    }

    /// The type of the result.
    public var type: ExpressionType { root.type }
    /// The result does not depend on the feature.
    public var isFeatureConstant: Bool { root.traits.isDisjoint(with: .feature) }
    /// The result does not depend on the zoom.
    public var isZoomConstant: Bool { !root.traits.contains(.zoom) }

    /// The result depends on what images there are.
    public var usesImages: Bool { root.traits.contains(.images) }

    /// Compiles the text of an expression.
    ///
    /// - Parameters:
    ///   - json: The expression.
    ///   - type: The type that is wanted; nil for any.
    ///   - coercesToString: A text is wanted and anything may be turned into one.
    /// - Returns: The expression, or why there is none: at least one fault.
    public static func compile(
        _ json: JSONValue, expecting type: ExpressionType? = nil, coercesToString: Bool = false
    ) -> Result<Expression, ExpressionFaults> {
        var compiler = ExpressionCompiler()
        let place = CompilerPlace(key: "", expected: type)
        guard let root = compiler.compile(json, at: place, annotation: coercesToString ? .coerce : nil) else {
            return .failure(ExpressionFaults(faults: compiler.faults))
        }
        return .success(Expression(root: root, slotCount: compiler.slotCount))
    }

    /// The result for a feature.
    ///
    /// - Parameters:
    ///   - zoom: The style zoom.
    ///   - feature: The feature; nil for none.
    ///   - globals: What else is known; nil for a plain map.
    /// - Returns: A value of the expression's type.
    /// - Throws: When the specification calls the result an error.
    public func evaluate(
        zoom: Double?, feature: FeatureContext?, globals: EvaluationGlobals? = nil
    ) throws(EvaluationError) -> ExpressionValue {
        if case .literal(let value) = root.operation { return value }
        var context = EvaluationContext(zoom: zoom, feature: feature, globals: globals, slotCount: slotCount)
        return try root.evaluate(&context)
    }
}

/// Why a text is no expression.
public struct ExpressionFaults: Error, Hashable, Sendable {
    /// The faults, in the order they were found.
    public let faults: [ExpressionFault]
}

extension ExpressionDependencies {
    init(of node: ExpressionNode) {
        var names: Set<String> = []
        var other = !node.traits.isDisjoint(with: [.featureOther, .featureState])
        Self.collect(node, into: &names, &other)
        self.init(usesZoom: node.traits.contains(.zoom), properties: names.sorted(), usesFeatureOther: other)
    }

    private static func collect(_ node: ExpressionNode, into names: inout Set<String>, _ other: inout Bool) {
        guard node.traits.contains(.properties) else { return }
        switch node.operation {
        case .property(let name), .hasProperty(let name): names.insert(name)
        case .column(let column), .hasColumn(let column): names.insert(column.name)
        case .lookup(let lookup): names.insert(lookup.name)
        case .legacyFilter(let test):
            switch test.subject {
            case .property(let name): names.insert(name)
            case .column(let column): names.insert(column.name)
            case .id, .geometryType: break
            }
        case .function(let function, let nodes):
            // `get` of a computed name, or all properties: any of them may count.
            if !function.traits(argumentCount: nodes.count).isDisjoint(with: .properties) { other = true }
        default: break
        }
        for child in node.operation.children { collect(child, into: &names, &other) }
    }
}
