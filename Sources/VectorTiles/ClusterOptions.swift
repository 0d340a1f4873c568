import Styling

/// How points of a source are clustered.
///
/// - Source: MapLibre Style Specification, "Sources", geojson: cluster….
public struct ClusterOptions: Sendable {
    /// Points nearer than this become one, units of 8192 to the tile.
    public var radius = 800.0
    /// The last zoom with clusters.
    public var maximumZoom = 17
    /// Fewer points stay alone.
    public var minimumPoints = 2
    /// What clusters know of their points.
    public var properties: [ClusterProperty] = []

    /// The defaults.
    public init() {}
}

/// A property of clusters: a value of each point, and how two become one.
public struct ClusterProperty: Sendable {
    /// The name.
    let name: String
    private let map: Expression
    private let reduce: Expression

    /// Reads a member of `clusterProperties`: [operator or expression, expression]; nil when it is none.
    init?(_ member: JSONMember) {
        guard let parts = member.value.elements, parts.count == 2,
            case .success(let map) = Expression.compile(parts[1])
        else { return nil }
        var accumulation = parts[0]
        if accumulation.text != nil {
            func call(_ items: JSONValue...) -> JSONValue { JSONValue(.array(items)) }
            func word(_ text: String) -> JSONValue { JSONValue(.string(text)) }
            accumulation = call(
                accumulation, call(word("accumulated")), call(word("get"), word(member.key)))
        }
        guard case .success(let reduce) = Expression.compile(accumulation) else { return nil }
        name = member.key
        self.map = map
        self.reduce = reduce
    }

    /// The value of a single point.
    func value(of properties: [String: ExpressionValue]) -> ExpressionValue {
        (try? map.evaluate(zoom: 0, feature: FeatureContext(properties: properties))) ?? .null
    }

    /// The value of two together.
    func joined(_ value: ExpressionValue, _ other: [String: ExpressionValue]) -> ExpressionValue {
        var globals = EvaluationGlobals()
        globals.accumulated = value
        return (try? reduce.evaluate(zoom: 0, feature: FeatureContext(properties: other), globals: globals))
            ?? .null
    }
}
