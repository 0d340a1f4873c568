/// A dataset at one moment: the imported table, and the changes since.
public struct FeatureSnapshot: Sendable {
    /// The tables as they were packed, drawn one after the other; changes lie in ``overlay``.
    ///
    /// Who draws or looks up features asks ``merged(touching:)`` first.
    public let tables: [FeatureTable]
    /// What has changed since; only on snapshots of one table.
    public let overlay: FeatureOverlay?

    /// A snapshot of the given tables.
    public init(tables: [FeatureTable]) {
        self.tables = tables
        overlay = nil
    }

    /// A table with changes.
    public init(table: FeatureTable, overlay: FeatureOverlay?) {
        tables = [table]
        self.overlay = overlay
    }

    /// How many features there are.
    public var count: Int { tables.reduce(overlay?.growth ?? 0) { $0 + $1.count } }

    /// The hash of all tables' content, in order.
    public var generation: Generation {
        if tables.count == 1, overlay == nil { return tables[0].generation }
        var content = LittleEndianBytes()
        for table in tables { content.append(table.generation.rawValue) }
        if let overlay {
            for table in overlay.tables { content.append(table.generation.rawValue) }
            content.append(UInt64(bitPattern: Int64(overlay.count)))
        }
        return Generation(rawValue: ContentHash.of(content.bytes.span))
    }
}
