import Geometry

/// Collects rows in flat arrays and packs them into a ``FeatureTable``.
///
/// There is no object per row: 10 million points with a few columns stay well below a gigabyte.
public struct FeatureTableBuilder {
    /// The order of the rows of the finished table.
    public enum Order: Sendable {
        /// Along the Hilbert curve of the boxes' centres, ties by id, then as they came.
        case hilbert
        /// As they came; the index keeps the curve's order beside them.
        case source
    }

    /// The columns, in order.
    public var columns: [ColumnDefinition] { columnBuilders.map(\.definition) }
    /// How many rows were appended.
    public var count: Int { kinds.count }

    /// False when nobody will ask for the borders of areas; set before rows are added.
    public var findsBorders = true {
        didSet { precondition(kinds.isEmpty, "set before rows are added") }
    }

    /// True when the table is to know where labels of its areas stand; set before rows are added.
    public var findsPoles = false {
        didSet { precondition(kinds.isEmpty, "set before rows are added") }
    }
    /// For each row what is known of its poles already, when the table is to know them.
    var poles: [[Point]?] = []

    /// For each row whether its rings are known to be in order, as another table has found.
    var soundness: [Soundness] = []

    enum Soundness: UInt8 {
        case unknown, sound, irregular
    }

    var kinds: [UInt8] = []
    private var knowsAreas = false
    /// Where rows end in `partEnds`, and parts in `vertices`; empty as long as all rows are single points.
    var rowEnds: [UInt32] = []
    var partEnds: [UInt32] = []
    /// x in the low half, y in the high half: as in the file.
    var vertices: [UInt64] = []
    var ids = StringPool()
    var columnBuilders: [ColumnBuilder]
    private var knowsIDs = false

    /// A builder of a table with the given columns.
    public init(columns: [ColumnDefinition]) {
        precondition(columns.count <= TableHeader.maximumColumns, "more columns than a table can have")
        columnBuilders = columns.map(ColumnBuilder.init)
    }

    /// Vertices that all rows together can have: ends are 32-bit.
    public static let maximumVertices = Int(UInt32.max)
    /// Rows that a table can have: row numbers are Int32.
    public static let maximumRows = TableHeader.maximumRows

    /// True while one more row of that size fits the format's limits.
    public func hasRoom(vertices count: Int, idBytes: Int) -> Bool {
        self.count < Self.maximumRows && count <= Self.maximumVertices - vertices.count
            && ids.hasRoom(for: idBytes)
    }

    /// Adds a row.
    ///
    /// - Parameters:
    ///   - kind: what the parts are.
    ///   - parts: rings (not closed), lines, or one list of points; at least one vertex in all.
    ///   - id: need not be unique.
    ///   - values: one for each column; a value of another type is converted if that loses nothing, else
    ///     null.
    public mutating func append(
        kind: GeometryKind, parts: [[WorldPoint]], id: String, values: [FeatureValue]
    ) {
        precondition(values.count == columnBuilders.count, "one value for each column")
        var ends: [Int] = []
        var all: [WorldPoint] = []
        for part in parts {
            all += part
            ends.append(all.count)
        }
        let text = Array(id.utf8)
        appendRow(kind: kind, vertices: all.span, partEnds: ends.span, id: text.span)
        for (column, value) in values.enumerated() { columnBuilders[column].setLast(value) }
    }

    /// Adds a row without values; the `set` functions fill in the last row.
    ///
    /// - Parameters:
    ///   - kind: what the parts are.
    ///   - added: the vertices of all parts, one after the other; at least one.
    ///   - ends: where each part ends in the vertices, ascending; the last is their count.
    ///   - id: UTF-8; need not be unique.
    public mutating func appendRow(
        kind: GeometryKind, vertices added: Span<WorldPoint>, partEnds ends: Span<Int>, id: Span<UInt8>
    ) {
        precondition(added.count > 0 && ends.count > 0, "a row has at least one vertex")
        precondition(ends[ends.count - 1] == added.count, "the last part ends with the vertices")
        precondition(hasRoom(vertices: added.count, idBytes: id.count), "ask hasRoom before the limit")
        if rowEnds.isEmpty, kind != .point || added.count > 1 { keepParts() }
        let base = vertices.count
        vertices.reserveRoom(added.count)
        for index in added.indices {
            vertices.append(UInt64(added[index].x) | UInt64(added[index].y) << 32)
        }
        if keepsParts || added.count > 1 || kind != .point {
            appendEnds(ends, base: base)
        }
        kinds.reserveRoom(1)
        kinds.append(kind.rawValue)
        if kind == .polygon { knowsAreas = true }
        if findsBorders { soundness.append(.unknown) }
        if findsPoles { poles.append(kind == .polygon ? nil : []) }
        ids.append(id)
        if knowsIDs { ids.index(count - 1) }
        for column in columnBuilders.indices { columnBuilders[column].appendNull() }
    }

    var keepsParts: Bool { !rowEnds.isEmpty }

    /// True when the table is to know the borders of its areas.
    var hasAreas: Bool { knowsAreas && findsBorders }

    /// True when the table is to know poles.
    var hasPoles: Bool { knowsAreas && findsPoles }

    private mutating func appendEnds(_ ends: Span<Int>, base: Int) {
        partEnds.reserveRoom(ends.count)
        for index in ends.indices { partEnds.append(UInt32(base + ends[index])) }
        rowEnds.reserveRoom(1)
        rowEnds.append(UInt32(partEnds.count))
    }

    /// From here on parts are kept: every row so far is one part of one vertex.
    private mutating func keepParts() {
        guard count > 0 else { return }
        rowEnds = (1...UInt32(count)).map { $0 }
        partEnds = rowEnds
    }

    /// True when a row with that id was appended; the first call makes a table of all ids, kept up from
    /// then on.
    public mutating func contains(id: Span<UInt8>) -> Bool {
        if !knowsIDs {
            for row in 0..<count { ids.index(row) }
            knowsIDs = true
        }
        return ids.contains(id)
    }
}

// MARK: Values of the last row

extension FeatureTableBuilder {
    /// Sets a value of the last row.
    public mutating func set(column: Int, _ value: FeatureValue) { columnBuilders[column].setLast(value) }
    /// Sets a value of the last row to a truth.
    public mutating func set(column: Int, boolean: Bool) { columnBuilders[column].setLast(boolean: boolean) }
    /// Sets a value of the last row to a whole number, or milliseconds since 1970 in a time column.
    public mutating func set(column: Int, integer: Int64) { columnBuilders[column].setLast(integer: integer) }
    /// Sets a value of the last row to a number; NaN is null.
    public mutating func set(column: Int, number: Double) { columnBuilders[column].setLast(number: number) }
    /// Sets a value of the last row of a string column to text in UTF-8.
    public mutating func set(column: Int, utf8 text: Span<UInt8>) {
        columnBuilders[column].setLast(utf8: text)
    }

    /// True while the dictionary of a string column has room for that many bytes more.
    public func hasRoom(column: Int, textBytes: Int) -> Bool {
        columnBuilders[column].dictionary.hasRoom(for: textBytes)
    }
}
