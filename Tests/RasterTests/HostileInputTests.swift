import Drawing
import Geometry
import Pixels
import Raster
import Testing

/// Whatever the numbers are, drawing ends, and draws what makes sense of them.
struct HostileInputTests {
    static let corners: [Int32] = [.min, -FixedPoint.limit, -1, 0, 300, FixedPoint.limit, .max]
    static let numbers: [Float] = [.nan, .infinity, -.infinity, -1, 0, 1e-30, 1e30]

    private static var zigzag: [FixedPoint] {
        corners.flatMap { x in corners.map { FixedPoint(x: x, y: $0) } }
    }

    @Test(arguments: [true, false])
    func `polygons as far away as numbers go`(isAntialiased: Bool) {
        var list = DisplayList(side: 32)
        list.fill(Self.zigzag, isAntialiased: isAntialiased)
        list.fill(Self.zigzag.reversed(), isAntialiased: isAntialiased)
        _ = list.drawn()
    }

    @Test(arguments: LineJoin.allCases, LineCap.allCases)
    func `lines as far away as numbers go`(join: LineJoin, cap: LineCap) {
        var list = DisplayList(side: 32)
        list.stroke(Self.zigzag, Stroke(widthPixels: 7, cap: cap, join: join))
        list.stroke(Self.zigzag, Stroke(widthPixels: 7, cap: cap, join: join, dashes: [3, 4]))
        _ = list.drawn()
    }

    @Test(arguments: numbers)
    func `pens of any number`(number: Float) {
        for change: (inout Stroke) -> Void in [
            { $0.widthPixels = number }, { $0.miterLimit = number }, { $0.roundLimit = number },
            { $0.dashes = [number, 2] }, { $0.dashes = [number] }, { $0.blurPixels = number },
            { $0.offsetPixels = number }, { $0.gapPixels = number },
        ] {
            var pen = Stroke(widthPixels: 2, join: .round)
            change(&pen)
            var list = DisplayList(side: 16)
            list.stroke([pixel(2, 2), pixel(12, 3), pixel(4, 9), pixel(4, 9), pixel(2, 2)], pen)
            _ = list.drawn()
        }
    }

    @Test(arguments: numbers)
    func `discs, heat and pictures of any number`(number: Float) {
        var list = DisplayList(side: 16)
        let center = [pixel(8, 8), FixedPoint(x: .max, y: .min)]
        for style in [
            CircleStyle(radiusPixels: number, strokeWidthPixels: 1, color: .black),
            CircleStyle(radiusPixels: 3, strokeWidthPixels: number, blur: number, color: .black),
        ] {
            list.commands.append(
                .circles(CircleBatch(centers: center, styleIndexes: [0, 0], styles: [style])))
        }
        let ramp = Array(repeating: PremultipliedRGBA8.clear, count: 256)
        for (weight, radius) in [(number, 5), (1, number), (number, number)] {
            list.commands.append(
                .heat(
                    HeatBatch(
                        points: center, weights: [weight, weight], radiiPixels: [radius], ramp: ramp,
                        opacity: number)))
        }
        let image = PixelBuffer(width: 3, height: 3, filledWith: .clear)
        for (place, scale) in [(Double(number), 1.0), (0, Double(number)), (Double(number), Double(number))] {
            list.commands.append(
                .image(
                    ImageBatch(
                        image: image, left: place, top: 0, scaleX: scale, scaleY: scale, opacity: number)))
        }
        list.commands += [.beginGroup(opacity: number), .background(.black), .endGroup]
        _ = list.drawn()
    }

    @Test func `paths without an area draw nothing`() {
        var list = DisplayList(side: 8)
        for ring in [[pixel(3, 3)], [pixel(3, 3), pixel(5, 5)], [pixel(3, 3), pixel(3, 3), pixel(3, 3)]] {
            list.fill(ring)
        }
        list.stroke([pixel(3, 3)], Stroke(widthPixels: 4, cap: .round))
        list.stroke([pixel(3, 3), pixel(3, 3)], Stroke(widthPixels: 4, cap: .round))
        list.commands.append(.fill(FillBatch(items: [.init(path: 2..<2, color: .black)])))
        #expect(list.drawn().solidColor == .clear)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a line of millions of dashes draws those on the canvas`() {
        var list = DisplayList(side: 16)
        let far = FixedPoint.limit
        list.stroke(
            [FixedPoint(x: -far, y: 8 * 256), FixedPoint(x: far, y: 8 * 256)],
            Stroke(widthPixels: 2, dashes: [2, 2]))
        #expect(list.drawn().alphas(row: 8) == (0..<16).map { $0 / 2 % 2 == 0 ? 255 : 0 })
    }

    @Test func `a pattern finer than the limit is a solid line`() {
        let period = Float(DashCutter.minimumPeriodPixels)
        func isSolid(_ dashes: [Float]) -> Bool {
            var list = DisplayList(side: 16)
            list.stroke([pixel(0, 8), pixel(16, 8)], Stroke(widthPixels: 2, dashes: dashes))
            return list.drawn()[8, 8].alpha == 255
        }
        #expect(!isSolid([period / 2, period / 2]))
        #expect(isSolid([period / 2, period / 2 * 0.99]))
    }

    @Test func `groups without an end, and ends without a group`() {
        var list = DisplayList(side: 2)
        list.commands = [.endGroup, .beginGroup(opacity: 0.5), .background(.black)]
        #expect(list.drawn().solidColor?.alpha == 128)
        list.commands = Array(repeating: .beginGroup(opacity: 1), count: 100) + [.background(.black)]
        list.commands +=
            Array(repeating: .endGroup, count: 100) + [.background(Color(red: 1, green: 1, blue: 1))]
        #expect(list.drawn().solidColor == Color(red: 1, green: 1, blue: 1).premultiplied)
    }

    @Test func `a group is blended as a whole`() {
        var list = DisplayList(side: 2)
        list.commands = [
            .background(Color(red: 1, green: 1, blue: 1)), .beginGroup(opacity: 0.5), .background(.black),
            .background(.black), .endGroup,
        ]
        #expect(list.drawn().solidColor == PremultipliedRGBA8(red: 127, green: 127, blue: 127, alpha: 255))
    }
}
