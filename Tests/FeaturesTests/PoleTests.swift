import Features
import Geometry
import Testing

/// Tables that know where the labels of their areas stand.
struct PoleTests {
    private static func ring(_ x: UInt32, _ y: UInt32) -> [WorldPoint] {
        [(0, 0), (40, 0), (40, 40), (0, 40)].map { WorldPoint(x: x + $0.0, y: y + $0.1) }
    }

    private static func builder(finds: Bool) -> FeatureTableBuilder {
        var builder = FeatureTableBuilder(columns: [])
        builder.findsPoles = finds
        builder.append(kind: .polygon, parts: [ring(900, 900), ring(500, 900)], id: "two", values: [])
        builder.append(kind: .point, parts: [[WorldPoint(x: 1, y: 1)]], id: "point", values: [])
        builder.append(kind: .polygon, parts: [ring(100, 100)], id: "one", values: [])
        return builder
    }

    private static func poles(_ table: FeatureTable, id: String) -> [Point] {
        var poles: [Point] = []
        for row in table.rows(withID: id) { table.forEachPole(row: row) { poles.append($0) } }
        return poles
    }

    @Test func `a table that is asked to knows the poles of all its areas, also when opened again`() throws {
        let table = Self.builder(finds: true).finish(order: .hilbert)
        let opened = try FeatureTable(region: ByteRegion(copying: table.encoded()))
        #expect(opened.knowsPoles)
        #expect(Self.poles(opened, id: "one") == [Point(x: 120, y: 120)])
        #expect(Self.poles(opened, id: "two") == [Point(x: 920, y: 920), Point(x: 520, y: 920)])
        #expect(Self.poles(opened, id: "point").isEmpty)
        #expect(!Self.builder(finds: false).finish(order: .hilbert).knowsPoles)
    }

    @Test func `changes beside a table that knows poles know theirs`() {
        let base = Self.builder(finds: true).finish(order: .hilbert)
        let moved = FeatureRecord(id: "one", kind: .polygon, parts: [Self.ring(300, 300)], values: [:])
        let snapshot = FeatureSnapshot(
            table: base, overlay: FeatureOverlay(on: base, changes: ["one": moved]))
        let merged = snapshot.merged(touching: .world).tables[0]
        #expect(Self.poles(merged, id: "one") == [Point(x: 320, y: 320)])
        #expect(Self.poles(merged, id: "two") == Self.poles(base, id: "two"))
    }
}
