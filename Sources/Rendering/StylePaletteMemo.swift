import Cartography
import ImageCoding

/// The colours of PNG tiles.
public enum PNGColors: String, Sendable, Hashable, CaseIterable {
    /// A tile of more than 256 colours takes those of the style's palette, as long as it looks the same.
    case palette
    /// Every pixel as it was drawn.
    case lossless
}

/// The palettes of the maps that a renderer has drawn, made when they are first wanted.
struct StylePaletteMemo {
    private struct Key: Hashable {
        var style: String
        var zoom: Double
    }

    /// Zooms of a few maps; beyond it the palettes are made again.
    private static let maximumCount = 256

    private var palettes: [Key: StylePalette?] = [:]

    /// The palette of a style at a zoom; nil when it has none.
    mutating func palette(of composer: MapComposer, zoom: Double) -> StylePalette? {
        let key = Key(style: composer.styleHash, zoom: zoom)
        if let known = palettes[key] { return known }
        if palettes.count >= Self.maximumCount { palettes.removeAll() }
        let palette = StylePaletteMaker.palette(of: composer.inks(zoom: zoom))
        palettes[key] = .some(palette)
        return palette
    }
}
