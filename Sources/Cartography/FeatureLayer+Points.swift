import Drawing
import Features
import Geometry
import Styling
import Tiling

extension FeatureLayer {
    /// Adds the circles of a circle layer: one for each vertex, whatever the feature's kind.
    ///
    /// By the layer's key, then in the source's order where the table keeps one, else scattered.
    func appendCircles(_ paint: CirclePaint, to list: inout DisplayList) {
        var looks = CircleBox(paint, zoom: viewport.zoom, ratio: viewport.ratio, table: table)
        var drafts = CircleDrafts(capacity: rows.count)
        var key = sortingKey(paint.sortKey)
        let isScattered = !table.keepsSourceOrder
        let points = piece.tile == nil ? table.points : nil
        // Found in the table's order, as its memory lies, and put in order afterwards.
        for row in rows.lazy.map(Int.init) {
            guard let look = looks.index(row: row, in: table) else { continue }
            let first = drafts.centers.count
            if let points {
                drafts.append(project(points[row]), look: look)
            } else {
                forEachVertex(row: row) { drafts.append($0, look: look) }
            }
            let added = drafts.centers.count - first
            if isScattered { drafts.append(rank: ScatteredOrder.rank(table.point(row: row)), times: added) }
            if let value = key?.value(row: row, in: table) { drafts.append(key: value, times: added) }
        }
        guard !drafts.centers.isEmpty else { return }
        list.commands.append(.circles(drafts.batch(styles: looks.styles)))
    }

    /// Adds the points of a heatmap layer to those of other pieces: one for each vertex.
    func appendHeat(_ paint: HeatmapPaint, to heat: inout HeatPoints) {
        var weight = property(paint.weight)
        var radius = property(paint.radius)
        let isOneRadius = radius.sameForAll != nil
        for row in rows.lazy.map(Int.init) {
            let amount = Float(weight.value(row: row, in: table)) * heat.intensity
            guard amount > 0 else { continue }
            let size = isOneRadius ? heat.radius : Float(radius.value(row: row, in: table) * viewport.ratio)
            forEachVertex(row: row) {
                heat.points.append($0)
                heat.weights.append(amount)
                if !isOneRadius { heat.radii.append(size) }
            }
        }
    }

    /// Calls the body with each vertex of a row that lies in the piece; a ring's first one counts as its last too.
    ///
    /// - Source: MapLibre GL JS, `circle_bucket`: every vertex of the tile's geometry, where rings are closed.
    private func forEachVertex(row: Int, _ body: (FixedPoint) -> Void) {
        let isRing = table.kind(row: row) == .polygon
        table.forEachPart(row: row) { part in
            // A point beyond its tile's edge is drawn by the tile it lies in.
            for index in 0..<part.count where piece.owns(part[index]) { body(project(part[index])) }
            guard isRing, part.count > 1, part[0] != part[part.count - 1], piece.owns(part[0]) else { return }
            body(project(part[0]))
        }
    }
}

/// The points of one heatmap layer, from all pieces of its source: their densities add up.
struct HeatPoints {
    /// A factor on all weights.
    let intensity: Float
    /// The one radius of all points, device pixels; 0 when each has its own.
    let radius: Float
    var points: [FixedPoint] = []
    var weights: [Float] = []
    var radii: [Float] = []
    /// True when there are sums of many points among them.
    var isDense = false

    private let opacity: Float
    private let ramp: [Color]

    init(_ paint: HeatmapPaint, viewport: Viewport) {
        intensity = Float(paint.intensity.constant(zoom: viewport.zoom) ?? 1)
        radius = Float((paint.radius.constant(zoom: viewport.zoom) ?? 0) * viewport.ratio)
        opacity = Float(paint.opacity.constant(zoom: viewport.zoom) ?? 1)
        ramp = paint.ramp
    }

    /// True when nothing would be seen.
    var isBlank: Bool { !(intensity > 0 && opacity > 0) }

    /// Adds the command, if there is a point.
    func append(to list: inout DisplayList) {
        guard !points.isEmpty else { return }
        var batch = HeatBatch(
            points: points, weights: weights, radiiPixels: radii.isEmpty ? [radius] : radii,
            ramp: ramp.map(\.premultiplied), opacity: opacity)
        batch.isDense = isDense
        list.commands.append(.heat(batch))
    }
}
