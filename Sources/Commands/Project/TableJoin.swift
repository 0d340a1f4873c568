import Features
import Geometry

/// Joins the tables of a dataset's files into one.
///
/// Columns are matched by name; one that two files have with different types becomes text, or a number if both
/// are numbers. An id that came before is kept under a generated one, as within a file; ids that were only
/// numbers of rows are given anew.
struct TableJoin {
    /// The joined table.
    let table: FeatureTable
    /// Rows whose id came before.
    let duplicateIDs: Int

    /// Joins tables in their order; `numbersRows` when the dataset has no ids of its own.
    init(_ tables: [FeatureTable], numbersRows: Bool) {
        let columns = Self.columns(of: tables)
        var builder = FeatureTableBuilder(columns: columns)
        builder.findsPoles = true
        var duplicates = 0
        for table in tables {
            let places = columns.map { table.columnIndex(named: $0.name) }
            for row in 0..<table.count {
                var id = Array((numbersRows ? "\(builder.count + 1)" : table.id(row: row)).utf8)
                if !numbersRows, builder.contains(id: id.span) {
                    duplicates += 1
                    id = Self.freeID(like: table.id(row: row), in: &builder)
                }
                Self.append(row, of: table, id: id, to: &builder)
                for (column, place) in places.enumerated() {
                    guard let place else { continue }
                    let value = table.value(row: row, column: place)
                    builder.set(column: column, columns[column].type == .string ? value.asText : value)
                }
            }
        }
        self.table = builder.finish(order: .hilbert)
        duplicateIDs = duplicates
    }

    private static func append(
        _ row: Int, of table: FeatureTable, id: [UInt8], to builder: inout FeatureTableBuilder
    ) {
        var vertices: [WorldPoint] = []
        var ends: [Int] = []
        table.forEachPart(row: row) { part in
            for index in part.indices { vertices.append(part[index]) }
            ends.append(vertices.count)
        }
        builder.appendRow(
            kind: table.kind(row: row), vertices: vertices.span, partEnds: ends.span, id: id.span)
    }

    private static func freeID(like id: String, in builder: inout FeatureTableBuilder) -> [UInt8] {
        var number = 2
        while true {
            let candidate = Array("\(id)~\(number)".utf8)
            if !builder.contains(id: candidate.span) { return candidate }
            number += 1
        }
    }

    private static func columns(of tables: [FeatureTable]) -> [ColumnDefinition] {
        var columns: [ColumnDefinition] = []
        for column in tables.flatMap(\.columns) {
            guard let index = columns.firstIndex(where: { $0.name == column.name }) else {
                columns.append(column)
                continue
            }
            columns[index] = ColumnDefinition(
                name: column.name, type: Self.type(columns[index].type, column.type))
        }
        return columns
    }

    /// The type that holds values of both.
    private static func type(_ a: ColumnType, _ b: ColumnType) -> ColumnType {
        if a == b { return a }
        let numbers: [ColumnType] = [.integer, .number]
        return numbers.contains(a) && numbers.contains(b) ? .number : .string
    }
}

extension FeatureValue {
    /// The value as a text, so that a column of texts can hold it.
    fileprivate var asText: Self {
        switch self {
        case .null, .string: self
        case .boolean(let value): .string(value ? "true" : "false")
        case .number(let value): .string(Int64(exactly: value).map(String.init) ?? "\(value)")
        }
    }
}
