import Geometry

/// One column of a table, found once: what inner loops read row by row.
public struct ColumnReader: Sendable {
    private let values: Section
    private let type: ColumnType
    /// Codes are held below this, whatever a damaged file says.
    private let codeCount: Int

    init(_ store: ColumnStore) {
        values = store.values
        type = store.definition.type
        codeCount = store.dictionaryCount
    }

    /// As ``FeatureTable/number(row:column:)``; a row out of range has no trap here, and no meaning.
    @inline(__always)
    public func number(_ row: Int) -> Double? {
        switch type {
        case .number:
            let value = Double(bitPattern: UInt64(bitPattern: values.long(row)))
            return value.isNaN ? nil : value
        case .integer:
            let value = values.long(row)
            return value == ColumnStore.nullLong ? nil : Double(value)
        case .boolean:
            let value = values.byte(row)
            return value == ColumnStore.nullBoolean ? nil : value != 0 ? 1 : 0
        case .string, .time: return nil
        }
    }

    /// As ``FeatureTable/stringCode(row:column:)``; a row out of range has no trap here, and no meaning.
    @inline(__always)
    public func code(_ row: Int) -> Int? {
        guard type == .string else { return nil }
        let code = Int(values.word(row))
        return code < codeCount ? code : nil
    }
}

/// The points of a table whose rows are all single points.
public struct PointReader: Sendable {
    private let vertices: Section

    init(_ vertices: Section) { self.vertices = vertices }

    /// The point of a row; a row out of range has no trap here, and no meaning.
    @inline(__always)
    public subscript(row: Int) -> WorldPoint { vertices.worldPoint(row) }
}

extension FeatureTable {
    /// A reader of a column.
    public func reader(column: Int) -> ColumnReader { ColumnReader(storage.columns[column]) }

    /// A reader of the points; nil unless every row is one point.
    public var points: PointReader? { storage.isPoints ? PointReader(storage.vertices) : nil }
}
