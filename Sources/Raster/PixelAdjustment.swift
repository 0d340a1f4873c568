import Drawing
import Pixels

#if canImport(Glibc)
    import Glibc
#endif

/// A ``ColorAdjustment`` made ready for many pixels.
///
/// - Source: MapLibre GL JS, `raster.fragment.glsl` and `raster_program`: see "Raster" in docs/FORMULAS.md.
struct PixelAdjustment {
    private let spin: SIMD3<Float>
    private let saturation: Float
    private let contrast: Float
    private let low: Float
    private let high: Float

    /// Nil when no colour would change.
    init?(_ adjustment: ColorAdjustment) {
        guard adjustment != .none else { return nil }
        func held(_ value: Float, _ range: ClosedRange<Float>) -> Float {
            value.isNaN ? 0 : min(max(value, range.lowerBound), range.upperBound)
        }
        let angle = adjustment.hueRotationRadians.isFinite ? adjustment.hueRotationRadians : 0
        let cosine = cos(angle)
        let sine = sin(angle) * Float(3).squareRoot()
        spin = SIMD3(2 * cosine + 1, -sine - cosine + 1, sine - cosine + 1) / 3
        let saturation = held(adjustment.saturation, -1...1)
        self.saturation = saturation > 0 ? 1 - 1 / (1.001 - saturation) : -saturation
        // A contrast of 1 would divide by 0; 0.999 is already black and white.
        let contrast = held(adjustment.contrast, -1...0.999)
        self.contrast = contrast > 0 ? 1 / (1 - contrast) : 1 + contrast
        low = held(adjustment.brightnessMinimum, 0...1)
        high = held(adjustment.brightnessMaximum, 0...1)
    }

    /// The changed pixel; its opacity stays.
    func applied(to packed: UInt32) -> UInt32 {
        let pixel = PremultipliedRGBA8(packed: packed)
        guard pixel.alpha > 0 else { return packed }
        let alpha = Float(pixel.alpha)
        let color = SIMD3(Float(pixel.red), Float(pixel.green), Float(pixel.blue)) / alpha
        let (x, y, z) = (spin.x, spin.y, spin.z)
        var result = SIMD3(
            (color * SIMD3(x, y, z)).sum(), (color * SIMD3(z, x, y)).sum(), (color * SIMD3(y, z, x)).sum())
        result += (SIMD3(repeating: color.sum() / 3) - result) * saturation
        result = (result - 0.5) * contrast + 0.5
        result = result * (high - low) + low
        result =
            result.clamped(lowerBound: SIMD3(repeating: 0), upperBound: SIMD3(repeating: 1)) * alpha + 0.5
        return PremultipliedRGBA8(
            red: UInt8(result.x), green: UInt8(result.y), blue: UInt8(result.z), alpha: pixel.alpha
        ).packed
    }
}
