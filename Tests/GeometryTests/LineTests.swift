import Geometry
import Testing

struct LineTests {
    private func point(_ x: Int32, _ y: Int32) -> FixedPoint { FixedPoint(x: x * 256, y: y * 256) }

    private func measured(_ points: [FixedPoint]) -> MeasuredLine {
        var line = MeasuredLine()
        line.measure(points.span)
        return line
    }

    @Test func `a line has lengths and directions, repeated points taken out`() {
        let line = measured([point(0, 0), point(3, 4), point(3, 4), point(3, 0)])
        #expect(line.lengths == [5, 4])
        #expect(line.directions == [PixelVector(0.6, 0.8), PixelVector(0, -1)])
        #expect(!line.isClosed && line.totalLength == 9)
    }

    @Test func `a line that ends where it starts is closed`() {
        let line = measured([point(0, 0), point(3, 0), point(3, 3), point(0, 0)])
        #expect(line.isClosed && line.points.count == 3 && line.lengths.count == 3)
        #expect(!measured([point(0, 0), point(3, 0), point(0, 0)]).isClosed, "there and back has no inside")
    }

    @Test func `a line of one place is none`() {
        #expect(measured([point(1, 1), point(1, 1)]).points.isEmpty)
        #expect(measured([]).lengths.isEmpty)
    }

    @Test func `beside a line is to its right`() {
        var result: [FixedPoint] = []
        OffsetLine.trace(measured([point(0, 0), point(9, 0), point(9, 9)]), offsetPixels: 2, into: &result)
        #expect(result == [point(0, 2), point(7, 2), point(7, 9)])
        OffsetLine.trace(measured([point(0, 0), point(9, 0), point(9, 9)]), offsetPixels: -2, into: &result)
        #expect(result == [point(0, -2), point(11, -2), point(11, 9)])
    }

    @Test func `beside a closed line runs a closed line`() {
        var result: [FixedPoint] = []
        let square = [point(0, 0), point(9, 0), point(9, 9), point(0, 9), point(0, 0)]
        OffsetLine.trace(measured(square), offsetPixels: 1, into: &result)
        #expect(result == [point(1, 1), point(8, 1), point(8, 8), point(1, 8), point(1, 1)])
    }

    @Test func `an arc has enough chords, and never too many`() {
        #expect(ArcFlattening.chords(radiusPixels: 0.01, angle: .pi) == 1)
        #expect(ArcFlattening.chords(radiusPixels: 1, angle: .pi) == 9)
        #expect(ArcFlattening.chords(radiusPixels: 1e12, angle: .pi) == ArcFlattening.maximumChords)
        #expect(ArcFlattening.chords(radiusPixels: .nan, angle: .nan) == 1)
    }
}
