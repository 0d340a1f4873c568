import Features
import Foundation
import Geometry
import Scheduling
import Testing
import Tiling

@Suite("A seed's plan") struct SeedPlanTests {
    private func plan(_ zooms: ClosedRange<Int>, _ boxes: [WorldBox]) -> SeedPlan {
        SeedPlan(map: "city", zooms: zooms, areas: boxes.map { TileArea($0) })
    }

    private func tiles(_ plan: SeedPlan, metatileSize: Int = 8) -> [TileCoordinate] {
        plan.blocks(metatileSize: metatileSize).flatMap { block in
            block.rows.flatMap { row in
                block.columns.compactMap { TileCoordinate(zoom: block.zoom, column: $0, row: row) }
            }
        }
    }

    @Test func `the whole world is every tile once`() {
        let all = tiles(plan(0...5, [.world]))
        #expect(all.count == 1 + 4 + 16 + 64 + 256 + 1024)
        #expect(Set(all).count == all.count)
    }

    @Test(arguments: [1, 2, 4, 8]) func `a box is exactly the tiles it touches, whatever the block`(size: Int)
    {
        let box = WorldBox(minX: 1_000_000_000, minY: 2_000_000_000, maxX: 1_400_000_000, maxY: 2_100_000_000)
        for zoom in 0...9 {
            let wanted = TileRange(zoom: zoom, touching: box)
            let found = tiles(plan(zoom...zoom, [box]), metatileSize: size)
            #expect(found.count == wanted.count && found.allSatisfy(wanted.contains))
        }
    }

    @Test func `two areas far apart do not draw what lies between`() {
        let west = WorldBox(minX: 10, minY: 10, maxX: 20, maxY: 20)
        let east = WorldBox(minX: .max - 20, minY: 10, maxX: .max - 10, maxY: 20)
        #expect(plan(12...12, [west, east]).tileCount(metatileSize: 8) == 2)
    }

    @Test func `neighbours on the curve share an edge, so warm pages stay warm`() {
        let blocks = Array(plan(6...6, [.world]).blocks(metatileSize: 8))
        #expect(blocks.count == 64)
        for (a, b) in zip(blocks, blocks.dropFirst()) {
            let columns = abs(a.columns.lowerBound - b.columns.lowerBound)
            let rows = abs(a.rows.lowerBound - b.rows.lowerBound)
            #expect(columns + rows == 8)
        }
    }

    /// A point in the middle of a tile of zoom 4.
    private func middle(_ column: UInt32, _ row: UInt32) -> WorldPoint {
        WorldPoint(x: column << 28 | 1 << 27, y: row << 28 | 1 << 27)
    }

    @Test func `a polygon is the tiles it touches, not those of its box`() throws {
        // An L: down the column 2 from row 1 to 4, then along row 4 to column 5.
        let ring = [middle(2, 1), middle(2, 4), middle(5, 4)]
        let bent = try #require(TileArea(kind: .line, parts: [ring]))
        let found = tiles(SeedPlan(map: "city", zooms: 4...4, areas: [bent]), metatileSize: 1)
        let wanted = [(2, 1), (2, 2), (2, 3), (2, 4), (3, 4), (4, 4), (5, 4)]
        #expect(Set(found) == Set(wanted.compactMap { TileCoordinate(zoom: 4, column: $0.0, row: $0.1) }))
        #expect(found.count == wanted.count)
        // As an area the hypotenuse and what lies below it belong to it, the far corner does not.
        let triangle = try #require(TileArea(kind: .polygon, parts: [ring]))
        let inside = Set(tiles(SeedPlan(map: "city", zooms: 4...4, areas: [triangle]), metatileSize: 1))
        #expect(inside.isSuperset(of: found))
        #expect(inside.contains(try #require(TileCoordinate(zoom: 4, column: 3, row: 3))))
        #expect(!inside.contains(try #require(TileCoordinate(zoom: 4, column: 5, row: 1))))
    }

    @Test func `a hole is left out, a ring's inside is walked to any depth`() throws {
        let outer = [middle(0, 0), middle(8, 0), middle(8, 8), middle(0, 8)]
        let hole = [middle(2, 2), middle(2, 6), middle(6, 6), middle(6, 2)]
        let area = try #require(TileArea(kind: .polygon, parts: [outer, hole]))
        let plan = SeedPlan(map: "city", zooms: 4...4, areas: [area])
        // 9 × 9 tiles touch the outer ring's box; the 3 × 3 wholly inside the hole do not.
        #expect(plan.tileCount(metatileSize: 1) == 81 - 9)
        let deep = SeedPlan(map: "city", zooms: 9...9, areas: [area])
        #expect(
            Double(deep.tileCount(metatileSize: 1)) > 48 * 1024 && deep.tileCount(metatileSize: 1) < 52_000)
    }

    @Test(arguments: 1...20) func `a plan and the ranges of its area name the same tiles`(seed: Int) throws {
        var random = LinearCongruentialGenerator(UInt64(seed))
        let ring = (0...random.next(6) + 2).map { _ in
            WorldPoint(x: UInt32(random.next(1 << 28)), y: UInt32(random.next(1 << 28)))
        }
        let kind: GeometryKind = seed % 2 == 0 ? .polygon : .line
        let area = try #require(TileArea(kind: kind, parts: [ring]))
        let walked = tiles(SeedPlan(map: "city", zooms: 9...9, areas: [area]), metatileSize: 1)
        let ranges = area.ranges(zoom: 9)
        #expect(Set(walked).count == walked.count)
        for row in 0..<33 {
            for column in 0..<33 {
                let tile = try #require(TileCoordinate(zoom: 9, column: column, row: row))
                #expect(walked.contains(tile) == ranges.contains { $0.contains(tile) })
            }
        }
        // Blocks of more tiles may hold some more, never fewer.
        let blocks = Set(tiles(SeedPlan(map: "city", zooms: 9...9, areas: [area]), metatileSize: 8))
        #expect(blocks.isSuperset(of: walked))
    }

    @Test func `a plan is the same after it was kept as text`() throws {
        let ring = [middle(0, 0), middle(8, 0), middle(8, 8)]
        let areas = [TileArea(.world), try #require(TileArea(kind: .polygon, parts: [ring]))]
        let kept = SeedJobPlan(SeedPlan(map: "city", zooms: 3...9, areas: areas))
        let read = try JSONDecoder().decode(SeedJobPlan.self, from: JSONEncoder().encode(kept))
        #expect(read.seed?.areas == areas)
        // As jobs were kept before shapes were.
        let old = #"{"map":"city","zooms":[3,9],"areas":[{"edges":[1,2,3,4]}],"isFresh":false}"#
        let plan = try JSONDecoder().decode(SeedJobPlan.self, from: Data(old.utf8)).seed
        #expect(plan?.areas == [TileArea(WorldBox(minX: 1, minY: 2, maxX: 3, maxY: 4))])
    }
}
