import Geometry
import Tiling
import Testing

struct TileRangeTests {
    @Test func `a tile outside its grid is none`() {
        #expect(TileCoordinate(zoom: 2, column: 3, row: 0) != nil)
        #expect(TileCoordinate(zoom: 2, column: 4, row: 0) == nil)
        #expect(TileCoordinate(zoom: 2, column: 0, row: -1) == nil)
        #expect(TileCoordinate(zoom: 31, column: 0, row: 0) == nil)
        #expect(TileCoordinate(zoom: -1, column: 0, row: 0) == nil)
    }

    @Test func `a tile's parent holds it`() throws {
        let tile = try #require(TileCoordinate(zoom: 3, column: 5, row: 6))
        #expect(tile.parent == TileCoordinate(zoom: 2, column: 2, row: 3))
        #expect(TileCoordinate(zoom: 0, column: 0, row: 0)?.parent == nil)
    }

    @Test func `a range is cut to the grid`() throws {
        let range = try #require(TileRange(zoom: 1, columns: -5...0, rows: 1...9))
        #expect(range.columns == 0...0 && range.rows == 1...1 && range.count == 1)
        #expect(TileRange(zoom: 1, columns: 2...9, rows: 0...0) == nil)
    }

    @Test func `a box touches the tiles under its edges`() {
        let half = UInt32(1) << 31
        let west = WorldBox(minX: 0, minY: 0, maxX: half - 1, maxY: half)
        let range = TileRange(zoom: 1, touching: west)
        #expect(range.columns == 0...0 && range.rows == 0...1)
        #expect(TileRange(zoom: 0, touching: .world).count == 1)
        #expect(TileRange(zoom: 30, touching: .world).columns.upperBound == (1 << 30) - 1)
    }

    @Test func `common parts of ranges`() throws {
        let a = try #require(TileRange(zoom: 4, columns: 2...5, rows: 0...3))
        let b = try #require(TileRange(zoom: 4, columns: 5...9, rows: 3...3))
        #expect(a.intersection(b) == TileRange(zoom: 4, columns: 5...5, rows: 3...3))
        let c = try #require(TileRange(zoom: 5, columns: 5...9, rows: 3...3))
        #expect(a.intersection(c) == nil)
        let tile = try #require(TileCoordinate(zoom: 4, column: 5, row: 3))
        #expect(a.contains(tile) && !c.contains(tile))
    }

    @Test(arguments: [1, 2, 4, 8])
    func `a metatile is aligned and holds its tile`(size: Int) throws {
        let tile = try #require(TileCoordinate(zoom: 6, column: 37, row: 11))
        let metatile = Metatile(holding: tile, size: size)
        #expect(metatile.column % size == 0 && metatile.row % size == 0)
        #expect(metatile.range.contains(tile) && metatile.range.count == size * size)
    }

    @Test func `a metatile of a small zoom is the whole zoom`() throws {
        let tile = try #require(TileCoordinate(zoom: 1, column: 1, row: 1))
        #expect(Metatile(holding: tile, size: 8) == Metatile(holding: tile, size: 2))
        #expect(Metatile(holding: tile, size: 8).description == "1/0/0×2")
    }
}
