import Features
import Styling
import Tiling

/// A layer's filter over one table: decided once per distinct value when it reads one dictionary column.
struct RowFilter {
    private let filter: Filter
    private let zoom: Double
    private let tile: PieceTile?
    private let column: Int?
    /// 0 unknown, 1 no, 2 yes; the last place is the null's.
    private var memo: [UInt8] = []

    /// A filter over a table, whose coordinates are a tile's if one is given.
    init(_ filter: Filter, zoom: Double, table: FeatureTable, tile: PieceTile? = nil) {
        self.tile = tile
        self.filter = filter.bound(to: table)
        self.zoom = zoom
        let dependencies = filter.dependencies
        guard !dependencies.usesFeatureOther, dependencies.properties.count == 1,
            let column = table.columnIndex(named: dependencies.properties[0]),
            table.columns[column].type == .string,
            table.dictionaryCount(column: column) <= RowProperty<Double>.largestMemo
        else {
            column = nil
            return
        }
        self.column = column
        memo = Array(repeating: 0, count: table.dictionaryCount(column: column) + 1)
    }

    /// True when the row is drawn.
    mutating func accepts(row: Int, in table: FeatureTable) -> Bool {
        guard let column else { return evaluated(row: row, in: table) }
        let code = table.stringCode(row: row, column: column) ?? memo.count - 1
        if memo[code] == 0 { memo[code] = evaluated(row: row, in: table) ? 2 : 1 }
        return memo[code] == 2
    }

    private func evaluated(row: Int, in table: FeatureTable) -> Bool {
        filter.accepts(zoom: zoom, feature: FeatureContext(table: table, row: row, tile: tile))
    }
}
