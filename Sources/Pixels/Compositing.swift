/// Source-over and its parts on packed pixels (``PremultipliedRGBA8/packed``), four channels at a time.
///
/// Two channels share a 32-bit word, 16 bits each:
///
///     pixel         A G B R      (bytes, R lowest)
///     even lanes    . B . R
///     odd lanes     . A . G
///
/// A product of two bytes plus its rounding never leaves its 16 bits: 255 · 255 + 128 + 254 < 65 536.
///
/// - Source: T. Porter, T. Duff, "Compositing Digital Images", SIGGRAPH 1984; the division by 255 is
///   Blinn's, see ``multiply255(_:_:)``.
public enum Compositing {
    /// Every channel times `weight` / 255, each rounded to nearest.
    ///
    /// - Parameters:
    ///   - pixel: any pixel.
    ///   - weight: 0…255.
    /// - Returns: the scaled pixel.
    @inlinable
    @inline(__always)
    public static func scaled(_ pixel: UInt32, by weight: UInt32) -> UInt32 {
        let even = (pixel & 0x00FF_00FF) &* weight &+ 0x0080_0080
        let odd = ((pixel >> 8) & 0x00FF_00FF) &* weight &+ 0x0080_0080
        let low = ((even &+ ((even >> 8) & 0x00FF_00FF)) >> 8) & 0x00FF_00FF
        let high = (odd &+ ((odd >> 8) & 0x00FF_00FF)) & 0xFF00_FF00
        return low | high
    }

    /// `source` laid over `backdrop`; both premultiplied.
    @inlinable
    @inline(__always)
    public static func over(_ source: UInt32, _ backdrop: UInt32) -> UInt32 {
        source &+ scaled(backdrop, by: 255 &- (source >> 24))
    }

    /// The mean of two pixels: `weight` / 256 of the second, the rest of the first, rounded to nearest.
    ///
    /// Equal pixels stay what they are, for any weight.
    ///
    /// - Parameters:
    ///   - first: any pixel.
    ///   - second: any pixel.
    ///   - weight: 0…256.
    /// - Returns: the mean.
    @inlinable
    @inline(__always)
    public static func mixed(_ first: UInt32, _ second: UInt32, weight: UInt32) -> UInt32 {
        let rest = 256 &- weight
        let even = (first & 0x00FF_00FF) &* rest &+ (second & 0x00FF_00FF) &* weight &+ 0x0080_0080
        let odd =
            ((first >> 8) & 0x00FF_00FF) &* rest &+ ((second >> 8) & 0x00FF_00FF) &* weight &+ 0x0080_0080
        return ((even >> 8) & 0x00FF_00FF) | (odd & 0xFF00_FF00)
    }
}
