#if canImport(Glibc)
    import Glibc
#endif

/// How a point of a heatmap spreads.
///
/// At the distance d (device pixels) along one axis the kernel's factor is exp(−4.5 · d² / r²); the
/// density it adds is weight · 0.3989422804 · (factor across) · (factor down), inside a square.
///
/// - Source: MapLibre GL JS, `heatmap.vertex.glsl` and `heatmap.fragment.glsl`: see "Heatmap" in
///   docs/FORMULAS.md.
struct HeatKernel {
    /// 1 / √(2π).
    static let height: Float = 0.398_942_280_4
    /// A density below this does not show: a sixteenth of 1/255.
    static let threshold: Float = 1 / 255 / 16
    /// The widest kernel.
    static let maximumRadiusPixels: Float = 4096
    /// The heaviest point: 2³⁰ of them still sum to a finite density.
    static let maximumWeight: Float = 1e9

    /// Kernel radius in device pixels.
    let radius: Float
    private let scale: Double

    /// Nil when nothing would spread.
    init?(radiusPixels: Float) {
        guard radiusPixels > 0 else { return nil }
        radius = min(radiusPixels, Self.maximumRadiusPixels)
        scale = -4.5 / (Double(radius) * Double(radius) * 65_536)
    }

    /// The factor at a distance along one axis, in steps of 1/256 device pixel.
    func factor(_ steps: Int) -> Float { Float(exp(Double(steps) * Double(steps) * scale)) }

    /// Half the side of the square a point of this weight inks, in steps; nil when it does not show.
    func reachSteps(weight: Float) -> Int? {
        let peak = min(weight, Self.maximumWeight) * Self.height
        guard peak > Self.threshold else { return nil }
        let sigmas = (-2 * log(Double(Self.threshold / peak))).squareRoot()
        return Int(sigmas / 3 * Double(radius) * 256)
    }
}
