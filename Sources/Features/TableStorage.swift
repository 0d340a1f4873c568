import Geometry

/// What is held against its checksum when a table is opened.
enum VerifiedScope {
    case all, schema
    /// Bytes that this process has just packed itself.
    case nothing
}

/// What an open table is made of: sections in one region, or in several when columns were added.
final class TableStorage: Sendable {
    let header: TableHeader
    let sections: [SectionKey: Section]
    let generation: Generation
    let columns: [ColumnStore]
    let definitions: [ColumnDefinition]
    let columnIndexes: [String: Int]

    let kinds: Section
    let rowEnds: Section
    let partEnds: Section
    let vertices: Section
    let boxes: Section
    let nodes: Section
    let permutation: Section
    let neighbours: Section
    let poleEnds: Section
    let poles: Section
    let idEnds: Section
    let idBytes: Section
    let idOrder: Section
    let levels: [Range<Int>]
    /// Every row is one part of one vertex: boxes and parts need not be kept.
    let isPoints: Bool
    let hasPermutation: Bool
    let hasNeighbours: Bool
    let hasPoles: Bool
    /// What is known of the sections' checksums.
    let verification: TableVerification

    /// Reads and checks the directory; every number of values must fit the number of rows.
    convenience init(region: ByteRegion, verifying scope: VerifiedScope) throws(FeatureTableError) {
        let header = try TableHeader(region: region)
        var sections: [SectionKey: Section] = [:]
        for entry in header.entries {
            sections[entry.key] = Section(region: region, offset: entry.offset, length: entry.length)
        }
        let keys = header.entries.map(\.key)
        let verification = TableVerification(count: keys.count, sound: scope == .nothing ? keys : [])
        try verification.verify(
            header.entries.filter { scope == .all || $0.key.kind == .schema }, in: sections)
        try self.init(header: header, sections: sections, verification: verification)
    }

    init(
        header: TableHeader, sections: [SectionKey: Section], verification: TableVerification
    ) throws(FeatureTableError) {
        let checker = SectionChecker(rowCount: header.rowCount, sections: sections)
        self.header = header
        self.sections = sections
        self.verification = verification
        generation = header.generation
        isPoints = sections[SectionKey(kind: .rowEnds)] == nil
        hasPermutation = sections[SectionKey(kind: .permutation)] != nil
        hasNeighbours = sections[SectionKey(kind: .neighbours)] != nil
        hasPoles = sections[SectionKey(kind: .poleEnds)] != nil
        levels = PackedIndex.levels(rowCount: header.rowCount)
        kinds = try checker.rows(.kinds, bytes: 1)
        rowEnds = isPoints ? .empty : try checker.rows(.rowEnds, bytes: 4)
        partEnds = isPoints ? .empty : try checker.section(.partEnds, multipleOf: 4)
        boxes = isPoints ? .empty : try checker.rows(.boxes, bytes: 16)
        vertices =
            isPoints ? try checker.rows(.vertices, bytes: 8) : try checker.section(.vertices, multipleOf: 8)
        neighbours =
            hasNeighbours
            ? try checker.section(.neighbours, count: vertices.length / 8, bytes: 4) : .empty
        poleEnds = hasPoles ? try checker.rows(.poleEnds, bytes: 4) : .empty
        poles = hasPoles ? try checker.section(.poles, multipleOf: 16) : .empty
        nodes = try checker.section(
            .nodes, count: PackedIndex.nodeCount(rowCount: header.rowCount), bytes: 16)
        permutation = hasPermutation ? try checker.rows(.permutation, bytes: 4) : .empty
        idEnds = try checker.rows(.idEnds, bytes: 4)
        idBytes = try checker.section(.idBytes, multipleOf: 1)
        idOrder = try checker.rows(.idOrder, bytes: 4)
        definitions = try TableSchema.decoded(try checker.section(.schema, multipleOf: 1))
        var columns: [ColumnStore] = []
        var indexes: [String: Int] = [:]
        for (index, definition) in definitions.enumerated() {
            columns.append(try checker.column(index, definition))
            if indexes[definition.name] == nil { indexes[definition.name] = index }
        }
        self.columns = columns
        columnIndexes = indexes
    }
}

/// Finds sections and holds their lengths against the number of rows.
private struct SectionChecker {
    let rowCount: Int
    let sections: [SectionKey: Section]

    func rows(_ kind: SectionKind, column: Int = 0, bytes: Int) throws(FeatureTableError) -> Section {
        try section(kind, column: column, count: rowCount, bytes: bytes)
    }

    func section(
        _ kind: SectionKind, column: Int = 0, count: Int, bytes: Int
    ) throws(FeatureTableError) -> Section {
        let section = try section(kind, column: column, multipleOf: bytes)
        guard section.length == count * bytes else {
            throw .damaged(part: "\(kind)", reason: "\(section.length) bytes for \(count) values")
        }
        return section
    }

    func section(_ kind: SectionKind, column: Int = 0, multipleOf: Int) throws(FeatureTableError) -> Section {
        guard let section = sections[SectionKey(kind: kind, column: column)] else {
            throw .damaged(part: "\(kind)", reason: "missing")
        }
        guard section.length % multipleOf == 0 else {
            throw .damaged(part: "\(kind)", reason: "odd length")
        }
        return section
    }

    func column(_ index: Int, _ definition: ColumnDefinition) throws(FeatureTableError) -> ColumnStore {
        let isText = definition.type == .string
        return ColumnStore(
            definition: definition,
            values: try rows(.values, column: index, bytes: ColumnStore.valueBytes(definition.type)),
            dictionaryEnds: isText ? try section(.dictionaryEnds, column: index, multipleOf: 4) : .empty,
            dictionaryBytes: isText ? try section(.dictionaryBytes, column: index, multipleOf: 1) : .empty)
    }
}
