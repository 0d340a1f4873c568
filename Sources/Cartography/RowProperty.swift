import Features
import Styling
import Tiling

/// One style property at one zoom over one table: folded to a constant, looked up once per distinct value
/// of the single dictionary column it reads, or evaluated per row.
struct RowProperty<Value: Sendable> {
    /// Above this many distinct values a memo costs more than it saves on one viewport.
    static var largestMemo: Int { 4096 }

    private let property: StyleProperty<Value>
    private let zoom: Double
    private let constant: Value?
    private let column: Int?
    private let globals: EvaluationGlobals?
    private let tile: PieceTile?
    private var memo: [Value?]

    /// A property; `globals` for one that asks what images there are, `tile` when the coordinates are a tile's.
    init(
        _ property: StyleProperty<Value>, zoom: Double, table: FeatureTable,
        globals: EvaluationGlobals? = nil, tile: PieceTile? = nil
    ) {
        self.tile = tile
        // Binding computes results ahead, without knowing which images there are.
        let usesImages = property.expression?.usesImages ?? false
        self.property = usesImages ? property : property.bound(to: table)
        self.zoom = zoom
        self.globals = usesImages ? globals : nil
        constant = property.constant(zoom: zoom)
        column = constant == nil ? Self.memoColumn(of: property, in: table) : nil
        memo = column.map { Array(repeating: nil, count: table.dictionaryCount(column: $0) + 1) } ?? []
    }

    /// What the value depends on.
    var dependence: RowDependence {
        if constant != nil { return .nothing }
        return column.map(RowDependence.column) ?? .row
    }

    /// The value when no row matters.
    var sameForAll: Value? { constant }

    /// The value of a row.
    @inline(__always)
    mutating func value(row: Int, in table: FeatureTable) -> Value {
        if let constant { return constant }
        guard let column else {
            return evaluated(row: row, in: table)
        }
        // The last place of the memo is the null's.
        let code = table.stringCode(row: row, column: column) ?? memo.count - 1
        if let known = memo[code] { return known }
        let value = evaluated(row: row, in: table)
        memo[code] = value
        return value
    }

    private func evaluated(row: Int, in table: FeatureTable) -> Value {
        property.value(zoom: zoom, feature: FeatureContext(table: table, row: row, tile: tile), globals: globals)
    }

    private static func memoColumn(of property: StyleProperty<Value>, in table: FeatureTable) -> Int? {
        let dependencies = property.dependencies
        guard !dependencies.usesFeatureOther, dependencies.properties.count == 1,
            let column = table.columnIndex(named: dependencies.properties[0]),
            table.columns[column].type == .string, table.dictionaryCount(column: column) <= largestMemo
        else { return nil }
        return column
    }
}
