import Drawing
import Pixels
import Styling

/// What a layer may leave on a pixel, as far as its style alone tells.
public enum LayerInk: Sendable {
    /// One colour on every pixel.
    case everywhere(Color)
    /// Polygons in these colours.
    case areas([Color])
    /// Lines in these colours.
    case lines([Color])
    /// Discs in these colours, with edges in those.
    case discs(fills: [Color], edges: [Color])
    /// A field in the colours of a ramp, from density 0 to 1.
    case field([Color])
    /// Pictures: any colour.
    case pictures
}

extension MapComposer {
    /// The digest of the style's document.
    public var styleHash: String { style.contentHash }

    /// What each layer that is drawn at a zoom may leave on a pixel, bottom first.
    public func inks(zoom: Double) -> [LayerInk] {
        style.layers.filter { $0.isDrawn(atZoom: zoom) }.flatMap { $0.paint.inks(zoom: zoom) }
    }
}

extension LayerPaint {
    fileprivate func inks(zoom: Double) -> [LayerInk] {
        switch self {
        case .background(let paint):
            return Self.colors(paint.color, paint.opacity, zoom).prefix(1).map { .everywhere($0) }
        case .fill(let paint):
            var inks: [LayerInk] = [.areas(Self.colors(paint.color, paint.opacity, zoom))]
            if let outline = paint.outlineColor {
                inks.append(.lines(Self.colors(outline, paint.opacity, zoom)))
            }
            return inks
        case .line(let paint): return [.lines(Self.colors(paint.color, paint.opacity, zoom))]
        case .circle(let paint):
            let width = paint.strokeWidth.constant(zoom: zoom)
            let edges = width == 0 ? [] : Self.colors(paint.strokeColor, paint.strokeOpacity, zoom)
            return [.discs(fills: Self.colors(paint.color, paint.opacity, zoom), edges: edges)]
        case .heatmap(let paint):
            let opacity = Float(paint.opacity.constant(zoom: zoom) ?? 1)
            return [.field(paint.ramp.map { $0.withOpacity(opacity) })]
        case .symbol(let paint):
            // Icons come from a sprite; where their colours do not fit, the tile tells by its error.
            guard let text = paint.text else { return [] }
            return [
                .lines(Self.colors(text.haloColor, text.opacity, zoom)),
                .lines(Self.colors(text.color, text.opacity, zoom)),
            ]
        case .raster: return [.pictures]
        }
    }

    /// Every colour in every opacity; the clear ones are left out.
    private static func colors(
        _ color: StyleProperty<Color>, _ opacity: StyleProperty<Double>, _ zoom: Double
    ) -> [Color] {
        let opacities = Set(opacity.outcomes(zoom: zoom)).sorted().filter { $0 > 0 }
        return color.outcomes(zoom: zoom).flatMap { color in
            opacities.map { color.withOpacity(Float($0)) }
        }.filter { $0.alpha > 0 }
    }
}
