import Features
import Geometry
import Styling
import Tiling

/// A GeoJSON source cut into tiles on demand: clipped with a buffer, simplified, rounded to the tile's grid.
///
/// - Source: the steps of geojson-vt (project, wrap around the antimeridian, clip by axis, simplify by weight,
///   round), which MapLibre GL JS uses; after mapbox/geojson-vt's description.
public struct GeoJSONTiles: Sendable {
    private let features: [GeoJSONFeatures.Feature]
    private let shapes: [GeoShape]
    private let options: GeoJSONOptions
    private let clusters: PointClusters?

    /// The deepest zoom that has tiles.
    public var maximumZoom: Int { options.maximumZoom }

    /// Takes features over, with the options they were read with.
    public init(_ source: consuming GeoJSONFeatures, options: GeoJSONOptions) {
        self.options = options
        features = source.features
        if let settings = options.clusters {
            clusters = PointClusters(shapes: source.shapes, features: source.features, options: settings)
            shapes = []
        } else {
            clusters = nil
            shapes = Self.wrapped(source.shapes, options)
        }
    }

    /// Shapes that reach over the antimeridian, or lie beyond it, come back on the other side.
    private static func wrapped(_ shapes: [GeoShape], _ options: GeoJSONOptions) -> [GeoShape] {
        let buffer = options.buffer / Double(GeoJSONOptions.extent)
        func between(_ low: Double, _ high: Double) -> [GeoShape] {
            let cutter = ShapeCutter(
                range: low...high, isAcross: true, keepsMetrics: options.keepsLineMetrics)
            return shapes.filter { $0.box.touches(x: low...high, y: -1...2) }.flatMap(cutter.cut)
        }
        let west = between(-1 - buffer, buffer).map { $0.moved(worlds: 1) }
        let east = between(1 - buffer, 2 + buffer).map { $0.moved(worlds: -1) }
        if west.isEmpty && east.isEmpty { return shapes }
        return west + between(-buffer, 1 + buffer) + east
    }

    /// The features of a tile; nil when none lies there.
    ///
    /// - Complexity: O(features), and what it takes to cut those that touch the tile.
    public func table(zoom: Int, column: Int, row: Int) -> FeatureTable? {
        var builder = LooseTableBuilder()
        if let clusters {
            clusters.appendTile(zoom: zoom, column: column, row: row, to: &builder)
        } else {
            appendShapes(TileFrame(zoom: zoom, column: column, row: row), to: &builder)
        }
        return builder.count > 0 ? builder.finish() : nil
    }

    /// The features as one table in world units, for maps that cut no tiles; clusters have no such table.
    public func worldTable() -> FeatureTable {
        var builder = LooseTableBuilder()
        for shape in shapes {
            let feature = features[shape.feature]
            let parts = shape.lines.map { line in
                let vertices = line.vertices.dropLast(shape.kind == .polygon ? 1 : 0)
                return vertices.compactMap {
                    WebMercator.worldPoint(unitPlace: Point(x: min(max($0.x, 0), 1), y: $0.y))
                }
            }
            builder.append(
                LooseRow(kind: shape.kind, parts: parts, id: feature.id, properties: feature.properties))
        }
        return builder.finish()
    }

    private func appendShapes(_ tile: TileFrame, to builder: inout LooseTableBuilder) {
        let buffer = options.buffer / Double(GeoJSONOptions.extent)
        let (x, y) = (tile.across(buffer), tile.down(buffer))
        let metrics = options.keepsLineMetrics
        let cutters = [
            ShapeCutter(range: x, isAcross: true, keepsMetrics: metrics),
            ShapeCutter(range: y, isAcross: false, keepsMetrics: metrics),
        ]
        let unit = 1 / (tile.count * Double(GeoJSONOptions.extent))
        let tolerance = tile.zoom >= options.maximumZoom ? 0 : options.tolerance * unit
        for shape in shapes where shape.box.touches(x: x, y: y) {
            for piece in cutters[0].cut(shape).flatMap(cutters[1].cut) {
                append(piece, tile, tolerance: tolerance, to: &builder)
            }
        }
    }

    private func append(
        _ shape: GeoShape, _ tile: TileFrame, tolerance: Double, to builder: inout LooseTableBuilder
    ) {
        let parts = shape.lines.compactMap { tile.part($0, kind: shape.kind, tolerance: tolerance) }
        guard !parts.isEmpty else { return }
        let feature = features[shape.feature]
        var properties = feature.properties
        if options.keepsLineMetrics, shape.kind == .line, let line = shape.lines.first, line.size > 0 {
            properties.append(
                JSONMember(key: "mapbox_clip_start", value: JSONValue(.number(line.start / line.size))))
            properties.append(
                JSONMember(key: "mapbox_clip_end", value: JSONValue(.number(line.end / line.size))))
        }
        builder.append(LooseRow(kind: shape.kind, parts: parts, id: feature.id, properties: properties))
    }
}

/// A tile's square in the unit square, and its grid.
struct TileFrame {
    let zoom: Int
    let column: Int
    let row: Int
    /// Tiles across the world.
    let count: Double

    init(zoom: Int, column: Int, row: Int) {
        self.zoom = zoom
        self.column = column
        self.row = row
        count = Double(1 << zoom)
    }

    /// West to east, grown by a share of the tile.
    func across(_ buffer: Double) -> ClosedRange<Double> {
        (Double(column) - buffer) / count...(Double(column + 1) + buffer) / count
    }

    /// North to south, grown by a share of the tile.
    func down(_ buffer: Double) -> ClosedRange<Double> {
        (Double(row) - buffer) / count...(Double(row + 1) + buffer) / count
    }

    /// The place on the tile's grid.
    func stored(x: Double, y: Double) -> WorldPoint {
        func units(_ share: Double) -> Int {
            let units = (share * Double(GeoJSONOptions.extent) + 0.5).rounded(.down)
            return Int(min(max(units, -1e6), 1e6))
        }
        return PieceTile.stored(x: units(x * count - Double(column)), y: units(y * count - Double(row)))
    }

    /// A line without the vertices that do not matter here; nil when it is too small itself.
    func part(_ line: GeoLine, kind: GeometryKind, tolerance: Double) -> [WorldPoint]? {
        let squared = tolerance * tolerance
        if kind != .point, tolerance > 0, line.size < (kind == .polygon ? squared : tolerance) { return nil }
        let kept =
            kind == .point ? line.vertices : line.vertices.filter { tolerance == 0 || $0.weight > squared }
        var points = kept.map { stored(x: $0.x, y: $0.y) }
        if kind == .polygon {
            // Rings are closed by themselves; outer ones run clockwise on screen.
            if points.count > 1 { points.removeLast() }
            // The first vertex stays the first: circles and heat count it twice.
            if points.count > 1, (GeoLine(vertices: kept).doubledArea > 0) != line.isOuter {
                points[1...].reverse()
            }
        }
        return points.isEmpty ? nil : points
    }
}
