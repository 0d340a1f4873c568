import Pixels

/// Between premultiplied and straight colour, both ways, pixel by pixel.
///
/// Straight to premultiplied is `multiply255`. The way back is `round(255 · c / a)`, at most 255; alpha 0
/// gives clear black. For every valid pixel (c ≤ a) going there and back gives the same premultiplied pixel:
/// the straight value is off by at most 1/2, times a / 255 that is below 1/2 for a < 255, and for a = 255
/// nothing changes. Straight colours of translucent pixels, on the other hand, lose what alpha cannot hold.
enum AlphaConversion {
    /// 255 · 2²³ / alpha, rounded up.
    ///
    /// A product with a colour ≤ 255 stays below 2³²; its error, below
    /// 255 / 2²³, is smaller than the distance of any 255 · c / a from a rounding border (1 / 510).
    private static let reciprocals: [UInt32] = (0...255).map { (alpha: UInt32) -> UInt32 in
        guard alpha > 0 else { return 0 }
        let one: UInt32 = 255 << 23
        return (one + alpha - 1) / alpha
    }

    /// The straight form of one packed premultiplied pixel.
    @inline(__always)
    static func straight(_ packed: UInt32, reciprocals: Span<UInt32>) -> UInt32 {
        let alpha = packed >> 24
        if alpha == 255 { return packed }
        if alpha == 0 { return 0 }
        let factor = reciprocals[Int(alpha)]
        // An invalid pixel (c > a) must not wrap: colour is held at alpha.
        let red = (min(packed & 255, alpha) &* factor &+ 1 << 22) >> 23
        let green = (min(packed >> 8 & 255, alpha) &* factor &+ 1 << 22) >> 23
        let blue = (min(packed >> 16 & 255, alpha) &* factor &+ 1 << 22) >> 23
        return red | green << 8 | blue << 16 | alpha << 24
    }

    /// The straight forms of eight packed premultiplied pixels; as those of ``straight(_:reciprocals:)``.
    @inline(__always)
    static func straight(_ packed: SIMD8<UInt32>, reciprocals: Span<UInt32>) -> SIMD8<UInt32> {
        precondition(reciprocals.count == 256)
        let alpha = packed &>> 24
        // SAFETY: an alpha is a byte, and there are 256 reciprocals; that of 0 is 0.
        let factor = unsafe SIMD8<UInt32>(
            reciprocals[unchecked: Int(alpha[0])], reciprocals[unchecked: Int(alpha[1])],
            reciprocals[unchecked: Int(alpha[2])], reciprocals[unchecked: Int(alpha[3])],
            reciprocals[unchecked: Int(alpha[4])], reciprocals[unchecked: Int(alpha[5])],
            reciprocals[unchecked: Int(alpha[6])], reciprocals[unchecked: Int(alpha[7])])
        let red = quotient(packed & 255, alpha, factor)
        let green = quotient(packed &>> 8 & 255, alpha, factor)
        let blue = quotient(packed &>> 16 & 255, alpha, factor)
        return red | green &<< 8 | blue &<< 16 | alpha &<< 24
    }

    @inline(__always)
    private static func quotient(
        _ channel: SIMD8<UInt32>, _ alpha: SIMD8<UInt32>, _ factor: SIMD8<UInt32>
    ) -> SIMD8<UInt32> {
        // An invalid pixel's colour is held at alpha, by the sign of the difference.
        let difference = channel &- alpha
        let held = alpha &+ (difference & (0 &- difference &>> 31))
        return (held &* factor &+ 1 << 22) &>> 23
    }

    /// Runs a body with the table that ``straight(_:reciprocals:)`` needs.
    @inline(__always)
    static func withReciprocals(_ body: (Span<UInt32>) -> Void) { body(reciprocals.span) }

    /// Turns straight pixels into premultiplied ones, in place.
    static func premultiply(_ pixels: inout [UInt32]) {
        var span = pixels.mutableSpan
        for index in span.indices {
            let pixel = span[index]
            let alpha = UInt8(truncatingIfNeeded: pixel >> 24)
            if alpha == 255 { continue }
            span[index] =
                PremultipliedRGBA8(
                    straightRed: UInt8(truncatingIfNeeded: pixel),
                    green: UInt8(truncatingIfNeeded: pixel >> 8),
                    blue: UInt8(truncatingIfNeeded: pixel >> 16), alpha: alpha
                ).packed
        }
    }
}
