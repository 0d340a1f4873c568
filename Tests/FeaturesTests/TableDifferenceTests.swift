import Features
import Geometry
import Testing

/// Two tables of one dataset, compared by id.
@Suite struct TableDifferenceTests {
    /// Rows with ids of their own.
    private func rows(_ count: Int) -> [SourceRow] {
        randomRows(count, seed: 3).enumerated().map { index, row in
            var row = row
            row.id = "f\(index)"
            return row
        }
    }

    @Test func `equal rows in another order are unchanged`() {
        let rows = rows(200)
        let old = table(of: rows, order: .hilbert)
        let new = table(of: rows.reversed(), order: .source)
        let difference = TableDifference(from: old, to: new)
        #expect(difference.count == 0 && difference.unchanged == 200 && difference.features.isEmpty)
    }

    @Test func `rows that come, go, move or have other values are told with what they were`() throws {
        let before = rows(100)
        var after = before
        after.remove(at: 50)
        after[10].values[1] = .number(-1)
        after[20].parts[0][0] = WorldPoint(x: 7, y: 4_000_000_500)
        after.append(rows(101)[100])
        let difference = TableDifference(
            from: table(of: before, order: .hilbert), to: table(of: after, order: .hilbert))
        #expect(
            [difference.added, difference.removed, difference.changed, difference.unchanged] == [1, 1, 2, 97])
        let found = Dictionary(
            uniqueKeysWithValues: difference.features.map { ($0.after?.id ?? $0.before?.id ?? "", $0) })
        #expect(found["f50"]?.after == nil && found["f100"]?.before == nil)
        #expect(found["f10"]?.before?.columns(differingFrom: try #require(found["f10"]?.after)) == ["floors"])
        #expect(
            try #require(found["f20"]?.before).hasGeometry(of: try #require(found["f20"]?.after)) == false)
    }

    @Test func `columns that are left out do not count, and beyond the limit rows are only counted`() {
        let before = rows(50)
        var after = before
        for index in after.indices { after[index].values[1] = .number(Double(-index - 1)) }
        let (old, new) = (table(of: before, order: .hilbert), table(of: after, order: .hilbert))
        #expect(TableDifference(from: old, to: new, ignoring: ["floors"]).count == 0)
        let limited = TableDifference(from: old, to: new, limit: 49)
        #expect(limited.changed == 50 && limited.features.isEmpty)
        #expect(TableDifference(from: old, to: new, limit: 50).features.count == 50)
    }
}
