import Geometry

/// Changes since a table was packed: rows that are hidden, and features that take their place or are new.
public struct FeatureOverlay: Sendable {
    /// The changed and new features, packed like a table.
    public let table: FeatureTable
    /// Rows of the base table that are hidden, by their boxes.
    private let hidden: FeatureTable
    private let hiddenRows: Set<Int32>

    /// An overlay of changes.
    ///
    /// - Parameters:
    ///   - base: the table that was packed before.
    ///   - changes: by id, what is there now; nil for a feature that is gone. Ids are unique in the base.
    public init(on base: FeatureTable, changes: [String: FeatureRecord?]) {
        var builder = FeatureTableBuilder(columns: base.columns)
        var covered = FeatureTableBuilder(columns: [])
        var rows: Set<Int32> = []
        for (id, record) in changes.sorted(by: { $0.key < $1.key }) {
            for row in base.rows(withID: id) {
                rows.insert(Int32(row))
                let box = base.box(row: row)
                let corners = [WorldPoint(x: box.minX, y: box.minY), WorldPoint(x: box.maxX, y: box.maxY)]
                covered.append(kind: .line, parts: [corners], id: "", values: [])
            }
            if let record { builder.append(record) }
        }
        table = builder.finish(order: .hilbert)
        hidden = covered.finish(order: .hilbert)
        hiddenRows = rows
    }

    /// How many features are changed, gone or new.
    public var count: Int { table.count + hiddenRows.count }
    /// How many more features there are than in the base; negative when there are fewer.
    public var growth: Int { table.count - hiddenRows.count }

    /// True when the row of the base is no longer what is there.
    public func hides(_ row: Int32) -> Bool { hiddenRows.contains(row) }

    /// True when something changed within a box.
    public func touches(_ box: WorldBox) -> Bool {
        table.hasRow(touching: box) || hidden.hasRow(touching: box)
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
        var rows: [Int32] = []
        base.rows(touching: box, into: &rows)
        let places = builder.places(in: base)
        for row in rows where !overlay.hides(row) { builder.append(row: Int(row), of: base, places: places) }
        var changed: [Int32] = []
        overlay.table.rows(touching: box, into: &changed)
        let changedPlaces = builder.places(in: overlay.table)
        for row in changed { builder.append(row: Int(row), of: overlay.table, places: changedPlaces) }
        return FeatureSnapshot(tables: [builder.finish(order: .hilbert)])
    }

    /// The rows whose boxes touch a box, by the table that holds them; rows that a change hides are left out.
    public func rows(touching box: WorldBox) -> [(table: FeatureTable, rows: [Int32])] {
        var found: [(table: FeatureTable, rows: [Int32])] = []
        for table in tables + (overlay.map { [$0.table] } ?? []) {
            var rows: [Int32] = []
            table.rows(touching: box, into: &rows)
            found.append((table, rows))
        }
        if let overlay, !found.isEmpty { found[0].rows.removeAll(where: overlay.hides) }
        return found
    }

    /// The features that are there, as tables without changes beside them.
    public func folded() -> FeatureSnapshot { merged(touching: .world) }

    /// Calls the body with the id of every feature.
    public func forEachID(_ body: (String) -> Void) {
        for table in tables {
            for row in 0..<table.count where !(overlay?.hides(Int32(row)) ?? false) {
                body(table.id(row: row))
            }
        }
        if let table = overlay?.table {
            for row in 0..<table.count { body(table.id(row: row)) }
        }
    }

    /// The feature of an id, nil when there is none; O(log n).
    public func record(id: String) -> FeatureRecord? {
        if let overlay {
            if let row = overlay.table.rows(withID: id).first { return overlay.table.record(row: row) }
            guard let base = tables.first, let row = base.rows(withID: id).first,
                !overlay.hides(Int32(row))
            else { return nil }
            return base.record(row: row)
        }
        for table in tables {
            if let row = table.rows(withID: id).first { return table.record(row: row) }
        }
        return nil
    }
}
