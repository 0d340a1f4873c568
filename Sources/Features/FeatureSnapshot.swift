/// A dataset at one moment: the imported table, and later the changes since.
public struct FeatureSnapshot: Sendable {
    /// The tables, drawn one after the other.
    public let tables: [FeatureTable]

    /// A snapshot of the given tables.
    public init(tables: [FeatureTable]) {
        self.tables = tables
    }

    /// The hash of all tables' content, in order.
    public var generation: Generation {
        if tables.count == 1 { return tables[0].generation }
        var content = LittleEndianBytes()
        for table in tables { content.append(table.generation.rawValue) }
        return Generation(rawValue: ContentHash.of(content.bytes.span))
    }
}
