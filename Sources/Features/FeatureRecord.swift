import Geometry

/// One feature by itself, outside any table: what is changed, kept in a change log, and folded into tables.
public struct FeatureRecord: Sendable, Hashable {
    /// Unique in its dataset.
    public var id: String
    /// What the parts are.
    public var kind: GeometryKind
    /// Rings (not closed, outer ones clockwise on screen), lines, or one list of points; world units.
    public var parts: [[WorldPoint]]
    /// Attributes by column; what is missing is null.
    public var values: [String: FeatureValue]

    /// A feature from its parts; at least one vertex in all.
    public init(id: String, kind: GeometryKind, parts: [[WorldPoint]], values: [String: FeatureValue]) {
        self.id = id
        self.kind = kind
        self.parts = parts
        self.values = values
    }

    /// The smallest box around the geometry; nil without a vertex.
    public var box: WorldBox? {
        let points = parts.joined()
        guard let first = points.first else { return nil }
        return points.reduce(WorldBox(first)) { $0.union(WorldBox($1)) }
    }

    /// A name of the content: equal for equal features, for validators; hexadecimal.
    public var contentHash: String {
        let digits = String(ContentHash.of(bytes.span), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// True when both have the same geometry of the same kind.
    public func hasGeometry(of other: Self) -> Bool { kind == other.kind && parts == other.parts }

    /// The columns in which the two differ, sorted; null and missing are the same.
    public func columns(differingFrom other: Self) -> [String] {
        Set(values.keys).union(other.values.keys)
            .filter { (values[$0] ?? .null) != (other.values[$0] ?? .null) }.sorted()
    }
}

extension FeatureTable {
    /// A row by itself.
    public func record(row: Int) -> FeatureRecord {
        var parts: [[WorldPoint]] = []
        forEachPart(row: row) { span in parts.append(span.indices.map { span[$0] }) }
        var values: [String: FeatureValue] = [:]
        for (index, column) in columns.enumerated() {
            let value = value(row: row, column: index)
            if value != .null { values[column.name] = value }
        }
        return FeatureRecord(id: id(row: row), kind: kind(row: row), parts: parts, values: values)
    }
}

extension FeatureTableBuilder {
    /// Adds a feature; values of columns that the table does not have are left out.
    public mutating func append(_ record: FeatureRecord) {
        append(
            kind: record.kind, parts: record.parts, id: record.id,
            values: columns.map { record.values[$0.name] ?? .null })
    }

    /// Adds a row of another table; columns are matched by name.
    ///
    /// - Parameters:
    ///   - row: a row of the table.
    ///   - table: the other table.
    ///   - places: for each column here, its place there; nil for null. See ``places(in:)``.
    public mutating func append(row: Int, of table: FeatureTable, places: [Int?]) {
        var parts: [[WorldPoint]] = []
        table.forEachPart(row: row) { span in parts.append(span.indices.map { span[$0] }) }
        append(
            kind: table.kind(row: row), parts: parts, id: table.id(row: row),
            values: places.map { $0.map { table.value(row: row, column: $0) } ?? .null })
        if findsBorders, table.knowsNeighbours {
            soundness[soundness.count - 1] = table.isIrregular(row: row) ? .irregular : .sound
        }
        if findsPoles, table.knowsPoles {
            var known: [Point] = []
            table.forEachPole(row: row) { known.append($0) }
            poles[poles.count - 1] = known
        }
    }

    /// Where the columns of this builder are in a table.
    public func places(in table: FeatureTable) -> [Int?] { columns.map { table.columnIndex(named: $0.name) } }
}
