import Features
import Styling
import Tiling

/// A layer's filter over one table: decided once per distinct value when it reads one column.
struct RowFilter {
    private let filter: Filter
    private let zoom: Double
    private let tile: PieceTile?
    private var codes: ValueCodes?
    /// By code: 0 unknown, 1 no, 2 yes.
    private var memo: [UInt8] = []

    /// A filter over a table, whose coordinates are a tile's if one is given.
    init(_ filter: Filter, zoom: Double, table: FeatureTable, tile: PieceTile? = nil) {
        self.tile = tile
        self.filter = filter.bound(to: table)
        self.zoom = zoom
        codes = ValueCodes(filter.dependencies, table: table)
    }

    /// True when the row is drawn.
    mutating func accepts(row: Int, in table: FeatureTable) -> Bool {
        guard let code = codes?.code(row: row) else { return evaluated(row: row, in: table) }
        while code >= memo.count { memo.append(0) }
        if memo[code] == 0 { memo[code] = evaluated(row: row, in: table) ? 2 : 1 }
        return memo[code] == 2
    }

    private func evaluated(row: Int, in table: FeatureTable) -> Bool {
        filter.accepts(zoom: zoom, feature: FeatureContext(table: table, row: row, tile: tile))
    }
}
