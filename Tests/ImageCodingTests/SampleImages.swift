import Pixels

/// A small repeatable source of numbers (SplitMix64: Steele, Lea, Flood, OOPSLA 2014).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}

/// Pictures of every kind the encoder distinguishes.
enum SampleImages {
    enum Alpha: CaseIterable, Sendable { case opaque, clearOrOpaque, any }

    /// Random valid premultiplied pixels out of a given number of colours (0: no limit).
    static func random(
        width: Int, height: Int, colors: Int, alpha: Alpha, seed: UInt64
    ) -> PixelBuffer {
        var generator = SplitMix(state: seed)
        let palette = (0..<max(colors, 1)).map { _ in pixel(alpha, &generator) }
        let pixels = (0..<width * height).map { index in
            // The first pixels go through the palette, so that every colour really occurs.
            if colors == 0 { return pixel(alpha, &generator) }
            return index < colors ? palette[index] : palette[Int.random(in: 0..<colors, using: &generator)]
        }
        return PixelBuffer(width: width, height: height, pixels: pixels)
    }

    private static func pixel(_ alpha: Alpha, _ generator: inout SplitMix) -> UInt32 {
        let value = UInt32(truncatingIfNeeded: generator.next())
        let opacity: UInt8 =
            switch alpha {
            case .opaque: 255
            case .clearOrOpaque: value >> 31 == 0 ? 0 : 255
            case .any: UInt8(truncatingIfNeeded: value >> 24)
            }
        return PremultipliedRGBA8(
            straightRed: UInt8(truncatingIfNeeded: value), green: UInt8(truncatingIfNeeded: value >> 8),
            blue: UInt8(truncatingIfNeeded: value >> 16), alpha: opacity
        ).packed
    }
}
