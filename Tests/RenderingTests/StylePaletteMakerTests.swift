import Cartography
import ImageCoding
import Pixels
import Rendering
import Testing
import Tiling

/// Tiles that share the palette of their style.
@Suite("Tiles of a style's palette") struct StylePaletteMakerTests {
    static func tiles(
        _ layers: [String], colors: PNGColors, range: TileRange, city: TinyCity = TinyCity(seed: 3)
    ) throws -> [EncodedTile] {
        var renderer = MetatileRenderer(mode: .seed)
        return try renderer.render(
            range, input: city.input, composer: SeamTests.composer(layers),
            output: MetatileRenderer.Output(colors: colors))
    }

    @Test(arguments: SeamTests.layers.indices) func `look like lossless ones`(index: Int) throws {
        let range = try SeamTests.range(15, size: 2)
        let layers = [SeamTests.layers[index]]
        let exact = try Self.tiles(layers, colors: .lossless, range: range)
        for (tile, other) in zip(try Self.tiles(layers, colors: .palette, range: range), exact) {
            let error = try Self.meanSquaredError(
                ImageDecoder.decode(tile.bytes), ImageDecoder.decode(other.bytes))
            // The report counts cells' middles, each at most 2 from its colours.
            #expect(error <= tile.meanSquaredError * 1.5 + 2)
            #expect(error <= StylePalette.largestMeanSquaredError)
            #expect(tile.bytes.count <= other.bytes.count)
            #expect(other.meanSquaredError == 0)
        }
    }

    @Test func `have the same colours whatever else is in them`() throws {
        // The same place in blocks of two sizes: the palette must not depend on the block.
        let small = try Self.tiles(SeamTests.layers, colors: .palette, range: SeamTests.range(15, size: 1))
        let large = try Self.tiles(SeamTests.layers, colors: .palette, range: SeamTests.range(15, size: 4))
        #expect(small[0] == large[0])
    }

    @Test func `keep the colour of the ground exactly`() throws {
        let tiles = try Self.tiles(
            [SeamTests.layers[2]], colors: .palette, range: SeamTests.range(16, size: 2))
        let ground = PremultipliedRGBA8(red: 0xF4, green: 0xF1, blue: 0xEA, alpha: 255)
        for tile in tiles { #expect(try ImageDecoder.decode(tile.bytes).pixels.contains(ground.packed)) }
    }

    @Test func `of one colour are one file`() throws {
        let range = try #require(TileRange(zoom: 14, columns: 0...3, rows: 0...3))
        let tiles = try Self.tiles(SeamTests.layers, colors: .palette, range: range)
        #expect(Set(tiles.map(\.bytes)).count == 1)
        #expect(try ImageDecoder.decode(tiles[0].bytes).solidColor != nil)
    }

    private static func meanSquaredError(_ first: PixelBuffer, _ second: PixelBuffer) -> Double {
        var sum = 0
        for (a, b) in zip(first.pixels, second.pixels) {
            for shift in [0, 8, 16] as [UInt32] {
                let onBlack = Int(a >> shift & 255) - Int(b >> shift & 255)
                let onWhite = onBlack - Int(a >> 24) + Int(b >> 24)
                sum += max(onBlack * onBlack, onWhite * onWhite)
            }
        }
        return Double(sum) / Double(3 * first.pixels.count)
    }
}
