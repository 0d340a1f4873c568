import Features
import Geometry
import Tiling

/// The tiles that a geometry's ink may touch: those within a reach of its points, lines or areas.
struct TileCover {
    /// Ranges of one geometry at one zoom; beyond it the box around it is taken.
    static let mostRanges = 4096
    /// Tiles up to which the box around a geometry is taken as it is.
    private static let fewTiles = 4

    private typealias Segment = (a: WorldPoint, b: WorldPoint)

    private let zoom: Int
    private let reach: Double
    private let record: FeatureRecord
    private var ranges: [TileRange] = []

    /// The tiles of a feature.
    ///
    /// - Parameters:
    ///   - record: the feature.
    ///   - zoom: of the tiles.
    ///   - reach: how far its ink goes beyond its geometry, world units.
    /// - Returns: ranges that may overlap; empty for a geometry without vertices.
    static func ranges(of record: FeatureRecord, zoom: Int, reach: Double) -> [TileRange] {
        guard let box = record.box else { return [] }
        let grown = box.grown(by: UInt64(min(reach.rounded(.up), 4e9)))
        let whole = TileRange(zoom: zoom, touching: grown)
        if record.kind == .point {
            let points = record.parts.joined()
            guard points.count > 1, points.count <= mostRanges else { return [whole] }
            let all = points.map {
                TileRange(zoom: zoom, touching: WorldBox($0).grown(by: UInt64(reach.rounded(.up))))
            }
            return Set(all).sorted {
                ($0.rows.lowerBound, $0.columns.lowerBound)
                    < ($1.rows.lowerBound, $1.columns.lowerBound)
            }
        }
        guard whole.count > fewTiles else { return [whole] }
        var cover = TileCover(zoom: zoom, reach: reach, record: record)
        let segments = record.parts.flatMap { part in
            zip(part, part.dropFirst() + (record.kind == .polygon ? part.prefix(1) : [])).map { ($0, $1) }
        }
        cover.descend(depth: 0, column: 0, row: 0, within: whole, segments)
        return cover.ranges.count > mostRanges ? [whole] : cover.ranges
    }

    private init(zoom: Int, reach: Double, record: FeatureRecord) {
        self.zoom = zoom
        self.reach = reach
        self.record = record
    }

    /// Walks down the quad tree: a square no edge comes near lies wholly inside or outside.
    private mutating func descend(
        depth: Int, column: Int, row: Int, within whole: TileRange, _ segments: [Segment]
    ) {
        let side = 1 << (zoom - depth)
        guard ranges.count <= Self.mostRanges,
            let square = TileRange(
                zoom: zoom, columns: column * side...column * side + side - 1,
                rows: row * side...row * side + side - 1),
            let part = square.intersection(whole)
        else { return }
        let near = segments.filter { isNear($0, depth: depth, column: column, row: row) }
        if near.isEmpty {
            if record.kind == .polygon, holds(depth: depth, column: column, row: row) { add(part) }
            return
        }
        guard depth < zoom else { return add(part) }
        for quarter in 0..<4 {
            descend(
                depth: depth + 1, column: column * 2 + quarter % 2, row: row * 2 + quarter / 2,
                within: whole, near)
        }
    }

    /// Adds a range, joined with the last one when it goes on from it.
    private mutating func add(_ range: TileRange) {
        if let last = ranges.last, last.rows == range.rows,
            last.columns.upperBound + 1 == range.columns.lowerBound,
            let joined = TileRange(
                zoom: zoom, columns: last.columns.lowerBound...range.columns.upperBound, rows: range.rows)
        {
            ranges[ranges.count - 1] = joined
        } else {
            ranges.append(range)
        }
    }

    /// True when the segment touches the square grown by the reach.
    ///
    /// - Source: Y.-D. Liang, B. A. Barsky, "A new concept and method for line clipping", 1984.
    private func isNear(_ segment: Segment, depth: Int, column: Int, row: Int) -> Bool {
        let side = WebMercator.worldUnits / Double(1 << depth)
        let (left, top) = (Double(column) * side - reach, Double(row) * side - reach)
        let (right, bottom) = (left + side + 2 * reach, top + side + 2 * reach)
        let (ax, ay) = (Double(segment.a.x), Double(segment.a.y))
        let (dx, dy) = (Double(segment.b.x) - ax, Double(segment.b.y) - ay)
        var (from, to) = (0.0, 1.0)
        for (p, q) in [(-dx, ax - left), (dx, right - ax), (-dy, ay - top), (dy, bottom - ay)] {
            if p == 0 {
                if q < 0 { return false }
            } else if p < 0 {
                from = max(from, q / p)
            } else {
                to = min(to, q / p)
            }
            if from > to { return false }
        }
        return true
    }

    /// True when the middle of the square lies in the polygons, even-odd over all rings.
    private func holds(depth: Int, column: Int, row: Int) -> Bool {
        let side = WebMercator.worldUnits / Double(1 << depth)
        let (x, y) = ((Double(column) + 0.5) * side, (Double(row) + 0.5) * side)
        var isInside = false
        for ring in record.parts {
            guard var last = ring.last else { continue }
            for vertex in ring {
                let (ay, by) = (Double(last.y), Double(vertex.y))
                if (ay > y) != (by > y) {
                    let crossing = Double(last.x) + (Double(vertex.x) - Double(last.x)) * (y - ay) / (by - ay)
                    if crossing > x { isInside.toggle() }
                }
                last = vertex
            }
        }
        return isInside
    }
}
