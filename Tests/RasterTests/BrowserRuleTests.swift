import Drawing
import Geometry
import Pixels
import Raster
import Testing

/// Pictures by the browser's rule, against its formulas worked out by hand.
@Suite struct BrowserRuleTests {
    private static func list(side: Int = 16) -> DisplayList {
        var list = DisplayList(side: side)
        list.edgeRule = .browser
        return list
    }

    private static func fill(_ hairline: FillBatch.Hairline, alpha: Float = 1, left: Double) -> PixelBuffer {
        var list = list()
        let ring = [pixel(left, 4), pixel(12, 4), pixel(12, 12), pixel(left, 12)]
        let path = list.addPath([ring])
        list.commands.append(
            .fill(FillBatch(items: [.init(path: path, color: .black.withOpacity(alpha))], hairline: hairline))
        )
        return list.drawn()
    }

    @Test func `an area is the pixels whose centres it holds`() {
        let picture = Self.fill(.none, left: 4.6)
        #expect((3..<7).map { picture[$0, 8].alpha } == [0, 0, 255, 255])
        #expect(Self.fill(.none, left: 4.4)[4, 8].alpha == 255)
    }

    @Test func `the hairline fades with the distance of the pixel that holds the edge`() {
        // The centre of column 4 lies 0.25 px before the edge: 1 − (3d² − 2d³) = 0.84375.
        #expect(Self.fill(.outside, left: 4.75)[4, 8].alpha == 215)
        #expect(Self.fill(.outside, left: 4.75)[3, 8].alpha == 0)
    }

    @Test func `a hairline outside leaves the area's own pixels, one over it inks them again`() {
        // The edge at 4.25 lies in column 4, whose centre the area holds.
        let outside = Self.fill(.outside, alpha: 0.5, left: 4.25)
        let over = Self.fill(.over, alpha: 0.5, left: 4.25)
        #expect(outside[4, 8].alpha == 128 && over[4, 8].alpha > 160)
        #expect(outside[8, 8] == over[8, 8])
    }

    @Test func `a hairline alone inks no area`() {
        let picture = Self.fill(.outsideAlone, left: 4.75)
        #expect(picture[4, 8].alpha == 215 && picture[8, 8].alpha == 0)
    }

    @Test func `a line fades over one pixel across and is cut at its ends`() {
        var list = Self.list()
        list.stroke([pixel(4, 8), pixel(12, 8)], Stroke(widthPixels: 3))
        let picture = list.drawn()
        #expect((5..<11).map { picture[8, $0].alpha } == [0, 128, 255, 255, 128, 0])
        #expect([3, 4, 11, 12].map { picture[$0, 8].alpha } == [0, 255, 255, 0])
    }

    @Test func `a translucent line that crosses itself is inked twice there`() {
        var list = Self.list()
        list.stroke(
            [pixel(2, 8.5), pixel(14, 8.5), pixel(14, 3), pixel(8.5, 3), pixel(8.5, 14)],
            Stroke(widthPixels: 2), .black.withOpacity(0.5))
        let picture = list.drawn()
        #expect(picture[4, 8].alpha == 128 && picture[8, 8].alpha == 192)
    }

    @Test func `a ring has a corner where a line that ends where it began has two ends`() {
        func corner(isRing: Bool) -> UInt8 {
            var list = Self.list()
            let path = list.addPath([[pixel(4, 4), pixel(12, 4), pixel(12, 12), pixel(4, 12), pixel(4, 4)]])
            var item = StrokeBatch.Item(path: path, color: .black, stroke: 0)
            item.isRing = isRing
            list.commands.append(.stroke(StrokeBatch(items: [item], strokes: [Stroke(widthPixels: 4)])))
            return list.drawn()[2, 2].alpha
        }
        #expect(corner(isRing: true) > 200 && corner(isRing: false) == 0)
    }

    @Test func `dashes begin with ink and fade around their ends`() {
        var list = Self.list(side: 32)
        var stroke = Stroke(widthPixels: 4, dashes: [8, 8])
        stroke.dashFadePixels = 0.5
        list.stroke([pixel(0, 16), pixel(32, 16)], stroke)
        let row = list.drawn()
        #expect(
            [2, 6, 10, 14, 18, 22, 26].map { row[$0, 16].alpha > 127 } == [
                true, true, false, false, true, true, false,
            ])
    }

    @Test(arguments: [
        Stroke(widthPixels: .nan), Stroke(widthPixels: 0), Stroke(widthPixels: -3),
        Stroke(widthPixels: 2, dashes: [.nan, 1]), Stroke(widthPixels: 2, dashes: [0, 0]),
        Stroke(widthPixels: .infinity, join: .round, miterLimit: .nan),
        Stroke(widthPixels: 1e30, cap: .round),
    ])
    func `pens that make no sense do not trap`(stroke: Stroke) {
        var list = Self.list()
        var odd = stroke
        odd.offsetPixels = 1e20
        for pen in [stroke, odd] {
            list.stroke(
                [
                    pixel(4, 8), pixel(4, 8), FixedPoint(x: .max, y: .min), FixedPoint(x: .min, y: .max),
                    pixel(8, 8),
                ], pen)
        }
        #expect(list.drawn().width == 16)
    }

    @Test func `heat takes the last texel's density to the canvas' edge`() {
        func picture(_ rule: EdgeRule) -> PixelBuffer {
            var list = DisplayList(side: 16)
            list.edgeRule = rule
            let ramp = (0..<256).map {
                PremultipliedRGBA8(straightRed: 255, green: 0, blue: 0, alpha: UInt8($0))
            }
            list.commands.append(
                .heat(
                    HeatBatch(
                        points: [pixel(8, 8)], weights: [2], radiiPixels: [16], ramp: ramp, opacity: 1)))
            return list.drawn()
        }
        let browser = picture(.browser)
        #expect(browser[0, 8] == browser[1, 8] && browser[8, 0] == browser[8, 1])
        #expect(picture(.exact)[0, 8].alpha < picture(.exact)[1, 8].alpha)
    }
}
