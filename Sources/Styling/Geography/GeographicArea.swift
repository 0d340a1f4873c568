import Features
import Geometry

/// The area of a `within` expression.
struct GeographicArea: Sendable {
    /// Polygons as rings, x longitude, y latitude.
    private let polygons: [[[Point]]]
    /// The same on the grid of world units: what rows are tested against.
    private let world: PlacedArea

    /// Polygons on one grid with the box around them.
    private struct PlacedArea {
        var polygons: [[[Point]]]
        var box = GrowingBox()

        init(_ polygons: [[[Point]]], on tile: TileAddress) {
            self.polygons = polygons.map { rings in
                rings.map { ring in ring.map { tile.units(longitude: $0.x, latitude: $0.y) } }
            }
            for polygon in self.polygons {
                for ring in polygon {
                    for point in ring { box.add(point) }
                }
            }
        }
    }

    /// Nil when the object holds no polygon.
    init?(_ json: JSONValue) {
        guard let shapes = GeographicShape.shapes(of: json) else { return nil }
        let polygons = shapes.compactMap { shape -> [[Point]]? in
            if case .polygon(let rings) = shape { rings } else { nil }
        }
        let isCollection = json["type"]?.text == "FeatureCollection"
        guard !polygons.isEmpty, isCollection || polygons.count == shapes.count else { return nil }
        self.polygons = polygons
        world = PlacedArea(polygons, on: .world)
    }

    /// True when the whole feature, points or lines, lies inside, off the edge; never for an area.
    func contains(_ feature: FeatureContext?) -> Bool {
        guard let geometry = feature?.geometry, geometry.kind != .polygon else { return false }
        let area =
            geometry.tile.zoom == TileAddress.world.zoom ? world : PlacedArea(polygons, on: geometry.tile)
        return geometry.kind == .point ? holdsPoints(geometry, area) : holdsLines(geometry, area)
    }

    private func holdsPoints(_ geometry: TileGeometry, _ area: PlacedArea) -> Bool {
        let points = geometry.parts.joined().map {
            shifted($0, to: area.box, worldUnits: geometry.tile.worldUnits)
        }
        guard GrowingBox(points).isStrictly(inside: area.box) else { return false }
        return points.allSatisfy { point in
            area.polygons.contains { Segments.contains($0, point, boundary: false) }
        }
    }

    private func holdsLines(_ geometry: TileGeometry, _ area: PlacedArea) -> Bool {
        var lines = geometry.parts
        let worldUnits = geometry.tile.worldUnits
        // A line that spans more than half the world is taken as it is.
        if GrowingBox(lines.joined()).width <= worldUnits / 2 {
            lines = lines.map { $0.map { shifted($0, to: area.box, worldUnits: worldUnits) } }
        }
        guard GrowingBox(lines.joined()).isStrictly(inside: area.box) else { return false }
        return lines.allSatisfy { line in area.polygons.contains { holds(line, $0) } }
    }

    private func holds(_ line: [Point], _ rings: [[Point]]) -> Bool {
        guard line.allSatisfy({ Segments.contains(rings, $0, boundary: false) }) else { return false }
        return zip(line, line.dropFirst()).allSatisfy { !Segments.crosses(rings, $0, $1) }
    }

    /// The point, moved by a whole world if that brings it nearer to the area.
    private func shifted(_ point: Point, to box: GrowingBox, worldUnits: Double) -> Point {
        guard point.x < box.minX || point.x > box.maxX else { return point }
        for edge in [box.minX, box.maxX] {
            if point.x - edge > worldUnits / 2 { return Point(x: point.x - worldUnits, y: point.y) }
            if edge - point.x > worldUnits / 2 { return Point(x: point.x + worldUnits, y: point.y) }
        }
        return point
    }
}

extension ExpressionCompiler {
    mutating func within(_ arguments: [JSONValue], at place: CompilerPlace) -> ExpressionNode? {
        guard arguments.count == 2 else {
            return fail(
                "'within' expression requires exactly one argument, but found \(arguments.count - 1) instead.",
                at: place)
        }
        guard let area = GeographicArea(arguments[1]) else {
            return fail(
                "'within' expression requires valid geojson object that contains polygon geometry type.",
                at: place)
        }
        return ExpressionNode(.within(area), type: .boolean, key: place.key, traits: .featureOther)
    }

    mutating func distance(_ arguments: [JSONValue], at place: CompilerPlace) -> ExpressionNode? {
        guard arguments.count == 2 else {
            return fail(
                "'distance' expression requires exactly one argument, but found \(arguments.count - 1) instead.",
                at: place)
        }
        guard let shapes = GeographicShape.shapes(of: arguments[1]) else {
            return fail(
                "'distance' expression requires valid geojson object that contains polygon geometry type.",
                at: place)
        }
        return ExpressionNode(
            .distance(GeographicShapes(shapes)), type: .number, key: place.key, traits: .featureOther)
    }
}
