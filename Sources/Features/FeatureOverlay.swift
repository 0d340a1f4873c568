import Geometry

/// Changes since a table was packed: rows that are hidden, and features that take their place or are new.
///
/// An overlay may lie above another one: a few changes more cost what they are, not what all changes are.
public struct FeatureOverlay: Sendable {
    /// The changed and new features, packed like a table; rows of each may be hidden by those after it.
    public let tables: [FeatureTable]
    /// Rows that are hidden: of the base, then of each of the tables.
    private let hiddenRows: [Set<Int32>]
    /// The boxes of the base's hidden rows.
    private let hiddenBoxes: [FeatureTable]

    /// An overlay of changes.
    ///
    /// - Parameters:
    ///   - base: the table that was packed before.
    ///   - below: changes of the base that came before these.
    ///   - changes: by id, what is there now; nil for a feature that is gone. Ids are unique in the base.
    public init(
        on base: FeatureTable, above below: FeatureOverlay? = nil, changes: [String: FeatureRecord?]
    ) {
        var builder = FeatureTableBuilder(columns: base.columns)
        var boxes = FeatureTableBuilder(columns: [])
        // Views with changes are put together anew.
        builder.findsBorders = false
        var hidden = below?.hiddenRows ?? [[]]
        let before = below?.tables ?? []
        for (id, record) in changes.sorted(by: { $0.key < $1.key }) {
            for row in base.rows(withID: id) where hidden[0].insert(Int32(row)).inserted {
                let box = base.box(row: row)
                let corners = [WorldPoint(x: box.minX, y: box.minY), WorldPoint(x: box.maxX, y: box.maxY)]
                boxes.append(kind: .line, parts: [corners], id: "", values: [])
            }
            for (index, table) in before.enumerated() {
                for row in table.rows(withID: id) { hidden[index + 1].insert(Int32(row)) }
            }
            if let record { builder.append(record) }
        }
        tables = before + [builder.finish(order: .hilbert)]
        hiddenRows = hidden + [[]]
        hiddenBoxes = (below?.hiddenBoxes ?? []) + [boxes.finish(order: .hilbert)]
    }

    /// How many features are changed, gone or new.
    public var count: Int { featureCount + hiddenRows[0].count }
    /// How many more features there are than in the base; negative when there are fewer.
    public var growth: Int { featureCount - hiddenRows[0].count }

    /// Features of the tables that are there.
    private var featureCount: Int {
        zip(tables, hiddenRows.dropFirst()).reduce(0) { $0 + $1.0.count - $1.1.count }
    }

    /// Rows of the base that are no longer what is there.
    var hiddenOfBase: Set<Int32> { hiddenRows[0] }
    /// The tables with the rows that are hidden.
    var layers: some Sequence<(FeatureTable, Set<Int32>)> { zip(tables, hiddenRows.dropFirst()) }

    /// True when something changed within a box.
    public func touches(_ box: WorldBox) -> Bool {
        (tables + hiddenBoxes).contains { $0.hasRow(touching: box) }
    }
}

extension FeatureSnapshot {
    /// The features that touch a box, as one plain table in the order that a table packed from all would have.
    ///
    /// Where nothing changed the tables are handed out as they are, with what lies outside the box too. So a
    /// picture is the same before and after the changes are folded into the table.
    public func merged(touching box: WorldBox) -> FeatureSnapshot {
        guard let overlay, let base = tables.first, overlay.touches(box) else {
            return overlay == nil ? self : FeatureSnapshot(tables: tables)
        }
        var builder = FeatureTableBuilder(columns: base.columns)
        // A view with changes is drawn as those around it, where there are areas around it.
        builder.findsBorders = base.knowsNeighbours || base.hasPointsOnly
        builder.findsPoles = base.knowsPoles || base.hasPointsOnly
        for (table, rows) in rows(touching: box) {
            let places = builder.places(in: table)
            for row in rows { builder.append(row: Int(row), of: table, places: places) }
        }
        return FeatureSnapshot(tables: [builder.finish(order: .hilbert)])
    }

    /// The rows whose boxes touch a box, by the table that holds them; rows that a change hides are left out.
    public func rows(touching box: WorldBox = .world) -> [(table: FeatureTable, rows: [Int32])] {
        parts.map { table, hidden in
            var rows: [Int32] = []
            table.rows(touching: box, into: &rows)
            if !hidden.isEmpty { rows.removeAll(where: hidden.contains) }
            return (table, rows)
        }
    }

    /// Every table there is, with the rows that a change hides.
    public var parts: [(table: FeatureTable, hidden: Set<Int32>)] {
        guard let overlay, let base = tables.first else { return tables.map { ($0, []) } }
        return [(base, overlay.hiddenOfBase)] + overlay.layers.map { ($0, $1) }
    }

    /// The features that are there, as tables without changes beside them.
    public func folded() -> FeatureSnapshot { merged(touching: .world) }

    /// Calls the body with the id of every feature.
    public func forEachID(_ body: (String) -> Void) {
        for (table, hidden) in parts {
            for row in 0..<table.count where !hidden.contains(Int32(row)) { body(table.id(row: row)) }
        }
    }

    /// The feature of an id, nil when there is none; O(log n).
    public func record(id: String) -> FeatureRecord? {
        for (table, hidden) in parts.reversed() {
            if let row = table.rows(withID: id).first(where: { !hidden.contains(Int32($0)) }) {
                return table.record(row: row)
            }
        }
        return nil
    }
}
