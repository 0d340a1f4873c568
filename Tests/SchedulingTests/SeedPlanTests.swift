import Geometry
import Scheduling
import Testing
import Tiling

@Suite("A seed's plan") struct SeedPlanTests {
    private func plan(_ zooms: ClosedRange<Int>, _ boxes: [WorldBox]) -> SeedPlan {
        SeedPlan(map: "city", zooms: zooms, areas: boxes)
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
}
