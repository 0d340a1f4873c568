/// One pixel: sRGB, 8 bits per channel, colour channels already multiplied by alpha.
public struct PremultipliedRGBA8: Equatable, Hashable, Sendable {
    /// Red times alpha, at most alpha.
    public var red: UInt8
    /// Green times alpha, at most alpha.
    public var green: UInt8
    /// Blue times alpha, at most alpha.
    public var blue: UInt8
    /// Opacity: 255 hides what is below.
    public var alpha: UInt8

    /// No ink at all.
    public static let clear = Self(red: 0, green: 0, blue: 0, alpha: 0)

    /// A pixel from channels that are premultiplied already.
    @inlinable
    public init(red: UInt8, green: UInt8, blue: UInt8, alpha: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
        self.alpha = alpha
    }

    /// The pixel as it lies in memory: red in the lowest byte, alpha in the highest.
    @inlinable
    public var packed: UInt32 {
        UInt32(red) | UInt32(green) << 8 | UInt32(blue) << 16 | UInt32(alpha) << 24
    }

    /// A pixel from its packed form.
    @inlinable
    public init(packed: UInt32) {
        self.init(
            red: UInt8(truncatingIfNeeded: packed), green: UInt8(truncatingIfNeeded: packed >> 8),
            blue: UInt8(truncatingIfNeeded: packed >> 16), alpha: UInt8(truncatingIfNeeded: packed >> 24))
    }

    /// A pixel from straight (not premultiplied) 8-bit channels, rounded to nearest.
    @inlinable
    public init(straightRed red: UInt8, green: UInt8, blue: UInt8, alpha: UInt8) {
        self.init(
            red: multiply255(red, alpha), green: multiply255(green, alpha), blue: multiply255(blue, alpha),
            alpha: alpha)
    }
}

/// The product of two values that stand for 0…1 as 0…255, rounded to nearest, exactly.
///
/// - Source: J. F. Blinn, "Three Wrongs Make a Right", IEEE CG&A 15(6), 1995.
@inlinable
public func multiply255(_ a: UInt8, _ b: UInt8) -> UInt8 {
    let t = UInt32(a) &* UInt32(b) &+ 128
    return UInt8(truncatingIfNeeded: (t &+ (t >> 8)) >> 8)
}
