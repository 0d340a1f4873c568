import Drawing
import Features
import Styling

/// The different pens of one line layer: equal ones share an index.
struct PenBox {
    private(set) var strokes: [Stroke] = []
    private var indexes: [Stroke: Int] = [:]
    private var width: RowProperty<Double>
    private var gap: RowProperty<Double>
    private var offset: RowProperty<Double>
    private var blur: RowProperty<Double>
    private var join: RowProperty<String>
    private var dashes: RowProperty<[Double]>
    private let cap: LineCap
    private let miterLimit: Float
    private let roundLimit: Float
    private let ratio: Float
    private var memo: LookMemo

    init(_ paint: LinePaint, zoom: Double, ratio: Double, table: FeatureTable) {
        width = RowProperty(paint.width, zoom: zoom, table: table)
        gap = RowProperty(paint.gapWidth, zoom: zoom, table: table)
        offset = RowProperty(paint.offset, zoom: zoom, table: table)
        blur = RowProperty(paint.blur, zoom: zoom, table: table)
        join = RowProperty(paint.join, zoom: zoom, table: table)
        dashes = RowProperty(paint.dashArray, zoom: zoom, table: table)
        cap = paint.cap.constant(zoom: zoom).flatMap(LineCap.init) ?? .butt
        miterLimit = Float(paint.miterLimit.constant(zoom: zoom) ?? 2)
        roundLimit = Float(paint.roundLimit.constant(zoom: zoom) ?? 1.05)
        self.ratio = Float(ratio)
        let dependence = [
            width.dependence, gap.dependence, offset.dependence, blur.dependence, join.dependence,
            dashes.dependence,
        ].reduce(RowDependence.nothing) { $0.joined($1) }
        memo = LookMemo(dependence, table: table)
    }

    /// The pen of a row, or nil when it leaves no ink.
    mutating func index(row: Int, in table: FeatureTable) -> Int? {
        guard let place = memo.place(row: row, in: table) else { return evaluated(row: row, in: table) }
        if let known = memo[place] { return known < 0 ? nil : Int(known) }
        let index = evaluated(row: row, in: table)
        memo[place] = Int32(clamping: index ?? -1)
        return index
    }

    private mutating func evaluated(row: Int, in table: FeatureTable) -> Int? {
        let width = Float(width.value(row: row, in: table))
        guard width > 0, width.isFinite else { return nil }
        var stroke = Stroke(
            widthPixels: width * ratio, cap: cap,
            join: LineJoin(rawValue: join.value(row: row, in: table)) ?? .miter,
            miterLimit: miterLimit, roundLimit: roundLimit,
            // The specification gives dashes in line widths.
            dashes: dashes.value(row: row, in: table).map { Float($0) * width * ratio })
        stroke.gapPixels = Float(gap.value(row: row, in: table)) * ratio
        stroke.offsetPixels = Float(offset.value(row: row, in: table)) * ratio
        stroke.blurPixels = Float(blur.value(row: row, in: table)) * ratio
        if let known = indexes[stroke] { return known }
        strokes.append(stroke)
        indexes[stroke] = strokes.count - 1
        return strokes.count - 1
    }
}
