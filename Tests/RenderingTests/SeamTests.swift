import Cartography
import ImageCoding
import Pixels
import Rendering
import Styling
import Testing
import Tiling

/// Whatever the split into tiles, the pixels are the same.
@Suite("Seams") struct SeamTests {
    static let layers: [String] = [
        ##"{"id":"cells","type":"fill","source":"cells","paint":{"fill-color":["match",["get","class"],"a","#c33","b","#3c3","#33c"],"fill-opacity":0.7,"fill-outline-color":"#000"}}"##,
        ##"{"id":"borders","type":"line","source":"cells","paint":{"line-color":"#c0c","line-width":1.5}}"##,
        ##"{"id":"streets","type":"line","source":"streets","layout":{"line-cap":"round","line-join":"round"},"paint":{"line-color":"#555","line-width":["get","width"],"line-opacity":0.6}}"##,
        ##"{"id":"dashed","type":"line","source":"streets","paint":{"line-color":"#fa0","line-width":2,"line-dasharray":[3,2]}}"##,
        ##"{"id":"parts","type":"circle","source":"parts","paint":{"circle-radius":["interpolate",["linear"],["get","weight"],0,2,3,11],"circle-color":"#08f","circle-opacity":0.8,"circle-stroke-color":"#fff","circle-stroke-width":1.3}}"##,
        ##"{"id":"heat","type":"heatmap","source":"parts","paint":{"heatmap-radius":23,"heatmap-weight":["get","weight"],"heatmap-intensity":0.4,"heatmap-opacity":0.9}}"##,
    ]

    static func composer(_ layers: [String]) throws -> MapComposer {
        let json = """
            {"version":8,"sources":{"cells":{"type":"vector","url":"dataset://cells"},
            "streets":{"type":"vector","url":"dataset://streets"},"parts":{"type":"vector","url":"dataset://parts"}},
            "layers":[{"id":"ground","type":"background","paint":{"background-color":"#f4f1ea"}},
            \(layers.joined(separator: ","))]}
            """
        let compilation = CompiledStyle.compile(json: Array(json.utf8))
        return MapComposer(style: try #require(compilation.style, "\(compilation.diagnostics)"))
    }

    static func range(_ zoom: Int, size: Int) throws -> TileRange {
        let first = 1 << (zoom - 1)
        return try #require(
            TileRange(zoom: zoom, columns: first...first + size - 1, rows: first...first + size - 1))
    }

    /// The picture of a range put together from pictures of single tiles.
    static func stitched(
        _ range: TileRange, city: TinyCity, composer: MapComposer, ratio: Int,
        renderer: inout MetatileRenderer
    ) throws -> PixelBuffer {
        let side = 256 * ratio
        var whole = PixelBuffer(width: range.columns.count * side, height: range.rows.count * side)
        for row in range.rows {
            for column in range.columns {
                let tile = try #require(
                    TileRange(zoom: range.zoom, columns: column...column, rows: row...row))
                let pixels = renderer.draw(
                    Viewport(tiles: tile, ratio: ratio), input: city.input, composer: composer)
                let left = (column - range.columns.lowerBound) * side
                let top = (row - range.rows.lowerBound) * side
                for y in 0..<side {
                    let start = (top + y) * whole.width + left
                    whole.pixels.replaceSubrange(
                        start..<start + side, with: pixels.pixels[y * side..<(y + 1) * side])
                }
            }
        }
        return whole
    }

    @Test(arguments: layers.indices) func `each kind of layer joins without a seam`(index: Int) throws {
        let composer = try Self.composer([Self.layers[index]])
        let city = TinyCity(seed: UInt64(index) + 1)
        var renderer = MetatileRenderer(mode: .live)
        for (zoom, size) in [(14, 4), (16, 4)] {
            let range = try Self.range(zoom, size: size)
            let whole = renderer.draw(Viewport(tiles: range), input: city.input, composer: composer)
            let parts = try Self.stitched(
                range, city: city, composer: composer, ratio: 1, renderer: &renderer)
            let differing = zip(whole.pixels, parts.pixels).reduce(0) { $0 + ($1.0 == $1.1 ? 0 : 1) }
            #expect(differing == 0, "zoom \(zoom)")
            #expect(whole.solidColor == nil, "the layer draws something")
        }
    }

    @Test(arguments: [1, 2, 3, 4]) func `a whole map joins without a seam at every ratio`(ratio: Int) throws {
        let composer = try Self.composer(Self.layers)
        let city = TinyCity(seed: 42)
        var renderer = MetatileRenderer(mode: .live)
        let range = try Self.range(14, size: 2)
        let whole = renderer.draw(Viewport(tiles: range, ratio: ratio), input: city.input, composer: composer)
        let parts = try Self.stitched(
            range, city: city, composer: composer, ratio: ratio, renderer: &renderer)
        #expect(whole.pixels == parts.pixels)
    }

    @Test func `a picture cut anywhere is the picture`() throws {
        let composer = try Self.composer(Self.layers)
        let city = TinyCity(seed: 7)
        var renderer = MetatileRenderer(mode: .live)
        let origin = Int64(1 << 21) * 256
        func view(_ x: Int64, _ y: Int64, _ width: Int, _ height: Int) -> Viewport {
            Viewport(
                zoom: 13, ratio: 1, originX: origin + x * 256, originY: origin + y * 256, width: width,
                height: height)
        }
        let whole = renderer.draw(view(0, 0, 700, 500), input: city.input, composer: composer)
        for (x, y, width, height) in [(1, 1, 33, 47), (333, 129, 200, 101), (650, 3, 50, 497)] {
            let part = renderer.draw(
                view(Int64(x), Int64(y), width, height), input: city.input, composer: composer)
            let isSame = part == whole.cropped(x: x, y: y, width: width, height: height)
            #expect(isSame, "\(width) × \(height) from \(x), \(y)")
        }
    }

    @Test func `cells that share borders leave no ground between them`() throws {
        let layer = ##"{"id":"cells","type":"fill","source":"cells","paint":{"fill-color":"#000"}}"##
        let composer = try Self.composer([layer])
        let city = TinyCity(seed: 3)
        var renderer = MetatileRenderer(mode: .live)
        // Half a cell inside the town's jittered edge there is nothing but cells.
        let viewport = Viewport(
            zoom: 13, ratio: 1, originX: Int64(1 << 21) * 256 + 128 * 256,
            originY: Int64(1 << 21) * 256 + 128 * 256,
            width: 700, height: 700)
        let pixels = renderer.draw(viewport, input: city.input, composer: composer)
        #expect(pixels.solidColor == PremultipliedRGBA8(red: 0, green: 0, blue: 0, alpha: 255))
    }
}
