import Features
import Geometry
import Testing

/// What tables say of the borders of their areas.
struct NeighbourTests {
    private static func place(_ x: UInt32, _ y: UInt32) -> WorldPoint { WorldPoint(x: x, y: y) }

    /// A square on a grid of ten units, clockwise on screen.
    private static func square(_ column: UInt32, _ row: UInt32, side: UInt32 = 10) -> [WorldPoint] {
        let (x, y) = (100 + column * 10, 100 + row * 10)
        return [place(x, y), place(x + side, y), place(x + side, y + side), place(x, y + side)]
    }

    private static func table(_ areas: [[[WorldPoint]]], order: FeatureTableBuilder.Order = .source)
        -> FeatureTable
    {
        var builder = FeatureTableBuilder(columns: [])
        for (index, rings) in areas.enumerated() {
            builder.append(kind: .polygon, parts: rings, id: "\(index)", values: [])
        }
        return builder.finish(order: order)
    }

    private static func neighbours(_ table: FeatureTable, row: Int) -> [UInt32] {
        var all: [UInt32] = []
        table.forEachPart(row: row) { points, words in
            #expect(points.count == words.count)
            for index in words.indices { all.append(words[index]) }
        }
        return all
    }

    @Test func `an edge that another area walks the other way is its border`() {
        let table = Self.table([[Self.square(0, 0)], [Self.square(1, 0)]])
        #expect(table.knowsNeighbours)
        // The right side of one is the left side of the other.
        #expect(Self.neighbours(table, row: 0) == [Neighbours.none, 1, Neighbours.none, Neighbours.none])
        #expect(Self.neighbours(table, row: 1) == [Neighbours.none, Neighbours.none, Neighbours.none, 0])
    }

    @Test func `an edge is no border when the other area walks it the same way, or has a corner on it`() {
        let same = Self.table([[Self.square(0, 0)], [Self.square(0, 0)]])
        #expect(Self.neighbours(same, row: 0).allSatisfy { $0 == Neighbours.none })
        let longer = Self.table([[Self.square(0, 0)], [Self.square(1, 0, side: 20)]])
        #expect(Self.neighbours(longer, row: 0).allSatisfy { $0 == Neighbours.none })
    }

    @Test func `an edge of three areas is nobody's border`() {
        let table = Self.table([[Self.square(0, 0)], [Self.square(1, 0)], [Self.square(1, 0)]])
        for row in 0..<3 { #expect(Self.neighbours(table, row: row).allSatisfy { $0 == Neighbours.none }) }
    }

    @Test func `an area that crosses or touches itself, or lies the wrong way round, has no borders`() {
        let crossed = [
            Self.place(110, 100), Self.place(130, 120), Self.place(130, 100), Self.place(110, 120),
        ]
        let backwards: [WorldPoint] = Self.square(1, 0).reversed()
        let hole: [WorldPoint] = Self.square(2, 1).reversed()
        let holeBeside = [Self.square(1, 0), hole]
        // A hole that touches its ring from within, as valid data may have.
        let wide = Self.square(1, 0, side: 30)
        let touching = [Self.place(110, 115), Self.place(120, 120), Self.place(120, 110)]
        for rings in [[crossed], [backwards], holeBeside, [wide, touching]] {
            let table = Self.table([[Self.square(0, 0)], rings])
            #expect(Self.neighbours(table, row: 0).allSatisfy { $0 == Neighbours.none })
            #expect(Self.neighbours(table, row: 1).allSatisfy { $0 == Neighbours.irregular })
        }
    }

    @Test func `a hole borders the area that fills it`() {
        let hole: [WorldPoint] = Self.square(1, 1).reversed()
        let table = Self.table([[Self.square(0, 0, side: 30), hole], [Self.square(1, 1)]])
        #expect(Self.neighbours(table, row: 0) == Array(repeating: Neighbours.none, count: 4) + [1, 1, 1, 1])
        #expect(Self.neighbours(table, row: 1) == [0, 0, 0, 0])
    }

    @Test func `rows are numbered as in the finished table, and kept with its bytes`() throws {
        // Far corners first: along the curve the order is another one.
        let areas = [(3, 3), (0, 0), (1, 0), (3, 2)].map { [Self.square($0.0, $0.1)] }
        let table = Self.table(areas, order: .hilbert)
        let opened = try FeatureTable(region: ByteRegion(copying: table.encoded()))
        for row in 0..<opened.count {
            let others = Self.neighbours(opened, row: row).filter { $0 != Neighbours.none }
            let partner = ["0": "3", "3": "0", "1": "2", "2": "1"][opened.id(row: row)]
            #expect(others.map { opened.id(row: Int($0)) } == [partner])
        }
    }

    @Test func `a table without areas, or that is told not to look, knows no neighbours`() throws {
        var lines = FeatureTableBuilder(columns: [])
        lines.append(kind: .line, parts: [Self.square(0, 0)], id: "a", values: [])
        #expect(!lines.finish(order: .source).knowsNeighbours)
        var areas = FeatureTableBuilder(columns: [])
        areas.findsBorders = false
        areas.append(kind: .polygon, parts: [Self.square(0, 0)], id: "a", values: [])
        let opened = try FeatureTable(region: ByteRegion(copying: areas.finish(order: .source).encoded()))
        #expect(!opened.knowsNeighbours)
        var counts: [Int] = []
        opened.forEachPart(row: 0) { points, words in counts += [points.count, words.count] }
        #expect(counts == [4, 0])
    }

    @Test func `changes beside a table know their neighbours as if they were in it`() {
        let base = Self.table((0..<4).map { [Self.square($0, 0)] }, order: .hilbert)
        let moved = FeatureRecord(id: "1", kind: .polygon, parts: [Self.square(1, 1)], values: [:])
        let overlay = FeatureOverlay(on: base, changes: ["1": moved])
        let snapshot = FeatureSnapshot(table: base, overlay: overlay)
        let merged = snapshot.merged(touching: .world).tables[0]
        #expect(merged.generation == snapshot.folded().tables[0].generation)
        for row in 0..<merged.count {
            let others = Set(Self.neighbours(merged, row: row).filter { $0 != Neighbours.none })
            let wanted = ["2": "3", "3": "2"][merged.id(row: row)]
            #expect(Set(others.map { merged.id(row: Int($0)) }) == Set([wanted].compactMap { $0 }))
        }
    }

    @Test func `neighbours are those that comparing all edges with all gives`() {
        var random = SplitMix(state: 11)
        // A mesh of jittered cells, some left out, some walked by two.
        let side = 8
        func jittered(_ place: Int) -> UInt32 {
            UInt32(1_000 + place * 100) + UInt32.random(in: 0...60, using: &random)
        }
        var corners: [[WorldPoint]] = []
        for y in 0...side {
            corners.append((0...side).map { Self.place(jittered($0), jittered(y)) })
        }
        var areas: [[[WorldPoint]]] = []
        for y in 0..<side {
            for x in 0..<side where Int.random(in: 0..<6, using: &random) > 0 {
                let ring = [corners[y][x], corners[y][x + 1], corners[y + 1][x + 1], corners[y + 1][x]]
                areas.append([ring])
                if Int.random(in: 0..<9, using: &random) == 0 { areas.append([ring]) }
            }
        }
        let table = Self.table(areas, order: .hilbert)
        var edges: [(row: Int, from: WorldPoint, to: WorldPoint)] = []
        for row in 0..<table.count {
            table.forEachPart(row: row) { part in
                for index in part.indices {
                    edges.append((row, part[index], part[(index + 1) % part.count]))
                }
            }
        }
        var next = 0
        for row in 0..<table.count {
            for found in Self.neighbours(table, row: row) {
                let edge = edges[next]
                next += 1
                let same = edges.filter {
                    ($0.from == edge.from && $0.to == edge.to) || ($0.from == edge.to && $0.to == edge.from)
                }
                let other = same.first { $0.from == edge.to && $0.row != row }
                var wanted = Neighbours.none
                if same.count == 2, let other { wanted = UInt32(other.row) }
                #expect(found == wanted)
            }
        }
    }

    @Test func `areas that are added to an empty dataset know their neighbours`() {
        let base = FeatureTableBuilder(columns: []).finish(order: .hilbert)
        let changes = ["0": Self.square(0, 0), "1": Self.square(1, 0)]
        let overlay = FeatureOverlay(
            on: base,
            changes: changes.mapValues { FeatureRecord(id: "", kind: .polygon, parts: [$0], values: [:]) })
        let folded = FeatureSnapshot(table: base, overlay: overlay).folded().tables[0]
        #expect(folded.knowsNeighbours)
        #expect(folded.knowsPoles)
        #expect(Self.neighbours(folded, row: 0).contains(1))
    }

    @Test func `a comb of very many teeth is not looked at to the end`() {
        // Every tooth overlaps every other across: comparing all with all would take minutes.
        var ring: [WorldPoint] = []
        for tooth: UInt32 in 0..<40_000 {
            ring += [Self.place(9_000, 100 + 4 * tooth), Self.place(100, 102 + 4 * tooth)]
        }
        ring.append(Self.place(50, 170_000))
        ring.append(Self.place(50, 100))
        let table = Self.table([[ring.reversed()], [Self.square(0, 0)]])
        let signs = Set(Self.neighbours(table, row: 0))
        #expect(signs == [Neighbours.irregular])
    }
}
