import Pixels
import Testing

/// Runs against the pixel-by-pixel reference, to the bit.
struct RowCompositingTests {
    /// Premultiplied pixels of many alphas.
    private static func pixels(_ count: Int) -> [UInt32] {
        (0..<count).map { index in
            let alpha = UInt32(index * 37 % 256)
            return Compositing.scaled(0xFF00_0000 | UInt32(index) &* 0x9E37_79, by: alpha)
        }
    }

    @Test(arguments: [UInt32(0x9900_4080), 0x0100_0001, 0xFF12_3456, 0])
    func `a run laid over is its pixels laid over one by one`(source: UInt32) {
        for count in 0...40 {
            var row = Self.pixels(count)
            let expected = row.map { Compositing.over(source, $0) }
            unsafe row.withUnsafeMutableBufferPointer { pixels in
                guard let base = pixels.baseAddress else { return }
                unsafe RowCompositing.over(source, base, count: count)
            }
            #expect(row == expected)
        }
    }

    @Test func `eight weighted pixels are each scaled and laid over`() {
        for first in stride(from: UInt32(0), to: 256, by: 8) {
            let weights = SIMD8<UInt32>(0, 1, 2, 3, 4, 5, 6, 7) &+ first
            for source in [UInt32(0x9955_5555), 0xFF80_4020, 0x0500_0305] {
                var row = Self.pixels(8)
                let expected = row.indices.map {
                    Compositing.over(Compositing.scaled(source, by: weights[$0]), row[$0])
                }
                unsafe row.withUnsafeMutableBufferPointer { pixels in
                    guard let base = pixels.baseAddress else { return }
                    unsafe RowCompositing.overEight(source, weights: weights, base)
                }
                #expect(row == expected)
            }
        }
    }
}
