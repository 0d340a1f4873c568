import Features
import Geometry

/// Computes derived columns.
public enum Aggregation {
    /// Rows of a table that count; nil for all of them.
    public typealias Rows = (table: FeatureTable, rows: [Int32]?)

    /// The derived columns of a table, in the order of their definitions.
    ///
    /// - Parameters:
    ///   - definitions: what to compute.
    ///   - table: the table that gets the columns.
    ///   - name: its name, for errors.
    ///   - tables: the other datasets by name.
    /// - Returns: one column for each definition.
    /// - Throws: when a dataset or column is not there, or a dataset's table is damaged.
    public static func columns(
        _ definitions: [AggregateDefinition], of table: FeatureTable, named name: String,
        from tables: [String: FeatureTable]
    ) throws(FeatureSourceError) -> [AddedColumn] {
        var columns: [AddedColumn] = []
        for definition in definitions {
            guard let source = tables[definition.dataset] else {
                throw .noSuchDataset(column: definition.column, dataset: definition.dataset)
            }
            do throws(FeatureTableError) {
                try source.verify(.everything)
            } catch {
                throw .damagedDataset(column: definition.column, dataset: definition.dataset, error)
            }
            columns.append(try column(definition, of: table, named: name, from: [(source, nil)]))
        }
        return columns
    }

    /// One derived column of a table, from rows of the other dataset wherever they lie.
    ///
    /// - Parameters:
    ///   - definition: what to compute.
    ///   - table: the table that gets the column.
    ///   - name: its name, for errors.
    ///   - sources: the other dataset's rows.
    /// - Returns: the column.
    /// - Throws: when a column is not there.
    public static func column(
        _ definition: AggregateDefinition, of table: FeatureTable, named name: String, from sources: [Rows]
    ) throws(FeatureSourceError) -> AddedColumn {
        var sums = AggregateSums(rowCount: table.count)
        var keys: KeyIndex?
        if case .key(let own, _) = definition.relation {
            keys = KeyIndex(
                table: table, column: try require(own, in: table, dataset: name, definition))
        }
        for (source, rows) in sources {
            try add(
                definition, from: source, rows ?? (0..<Int32(source.count)).map { $0 }, table, keys, &sums)
        }
        return sums.column(definition)
    }

    private static func add(
        _ definition: AggregateDefinition, from source: FeatureTable, _ rows: [Int32], _ table: FeatureTable,
        _ keys: KeyIndex?, _ sums: inout AggregateSums
    ) throws(FeatureSourceError) {
        let weight = try weightColumn(definition, source)
        func add(_ row: Int, to owners: some Sequence<Int32>) {
            let isAccepted = definition.condition.map { $0(source, row) } ?? true
            let value = weight.map { source.number(row: row, column: $0) ?? 0 } ?? 1
            for owner in owners { sums.add(value, to: Int(owner), isAccepted: isAccepted) }
        }
        if case .key(_, let otherColumn) = definition.relation, let keys {
            let column = try require(otherColumn, in: source, dataset: definition.dataset, definition)
            var lookup = KeyLookup(index: keys, source: source, column: column)
            for row in rows { add(Int(row), to: lookup.owners(of: Int(row))) }
            return
        }
        var candidates: [Int32] = []
        for row in rows {
            owners(of: place(source, Int(row)), in: table, &candidates)
            if !candidates.isEmpty { add(Int(row), to: candidates) }
        }
    }

    /// The rows of a table whose polygons hold a point, ascending.
    public static func owners(of point: WorldPoint, in table: FeatureTable) -> [Int] {
        var rows: [Int32] = []
        owners(of: point, in: table, &rows)
        return rows.map(Int.init)
    }

    /// Where a feature counts as being: a point by its place, anything else by its box' middle.
    public static func place(of record: FeatureRecord) -> WorldPoint? {
        if record.kind == .point { return record.parts.first?.first }
        return record.box.map(middle)
    }

    private static func middle(_ box: WorldBox) -> WorldPoint {
        WorldPoint(x: box.minX + (box.maxX - box.minX) / 2, y: box.minY + (box.maxY - box.minY) / 2)
    }

    /// The polygons that hold a point.
    private static func owners(of point: WorldPoint, in table: FeatureTable, _ rows: inout [Int32]) {
        rows.removeAll(keepingCapacity: true)
        table.rows(touching: WorldBox(point), into: &rows)
        rows.removeAll { row in
            table.kind(row: Int(row)) != .polygon
                || !PolygonContainment.contains(table, row: Int(row), point)
        }
    }

    /// Where a row of the other dataset counts as being.
    private static func place(_ table: FeatureTable, _ row: Int) -> WorldPoint {
        if table.kind(row: row) == .point { return table.point(row: row) }
        return middle(table.box(row: row))
    }

    private static func weightColumn(
        _ definition: AggregateDefinition, _ source: FeatureTable
    ) throws(FeatureSourceError) -> Int? {
        guard case .sum(let field) = definition.measure else { return nil }
        return try require(field, in: source, dataset: definition.dataset, definition)
    }

    private static func require(
        _ column: String, in table: FeatureTable, dataset: String, _ definition: AggregateDefinition
    ) throws(FeatureSourceError) -> Int {
        if let index = table.columnIndex(named: column) { return index }
        throw .noSuchColumn(
            column: definition.column, dataset: dataset, wanted: column, columns: table.columns.map(\.name))
    }
}

/// What has been added up for each row.
private struct AggregateSums {
    private var accepted: [Double]
    private var all: [Double]

    init(rowCount: Int) {
        accepted = [Double](repeating: 0, count: rowCount)
        all = accepted
    }

    mutating func add(_ value: Double, to row: Int, isAccepted: Bool) {
        all[row] += value
        if isAccepted { accepted[row] += value }
    }

    func column(_ definition: AggregateDefinition) -> AddedColumn {
        let type: ColumnType
        let values: [FeatureValue]
        switch definition.measure {
        case .count: (type, values) = (.integer, accepted.map { .number($0) })
        case .sum: (type, values) = (.number, accepted.map { .number($0) })
        case .share:
            type = .number
            values = zip(accepted, all).map { $1 == 0 ? .null : .number($0 / $1) }
        }
        return AddedColumn(definition: ColumnDefinition(name: definition.column, type: type), values: values)
    }
}

/// The rows of a table by the text of a column.
private struct KeyIndex {
    private var rows: [String: [Int32]] = [:]

    init(table: FeatureTable, column: Int) {
        for row in 0..<table.count {
            if let key = table.keyText(row: row, column: column) { rows[key, default: []].append(Int32(row)) }
        }
    }

    func rows(_ key: String) -> [Int32] { rows[key] ?? [] }
}

/// Finds the owners of the other dataset's rows, once for each text of a dictionary.
private struct KeyLookup {
    private let index: KeyIndex
    private let source: FeatureTable
    private let column: Int
    private var byCode: [[Int32]?]

    init(index: KeyIndex, source: FeatureTable, column: Int) {
        self.index = index
        self.source = source
        self.column = column
        byCode = Array(repeating: nil, count: source.dictionaryCount(column: column))
    }

    mutating func owners(of row: Int) -> [Int32] {
        guard let code = source.stringCode(row: row, column: column) else {
            return source.keyText(row: row, column: column).map { index.rows($0) } ?? []
        }
        if let known = byCode[code] { return known }
        let found = index.rows(source.dictionaryString(column: column, code: code))
        byCode[code] = found
        return found
    }
}

extension FeatureTable {
    /// A value as text, so that 15-digit codes match whether one side keeps them as numbers or not.
    fileprivate func keyText(row: Int, column: Int) -> String? {
        switch value(row: row, column: column) {
        case .null: nil
        case .boolean(let flag): flag ? "true" : "false"
        case .number(let number): Int64(exactly: number).map { String($0) } ?? String(number)
        case .string(let text): text
        }
    }
}
