import Cartography
import ImageCoding
import Pixels
import Rendering
import Testing
import Tiling

@Suite("The metatile renderer") struct MetatileRendererTests {
    @Test func `tiles of a block come by row and column and hold the block's pixels`() throws {
        let composer = try SeamTests.composer(SeamTests.layers)
        let city = TinyCity(seed: 11)
        var renderer = MetatileRenderer(mode: .seed)
        let range = try SeamTests.range(14, size: 2)
        let whole = renderer.draw(Viewport(tiles: range), input: city.input, composer: composer)
        let tiles = try renderer.render(
            range, input: city.input, composer: composer, output: MetatileRenderer.Output())
        #expect(tiles.map(\.coordinate.column) == [8192, 8193, 8192, 8193])
        for tile in tiles {
            let x = (tile.coordinate.column - 8192) * 256
            let y = (tile.coordinate.row - 8192) * 256
            #expect(try ImageDecoder.decode(tile.bytes) == whole.cropped(x: x, y: y, width: 256, height: 256))
        }
    }

    @Test func `the same input gives the same bytes from any renderer`() throws {
        let composer = try SeamTests.composer(SeamTests.layers)
        let range = try SeamTests.range(15, size: 4)
        var first = MetatileRenderer(mode: .seed)
        var second = MetatileRenderer(mode: .seed)
        let city = TinyCity(seed: 5)
        let output = MetatileRenderer.Output()
        _ = try second.render(range, input: TinyCity(seed: 6).input, composer: composer, output: output)
        #expect(
            try first.render(range, input: city.input, composer: composer, output: output)
                == second.render(range, input: city.input, composer: composer, output: output))
    }
}
