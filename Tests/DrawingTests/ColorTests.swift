import Drawing
import Pixels
import Testing

struct ColorTests {
    @Test func `channels are held inside 0…1, and NaN is 0`() {
        let color = Color(red: -1, green: 2, blue: .nan, alpha: .infinity)
        #expect(color == Color(red: 0, green: 1, blue: 0, alpha: 1))
    }

    @Test func `a pixel is premultiplied before it is rounded`() {
        // 0.5 · 0.5 · 255 = 63.75; rounding each factor first would give 64.25.
        let pixel = Color(red: 0.5, green: 1, blue: 0, alpha: 0.5).premultiplied
        #expect(pixel == PremultipliedRGBA8(red: 64, green: 128, blue: 0, alpha: 128))
    }

    @Test func `opacities multiply`() {
        #expect(Color(red: 1, green: 1, blue: 1, alpha: 0.5).withOpacity(0.5).alpha == 0.25)
        #expect(Color.transparent.premultiplied == .clear)
    }
}
