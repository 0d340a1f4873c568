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
        func most(_ property: StyleProperty<Double>) -> Double { largest(property, zoom: zoom, table: table) }
        switch paint {
        case .background, .raster, .symbol: return 0
        case .fill(let fill): return 1 + length(fill.translate, zoom: zoom, table: table)
        case .line(let line):
            let width = most(line.width)
            let gap = most(line.gapWidth)
            let half = gap / 2 + (gap > 0 ? width : width / 2)
            return (half + most(line.offset)) * max(1.5, most(line.miterLimit)) + most(line.blur) + 1
                + length(line.translate, zoom: zoom, table: table)
        case .circle(let circle):
            return most(circle.radius) + most(circle.strokeWidth) + 1
                + length(circle.translate, zoom: zoom, table: table)
        case .heatmap(let heatmap):
            // The kernel's square ends at S·r with S below 2.5 for any weight under 10⁹ (see docs/FORMULAS.md);
            // one texel of 4 pixels for the bilinear step.
            return 2.5 * most(heatmap.radius) + 8
        }
    }

    private static func length(_ translate: StyleProperty<[Double]>, zoom: Double, table: FeatureTable)
        -> Double
    {
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
