import Pixels
import Testing

struct CompositingTests {
    /// Exactly rounded, channel by channel.
    private func reference(_ a: UInt8, _ b: UInt8) -> UInt8 { UInt8((Int(a) * Int(b) * 2 + 255) / 510) }

    @Test func `a product of bytes is rounded to nearest, for every pair`() {
        for a in UInt8.min...UInt8.max {
            for b in UInt8.min...UInt8.max where multiply255(a, b) != reference(a, b) {
                Issue.record("\(a) · \(b)")
            }
        }
    }

    @Test func `all four channels are scaled alike`() {
        for weight in UInt8.min...UInt8.max {
            let pixel = PremultipliedRGBA8(red: 1, green: 127, blue: weight, alpha: 255)
            let scaled = PremultipliedRGBA8(packed: Compositing.scaled(pixel.packed, by: UInt32(weight)))
            #expect(
                scaled
                    == PremultipliedRGBA8(
                        red: reference(1, weight), green: reference(127, weight),
                        blue: reference(weight, weight), alpha: weight))
        }
    }

    @Test func `opaque hides, clear does nothing, half is half`() {
        let blue = PremultipliedRGBA8(red: 0, green: 0, blue: 255, alpha: 255).packed
        let red = PremultipliedRGBA8(red: 255, green: 0, blue: 0, alpha: 255).packed
        let half = PremultipliedRGBA8(straightRed: 255, green: 0, blue: 0, alpha: 128).packed
        #expect(Compositing.over(red, blue) == red)
        #expect(Compositing.over(0, blue) == blue)
        #expect(
            PremultipliedRGBA8(packed: Compositing.over(half, blue))
                == PremultipliedRGBA8(red: 128, green: 0, blue: 127, alpha: 255))
    }

    @Test func `a mean of equal pixels is the pixel, at the ends it is one of the two`() {
        let pixel: UInt32 = 0xFF12_80FE
        for weight: UInt32 in 0...256 { #expect(Compositing.mixed(pixel, pixel, weight: weight) == pixel) }
        #expect(Compositing.mixed(pixel, 0x8001_0203, weight: 256) == 0x8001_0203)
        #expect(Compositing.mixed(pixel, 0x8001_0203, weight: 0) == pixel)
    }

    @Test(arguments: [0, 1, 7, 8, 9, 16, 23, 64])
    func `a run is its pixels one by one`(count: Int) {
        let below = (0..<UInt32(count)).map { 0xFF00_0000 | $0 &* 0x0003_0507 & 0xFF_FFFF }
        let above = (0..<UInt32(count)).map { index in
            PremultipliedRGBA8(
                straightRed: UInt8(index * 3), green: 9, blue: 200, alpha: UInt8(index * 4 % 256)
            ).packed
        }
        var buffer = PixelBuffer(width: max(count, 1), height: 1)
        buffer.pixels = count == 0 ? [0] : below
        let layer = PixelBuffer(width: max(count, 1), height: 1, pixels: count == 0 ? [0] : above)
        buffer.lay(layer, opacity: 1)
        let expected = zip(above, below).map { Compositing.over($0, $1) }
        #expect(buffer.pixels == (count == 0 ? [0] : expected))

        let half = PremultipliedRGBA8(red: 10, green: 20, blue: 30, alpha: 77)
        buffer.lay(half)
        #expect(
            buffer.pixels.dropLast(count == 0 ? 1 : 0)
                == expected.map { Compositing.over(half.packed, $0) }[...])
    }
}
