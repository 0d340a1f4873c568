import Geometry
import Testing

struct DashCutterTests {
    private func line(_ xs: [Int32]) -> MeasuredLine {
        var line = MeasuredLine()
        let points = xs.map { FixedPoint(x: $0 * 256, y: 0) }
        line.measure(points.span)
        return line
    }

    /// Start and end of each dash in pixels.
    private func dashes(
        _ line: MeasuredLine, _ pattern: [Float],
        needed: @escaping (Int) -> ClosedRange<Double>? = { _ in 0...1e9 }
    ) -> [[Double]] {
        guard let cutter = DashCutter(pattern: pattern) else { return [] }
        var result: [[Double]] = []
        var scratch = MeasuredLine()
        cutter.cut(line, scratch: &scratch, needed: needed) { dash in
            guard let first = dash.points.first, let last = dash.points.last else { return }
            result.append([Double(first.x) / 256, Double(last.x) / 256])
        }
        return result
    }

    @Test func `dashes follow the pattern from the start, the last one cut`() {
        #expect(dashes(line([0, 10]), [3, 1]) == [[0, 3], [4, 7], [8, 10]])
    }

    @Test func `a dash goes on through the corners of the line`() {
        #expect(dashes(line([0, 2, 5, 10]), [3, 1]) == [[0, 3], [4, 7], [8, 10]])
    }

    @Test func `an odd pattern is taken twice`() {
        #expect(dashes(line([0, 10]), [3]) == [[0, 3], [6, 9]])
        #expect(dashes(line([0, 12]), [1, 2, 3]) == [[0, 1], [3, 6], [7, 9]])
    }

    @Test func `dashes that are not needed may be left out, the others do not move`() {
        let all = dashes(line([0, 1_000, 3_000]), [3, 1.5])
        let some = dashes(line([0, 1_000, 3_000]), [3, 1.5]) { $0 == 1 ? 500...520 : nil }
        #expect(some.count < 20)
        #expect(
            some.filter { $0[0] > 1_500 && $0[1] < 1_520 } == all.filter { $0[0] > 1_500 && $0[1] < 1_520 })
        #expect(some.filter { $0[0] > 1_500 && $0[1] < 1_520 }.count == 4)
    }

    @Test(arguments: [[], [0, 0], [-1, 2], [Float.nan], [.infinity, 1], [0.05, 0.05]])
    func `a pattern that cannot be drawn is none`(pattern: [Float]) {
        #expect(DashCutter(pattern: pattern) == nil)
    }
}
