import Drawing
import Features
import Styling
import Tiling

/// The different pens of one line layer: equal ones share an index.
struct PenBox {
    private(set) var strokes: [Stroke] = []
    private var indexes: [Stroke: Int] = [:]
    private var width: RowProperty<Double>
    private var wholeZoomWidth: RowProperty<Double>?
    private var gap: RowProperty<Double>
    private var offset: RowProperty<Double>
    private var blur: RowProperty<Double>
    private var corners: CornerProperties
    private var dashes: RowProperty<[Double]>
    private let ratio: Float
    private let dashRatio: Float
    private let dashFade: Float
    private var memo: LookMemo
    /// True when the pen depends on no row.
    let areAllTheSame: Bool

    /// The properties that MapLibre evaluates when a tile is laid out, at the tile's zoom.
    private struct CornerProperties {
        var cap: RowProperty<String>
        var join: RowProperty<String>
        var miterLimit: RowProperty<Double>
        var roundLimit: RowProperty<Double>

        var dependence: RowDependence {
            cap.dependence.joined(join.dependence).joined(miterLimit.dependence).joined(roundLimit.dependence)
        }
    }

    init(_ paint: LinePaint, viewport: Viewport, layoutZoom: Double, table: FeatureTable) {
        func property<Value>(_ value: StyleProperty<Value>, _ zoom: Double? = nil) -> RowProperty<Value> {
            RowProperty(value, zoom: zoom ?? viewport.zoom, table: table)
        }
        width = property(paint.width)
        gap = property(paint.gapWidth)
        offset = property(paint.offset)
        blur = property(paint.blur)
        corners = CornerProperties(
            cap: property(paint.cap, layoutZoom), join: property(paint.join, layoutZoom),
            miterLimit: property(paint.miterLimit, layoutZoom),
            roundLimit: property(paint.roundLimit, layoutZoom))
        dashes = property(paint.dashArray, viewport.wholeZoom)
        // A picture along the line takes the place of dashes.
        if dashes.sameForAll?.isEmpty != true, paint.pattern == nil {
            wholeZoomWidth = property(paint.width, viewport.wholeZoom)
        }
        ratio = Float(viewport.ratio)
        dashRatio = Float(viewport.wholeZoomRatio)
        dashFade = dashRatio / ratio
        let dependence = [
            width.dependence, gap.dependence, offset.dependence, blur.dependence, corners.dependence,
            dashes.dependence, wholeZoomWidth?.dependence ?? .nothing,
        ].reduce(RowDependence.nothing) { $0.joined($1) }
        memo = LookMemo(dependence)
        if case .nothing = dependence { areAllTheSame = true } else { areAllTheSame = false }
    }

    /// The pen of a row, or nil when it leaves no ink.
    mutating func index(row: Int, in table: FeatureTable) -> Int? {
        guard let place = memo.place(row: row) else { return evaluated(row: row, in: table) }
        if let known = memo[place] { return known < 0 ? nil : Int(known) }
        let index = evaluated(row: row, in: table)
        memo[place] = Int32(clamping: index ?? -1)
        return index
    }

    private mutating func evaluated(row: Int, in table: FeatureTable) -> Int? {
        let width = Float(width.value(row: row, in: table))
        guard width > 0, width.isFinite else { return nil }
        var stroke = Stroke(
            widthPixels: width * ratio,
            cap: LineCap(rawValue: corners.cap.value(row: row, in: table)) ?? .butt,
            join: LineJoin(rawValue: corners.join.value(row: row, in: table)) ?? .miter,
            miterLimit: Float(corners.miterLimit.value(row: row, in: table)),
            roundLimit: Float(corners.roundLimit.value(row: row, in: table)))
        addDashes(row: row, in: table, to: &stroke)
        stroke.gapPixels = Float(gap.value(row: row, in: table)) * ratio
        stroke.offsetPixels = Float(offset.value(row: row, in: table)) * ratio
        stroke.blurPixels = Float(blur.value(row: row, in: table)) * ratio
        if let known = indexes[stroke] { return known }
        strokes.append(stroke)
        indexes[stroke] = strokes.count - 1
        return strokes.count - 1
    }

    /// Dashes in device pixels: the specification gives them in line widths, and they keep the lengths that
    /// they have at the whole zoom, growing with the map, not with the line.
    private mutating func addDashes(row: Int, in table: FeatureTable, to stroke: inout Stroke) {
        guard let width = wholeZoomWidth?.value(row: row, in: table) else { return }
        stroke.dashWidthPixels = Float(width) * dashRatio
        stroke.dashes = dashes.value(row: row, in: table).map { Float($0 * width) * dashRatio }
        stroke.dashFadePixels = dashFade
        guard dashes.sameForAll != nil else { return }
        // Of one pattern for all lines MapLibre makes the ends round when all lines have round caps.
        stroke.hasRoundDashes = corners.cap.sameForAll == LineCap.round.rawValue
    }
}
