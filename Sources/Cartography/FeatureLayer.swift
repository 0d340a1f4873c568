import Drawing
import Features
import Geometry
import Styling
import Tiling

/// One layer over some rows of one piece: turns features into batches of shapes.
///
/// Rows are drawn in the table's order, which no viewport changes.
struct FeatureLayer {
    let piece: FeaturePiece
    let rows: [Int32]
    let viewport: Viewport
    private let project: Projector

    var table: FeatureTable { piece.table }

    init(paint: LayerPaint, piece: FeaturePiece, rows: [Int32], viewport: Viewport) {
        self.piece = piece
        self.rows = rows
        self.viewport = viewport
        project = Projector(viewport, frame: piece.frame, shift: paint.shift(zoom: viewport.zoom))
    }

    /// Adds the layer's commands.
    func append(_ paint: LayerPaint, to list: inout DisplayList) {
        switch paint {
        case .fill(let fill): appendFill(fill, to: &list)
        case .line(let line): appendLine(line, to: &list)
        case .circle(let circle): appendCircles(circle, to: &list)
        case .heatmap(let heatmap): appendHeat(heatmap, to: &list)
        case .background, .raster, .symbol: break
        }
    }

    private func property<Value>(_ property: StyleProperty<Value>) -> RowProperty<Value> {
        RowProperty(property, zoom: viewport.zoom, table: table)
    }

    /// Adds a row's rings or lines as sub-paths and returns their range; nil when nothing is left of it.
    private func path(row: Int, minimum: Int, to list: inout DisplayList) -> Range<Int>? {
        let first = list.paths.subpathCount
        let isRing = table.kind(row: row) == .polygon
        table.forEachPart(row: row) { part in
            project.append(part, closing: isRing, to: &list.paths)
            list.paths.endSubpath(minimum: minimum)
        }
        return first < list.paths.subpathCount ? first..<list.paths.subpathCount : nil
    }

    // MARK: Fill

    private func appendFill(_ paint: FillPaint, to list: inout DisplayList) {
        var color = property(paint.color)
        var opacity = property(paint.opacity)
        var outline = paint.outlineColor.map(property)
        var batch = FillBatch(items: [], isAntialiased: paint.antialias.constant(zoom: viewport.zoom) ?? true)
        var edges = StrokeBatch(items: [], strokes: [Stroke(widthPixels: 1)])
        for row in rows.lazy.map(Int.init) where table.kind(row: row) == .polygon {
            let alpha = Float(opacity.value(row: row, in: table))
            let ink = color.value(row: row, in: table).withOpacity(alpha)
            let edge = outline?.value(row: row, in: table).withOpacity(alpha)
            guard ink.alpha > 0 || (edge?.alpha ?? 0) > 0 else { continue }
            guard let path = path(row: row, minimum: 3, to: &list) else { continue }
            if ink.alpha > 0 { batch.items.append(FillBatch.Item(path: path, color: ink)) }
            if let edge, edge.alpha > 0 {
                edges.items.append(StrokeBatch.Item(path: path, color: edge, stroke: 0))
            }
        }
        if !batch.items.isEmpty { list.commands.append(.fill(batch)) }
        if batch.isAntialiased && !edges.items.isEmpty { list.commands.append(.stroke(edges)) }
    }

    // MARK: Line

    private func appendLine(_ paint: LinePaint, to list: inout DisplayList) {
        var color = property(paint.color)
        var opacity = property(paint.opacity)
        var pens = PenBox(paint, zoom: viewport.zoom, ratio: viewport.ratio, table: table)
        var items: [StrokeBatch.Item] = []
        for row in rows.lazy.map(Int.init) where table.kind(row: row) != .point {
            let ink = color.value(row: row, in: table).withOpacity(Float(opacity.value(row: row, in: table)))
            guard ink.alpha > 0, let pen = pens.index(row: row, in: table) else { continue }
            guard let path = path(row: row, minimum: 2, to: &list) else { continue }
            items.append(StrokeBatch.Item(path: path, color: ink, stroke: pen))
        }
        if !items.isEmpty { list.commands.append(.stroke(StrokeBatch(items: items, strokes: pens.strokes))) }
    }

    // MARK: Circles

    private func appendCircles(_ paint: CirclePaint, to list: inout DisplayList) {
        var looks = CircleBox(paint, zoom: viewport.zoom, ratio: viewport.ratio, table: table)
        var centers: [FixedPoint] = []
        var indexes: [Int32] = []
        centers.reserveCapacity(rows.count)
        indexes.reserveCapacity(rows.count)
        for row in rows.lazy.map(Int.init) {
            guard let look = looks.index(row: row, in: table) else { continue }
            if table.kind(row: row) == .point {
                forEachPoint(row: row) {
                    centers.append($0)
                    indexes.append(look)
                }
            }
        }
        guard !centers.isEmpty else { return }
        list.commands.append(
            .circles(CircleBatch(centers: centers, styleIndexes: indexes, styles: looks.styles)))
    }

    // MARK: Heat

    private func appendHeat(_ paint: HeatmapPaint, to list: inout DisplayList) {
        var weight = property(paint.weight)
        var radius = property(paint.radius)
        let intensity = Float(paint.intensity.constant(zoom: viewport.zoom) ?? 1)
        let opacity = Float(paint.opacity.constant(zoom: viewport.zoom) ?? 1)
        guard intensity > 0, opacity > 0 else { return }
        var points: [FixedPoint] = []
        var weights: [Float] = []
        var radii: [Float] = radius.sameForAll.map { [Float($0 * viewport.ratio)] } ?? []
        let isOneRadius = !radii.isEmpty
        for row in rows.lazy.map(Int.init) where table.kind(row: row) == .point {
            let amount = Float(weight.value(row: row, in: table)) * intensity
            guard amount > 0 else { continue }
            let size = isOneRadius ? 0 : Float(radius.value(row: row, in: table) * viewport.ratio)
            forEachPoint(row: row) {
                points.append($0)
                weights.append(amount)
                if !isOneRadius { radii.append(size) }
            }
        }
        guard !points.isEmpty else { return }
        list.commands.append(
            .heat(
                HeatBatch(
                    points: points, weights: weights, radiiPixels: radii,
                    ramp: paint.ramp.map(\.premultiplied), opacity: opacity)))
    }

    private func forEachPoint(row: Int, _ body: (FixedPoint) -> Void) {
        table.forEachPart(row: row) { part in
            // A point beyond its tile's edge is drawn by the tile it lies in.
            for index in 0..<part.count where piece.owns(part[index]) { body(project(part[index])) }
        }
    }
}

extension LayerPaint {
    /// The layer's `translate`; none when the kind has none.
    func shift(zoom: Double) -> Projector.Shift {
        func shift(_ pixels: StyleProperty<[Double]>, _ anchor: StyleProperty<String>) -> Projector.Shift {
            Projector.Shift(
                pixels: pixels.constant(zoom: zoom) ?? [],
                turnsWithMap: anchor.constant(zoom: zoom) != "viewport")
        }
        return switch self {
        case .fill(let fill): shift(fill.translate, fill.translateAnchor)
        case .line(let line): shift(line.translate, line.translateAnchor)
        case .circle(let circle): shift(circle.translate, circle.translateAnchor)
        case .background, .heatmap, .raster, .symbol: Projector.Shift()
        }
    }
}
