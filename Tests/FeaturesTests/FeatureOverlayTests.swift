import Features
import Geometry
import Testing

/// Changes beside a table give the same features, in the same order, as a table packed from all.
struct FeatureOverlayTests {
    private static let columns = [
        ColumnDefinition(name: "code", type: .string), ColumnDefinition(name: "weight", type: .number),
    ]

    private static func record(_ id: String, _ x: UInt32, _ y: UInt32, _ weight: Double) -> FeatureRecord {
        FeatureRecord(
            id: id, kind: .point, parts: [[WorldPoint(x: x, y: y)]],
            values: ["code": .string(id), "weight": .number(weight)])
    }

    private static func table(_ records: [FeatureRecord]) -> FeatureTable {
        var builder = FeatureTableBuilder(columns: columns)
        for record in records { builder.append(record) }
        return builder.finish(order: .hilbert)
    }

    private static func rows(_ table: FeatureTable) -> [FeatureRecord] {
        (0..<table.count).map { table.record(row: $0) }
    }

    @Test func `a record survives its bytes and a table`() throws {
        let record = FeatureRecord(
            id: "网格 1", kind: .polygon,
            parts: [[WorldPoint(x: 1, y: 2), WorldPoint(x: .max, y: 2), WorldPoint(x: 5, y: 9)]],
            values: ["code": .string("a\n"), "weight": .number(-0.5)])
        #expect(FeatureRecord(bytes: record.bytes) == record)
        #expect(Self.rows(Self.table([record])) == [record])
    }

    @Test func `bytes cut short or changed are no record, or another one, but never a trap`() {
        let bytes = Self.record("a", 1, 2, 3).bytes
        for length in 0..<bytes.count { #expect(FeatureRecord(bytes: Array(bytes[..<length])) == nil) }
        for index in bytes.indices {
            for value in [UInt8(0), 1, 127, 255] {
                var damaged = bytes
                damaged[index] = value
                _ = FeatureRecord(bytes: damaged)
            }
        }
    }

    @Test(arguments: 1...10) func `merged is what a table of everything would be`(seed: UInt32) throws {
        var state = seed &* 2_654_435_761
        func next(_ below: UInt32) -> UInt32 {
            state = state &* 1_664_525 &+ 1_013_904_223
            return (state >> 8) % below
        }
        var now: [String: FeatureRecord] = [:]
        for index in 0..<300 {
            let id = "\(index)"
            now[id] = Self.record(id, next(1000), next(1000), Double(next(9)))
        }
        let base = Self.table(now.sorted { $0.key < $1.key }.map(\.value))
        var changes: [String: FeatureRecord?] = [:]
        for _ in 0..<80 {
            let id = "\(next(330))"
            let record = next(4) == 0 ? nil : Self.record(id, next(1000), next(1000), 7)
            changes[id] = .some(record)
            now[id] = record
        }
        // Changes at once, or one overlay above the other, the last ones with the last word.
        var below = FeatureOverlay(on: base, changes: changes)
        for _ in 0..<next(4) {
            var later: [String: FeatureRecord?] = [:]
            for _ in 0..<next(40) {
                let id = "\(next(330))"
                let record = next(3) == 0 ? nil : Self.record(id, next(1000), next(1000), 8)
                later[id] = .some(record)
                now[id] = record
            }
            below = FeatureOverlay(on: base, above: below, changes: later)
        }
        let snapshot = FeatureSnapshot(table: base, overlay: below)
        let all = Self.table(now.sorted { $0.key < $1.key }.map(\.value))
        #expect(Self.rows(try #require(snapshot.folded().tables.first)) == Self.rows(all))
        #expect(snapshot.count == all.count)
        for id in 0..<340 { #expect(snapshot.record(id: "\(id)") == now["\(id)"]) }
        for _ in 0..<50 {
            let (x, y) = (next(900), next(900))
            let box = WorldBox(minX: x, minY: y, maxX: x + next(200), maxY: y + next(200))
            let merged = snapshot.merged(touching: box)
            var found: [Int32] = []
            var expected: [Int32] = []
            let table = try #require(merged.tables.first)
            table.rows(touching: box, into: &found)
            all.rows(touching: box, into: &expected)
            #expect(found.map { table.record(row: Int($0)) } == expected.map { all.record(row: Int($0)) })
            let plain = snapshot.rows(touching: box).flatMap { entry in
                entry.rows.map { entry.table.record(row: Int($0)) }
            }
            #expect(plain.count == expected.count)
            #expect(Set(plain) == Set(expected.map { all.record(row: Int($0)) }))
        }
    }

    @Test func `where nothing changed the table itself is handed out`() throws {
        let base = Self.table([Self.record("a", 10, 10, 1), Self.record("b", 900, 900, 1)])
        let overlay = FeatureOverlay(on: base, changes: ["b": nil])
        let snapshot = FeatureSnapshot(table: base, overlay: overlay)
        let near = snapshot.merged(touching: WorldBox(minX: 0, minY: 0, maxX: 20, maxY: 20))
        #expect(near.tables.first?.generation == base.generation)
        #expect(snapshot.generation != base.generation)
    }

    @Test func `an estimate is exact for everything and for nothing`() {
        let table = Self.table((0..<5000).map { Self.record("\($0)", UInt32($0), UInt32($0 % 70), 1) })
        #expect(table.estimatedCount(touching: .world) == 5000)
        #expect(
            table.estimatedCount(touching: WorldBox(minX: 9000, minY: 0, maxX: 9999, maxY: 9)) == 0)
        let half = table.estimatedCount(touching: WorldBox(minX: 0, minY: 0, maxX: 2500, maxY: 100))
        #expect((2300...2700).contains(half))
    }
}
