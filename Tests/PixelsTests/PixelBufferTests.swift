import Pixels
import Testing

struct PixelBufferTests {
    @Test func `a pixel comes back as it was put in, red lowest in memory`() {
        let pixel = PremultipliedRGBA8(red: 1, green: 2, blue: 3, alpha: 4)
        #expect(pixel.packed == 0x0403_0201)
        #expect(PremultipliedRGBA8(packed: pixel.packed) == pixel)
        var buffer = PixelBuffer(width: 3, height: 2)
        buffer[2, 1] = pixel
        #expect(buffer[2, 1] == pixel && buffer.pixels[5] == pixel.packed)
    }

    @Test func `a straight colour is premultiplied, rounded`() {
        let pixel = PremultipliedRGBA8(straightRed: 255, green: 100, blue: 1, alpha: 128)
        #expect(pixel == PremultipliedRGBA8(red: 128, green: 50, blue: 1, alpha: 128))
    }

    @Test func `a part of a buffer is that part`() {
        let buffer = PixelBuffer(width: 4, height: 3, pixels: Array(0..<12))
        #expect(buffer.cropped(x: 1, y: 1, width: 2, height: 2).pixels == [5, 6, 9, 10])
        #expect(buffer.cropped(x: 0, y: 0, width: 4, height: 3) == buffer)
    }

    @Test func `one colour is found, two are not`() {
        var buffer = PixelBuffer(width: 2, height: 2, filledWith: .clear)
        #expect(buffer.solidColor == .clear)
        buffer[1, 1].alpha = 1
        #expect(buffer.solidColor == nil)
    }

    @Test func `a layer's opacity is multiplied in`() {
        var buffer = PixelBuffer(width: 1, height: 1)
        let white = PremultipliedRGBA8(red: 255, green: 255, blue: 255, alpha: 255)
        buffer.lay(PixelBuffer(width: 1, height: 1, filledWith: white), opacity: 0.5)
        #expect(buffer[0, 0] == PremultipliedRGBA8(red: 128, green: 128, blue: 128, alpha: 128))
        buffer.lay(PixelBuffer(width: 1, height: 1, filledWith: white), opacity: .nan)
        #expect(buffer[0, 0].alpha == 128)
    }
}
