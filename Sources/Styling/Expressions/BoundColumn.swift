import Features

/// How properties of several types share a table whose columns have one type each.
///
/// GeoJSON may give a property a number in one feature and a text in the next. Such a property takes a
/// column for each type: the plain name for the first, the name with a suffix for the others. A list or an
/// object is kept as its JSON text.
enum LooseColumns {
    /// Stands between a name and its suffix; no property has it.
    static let mark: Character = "\u{1F}"
    /// A numeric id of the source.
    static let id = "\u{1F}id"

    enum Kind: String, CaseIterable {
        case number, string, boolean, json
    }

    static func name(_ name: String, _ kind: Kind) -> String { "\(name)\(mark)\(kind.rawValue)" }

    /// The names of a table's properties, each once.
    static func names(of table: FeatureTable) -> [String] {
        var names: [String] = []
        var seen: Set<String> = []
        for column in table.columns {
            let name = String(column.name.prefix { $0 != mark })
            if !name.isEmpty, seen.insert(name).inserted { names.append(name) }
        }
        return names
    }
}

/// A property found in a table: its column, and further ones if its type varies.
final class BoundColumn: Sendable {
    let name: String
    private let column: Int
    private let type: ColumnType
    private let isJSON: Bool
    private let others: [(column: Int, type: ColumnType, isJSON: Bool)]

    /// Nil when the table has no such property.
    init?(_ name: String, in table: FeatureTable) {
        var places: [(column: Int, type: ColumnType, isJSON: Bool)] = []
        if let column = table.columnIndex(named: name) {
            places.append((column, table.columns[column].type, false))
        }
        for kind in LooseColumns.Kind.allCases {
            if let column = table.columnIndex(named: LooseColumns.name(name, kind)) {
                places.append((column, table.columns[column].type, kind == .json))
            }
        }
        guard let first = places.first else { return nil }
        self.name = name
        column = first.column
        type = first.type
        isJSON = first.isJSON
        others = Array(places.dropFirst())
    }

    /// The column, if there is but one and it holds the values as they are.
    var only: (column: Int, type: ColumnType)? { others.isEmpty && !isJSON ? (column, type) : nil }

    /// The number of a row, if that is simply what the column holds; nil means: ask for the value.
    func number(_ feature: FeatureContext?) -> Double? {
        guard type == .number || type == .integer, case .row(let table, let row)? = feature?.storage else {
            return nil
        }
        return table.number(row: row, column: column)
    }

    /// The value of a row; nil for none.
    func value(_ table: FeatureTable, row: Int) -> ExpressionValue? {
        if let value = Self.value(table, row, column, type, isJSON) { return value }
        for other in others {
            if let value = Self.value(table, row, other.column, other.type, other.isJSON) { return value }
        }
        return nil
    }

    private static func value(
        _ table: FeatureTable, _ row: Int, _ column: Int, _ type: ColumnType, _ isJSON: Bool
    ) -> ExpressionValue? {
        switch type {
        case .integer, .number: return table.number(row: row, column: column).map { .number($0) }
        case .boolean: return table.number(row: row, column: column).map { .boolean($0 != 0) }
        case .string:
            guard let code = table.stringCode(row: row, column: column) else { return nil }
            let text = table.dictionaryString(column: column, code: code)
            guard isJSON else { return .string(text) }
            return (try? JSONParser.parse(Array(text.utf8))).map { ExpressionValue($0.root) }
        case .time:
            guard case .string(let text) = table.value(row: row, column: column) else { return nil }
            return .string(text)
        }
    }
}
