import Geometry

/// A builder whose rows have their order, being written section by section.
struct TablePacker {
    private var builder: FeatureTableBuilder
    private var header: TableHeader
    /// The builder's row for each row of the table; nil when they are the same.
    private var rowOrder: [UInt32]?
    /// The table's row for each place of the index; nil when they are the same.
    private var permutation: [UInt32]?
    private var edges: [SIMD4<UInt32>]

    var totalBytes: Int { header.totalBytes }
    private var count: Int { header.rowCount }

    init(_ builder: consuming FeatureTableBuilder, order: FeatureTableBuilder.Order) {
        let count = builder.count
        builder.ids.seal()
        for column in builder.columnBuilders.indices { builder.columnBuilders[column].seal() }
        edges = builder.keepsParts ? (0..<count).map { builder.edges(row: $0) } : []
        let boxes = edges
        let along = RowOrder.hilbert(rowCount: count, ids: builder.ids) { row in
            boxes.isEmpty ? builder.edges(row: row) : boxes[row]
        }
        rowOrder = order == .hilbert ? along : nil
        permutation = order == .hilbert ? nil : along
        var extent: SIMD4<UInt32>?
        for row in 0..<count {
            let box = boxes.isEmpty ? builder.edges(row: row) : boxes[row]
            extent = extent?.union(box) ?? box
        }
        builder.findPoles()
        header = TableHeader(
            rowCount: count, extent: extent?.worldBox,
            lengths: builder.sectionLengths(hasPermutation: permutation != nil))
        self.builder = builder
    }

    mutating func write<Failure: Error>(to sink: (RawSpan, Int) throws(Failure) -> Void) throws(Failure) {
        for index in header.entries.indices {
            let entry = header.entries[index]
            let payload = payload(entry.key)
            header.entries[index].hash = payload.hash
            release(after: entry.key)
            try payload.send(to: sink, at: entry.offset, expected: entry.length)
        }
        let head = header.encoded()
        try SectionPayload.bytes(head).send(to: sink, at: 0, expected: head.count)
    }

    @inline(__always)
    private func source(_ row: Int) -> Int { rowOrder.map { Int($0[row]) } ?? row }

    /// The bytes of a section; what nothing later needs is let go.
    private mutating func payload(_ key: SectionKey) -> SectionPayload {
        switch key.kind {
        case .schema: return .bytes(TableSchema.encoded(builder.columns))
        case .kinds: return .bytes((0..<count).map { builder.kinds[source($0)] })
        case .rowEnds: return .words(rowEnds())
        case .partEnds: return .words(partEnds())
        case .vertices: return .longs(vertices())
        case .boxes: return .words((0..<count).flatMap { edges[source($0)].array })
        case .nodes: return .words(nodes())
        case .permutation: return .words(permutation ?? [])
        case .idEnds: return .words(idEnds())
        case .idBytes: return .bytes(idBytes())
        case .idOrder: return .words(RowOrder.idHash(rowCount: count, ids: builder.ids, row: source))
        case .values: return builder.columnBuilders[key.column].values(count: count, row: source)
        case .dictionaryEnds: return .words(builder.columnBuilders[key.column].dictionary.ends)
        case .dictionaryBytes: return .bytes(builder.columnBuilders[key.column].dictionary.bytes)
        case .poleEnds: return .words(poleEnds())
        case .poles: return .longs(poles())
        case .neighbours: return .words(BorderFinder(builder, source: source).neighbours())
        }
    }

    /// Lets go of what no later section needs.
    private mutating func release(after key: SectionKey) {
        switch key.kind {
        case .kinds: if !builder.hasAreas { builder.kinds = [] }
        case .nodes:
            if !builder.hasAreas { builder.vertices = [] }
            edges = []
        case .idOrder: builder.ids = StringPool()
        case .values: builder.columnBuilders[key.column].releaseValues()
        case .dictionaryBytes: builder.columnBuilders[key.column].releaseDictionary()
        case .neighbours:
            builder.kinds = []
            builder.vertices = []
        default: break
        }
    }

    private func nodes() -> [UInt32] {
        PackedIndex.nodes(rowCount: count) { place in
            let row = permutation.map { Int($0[place]) } ?? source(place)
            return edges.isEmpty ? builder.edges(row: row) : edges[row]
        }
    }

    private func rowEnds() -> [UInt32] {
        var end: UInt32 = 0
        return (0..<count).map { row in
            end += UInt32(builder.parts(row: source(row)).count)
            return end
        }
    }

    private func partEnds() -> [UInt32] {
        var ends: [UInt32] = []
        ends.reserveCapacity(builder.partEnds.count)
        var end: UInt32 = 0
        for row in 0..<count {
            for part in builder.parts(row: source(row)) {
                end += UInt32(builder.vertexRange(part: part).count)
                ends.append(end)
            }
        }
        return ends
    }

    private func vertices() -> [UInt64] {
        if rowOrder == nil { return builder.vertices }
        var all: [UInt64] = []
        all.reserveCapacity(builder.vertices.count)
        for row in 0..<count {
            for vertex in builder.vertexRange(row: source(row)) { all.append(builder.vertices[vertex]) }
        }
        return all
    }

    private func poleEnds() -> [UInt32] {
        var end: UInt32 = 0
        return (0..<count).map { row in
            end += UInt32(builder.poles[source(row)]?.count ?? 0)
            return end
        }
    }

    private func poles() -> [UInt64] {
        (0..<count).flatMap { row in
            (builder.poles[source(row)] ?? []).flatMap { [$0.x.bitPattern, $0.y.bitPattern] }
        }
    }

    private func idEnds() -> [UInt32] {
        var end: UInt32 = 0
        return (0..<count).map { row in
            end += UInt32(builder.ids.range(source(row)).count)
            return end
        }
    }

    private func idBytes() -> [UInt8] {
        if rowOrder == nil { return builder.ids.bytes }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(builder.ids.bytes.count)
        for row in 0..<count { bytes += builder.ids.bytes[builder.ids.range(source(row))] }
        return bytes
    }
}

// MARK: Rows of the builder

extension FeatureTableBuilder {
    func parts(row: Int) -> Range<Int> {
        guard keepsParts else { return row..<row + 1 }
        return (row == 0 ? 0 : Int(rowEnds[row - 1]))..<Int(rowEnds[row])
    }

    func vertexRange(part: Int) -> Range<Int> {
        guard keepsParts else { return part..<part + 1 }
        return (part == 0 ? 0 : Int(partEnds[part - 1]))..<Int(partEnds[part])
    }

    fileprivate func vertexRange(row: Int) -> Range<Int> {
        let parts = parts(row: row)
        return vertexRange(part: parts.lowerBound)
            .lowerBound..<vertexRange(part: parts.upperBound - 1).upperBound
    }

    fileprivate func edges(row: Int) -> SIMD4<UInt32> {
        var edges = SIMD4<UInt32>(.max, .max, 0, 0)
        for index in vertexRange(row: row) {
            let x = UInt32(truncatingIfNeeded: vertices[index])
            let y = UInt32(truncatingIfNeeded: vertices[index] >> 32)
            edges = edges.union(SIMD4(x, y, x, y))
        }
        return edges
    }

    /// Finds the poles that are to be known and are not yet.
    fileprivate mutating func findPoles() {
        guard hasPoles else { return }
        for row in poles.indices where poles[row] == nil {
            let rings = parts(row: row).map { part in
                vertexRange(part: part).map { index in
                    Point(
                        x: Double(UInt32(truncatingIfNeeded: vertices[index])),
                        y: Double(UInt32(truncatingIfNeeded: vertices[index] >> 32)))
                }
            }
            poles[row] = PolygonRings.polygons(rings).compactMap { PolygonPole.find($0) }
        }
    }

    fileprivate func sectionLengths(hasPermutation: Bool) -> [(key: SectionKey, length: Int)] {
        let schema = TableSchema.encoded(columns).count
        var lengths: [(key: SectionKey, length: Int)] = [
            (SectionKey(kind: .schema), schema), (SectionKey(kind: .kinds), count),
            (SectionKey(kind: .vertices), vertices.count * 8),
            (SectionKey(kind: .nodes), PackedIndex.nodeCount(rowCount: count) * 16),
            (SectionKey(kind: .idEnds), count * 4), (SectionKey(kind: .idBytes), ids.bytes.count),
            (SectionKey(kind: .idOrder), count * 4),
        ]
        if keepsParts {
            lengths.append((SectionKey(kind: .rowEnds), rowEnds.count * 4))
            lengths.append((SectionKey(kind: .partEnds), partEnds.count * 4))
            lengths.append((SectionKey(kind: .boxes), count * 16))
        }
        if hasAreas { lengths.append((SectionKey(kind: .neighbours), vertices.count * 4)) }
        if hasPoles {
            lengths.append((SectionKey(kind: .poleEnds), count * 4))
            lengths.append((SectionKey(kind: .poles), poles.reduce(0) { $0 + ($1?.count ?? 0) } * 16))
        }
        if hasPermutation { lengths.append((SectionKey(kind: .permutation), count * 4)) }
        for (index, column) in columnBuilders.enumerated() {
            lengths += column.sectionLengths(rowCount: count, column: index)
        }
        return lengths
    }
}

extension SIMD4<UInt32> {
    fileprivate var array: [UInt32] { [x, y, z, w] }
}
