import Drawing
import Pixels

/// The colour of a disc at a distance from its centre: the plain reference of ``CirclePainter``.
///
/// - Source: MapLibre GL JS, `circle.fragment.glsl`: see "Circle" in docs/FORMULAS.md. With R = radius +
///   stroke, e = distance / R and b = max(1 / R, blur), all in device pixels, the disc's opacity is
///   s((1 − e) / b) and the stroke's share is s((e − radius / R) / b + 1), where s is 3t² − 2t³ on 0…1.
struct CircleProfile {
    /// A disc larger than this is held at it: it covers any canvas.
    static let maximumRadiusPixels: Float = 65_536
    /// A stroke thinner than this is none.
    static let minimumStrokePixels: Float = 0.01

    /// Of disc and stroke together.
    let outerRadius: Float
    private let innerShare: Float
    private let softness: Float
    private let hasStroke: Bool
    private let fill: SIMD4<Float>
    private let edge: SIMD4<Float>

    /// Nil when nothing would be inked: no size, or no colour.
    init?(_ style: CircleStyle) {
        func held(_ value: Float) -> Float { value > 0 ? min(value, Self.maximumRadiusPixels) : 0 }
        let radius = held(style.radiusPixels)
        let stroke = held(style.strokeWidthPixels)
        outerRadius = radius + stroke
        hasStroke = stroke >= Self.minimumStrokePixels
        guard outerRadius > 0, style.color.alpha > 0 || (hasStroke && style.strokeColor.alpha > 0) else {
            return nil
        }
        innerShare = radius / outerRadius
        softness = max(1 / outerRadius, style.blur > 0 ? style.blur : 0)
        fill = Self.premultiplied(style.color)
        edge = Self.premultiplied(style.strokeColor)
    }

    /// The premultiplied pixel whose centre lies this many steps (1/256 device pixel) from the disc's.
    func pixel(stepsX: Int, stepsY: Int) -> UInt32 {
        let x = Float(stepsX) / 256
        let y = Float(stepsY) / 256
        let share = (x * x + y * y).squareRoot() / outerRadius
        let opacity = Self.smooth((1 - share) / softness)
        guard opacity > 0 else { return 0 }
        let edgeShare = hasStroke ? Self.smooth((share - innerShare) / softness + 1) : 0
        let color = (fill + (edge - fill) * edgeShare) * (opacity * 255) + 0.5
        return PremultipliedRGBA8(
            red: UInt8(color.x), green: UInt8(color.y), blue: UInt8(color.z), alpha: UInt8(color.w)
        ).packed
    }

    private static func smooth(_ value: Float) -> Float {
        let t = max(0, min(value, 1))
        return t * t * (3 - 2 * t)
    }

    private static func premultiplied(_ color: Color) -> SIMD4<Float> {
        SIMD4(color.red * color.alpha, color.green * color.alpha, color.blue * color.alpha, color.alpha)
    }
}
