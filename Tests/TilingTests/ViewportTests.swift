import Geometry
import Tiling
import Testing

struct ViewportTests {
    @Test func `tiles of 256 px are half a style zoom apart from those of 512`() throws {
        let tile = try #require(TileCoordinate(zoom: 3, column: 5, row: 2))
        let small = Viewport(tiles: Metatile(holding: tile, size: 1).range)
        #expect(small.zoom == 2 && small.scale == 256 * 8 && small.width == 256)
        #expect(small.originX == 5 * 256 * 256 && small.originY == 2 * 256 * 256)
        let large = Viewport(tiles: Metatile(holding: tile, size: 1).range, tilePixels: 512, ratio: 2)
        #expect(large.zoom == 3 && large.scale == 512 * 8 * 2 && large.width == 1024)
    }

    @Test func `a tile's box is its place in the world`() throws {
        let tile = try #require(TileCoordinate(zoom: 2, column: 1, row: 3))
        let box = try #require(Viewport(tiles: Metatile(holding: tile, size: 1).range).worldBox())
        let quarter = UInt32(1) << 30
        #expect(box == WorldBox(minX: quarter, minY: 3 * quarter, maxX: 2 * quarter, maxY: .max))
    }

    @Test func `a margin grows the box, in device pixels`() throws {
        let tile = try #require(TileCoordinate(zoom: 8, column: 100, row: 100))
        let viewport = Viewport(tiles: Metatile(holding: tile, size: 1).range)
        let unitsPerPixel = UInt32(1) << 16
        let plain = try #require(viewport.worldBox())
        let grown = try #require(viewport.worldBox(marginPixels: 3))
        #expect(plain.minX - grown.minX == 3 * unitsPerPixel && grown.maxY - plain.maxY == 3 * unitsPerPixel)
    }

    @Test func `a picture lies around its centre, and off the world there is none`() {
        let viewport = Viewport(center: Point(x: 0.5, y: 0.5), zoom: 0, width: 100, height: 50, ratio: 2)
        #expect(viewport.width == 200 && viewport.height == 100)
        #expect(viewport.originX == (512 - 100) * 256 && viewport.originY == (512 - 50) * 256)
        let away = Viewport(center: Point(x: 3, y: 0.5), zoom: 4, width: 10, height: 10, ratio: 1)
        #expect(away.worldBox() == nil)
    }

    @Test(arguments: [0.0, 1, 7, 14])
    func `whole zooms have exact scales`(zoom: Double) {
        let viewport = Viewport(zoom: zoom, ratio: 1, originX: 0, originY: 0, width: 1, height: 1)
        #expect(viewport.scale == Double(512 << Int(zoom)))
    }
}

extension ViewportTests {
    @Test func `a turned canvas asks for the box around it`() {
        let viewport = Viewport(
            zoom: 0, ratio: 1, originX: 100 * 256, originY: 200 * 256, width: 300, height: 100,
            bearingRadians: .pi / 2)
        let box = viewport.extent()
        let pixels = [box.minX, box.minY, box.maxX, box.maxY].map { ($0 * 512 / 4_294_967_296).rounded() }
        #expect(pixels == [200, 100, 300, 400])
    }
}
