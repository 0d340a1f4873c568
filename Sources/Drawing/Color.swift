import Pixels

/// A colour in straight (not premultiplied) sRGB; channels 0…1.
public struct Color: Equatable, Hashable, Sendable {
    /// Red, 0…1.
    public var red: Float
    /// Green, 0…1.
    public var green: Float
    /// Blue, 0…1.
    public var blue: Float
    /// Opacity, 0…1.
    public var alpha: Float

    /// Nothing: transparent black.
    public static let transparent = Self(red: 0, green: 0, blue: 0, alpha: 0)
    /// Opaque black.
    public static let black = Self(red: 0, green: 0, blue: 0, alpha: 1)

    /// A colour from straight channels, each held inside 0…1 (NaN counts as 0).
    public init(red: Float, green: Float, blue: Float, alpha: Float = 1) {
        func held(_ value: Float) -> Float { value > 0 ? min(value, 1) : 0 }
        self.red = held(red)
        self.green = held(green)
        self.blue = held(blue)
        self.alpha = held(alpha)
    }

    /// The same colour with its opacity multiplied.
    public func withOpacity(_ opacity: Float) -> Self {
        Self(red: red, green: green, blue: blue, alpha: alpha * opacity)
    }

    /// The pixel of this colour: premultiplied in real numbers, then rounded once.
    public var premultiplied: PremultipliedRGBA8 {
        func byte(_ value: Float) -> UInt8 { UInt8((value * 255).rounded()) }
        return PremultipliedRGBA8(
            red: byte(red * alpha), green: byte(green * alpha), blue: byte(blue * alpha), alpha: byte(alpha))
    }
}
