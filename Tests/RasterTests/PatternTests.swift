import Drawing
import Geometry
import Pixels
import Raster
import Testing

@Suite struct PatternTests {
    private static let red = PremultipliedRGBA8(red: 255, green: 0, blue: 0, alpha: 255)
    private static let blue = PremultipliedRGBA8(red: 0, green: 0, blue: 255, alpha: 255)

    /// Two columns, red and blue, two rows high.
    private static var stripes: ListImage {
        ListImage(
            name: "stripes",
            pixels: PixelBuffer(width: 2, height: 2, pixels: [red, blue, red, blue].map(\.packed)))
    }

    private static func square(_ low: Double, _ high: Double) -> [FixedPoint] {
        [pixel(low, low), pixel(high, low), pixel(high, high), pixel(low, high)]
    }

    private static func list(
        _ ring: [FixedPoint], _ pattern: Pattern, alpha: Float = 1, side: Int = 8, rule: EdgeRule = .exact
    ) -> DisplayList {
        var list = DisplayList(side: side)
        list.edgeRule = rule
        list.images = [stripes]
        let path = list.addPath([ring])
        list.commands.append(
            .fill(
                FillBatch(
                    items: [.init(path: path, color: .black.withOpacity(alpha), pattern: 0)],
                    patterns: [pattern])))
        return list
    }

    @Test(arguments: [EdgeRule.exact, .browser])
    func `a pattern repeats from its corner, pixel for pixel at its own size`(rule: EdgeRule) {
        let pattern = Pattern(image: 0, x: 1, y: 0, scale: 1)
        let picture = Self.list(Self.square(2, 7), pattern, rule: rule).drawn()
        #expect((2..<7).map { picture[$0, 4] } == [Self.blue, Self.red, Self.blue, Self.red, Self.blue])
        #expect(picture[1, 4] == .clear && picture[7, 4] == .clear)
    }

    @Test func `a pattern at twice its size is linear between its pixels and wraps round`() {
        let picture = Self.list(Self.square(0, 8), Pattern(image: 0, x: 0, y: 0, scale: 2)).drawn()
        // Device pixels read the picture at ¼, ¾, 1¼, 1¾: a quarter or three of the neighbour, round the edge too.
        #expect((0..<4).map { picture[$0, 3].red } == [191, 191, 64, 64])
        #expect((0..<4).map { picture[$0 + 4, 3] } == (0..<4).map { picture[$0, 3] })
    }

    @Test func `the opacity of a patterned area is its colour's alpha`() {
        let picture = Self.list(Self.square(0, 8), Pattern(image: 0, x: 0, y: 0, scale: 1), alpha: 0.5)
            .drawn()
        #expect(picture[0, 0] == PremultipliedRGBA8(red: 128, green: 0, blue: 0, alpha: 128))
    }

    @Test(arguments: [
        Pattern(image: 3, x: 0, y: 0, scale: 1), Pattern(image: -1, x: 0, y: 0, scale: 1),
        Pattern(image: 0, x: 0, y: 0, scale: 0), Pattern(image: 0, x: .nan, y: 0, scale: 1),
        Pattern(image: 0, x: 0, y: 0, scale: .infinity), Pattern(image: 0, x: 1e300, y: 0, scale: 1),
    ])
    func `a pattern that makes no sense inks nothing`(pattern: Pattern) {
        let picture = Self.list(Self.square(0, 8), pattern).drawn()
        #expect(picture.solidColor == .clear)
    }

    @Test func `an index beyond the patterns inks nothing`() {
        var list = DisplayList(side: 4)
        let path = list.addPath([Self.square(0, 4)])
        list.commands.append(.fill(FillBatch(items: [.init(path: path, color: .black, pattern: 7)])))
        #expect(list.drawn().solidColor == .clear)
    }

    @Test(arguments: [1.0, 2, 0.5])
    func `a patterned area split into pieces is the area in one piece`(scale: Double) {
        let ring = [pixel(3.5, 2.25), pixel(60, 10.75), pixel(44.5, 61), pixel(8, 50.5)]
        func pattern(_ x: Int, _ y: Int) -> Pattern {
            Pattern(image: 0, x: -Double(x), y: -Double(y), scale: scale)
        }
        let whole = Self.list(ring, pattern(0, 0), side: 64).drawn()
        for (x, y) in [(0, 0), (31, 17)] {
            var piece = Self.list(ring, pattern(0, 0), side: 64).moved(
                x: x, y: y, width: 64 - x, height: 64 - y)
            guard case .fill(var batch) = piece.commands[0] else { return #expect(Bool(false)) }
            batch.patterns = [pattern(x, y)]
            piece.commands[0] = .fill(batch)
            #expect(piece.drawn() == whole.cropped(x: x, y: y, width: 64 - x, height: 64 - y))
        }
    }
}
