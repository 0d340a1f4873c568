import Drawing
import Features
import Styling

/// The different looks of one circle layer: equal ones share an index.
struct CircleBox {
    private(set) var styles: [CircleStyle] = []
    private var indexes: [CircleStyle: Int32] = [:]
    private var radius: RowProperty<Double>
    private var strokeWidth: RowProperty<Double>
    private var blur: RowProperty<Double>
    private var color: RowProperty<Color>
    private var opacity: RowProperty<Double>
    private var strokeColor: RowProperty<Color>
    private var strokeOpacity: RowProperty<Double>
    private let ratio: Double
    private var memo: LookMemo

    init(_ paint: CirclePaint, zoom: Double, ratio: Double, table: FeatureTable) {
        radius = RowProperty(paint.radius, zoom: zoom, table: table)
        strokeWidth = RowProperty(paint.strokeWidth, zoom: zoom, table: table)
        blur = RowProperty(paint.blur, zoom: zoom, table: table)
        color = RowProperty(paint.color, zoom: zoom, table: table)
        opacity = RowProperty(paint.opacity, zoom: zoom, table: table)
        strokeColor = RowProperty(paint.strokeColor, zoom: zoom, table: table)
        strokeOpacity = RowProperty(paint.strokeOpacity, zoom: zoom, table: table)
        self.ratio = ratio
        let dependence = [
            radius.dependence, strokeWidth.dependence, blur.dependence, color.dependence, opacity.dependence,
            strokeColor.dependence, strokeOpacity.dependence,
        ].reduce(RowDependence.nothing) { $0.joined($1) }
        memo = LookMemo(dependence)
    }

    /// The look of a row, or nil when it leaves no ink.
    mutating func index(row: Int, in table: FeatureTable) -> Int32? {
        guard let place = memo.place(row: row) else { return evaluated(row: row, in: table) }
        if let known = memo[place] { return known < 0 ? nil : known }
        let index = evaluated(row: row, in: table)
        memo[place] = index ?? -1
        return index
    }

    private mutating func evaluated(row: Int, in table: FeatureTable) -> Int32? {
        let style = CircleStyle(
            radiusPixels: Float(radius.value(row: row, in: table) * ratio),
            strokeWidthPixels: Float(strokeWidth.value(row: row, in: table) * ratio),
            blur: Float(blur.value(row: row, in: table)),
            color: color.value(row: row, in: table).withOpacity(Float(opacity.value(row: row, in: table))),
            strokeColor: strokeColor.value(row: row, in: table)
                .withOpacity(Float(strokeOpacity.value(row: row, in: table))))
        let hasEdge = style.strokeWidthPixels > 0 && style.strokeColor.alpha > 0
        let hasFill = style.radiusPixels > 0 && style.color.alpha > 0
        guard hasEdge || hasFill else { return nil }
        if let known = indexes[style] { return known }
        let index = Int32(clamping: styles.count)
        styles.append(style)
        indexes[style] = index
        return index
    }
}
