/// The columns of a table, to and from the bytes of the schema section.
enum TableSchema {
    /// Bytes a column's name can have.
    static let maximumNameBytes = 4096

    static func encoded(_ columns: [ColumnDefinition]) -> [UInt8] {
        var out = LittleEndianBytes()
        for column in columns {
            out.append(column.type.rawValue)
            out.append(UInt32(column.name.utf8.count))
            out.bytes += column.name.utf8
        }
        return out.bytes
    }

    static func decoded(_ section: Section) throws(FeatureTableError) -> [ColumnDefinition] {
        var columns: [ColumnDefinition] = []
        var position = 0
        while position < section.length {
            guard columns.count < TableHeader.maximumColumns, section.length - position >= 5,
                let type = ColumnType(rawValue: section.byte(position))
            else { throw .damaged(part: "schema", reason: "column \(columns.count) is unreadable") }
            let length = (0..<4).reduce(0) { $0 | Int(section.byte(position + 1 + $1)) << (8 * $1) }
            guard length <= maximumNameBytes, length <= section.length - position - 5 else {
                throw .damaged(part: "schema", reason: "column \(columns.count) has no name")
            }
            let name = section.text(position + 5..<position + 5 + length)
            columns.append(ColumnDefinition(name: name, type: type))
            position += 5 + length
        }
        return columns
    }
}
