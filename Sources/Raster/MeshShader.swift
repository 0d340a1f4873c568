import Drawing
import Pixels

/// The ink of a mesh at a pixel.
///
/// - Source: MapLibre GL JS, `line.fragment.glsl`, `line_gradient`, `line_pattern`, `line_sdf`: see "Line" in
///   docs/FORMULAS.md.
struct MeshShader {
    let pen: MeshPen
    let ink: MeshInk
    /// Multiplied into inks that are no plain colour.
    let opacity: Float
    /// The length of the line at hand, device pixels.
    var length = 1.0

    private let outset: Float
    private let innerEdge: Float
    private let fade: Float

    init(_ pen: MeshPen, _ ink: MeshInk, opacity: Float = 1) {
        self.pen = pen
        self.ink = ink
        self.opacity = min(max(opacity, 0), 1)
        outset = Float(pen.outset)
        fade = Float(pen.fade)
        innerEdge = Float(pen.inset - pen.fade)
    }

    /// The premultiplied pixel at a place of the mesh; 0 for none.
    func pixel(end: Float, side: Float, along: Double) -> UInt32 {
        let distance = (end * end + side * side).squareRoot() * outset
        var alpha = min(max(min(distance - innerEdge, outset - distance) / fade, 0), 1)
        guard alpha > 0 else { return 0 }
        if let dashes = pen.dashes { alpha *= dashes.coverage(along: dashPlace(along), side: side) }
        let color = color(side: side, along: along) * alpha
        guard color.w > 0 else { return 0 }
        let bytes = color * 255 + 0.5
        return PremultipliedRGBA8(
            red: UInt8(bytes.x), green: UInt8(bytes.y), blue: UInt8(bytes.z), alpha: UInt8(bytes.w)
        ).packed
    }

    private func dashPlace(_ along: Double) -> Double {
        if case .gradient(let table) = ink { table.dashPlace(along: along, of: length) } else { along }
    }

    private func color(side: Float, along: Double) -> SIMD4<Float> {
        switch ink {
        case .color(let color): return color
        case .gradient(let table): return table.color(at: along / max(length, 1e-9)) * opacity
        case .pattern(let picture, let lengthPixels):
            let share = along / lengthPixels
            // One pixel beyond every edge is part of the picture here.
            let x = (share - share.rounded(.down)) * Double(picture.width + 2) - 1
            let y = Double(0.5 * side + 0.5) * Double(picture.height + 2) - 1
            let pixel = PremultipliedRGBA8(packed: picture.paddedPixel(x: x, y: y))
            let bytes = SIMD4(Float(pixel.red), Float(pixel.green), Float(pixel.blue), Float(pixel.alpha))
            return bytes / 255 * opacity
        }
    }
}
