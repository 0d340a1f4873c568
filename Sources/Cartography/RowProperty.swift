import Features
import Styling
import Tiling

/// One style property at one zoom over one table: folded to a constant, looked up once per distinct value
/// of the single column it reads, or evaluated per row.
struct RowProperty<Value: Sendable> {
    private let property: StyleProperty<Value>
    private let zoom: Double
    private let constant: Value?
    private let globals: EvaluationGlobals?
    private let tile: PieceTile?
    private var codes: ValueCodes?
    /// By code.
    private var memo: [Value?] = []

    /// A property; `globals` for one that asks what images there are, `tile` for one that asks where things lie.
    init(
        _ property: StyleProperty<Value>, zoom: Double, table: FeatureTable,
        globals: EvaluationGlobals? = nil, tile: PieceTile? = nil
    ) {
        self.tile = tile
        // Binding computes results ahead, without knowing which images there are.
        let usesImages = property.expression?.usesImages ?? false
        constant = property.constant(zoom: zoom)
        self.property = usesImages || constant != nil ? property : property.bound(to: table)
        self.zoom = zoom
        self.globals = usesImages ? globals : nil
        codes = constant == nil ? ValueCodes(property.dependencies, table: table) : nil
    }

    /// What the value depends on.
    var dependence: RowDependence {
        if constant != nil { return .nothing }
        return codes.map(RowDependence.column) ?? .row
    }

    /// The value when no row matters.
    var sameForAll: Value? { constant }

    /// The value of a row.
    @inline(__always)
    mutating func value(row: Int, in table: FeatureTable) -> Value {
        if let constant { return constant }
        guard let code = codes?.code(row: row) else { return evaluated(row: row, in: table) }
        if code < memo.count, let known = memo[code] { return known }
        let value = evaluated(row: row, in: table)
        while code >= memo.count { memo.append(nil) }
        memo[code] = value
        return value
    }

    private func evaluated(row: Int, in table: FeatureTable) -> Value {
        property.value(
            zoom: zoom, feature: FeatureContext(table: table, row: row, tile: tile), globals: globals)
    }
}
