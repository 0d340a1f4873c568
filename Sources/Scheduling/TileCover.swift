import Features
import Geometry
import Tiling

/// The tiles that a geometry's ink may touch: those within a reach of its points, lines or areas.
struct TileCover {
    /// Ranges of one geometry at one zoom; beyond it the box around it is taken.
    static let mostRanges = 4096
    /// Tiles up to which the box around a geometry is taken as it is.
    private static let fewTiles = 4

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
        let segments = segments(of: record.parts, areClosed: record.kind == .polygon)
        cover.descend(QuadSquare(holding: whole), within: whole, segments)
        return cover.ranges.count > mostRanges ? [whole] : cover.ranges
    }

    private init(zoom: Int, reach: Double, record: FeatureRecord) {
        self.zoom = zoom
        self.reach = reach
        self.record = record
    }

    /// The straight pieces of lines or rings; a part of one vertex is a piece without length.
    static func segments(of parts: [[WorldPoint]], areClosed: Bool) -> [Segment] {
        parts.flatMap { part in
            part.count == 1
                ? [Segment(a: part[0], b: part[0])]
                : zip(part, part.dropFirst() + (areClosed ? part.prefix(1) : [])).map {
                    Segment(a: $0, b: $1)
                }
        }
    }

    /// Walks down the quad tree: a square no edge comes near lies wholly inside or outside.
    private mutating func descend(_ square: QuadSquare, within whole: TileRange, _ segments: [Segment]) {
        guard ranges.count <= Self.mostRanges,
            let part = square.tiles(zoom: zoom)?.intersection(whole)
        else { return }
        let near = segments.filter { square.isNear($0, reach: reach) }
        if near.isEmpty {
            if record.kind == .polygon, square.isInside(record.parts) { add(part) }
            return
        }
        guard square.depth < zoom else { return add(part) }
        for quarter in square.quarters { descend(quarter, within: whole, near) }
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
}
