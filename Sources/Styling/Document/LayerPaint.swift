import Drawing

/// How a layer draws: its type with that type's properties.
///
/// Lengths are in CSS pixels.
public enum LayerPaint: Sendable {
    /// The whole canvas in one colour.
    case background(BackgroundPaint)
    /// Areas.
    case fill(FillPaint)
    /// Lines, the edges of areas too.
    case line(LinePaint)
    /// Points as circles.
    case circle(CirclePaint)
    /// Points as heat.
    case heatmap(HeatmapPaint)
    /// Images.
    case raster(RasterPaint)
    /// Icons and texts.
    case symbol(SymbolPaint)
}

/// The properties of a background layer.
public struct BackgroundPaint: Sendable {
    /// The colour.
    public let color: StyleProperty<Color>
    /// The opacity, 0…1.
    public let opacity: StyleProperty<Double>
    /// The name of the picture that is repeated instead of the colour; nil for none.
    public let pattern: StyleProperty<String>?
}

/// The properties of a fill layer.
public struct FillPaint: Sendable {
    /// The colour of the area.
    public let color: StyleProperty<Color>
    /// The opacity, 0…1.
    public let opacity: StyleProperty<Double>
    /// The colour of the hairline around; nil for the colour of the area.
    public let outlineColor: StyleProperty<Color>?
    /// Draw smooth edges and the hairline.
    public let antialias: StyleProperty<Bool>
    /// The shift right and down, pixels: two numbers.
    public let translate: StyleProperty<[Double]>
    /// What the shift turns with: `map` or `viewport`.
    public let translateAnchor: StyleProperty<String>
    /// The name of the picture that areas are filled with instead of the colour, empty for none; nil for none.
    public let pattern: StyleProperty<String>?
    /// Areas with larger keys are drawn later; nil for the order of the source.
    public let sortKey: StyleProperty<Double>?
    /// The opacity of the layer as a whole, 0…1.
    public let layerOpacity: StyleProperty<Double>
}

/// The properties of a line layer.
public struct LinePaint: Sendable {
    /// The colour.
    public let color: StyleProperty<Color>
    /// The opacity, 0…1.
    public let opacity: StyleProperty<Double>
    /// The width, pixels.
    public let width: StyleProperty<Double>
    /// How far the edges fade, pixels.
    public let blur: StyleProperty<Double>
    /// The shift to the right of the line's direction, pixels.
    public let offset: StyleProperty<Double>
    /// The free width inside a double line, pixels; 0 for a single line.
    public let gapWidth: StyleProperty<Double>
    /// Dashes and gaps in line widths; empty for an unbroken line.
    public let dashArray: StyleProperty<[Double]>
    /// The shift right and down, pixels: two numbers.
    public let translate: StyleProperty<[Double]>
    /// What the shift turns with: `map` or `viewport`.
    public let translateAnchor: StyleProperty<String>
    /// The ends: `butt`, `round` or `square`.
    public let cap: StyleProperty<String>
    /// The corners: `bevel`, `round` or `miter`.
    public let join: StyleProperty<String>
    /// From this ratio on a mitre becomes a bevel.
    public let miterLimit: StyleProperty<Double>
    /// Below this ratio a round corner becomes a mitre.
    public let roundLimit: StyleProperty<Double>
    /// The name of the picture that runs along the line instead of the colour, empty for none; nil for none.
    public let pattern: StyleProperty<String>?
    /// The colours along the line, instead of the one colour; nil for none.
    public let gradient: LineRamp?
    /// Lines with larger keys are drawn later; nil for the order of the source.
    public let sortKey: StyleProperty<Double>?
    /// The opacity of the layer as a whole, 0…1.
    public let layerOpacity: StyleProperty<Double>
}

/// The properties of a circle layer.
public struct CirclePaint: Sendable {
    /// The colour.
    public let color: StyleProperty<Color>
    /// The opacity, 0…1.
    public let opacity: StyleProperty<Double>
    /// The radius without the stroke, pixels.
    public let radius: StyleProperty<Double>
    /// How much of the radius fades, 0 sharp, 1 all.
    public let blur: StyleProperty<Double>
    /// The colour of the stroke.
    public let strokeColor: StyleProperty<Color>
    /// The opacity of the stroke, 0…1.
    public let strokeOpacity: StyleProperty<Double>
    /// The width of the stroke, outside the radius, pixels.
    public let strokeWidth: StyleProperty<Double>
    /// The shift right and down, pixels: two numbers.
    public let translate: StyleProperty<[Double]>
    /// What the shift turns with: `map` or `viewport`.
    public let translateAnchor: StyleProperty<String>
    /// Circles with larger keys are drawn later; nil for the order of the source.
    public let sortKey: StyleProperty<Double>?
}

/// The properties of a heatmap layer.
public struct HeatmapPaint: Sendable {
    /// How many colours a ramp has.
    public static let rampLength = 256

    /// How far a point's heat reaches, pixels.
    public let radius: StyleProperty<Double>
    /// How many points a point counts for.
    public let weight: StyleProperty<Double>
    /// A factor on all weights.
    public let intensity: StyleProperty<Double>
    /// The opacity of the whole, 0…1.
    public let opacity: StyleProperty<Double>
    /// The colours of density 0…1, ``rampLength`` of them, straight.
    public let ramp: [Color]
    /// The expression the ramp was made of, for legends.
    public let color: Expression
}

/// The properties of a raster layer.
public struct RasterPaint: Sendable {
    /// The opacity, 0…1.
    public let opacity: StyleProperty<Double>
    /// How far hues are turned, degrees.
    public let hueRotate: StyleProperty<Double>
    /// What black becomes, 0…1.
    public let brightnessMin: StyleProperty<Double>
    /// What white becomes, 0…1.
    public let brightnessMax: StyleProperty<Double>
    /// More or less colour, -1…1.
    public let saturation: StyleProperty<Double>
    /// More or less contrast, -1…1.
    public let contrast: StyleProperty<Double>
    /// `linear` or `nearest`.
    public let resampling: StyleProperty<String>
}
