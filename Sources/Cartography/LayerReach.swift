import Features
import Styling

/// How far beyond a feature's own box its ink may lie, in CSS pixels: what a query must add so that nothing
/// is missed at a canvas' edge, and what a change must dirty.
public enum LayerReach {
    /// The reach of a layer at a zoom over a table.
    ///
    /// Sizes that depend on the feature are read from every row of the table once; callers that compose many
    /// viewports keep the answer (see ``MapComposer``).
    public static func pixels(of paint: LayerPaint, zoom: Double, table: FeatureTable) -> Double {
        reach(of: paint, zoom: zoom) { largest($0, zoom: zoom, table: table) } ?? 0
    }

    /// The reach of a layer at a zoom over any table; nil when its sizes depend on the features.
    public static func pixels(of paint: LayerPaint, zoom: Double) -> Double? {
        reach(of: paint, zoom: zoom) { $0.constant(zoom: zoom).map { finite(abs($0)) } }
    }

    private static func reach(
        of paint: LayerPaint, zoom: Double, most: (StyleProperty<Double>) -> Double?
    ) -> Double? {
        switch paint {
        case .background, .raster, .symbol: return 0
        case .fill(let fill): return 1 + length(fill.translate, zoom: zoom)
        case .line(let line):
            guard let width = most(line.width), let gap = most(line.gapWidth), let offset = most(line.offset),
                let miterLimit = most(line.miterLimit), let blur = most(line.blur)
            else { return nil }
            let half = gap / 2 + (gap > 0 ? width : width / 2)
            return (half + offset) * max(1.5, miterLimit) + blur + 1 + length(line.translate, zoom: zoom)
        case .circle(let circle):
            guard let radius = most(circle.radius), let stroke = most(circle.strokeWidth) else { return nil }
            return radius + stroke + 1 + length(circle.translate, zoom: zoom)
        case .heatmap(let heatmap):
            // The kernel's square ends at S·r with S below 2.5 for any weight under 10⁹ (see docs/FORMULAS.md);
            // one texel of 4 pixels for the bilinear step.
            return most(heatmap.radius).map { 2.5 * $0 + 8 }
        }
    }

    private static func length(_ translate: StyleProperty<[Double]>, zoom: Double) -> Double {
        (translate.constant(zoom: zoom) ?? []).map(abs).max() ?? 0
    }

    private static func largest(_ property: StyleProperty<Double>, zoom: Double, table: FeatureTable)
        -> Double
    {
        var values = RowProperty(property, zoom: zoom, table: table)
        if let constant = values.sameForAll { return finite(abs(constant)) }
        var largest = 0.0
        for row in 0..<table.count { largest = max(largest, finite(abs(values.value(row: row, in: table)))) }
        return largest
    }

    private static func finite(_ value: Double) -> Double { value.isFinite ? min(value, 10_000) : 0 }
}
