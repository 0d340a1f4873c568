import Drawing
import Geometry
import Pixels
import Styling

/// The bounds that a symbol layer's labels keep at a zoom, whatever the data.
///
/// They make placement without seams possible. Lengths in device pixels.
struct SymbolCaps {
    /// Text sizes that depend on the feature in ways nobody can bound end here, CSS pixels.
    static let unknownTextSize = 32.0
    /// The same for `icon-size`.
    static let unknownIconSize = 2.0
    /// No label reaches farther, CSS pixels: what is looked at around a tile grows with it.
    static let largestReach = 1024.0

    /// No text reaches farther from its anchor.
    var textReach = Double.infinity
    /// No icon reaches farther from its anchor.
    var iconReach = Double.infinity
    /// CSS pixels to the em.
    var textSize = Double.infinity
    /// A factor of the picture's size.
    var iconSize = Double.infinity
    /// The classes of the sort key.
    var sortLevels = SortLevels()

    /// No bounds: the specification knows none.
    static let none = Self()

    /// How far ink lies outside the box of its label.
    private(set) var ink = 0.0
    /// e: how far a label of the layer, ink or box, reaches from its anchor.
    var reach: Double { max(textReach, iconReach) + ink }

    private init() {}

    /// The bounds of a layer.
    init(_ paint: SymbolPaint, rules: SymbolRules, sprite: SpriteSheet) {
        let zoom = rules.zooms.drawing
        textReach = 0
        iconReach = 0
        sortLevels = SortLevels(paint.sortKey)
        var block = 0.0
        if let text = paint.text {
            textSize = text.size.largest(zoom: zoom) ?? Self.unknownTextSize
            let size = textSize * rules.ratio
            block = Self.ems(text, rules) * size
            textReach = block + rules.textPadding + rules.text.shift.length
            // Halos, and accents above the line.
            let halo = (text.haloWidth.largest(zoom: zoom) ?? 4) + (text.haloBlur.largest(zoom: zoom) ?? 2)
            ink = size / 2 + min(halo, 16) * rules.ratio
        }
        if let icon = paint.icon {
            iconSize = icon.size.largest(zoom: zoom) ?? Self.unknownIconSize
            iconReach = Self.pixels(icon, rules, sprite) * iconSize * rules.ratio + rules.icon.shift.length
            if rules.textFit != .none {
                let padding = rules.textFitPadding.map(abs).max() ?? 0
                iconReach += block * max(iconSize, 1) + padding * rules.ratio
            }
        }
        let largest = Self.largestReach * rules.ratio
        textReach = min(textReach, largest)
        iconReach = min(iconReach, largest)
        ink = min(ink, largest / 8)
    }

    /// How many ems a text reaches from its anchor: as wide as its lines may be, half of it when it is centred.
    private static func ems(_ text: TextPaint, _ rules: SymbolRules) -> Double {
        let zoom = rules.zooms.layout
        if rules.text.followsLine { return 12 + length(text.offset, zoom) }
        let width = min(text.maxWidth.largest(zoom: zoom) ?? 10, 20)
        let isCentred =
            rules.variableAnchors.isEmpty && text.variableAnchorOffset == nil
            && text.anchor.constant(zoom: zoom) == .center
        let reach = rules.placement == .point ? max(width, 4) : 12
        return (isCentred ? reach / 2 : reach) + 1 + length(text.offset, zoom)
            + (text.radialOffset.map { $0.largest(zoom: zoom) ?? 4 } ?? 0)
    }

    private static func length(_ offset: StyleProperty<[Double]>, _ zoom: Double) -> Double {
        offset.constant(zoom: zoom).map { $0.map(abs).max() ?? 0 } ?? 4
    }

    /// How many CSS pixels an icon of size 1 reaches from its anchor: as the largest picture does, turned or not.
    private static func pixels(_ icon: IconPaint, _ rules: SymbolRules, _ sprite: SpriteSheet) -> Double {
        let zoom = rules.zooms.layout
        let names = icon.image.names
        let pictures = names.map { $0.compactMap { sprite[$0] } } ?? Array(sprite.images.values)
        let largest = pictures.reduce(0.0) { largest, picture in
            let side = max(picture.image.pixels.width, picture.image.pixels.height)
            return max(largest, Double(side) / picture.image.pixelRatio)
        }
        let isCentred = icon.anchor.constant(zoom: zoom) == .center
        let padding = icon.padding.constant(zoom: zoom)?.max() ?? 8
        return largest * (isCentred ? 0.71 : 1.42) + length(icon.offset, zoom) + abs(padding) + 4
    }
}

/// The classes of a layer's sort key in a seamless map: few, so that no label waits for a long chain of others.
struct SortLevels {
    /// At most as many.
    static let count = 16

    /// Every value the key can have, ascending; nil when it is computed.
    private var values: [Double]?

    /// One class for all.
    init() {}

    init(_ key: StyleProperty<Double>?) {
        guard let outputs = key?.outputs else { return }
        let distinct = Set(outputs).sorted()
        if distinct.count <= Self.count { values = distinct }
    }

    /// The class of a key, lower first.
    func level(of key: Double) -> Int {
        if let values { return values.firstIndex { $0 >= key } ?? values.count }
        // Small whole numbers keep their order, larger ones are classed by size; below 0 mirrored.
        let steps: [Double] = [1, 2, 3, 4, 6, 10, 100]
        func rank(_ value: Double) -> Int { steps.firstIndex { value < $0 } ?? steps.count }
        return key >= 0 ? rank(key) : -1 - rank(-key)
    }
}
