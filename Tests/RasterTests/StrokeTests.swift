import Drawing
import Geometry
import Pixels
import Raster
import Testing

struct StrokeTests {
    private func row(_ index: Int, side: Int = 8, _ line: [FixedPoint], _ pen: Stroke) -> [Int] {
        var list = DisplayList(side: side)
        list.stroke(line, pen)
        return list.drawn().alphas(row: index)
    }

    static let level = [pixel(2, 4), pixel(6, 4)]

    @Test func `a line two wide inks the rows beside it`() {
        let pen = Stroke(widthPixels: 2)
        #expect(row(2, Self.level, pen) == [0, 0, 0, 0, 0, 0, 0, 0])
        #expect(row(3, Self.level, pen) == [0, 0, 255, 255, 255, 255, 0, 0])
        #expect(row(4, Self.level, pen) == [0, 0, 255, 255, 255, 255, 0, 0])
        #expect(row(5, Self.level, pen) == [0, 0, 0, 0, 0, 0, 0, 0])
    }

    @Test func `a square cap is half a width longer, a round one is a half disc`() {
        #expect(
            row(3, Self.level, Stroke(widthPixels: 2, cap: .square)) == [0, 255, 255, 255, 255, 255, 255, 0])
        let round = row(3, Self.level, Stroke(widthPixels: 2, cap: .round))
        #expect(round[2...5] == [255, 255, 255, 255])
        // A quarter of a disc of radius 1: π/4 of a pixel, less what its chords cut off.
        #expect(round[1] == round[6] && (194...200).contains(round[1]))
    }

    @Test(arguments: [(0.5, 128), (0.25, 64), (0.1, 26)])
    func `a line thinner than a pixel inks by its width`(width: Float, alpha: Int) {
        let line = [pixel(0, 4.5), pixel(8, 4.5)]
        #expect(row(4, line, Stroke(widthPixels: width)).allSatisfy { abs($0 - alpha) <= 1 })
    }

    @Test func `a mitred corner is square, a bevelled one is cut, a round one lies between`() {
        let corner = [pixel(2, 8), pixel(2, 2), pixel(8, 2)]
        func alpha(_ join: LineJoin) -> Int { row(1, corner, Stroke(widthPixels: 2, join: join))[1] }
        #expect(alpha(.miter) == 255)
        #expect(alpha(.bevel) == 128)
        #expect((194...200).contains(alpha(.round)))
    }

    @Test func `a miter beyond its limit is a bevel`() {
        let corner = [pixel(2, 8), pixel(2, 2), pixel(8, 2)]
        var pen = Stroke(widthPixels: 2, join: .miter, miterLimit: 1.4)
        #expect(row(1, corner, pen)[1] == 128)
        pen.miterLimit = 1.42
        #expect(row(1, corner, pen)[1] == 255, "a right angle's miter is √2 half widths long")
    }

    @Test func `a line that turns back on itself keeps its width`() {
        let line = [pixel(2, 4), pixel(6, 4), pixel(3, 4)]
        #expect(row(3, line, Stroke(widthPixels: 2)) == [0, 0, 255, 255, 255, 255, 0, 0])
    }

    @Test func `a line is inked once where it crosses itself`() {
        var list = DisplayList(side: 16)
        let line = [pixel(2, 8), pixel(14, 8), pixel(8, 14), pixel(8, 2)]
        list.stroke(line, Stroke(widthPixels: 4, join: .round), Color(red: 1, green: 1, blue: 1, alpha: 0.5))
        #expect(list.drawn()[8, 8].alpha == 128)
        #expect(list.drawn().pixels.allSatisfy { $0 >> 24 <= 128 })
    }

    @Test func `a closed line is joined where it starts`() {
        let square = [pixel(2, 2), pixel(6, 2), pixel(6, 6), pixel(2, 6), pixel(2, 2)]
        let pen = Stroke(widthPixels: 2)
        #expect(row(1, square, pen) == [0, 255, 255, 255, 255, 255, 255, 0])
        #expect(row(3, square, pen) == [0, 255, 255, 0, 0, 255, 255, 0])
        #expect(row(1, Array(square.dropLast()), pen)[1] == 0, "an open one is not")
    }

    @Test func `dashes are counted from the start of the line, round its corners`() {
        let pen = Stroke(widthPixels: 2, dashes: [2, 1])
        #expect(row(3, [pixel(0, 4), pixel(8, 4)], pen) == [255, 255, 0, 255, 255, 0, 255, 255])
        // Five along, then down: the gap 5–6 is used up in the first pixel below the corner.
        let corner = [pixel(0, 4), pixel(5, 4), pixel(5, 8)]
        #expect(row(5, corner, pen) == [0, 0, 0, 0, 255, 255, 0, 0])
        #expect(row(7, corner, pen) == [0, 0, 0, 0, 0, 0, 0, 0])
    }

    @Test func `a dash of no length is a dot when its caps are round`() {
        let line = [pixel(0, 4), pixel(8, 4)]
        let dots = row(3, line, Stroke(widthPixels: 2, cap: .round, dashes: [0, 4]))
        #expect(dots[3] == dots[4] && dots[4] > 190)
        #expect(dots[1] == 0 && dots[2] == 0)
        #expect(row(3, line, Stroke(widthPixels: 2, dashes: [0, 4])).allSatisfy { $0 == 0 })
    }

    @Test func `a gap makes two lines`() {
        var pen = Stroke(widthPixels: 1)
        pen.gapPixels = 2
        var list = DisplayList(side: 8)
        list.stroke(Self.level, pen)
        #expect((0..<8).map { list.drawn()[3, $0].alpha } == [0, 0, 255, 0, 0, 255, 0, 0])
    }

    @Test func `an offset above 0 moves the line to its right`() {
        var pen = Stroke(widthPixels: 2)
        pen.offsetPixels = 2
        #expect(row(5, Self.level, pen)[3] == 255)
        #expect(row(3, Self.level, pen)[3] == 0)
        #expect(row(2, Self.level.reversed(), pen)[3] == 255)
    }

    @Test func `a blurred edge is a ramp of blur plus one pixel`() {
        var pen = Stroke(widthPixels: 16)
        pen.blurPixels = 4
        var list = DisplayList(side: 32)
        list.stroke([pixel(0, 16), pixel(32, 16)], pen)
        let picture = list.drawn()
        for y in 16..<32 {
            let distance = Double(y) + 0.5 - 16
            let expected = min(max((8.5 - distance) / 5, 0), 1) * 255
            #expect(abs(Double(picture[16, y].alpha) - expected) <= 6, "row \(y)")
        }
    }

    @Test(arguments: LineJoin.allCases, LineCap.allCases)
    func `a stroke's area is its length times its width`(join: LineJoin, cap: LineCap) {
        var list = DisplayList(side: 64)
        let arc = (0...30).map { index in
            let angle = Double(index) / 10
            return pixel(32 + 20 * cosine(angle), 32 + 20 * sine(angle))
        }
        list.stroke(arc, Stroke(widthPixels: 3, cap: cap, join: join))
        let area = list.drawn().pixels.reduce(0.0) { $0 + Double($1 >> 24) / 255 }
        let caps: Double = cap == .butt ? 0 : cap == .square ? 9 : 2.25 * .pi
        #expect(abs(area - (60 * 3 + caps)) < 1)
    }

    /// Good enough for a test: Taylor series on 0…3.
    private func sine(_ x: Double) -> Double {
        var (term, sum) = (x, x)
        for n in 1..<12 {
            term *= -x * x / Double(2 * n * (2 * n + 1))
            sum += term
        }
        return sum
    }
    private func cosine(_ x: Double) -> Double { sine(x + .pi / 2) }
}
