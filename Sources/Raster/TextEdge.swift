import Drawing

/// How sharp the edge of a text is, and how far its halo reaches.
///
/// Distances are device pixels from the glyph's edge, larger inside. Ink is a smooth step of ± ``softness`` around
/// the edge; a halo is the same around a line ``haloWidth`` further out, and thins out under the ink, so that a
/// translucent text shows what lies below it:
///
/// ```
///   halo      ▁▃▇███████▇▃▁
///   ink               ▁▃▇███████
///   distance  −halo width  0     inside
/// ```
///
/// - Source: the constants are those of MapLibre GL JS's `symbol_sdf` shader: 0.105 of a field's 8 pixels, and
///   1.19 times the blur.
struct TextEdge: Equatable {
    /// Half of the ramp of the ink's edge.
    static let softness: Float = 0.105 * 8
    /// The widest halo and blur: wider ones would fill any label.
    static let maximumPixels: Float = 256

    /// Half of the ramp of the halo's edge.
    let haloSoftness: Float
    /// How far the halo reaches.
    let haloWidth: Float

    /// The edge of a look; nil when it has no halo, or one whose numbers make no sense.
    init?(_ look: TextLook) {
        guard look.hasHalo, look.haloWidthPixels.isFinite, look.haloBlurPixels.isFinite else { return nil }
        self.init(width: look.haloWidthPixels, blur: look.haloBlurPixels)
    }

    /// The edge of an icon's look; nil when it has no halo.
    init?(_ look: IconLook) {
        guard look.haloColor.alpha > 0, look.haloWidthPixels > 0, look.haloWidthPixels.isFinite,
            look.haloBlurPixels.isFinite
        else { return nil }
        self.init(width: look.haloWidthPixels, blur: look.haloBlurPixels)
    }

    private init(width: Float, blur: Float) {
        haloWidth = min(width, Self.maximumPixels)
        haloSoftness = Self.softness + 1.19 * max(0, min(blur, Self.maximumPixels))
    }

    /// How far from the edge, inside and outside, the halo's ink depends on the distance.
    var reach: Float { max(haloWidth + haloSoftness, 2 * haloSoftness) }

    /// The ink's opacity at a distance, 0…1.
    static func ink(_ distance: Float) -> Float { smoothStep(-softness, softness, distance) }

    /// The halo's opacity at a distance, 0…1.
    func halo(_ distance: Float) -> Float {
        min(
            Self.smoothStep(-haloWidth - haloSoftness, -haloWidth + haloSoftness, distance),
            1 - Self.smoothStep(0, 2 * haloSoftness, distance))
    }

    /// - Source: GLSL ES 3.0, 8.3: smoothstep.
    private static func smoothStep(_ low: Float, _ high: Float, _ value: Float) -> Float {
        let share = max(0, min((value - low) / (high - low), 1))
        return share * share * (3 - 2 * share)
    }
}
