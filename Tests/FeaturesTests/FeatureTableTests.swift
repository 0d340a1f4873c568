import Features
import Geometry
import Testing

@Suite struct FeatureTableTests {
    @Test func `a table of nothing is a table`() throws {
        let table = FeatureTableBuilder(columns: []).finish(order: .hilbert)
        #expect(table.count == 0)
        #expect(table.extent == nil)
        #expect(table.rows(touching: .world).isEmpty)
        #expect(table.rows(withID: "").isEmpty)
        #expect(try FeatureTable(region: ByteRegion(copying: table.encoded())).count == 0)
    }

    @Test(arguments: [1, 15, 16, 17, 256, 257, 700], [true, false])
    func `in source order every row is what was appended`(count: Int, pointsOnly: Bool) {
        let rows = randomRows(count, seed: UInt64(count), pointsOnly: pointsOnly)
        let table = table(of: rows, order: .source)
        #expect(table.count == count)
        for row in rows.indices {
            #expect(table.sourceRow(row) == rows[row])
            #expect(table.box(row: row) == rows[row].box)
            #expect(table.point(row: row) == rows[row].parts[0][0])
        }
        #expect(table.extent == rows.dropFirst().reduce(rows[0].box) { $0.union($1.box) })
    }

    @Test(arguments: [true, false])
    func `in Hilbert order the same rows are there`(pointsOnly: Bool) {
        let rows = randomRows(300, seed: 5, pointsOnly: pointsOnly)
        let table = table(of: rows, order: .hilbert)
        var found = (0..<table.count).map { table.sourceRow($0) }
        for row in rows {
            guard let index = found.firstIndex(of: row) else {
                Issue.record("\(row.id) is lost")
                continue
            }
            found.remove(at: index)
        }
        #expect(found.isEmpty)
    }

    @Test(arguments: [FeatureTableBuilder.Order.hilbert, .source], [true, false])
    func `a query finds what looking at every row finds`(order: FeatureTableBuilder.Order, pointsOnly: Bool) {
        let table = table(of: randomRows(700, seed: 9, pointsOnly: pointsOnly), order: order)
        var random = SplitMix(state: 1)
        for size in [0, 1, 10, 100, 400, 3_000] as [UInt32] {
            for _ in 0..<20 {
                let x = UInt32.random(in: 900...2_100, using: &random)
                let y = UInt32.random(in: 3_999_999_900...4_000_001_100, using: &random)
                let box = WorldBox(minX: x, minY: y, maxX: x + size, maxY: y + size)
                let expected = (0..<table.count).filter { table.box(row: $0).intersects(box) }
                #expect(table.rows(touching: box) == expected)
            }
        }
        #expect(table.rows(touching: .world) == Array(0..<table.count))
    }

    @Test func `a query appends to what is there`() {
        let table = table(of: randomRows(20, seed: 2), order: .source)
        var rows: [Int32] = [99, 3]
        table.rows(touching: .world, into: &rows)
        #expect(rows == [99, 3] + (0..<20))
    }

    @Test func `edges and corners of the world are ordinary places`() {
        let corners =
            [(0, 0), (UInt32.max, 0), (0, UInt32.max), (UInt32.max, UInt32.max)] as [(UInt32, UInt32)]
        var builder = FeatureTableBuilder(columns: [])
        for (index, corner) in corners.enumerated() {
            let point = WorldPoint(x: corner.0, y: corner.1)
            builder.append(kind: .point, parts: [[point]], id: "\(index)", values: [])
        }
        let table = builder.finish(order: .hilbert)
        #expect(table.extent == .world)
        for corner in corners {
            #expect(table.rows(touching: WorldBox(WorldPoint(x: corner.0, y: corner.1))).count == 1)
        }
    }

    @Test func `rows are found by id, all of those that share one`() {
        let rows = randomRows(200, seed: 3)
        let table = table(of: rows, order: .source)
        #expect(table.rows(withID: "id-7") == [7, 97, 187])
        #expect(table.rows(withID: "id-89") == [89, 179])
        #expect(table.rows(withID: "id-90").isEmpty)
    }

    @Test func `ties on the curve are broken by id, so input order does not matter`() {
        let place = WorldPoint(x: 5, y: 5)
        func make(_ ids: [String]) -> FeatureTable {
            var builder = FeatureTableBuilder(columns: [])
            for id in ids { builder.append(kind: .point, parts: [[place]], id: id, values: []) }
            return builder.finish(order: .hilbert)
        }
        let table = make(["b", "c", "a"])
        #expect((0..<3).map { table.id(row: $0) } == ["a", "b", "c"])
        #expect(table.generation == make(["c", "a", "b"]).generation)
    }

    @Test func `the first feature with parts after many points keeps them all`() {
        var builder = FeatureTableBuilder(columns: [])
        for x in 0..<5 as Range<UInt32> {
            builder.append(kind: .point, parts: [[WorldPoint(x: x, y: 0)]], id: "p", values: [])
        }
        let line = [WorldPoint(x: 9, y: 9), WorldPoint(x: 10, y: 10)]
        builder.append(kind: .line, parts: [line, line], id: "l", values: [])
        builder.append(kind: .point, parts: [[WorldPoint(x: 7, y: 7)]], id: "q", values: [])
        let table = builder.finish(order: .source)
        #expect((0..<7).map { table.partCount(row: $0) } == [1, 1, 1, 1, 1, 2, 1])
        #expect(table.point(row: 4) == WorldPoint(x: 4, y: 0))
        #expect(table.sourceRow(5).parts == [line, line])
        #expect(table.point(row: 6) == WorldPoint(x: 7, y: 7))
    }

    @Test func `the first row may be a line`() {
        var builder = FeatureTableBuilder(columns: [])
        let line = [WorldPoint(x: 9, y: 9), WorldPoint(x: 10, y: 10)]
        builder.append(kind: .line, parts: [line], id: "l", values: [])
        builder.append(kind: .point, parts: [[WorldPoint(x: 7, y: 7)]], id: "q", values: [])
        let table = builder.finish(order: .source)
        #expect(table.sourceRow(0).parts == [line])
        #expect(table.sourceRow(1).parts == [[WorldPoint(x: 7, y: 7)]])
    }
}
