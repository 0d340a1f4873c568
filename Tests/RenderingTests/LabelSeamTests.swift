import Cartography
import Drawing
import Features
import Geometry
import ImageCoding
import Pixels
import Rendering
import Styling
import Testing
import Tiling
import Typesetting

/// Whatever the split into tiles, the labels are the same.
@Suite("Seams of labels") struct LabelSeamTests {
    static let fonts = GlyphSource.fonts(FontLibrary())

    /// Labels of every kind: codes of cells, names along streets and at their middles, parts with icons and texts
    /// that try several anchors, icons that may overlap.
    static let layers: [String] = [
        ##"{"id":"codes","type":"symbol","source":"cells","layout":{"text-field":["concat","44030",["id"]],"text-size":12,"text-font":["Noto Sans CJK SC Regular"]},"paint":{"text-color":"#222","text-halo-color":"#fff","text-halo-width":1.5}}"##,
        ##"{"id":"names","type":"symbol","source":"streets","layout":{"symbol-placement":"line","symbol-spacing":200,"text-field":["get","name"],"text-size":["interpolate",["linear"],["zoom"],12,10,18,15],"symbol-sort-key":["step",["get","width"],2,3,1,6,0]},"paint":{"text-halo-color":"#fff","text-halo-width":1}}"##,
        ##"{"id":"middles","type":"symbol","source":"streets","layout":{"symbol-placement":"line-center","text-field":["get","name"],"text-rotation-alignment":"viewport","icon-image":"dot","icon-rotation-alignment":"map"}}"##,
        ##"{"id":"parts","type":"symbol","source":"parts","layout":{"icon-image":"dot","text-field":["concat","部件 ",["get","class"]],"text-variable-anchor":["left","right","top","bottom"],"text-radial-offset":0.6,"text-justify":"auto","text-optional":true,"text-size":11}}"##,
        ##"{"id":"loose","type":"symbol","source":"parts","layout":{"icon-image":"dot","icon-overlap":"always","icon-rotate":["*",["get","weight"],40],"icon-size":["+",0.4,["/",["get","weight"],4]]}}"##,
    ]

    static let sprite: SpriteSheet = {
        var pixels = PixelBuffer(width: 12, height: 12)
        for index in pixels.pixels.indices where (index / 12 + index % 12) % 3 != 0 {
            pixels.pixels[index] =
                PremultipliedRGBA8(
                    red: UInt8(index), green: 40, blue: 90, alpha: 255
                ).packed
        }
        return SpriteSheet(images: ["dot": SpriteImage(image: ListImage(name: "dot", pixels: pixels))])
    }()

    static func city(_ seed: UInt64) -> TinyCity {
        var city = TinyCity(seed: seed)
        city.input.sprite = sprite
        city.input.glyphs = fonts
        return city
    }

    static func differing(_ a: PixelBuffer, _ b: PixelBuffer) -> Int {
        zip(a.pixels, b.pixels).reduce(0) { $0 + ($1.0 == $1.1 ? 0 : 1) }
    }

    @Test(arguments: layers.indices) func `each kind of label joins without a seam`(index: Int) throws {
        let composer = try SeamTests.composer([Self.layers[index]])
        let city = Self.city(UInt64(index) + 11)
        var renderer = MetatileRenderer(mode: .live)
        for (zoom, size) in [(14, 4), (16, 4)] {
            let range = try SeamTests.range(zoom, size: size)
            let whole = renderer.draw(Viewport(tiles: range), input: city.input, composer: composer)
            let parts = try SeamTests.stitched(
                range, city: city, composer: composer, ratio: 1, renderer: &renderer)
            #expect(Self.differing(whole, parts) == 0, "zoom \(zoom)")
            #expect(whole.solidColor == nil, "the layer draws something")
        }
    }

    @Test(arguments: [12, 13, 14, 15, 16, 17, 18, 19])
    func `all labels together join at every zoom, for metatiles of every size`(zoom: Int) throws {
        let composer = try SeamTests.composer(Self.layers)
        let city = Self.city(UInt64(zoom))
        var renderer = MetatileRenderer(mode: .live)
        let range = try SeamTests.range(zoom, size: 8)
        let whole = renderer.draw(Viewport(tiles: range), input: city.input, composer: composer)
        for size in [1, 2, 4] {
            let parts = try Self.stitched(
                range, size: size, city: city, composer: composer, renderer: &renderer)
            #expect(Self.differing(whole, parts) == 0, "metatiles of \(size)")
        }
    }

    @Test func `a picture cut anywhere has the same labels`() throws {
        let composer = try SeamTests.composer(Self.layers)
        let city = Self.city(3)
        var renderer = MetatileRenderer(mode: .live)
        let origin = Int64(1 << 22) * 256
        func view(_ x: Int64, _ y: Int64, _ width: Int, _ height: Int) -> Viewport {
            Viewport(
                zoom: 14, ratio: 1, originX: origin + x * 256, originY: origin + y * 256, width: width,
                height: height)
        }
        let whole = renderer.draw(view(0, 0, 900, 700), input: city.input, composer: composer)
        for (x, y, width, height) in [(1, 1, 33, 47), (333, 129, 200, 101), (650, 3, 50, 497)] {
            let part = renderer.draw(
                view(Int64(x), Int64(y), width, height), input: city.input, composer: composer)
            #expect(part == whole.cropped(x: x, y: y, width: width, height: height))
        }
    }

    /// Without labels that give way to others there would be nothing to agree on.
    @Test(arguments: [13, 14]) func `some of these labels give way to others`(zoom: Int) throws {
        let free = Self.layers.map {
            $0.replacing(
                #""layout":{"#, with: #""layout":{"text-allow-overlap":true,"icon-allow-overlap":true,"#,
                maxReplacements: 1)
        }
        let city = Self.city(14)
        var renderer = MetatileRenderer(mode: .live)
        let viewport = Viewport(tiles: try SeamTests.range(zoom, size: 4))
        let placed = renderer.draw(
            viewport, input: city.input, composer: try SeamTests.composer(Self.layers))
        let all = renderer.draw(viewport, input: city.input, composer: try SeamTests.composer(free))
        #expect(Self.differing(placed, all) > 0)
    }

    /// The picture of a range put together from metatiles of a size.
    static func stitched(
        _ range: TileRange, size: Int, city: TinyCity, composer: MapComposer,
        renderer: inout MetatileRenderer
    ) throws -> PixelBuffer {
        var whole = PixelBuffer(width: range.columns.count * 256, height: range.rows.count * 256)
        for row in stride(from: range.rows.lowerBound, through: range.rows.upperBound, by: size) {
            for column in stride(from: range.columns.lowerBound, through: range.columns.upperBound, by: size)
            {
                let tiles = try #require(
                    TileRange(
                        zoom: range.zoom, columns: column...column + size - 1, rows: row...row + size - 1))
                let part = renderer.draw(Viewport(tiles: tiles), input: city.input, composer: composer)
                let left = (column - range.columns.lowerBound) * 256
                let top = (row - range.rows.lowerBound) * 256
                for y in 0..<part.height {
                    let start = (top + y) * whole.width + left
                    whole.pixels.replaceSubrange(
                        start..<start + part.width,
                        with: part.pixels[y * part.width..<(y + 1) * part.width])
                }
            }
        }
        return whole
    }
}
