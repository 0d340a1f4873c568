import Drawing
import Geometry
import Pixels
import Raster
import Testing

struct TextTests {
    private func list(side: Int = 32) -> DisplayList {
        var list = DisplayList(side: side)
        list.addTestGlyphs()
        return list
    }

    @Test func `an outline covers the pixels it covers`() {
        var list = list()
        // 10 px to the em, pen at (10, 20): the ring is 8 px wide and high, its hole 4.
        list.text(0, at: pixel(10, 20), size: 10)
        let picture = list.drawn()
        #expect(picture.alphas(row: 13)[10..<20] == [0, 255, 255, 255, 255, 255, 255, 255, 255, 0])
        #expect(picture.alphas(row: 16)[10..<20] == [0, 255, 255, 0, 0, 0, 0, 255, 255, 0])
        #expect(picture.alphas(row: 11).allSatisfy { $0 == 0 })
        #expect(picture.alphas(row: 20).allSatisfy { $0 == 0 })
    }

    @Test func `small upright glyphs stand on whole rows and quarters of columns`() {
        func drawn(_ x: Double, _ y: Double) -> PixelBuffer {
            var list = list()
            list.text(0, at: pixel(x, y), size: 10)
            return list.drawn()
        }
        #expect(drawn(10, 20) == drawn(10.1, 20.4))
        #expect(drawn(10, 20) == drawn(9.9, 19.6))
        #expect(drawn(10.25, 20) != drawn(10, 20))
        #expect(drawn(10.25, 20).alphas(row: 13)[11] == 191)
    }

    @Test func `large and turned glyphs stand where they are`() {
        var large = list(side: 64)
        large.text(0, at: pixel(0.5, 50), size: 50)
        // The left edge is at 0.5 + 5.
        #expect(large.drawn().alphas(row: 30)[4...6] == [0, 128, 255])

        var turned = list()
        // A quarter to the right: the baseline runs down, the ring lies left of … right of the pen's column.
        turned.text(0, at: pixel(10, 5), size: 10, angle: .pi / 2)
        let picture = turned.drawn()
        #expect(picture.alphas(row: 7)[9..<19] == [0, 255, 255, 255, 255, 255, 255, 255, 255, 0])
        #expect(picture.alphas(row: 9)[9..<19] == [0, 255, 255, 0, 0, 0, 0, 255, 255, 0])
    }

    @Test func `upright glyphs of a label that turns stand on its line, not on whole rows`() {
        func picture(lastAngle: Float) -> PixelBuffer {
            var list = list()
            let glyphs = [Float(0), lastAngle].enumerated().map { index, angle in
                PlacedGlyph(
                    glyph: 0, origin: pixel(4 + Double(index) * 12, 20.5), sizePixels: 10, angle: angle,
                    look: 0)
            }
            let run = GlyphRun(glyphs: 0..<2, text: "xx", clusters: [0, 1])
            list.commands.append(
                .glyphs(GlyphBatch(glyphs: glyphs, runs: [run], looks: [TextLook(color: .black)])))
            return list.drawn()
        }
        #expect(picture(lastAngle: 0)[6, 20].alpha == 255)
        #expect(picture(lastAngle: 0.1)[6, 20].alpha == 128)
    }

    @Test func `a halo reaches its width and lies below the ink`() {
        var list = list()
        let look = TextLook(
            color: .black, haloColor: Color(red: 1, green: 1, blue: 1), haloWidthPixels: 2)
        list.text(0, at: pixel(10, 20), size: 10, look)
        let picture = list.drawn()
        // Row 14 crosses the ring's bar: full ink from column 11 on, full halo up to the width less the ramp.
        #expect(picture[12, 13].packed == 0xFF00_0000)
        #expect(picture[10, 16].red == 255)
        #expect(picture[10, 16].alpha == 255)
        let outer = picture.alphas(row: 16)
        #expect(outer[9] > 128)
        #expect(outer[8] < 128)
        #expect(outer[7] == 0)
        // A pixel and a half inside the hole the halo begins to fade.
        #expect(picture[14, 16].red == 228)
    }

    @Test func `a field is drawn by the browser's formula`() {
        var list = list(side: 48)
        list.text(2, at: pixel(10, 30), size: 24)
        let picture = list.drawn()
        // At 24 px a field's pixel is a device pixel: its box is at (12, 12), its border 3 px around.
        let field = GlyphField.disc(radius: 9, side: 20, left: 2, top: 18)
        for y in 0..<field.height {
            for x in 0..<field.width {
                let value = Double(field.distances[y * field.width + x]) / 255
                let share = max(0, min((value - (0.75 - 0.105)) / 0.21, 1))
                let alpha = (share * share * (3 - 2 * share) * 255).rounded()
                #expect(abs(Double(picture[9 + x, 9 + y].alpha) - alpha) <= 1)
            }
        }
    }

    @Test func `a field at half size is read between its pixels`() {
        var list = list(side: 24)
        list.text(2, at: pixel(4, 14), size: 12)
        let picture = list.drawn()
        // The disc has radius 4.5 around (10, 10).
        let area = picture.pixels.reduce(0.0) { $0 + Double($1 >> 24) / 255 }
        #expect(abs(area - Double.pi * 4.5 * 4.5) < 2)
        #expect(picture[10, 10].alpha == 255)
    }

    @Test func `a stamp is what is drawn without one`() {
        // The same glyph in one picture, and after many others have been drawn on the same canvas.
        var canvas = RasterCanvas(width: 64, height: 64)
        var numbers = SeededNumbers(seed: 9)
        var crowd = DisplayList(side: 64)
        crowd.addTexts(&numbers, turned: false)
        canvas.draw(crowd)
        canvas.draw(crowd)
        _ = canvas.takePicture(nextWidth: 64, nextHeight: 64)
        canvas.draw(crowd)
        #expect(canvas.finish() == crowd.drawn())
    }

    @Test func `a face that shows another shape under a number is not mistaken for the first`() {
        var canvas = RasterCanvas(width: 32, height: 32)
        var first = list()
        first.text(0, at: pixel(10, 20), size: 10)
        canvas.draw(first)
        _ = canvas.takePicture(nextWidth: 32, nextHeight: 32)
        var second = first
        second.glyphs[0] = Glyph(face: 0, number: 1, shape: .outline(.curves))
        canvas.draw(second)
        #expect(canvas.finish() == second.drawn())
        #expect(second.drawn() != first.drawn())
    }

    @Test func `halos of all runs may lie below all glyphs`() {
        let white = Color(red: 1, green: 1, blue: 1)
        let look = TextLook(color: .black, haloColor: white, haloWidthPixels: 3)
        func picture(halosFirst: Bool) -> PixelBuffer {
            var list = list()
            var batch = GlyphBatch(looks: [look])
            for index in 0..<2 {
                batch.glyphs.append(
                    PlacedGlyph(
                        glyph: 0, origin: pixel(6 + Double(index) * 9, 20), sizePixels: 10, look: 0))
                batch.runs.append(GlyphRun(glyphs: index..<index + 1, text: "x", clusters: [0]))
            }
            batch.drawsHalosFirst = halosFirst
            list.commands.append(.glyphs(batch))
            return list.drawn()
        }
        // The second halo covers the right edge of the first glyph unless halos come first.
        #expect(picture(halosFirst: true)[14, 16].red == 0)
        #expect(picture(halosFirst: false)[14, 16].red > 128)
    }

    @Test func `a clip cuts texts and icons`() {
        var list = list()
        list.commands.append(.beginClip(ClipBox(minX: 0, minY: 0, maxX: 15, maxY: 32)))
        list.text(0, at: pixel(10, 20), size: 10)
        list.commands.append(.endClip)
        let picture = list.drawn()
        #expect(picture.alphas(row: 13)[10..<18] == [0, 255, 255, 255, 255, 0, 0, 0])
    }

    @Test(arguments: [Float.nan, .infinity, -1, 0, 1e9])
    func `numbers that make no sense draw nothing or something, and end`(number: Float) {
        var list = list()
        let look = TextLook(
            color: .black, haloColor: .black, haloWidthPixels: number, haloBlurPixels: number)
        for glyph in Int32(0)..<4 {
            list.text(glyph, at: pixel(10, 20), size: number)
            list.text(glyph, at: pixel(10, 20), size: 12, angle: number, look)
            list.text(glyph, at: FixedPoint(x: .max, y: .min), size: 12, look)
        }
        #expect(list.drawn().width == 32)
    }
}
