/// Values of one more column for every row of a table.
public struct AddedColumn: Sendable {
    /// The name and type.
    public var definition: ColumnDefinition
    /// One value for each row; converted to the column's type if that loses nothing, else null.
    public var values: [FeatureValue]

    /// A column of the given values.
    public init(definition: ColumnDefinition, values: [FeatureValue]) {
        self.definition = definition
        self.values = values
    }
}

extension FeatureTable {
    /// The same table with columns added behind its own; the rows' bytes are shared, not copied.
    ///
    /// Its generation is that of the same table encoded and opened again.
    public func adding(_ added: [AddedColumn]) -> FeatureTable {
        let own = storage.definitions
        precondition(
            own.count + added.count <= TableHeader.maximumColumns, "more columns than a table can have")
        var payloads: [(SectionKey, SectionPayload)] = []
        for (index, column) in added.enumerated() {
            precondition(column.values.count == count, "one value for each row")
            var builder = ColumnBuilder(column.definition)
            for value in column.values {
                builder.appendNull()
                builder.setLast(value)
            }
            payloads += builder.payloads(column: own.count + index)
        }
        payloads.append(
            (SectionKey(kind: .schema), .bytes(TableSchema.encoded(own + added.map(\.definition)))))
        return replacing(payloads)
    }

    /// The table with sections replaced or added.
    private func replacing(_ payloads: [(SectionKey, SectionPayload)]) -> FeatureTable {
        var sections = storage.sections
        var hashes: [SectionKey: UInt64] = [:]
        for entry in storage.header.entries { hashes[entry.key] = entry.hash }
        for (key, payload) in payloads {
            let region = ByteRegion(byteCount: payload.byteCount) { heap in
                payload.send(to: { heap.copy($0, at: $1) }, at: 0, expected: payload.byteCount)
            }
            sections[key] = Section(region: region, offset: 0, length: payload.byteCount)
            hashes[key] = payload.hash
        }
        let lengths = sections.keys.sorted().map { (key: $0, length: sections[$0]?.length ?? 0) }
        var header = TableHeader(rowCount: count, extent: extent, lengths: lengths)
        for index in header.entries.indices {
            header.entries[index].hash = hashes[header.entries[index].key] ?? 0
        }
        let verification = TableVerification(
            count: header.entries.count, sound: Set(storage.verification.sound).union(payloads.map(\.0)))
        do throws(FeatureTableError) {
            return FeatureTable(
                storage: try TableStorage(header: header, sections: sections, verification: verification))
        } catch {
            preconditionFailure("a table with columns added cannot be opened: \(error)")
        }
    }

    /// Hands over the table's bytes piece by piece, as ``FeatureTableBuilder/write(order:to:)`` does.
    ///
    /// - Returns: how many bytes the table has.
    @discardableResult
    public func write<Failure: Error>(
        to sink: (RawSpan, Int) throws(Failure) -> Void
    ) throws(Failure) -> Int {
        for entry in storage.header.entries {
            guard let section = storage.sections[entry.key] else { continue }
            try section.withAllBytes { bytes throws(Failure) in try sink(bytes, entry.offset) }
        }
        let head = storage.header.encoded()
        try SectionPayload.bytes(head).send(to: sink, at: 0, expected: head.count)
        return storage.header.totalBytes
    }

    /// The table's bytes, for tests and small tables.
    public func encoded() -> [UInt8] {
        let region = ByteRegion(byteCount: storage.header.totalBytes) { heap in
            write { heap.copy($0, at: $1) }
        }
        return region.copied()
    }
}
