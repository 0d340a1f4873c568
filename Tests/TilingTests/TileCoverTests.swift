import Geometry
import Testing
import Tiling

struct TileCoverTests {
    private func cover(_ x: Double, zoom: Double, width: Double = 512, bearing: Double = 0, tiles: Int? = nil)
        -> [PieceTile]
    {
        let viewport = Viewport(
            center: Point(x: x, y: 0.5), zoom: zoom, width: width, height: 512, ratio: 1,
            bearingRadians: bearing)
        return TileCover.tiles(of: viewport, zoom: tiles ?? Int(zoom))
    }

    @Test func `the tiles under a view come from the north and the west`() {
        #expect(cover(0.5, zoom: 1).map { [$0.column, $0.row] } == [[0, 0], [1, 0], [0, 1], [1, 1]])
    }

    @Test func `over the antimeridian the world goes on`() {
        let tiles = cover(1, zoom: 2, width: 300)
        #expect(Set(tiles.map { [$0.column, $0.wrap] }) == [[3, 0], [0, 1]])
        #expect(cover(0.5, zoom: 0, width: 1600).map(\.wrap) == [0, -1, 1, -2, 2])
    }

    @Test func `a tile that ends at the edge of the view is taken in`() {
        #expect(cover(0.5, zoom: 0).map(\.wrap) == [0, -1, 1])
        #expect(cover(0.5, zoom: 0, width: 510).map(\.wrap) == [0])
    }

    @Test func `a turned view leaves out the corners of its box`() {
        let straight = cover(0.5, zoom: 4, width: 2048)
        let turned = cover(0.5, zoom: 4, width: 2048, bearing: .pi / 4)
        #expect(straight.count == 12)
        #expect(turned.count < 36 && turned.count >= 8)
        #expect(Set(cover(0.5, zoom: 4, bearing: .pi / 2)) == Set(cover(0.5, zoom: 4)))
    }

    @Test func `far too many tiles are taken at a lower zoom`() {
        let tiles = cover(0.5, zoom: 2, tiles: 20)
        #expect(tiles.count <= TileCover.maximumTiles && !tiles.isEmpty)
    }
}
