import Drawing
import Testing

struct StrokeReachTests {
    @Test func `a pen reaches at least half its width, more with miter, gap, offset and blur`() {
        let plain = Stroke(widthPixels: 4, miterLimit: 1)
        #expect(plain.reachPixels >= 3)
        var other = plain
        other.gapPixels = 6
        #expect(other.reachPixels >= 4 + 3)
        other.offsetPixels = -5
        #expect(other.reachPixels >= 4 + 3 + 5)
        other.blurPixels = 9
        #expect(other.reachPixels >= 4 + 3 + 5 + 9)
        #expect(Stroke(widthPixels: 4, miterLimit: 10).reachPixels >= 20)
    }
}
