import Features
import Geometry
import Tiling

/// A geometry in world units, as a table takes it.
struct PlacedGeometry: Sendable {
    let kind: GeometryKind
    let parts: [[WorldPoint]]
}

/// Reads one GeoJSON geometry; a collection may give several.
struct GeoJSONGeometry {
    static let types: Set<String> = [
        "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
        "GeometryCollection",
    ]

    private(set) var geometries: [PlacedGeometry] = []
    private(set) var faults: [String] = []

    mutating func read(_ json: JSONValue) {
        let coordinates = json["coordinates"] ?? .null
        switch json["type"]?.text {
        case "Point": addPoints([coordinates])
        case "MultiPoint": addPoints(coordinates.elements ?? [coordinates])
        case "LineString": addLines([coordinates])
        case "MultiLineString": addLines(coordinates.elements ?? [coordinates])
        case "Polygon": addPolygons([coordinates])
        case "MultiPolygon": addPolygons(coordinates.elements ?? [coordinates])
        case "GeometryCollection": for member in json["geometries"]?.elements ?? [] { read(member) }
        default: faults.append("its geometry is of no GeoJSON type")
        }
    }

    private mutating func addPoints(_ positions: [JSONValue]) {
        var points: [WorldPoint] = []
        for position in positions {
            guard let place = Self.place(position),
                let point = Self.world(place, turns: place.x.rounded(.down))
            else {
                faults.append("a position is not two finite numbers in the world")
                continue
            }
            points.append(point)
        }
        if !points.isEmpty { geometries.append(PlacedGeometry(kind: .point, parts: [points])) }
    }

    private mutating func addLines(_ lines: [JSONValue]) {
        let parts = lines.compactMap { line -> [WorldPoint]? in
            guard let points = vertices(line) else { return nil }
            if points.count < 2 { faults.append("a line has fewer than two positions") }
            return points.count < 2 ? nil : points
        }
        if !parts.isEmpty { geometries.append(PlacedGeometry(kind: .line, parts: parts)) }
    }

    private mutating func addPolygons(_ polygons: [JSONValue]) {
        var parts: [[WorldPoint]] = []
        for polygon in polygons {
            for (index, ring) in (polygon.elements ?? []).enumerated() {
                guard var points = vertices(ring) else { break }
                if points.count > 1, points.first == points.last { points.removeLast() }
                guard points.count >= 3 else {
                    faults.append("a ring has fewer than three different positions")
                    if index == 0 { break }
                    continue
                }
                // On the screen outer rings run clockwise, holes the other way.
                let isClockwise = Self.doubledArea(points) > 0
                parts.append(isClockwise == (index == 0) ? points : points.reversed())
            }
        }
        if !parts.isEmpty { geometries.append(PlacedGeometry(kind: .polygon, parts: parts)) }
    }

    /// A list of positions; nil with a fault noted when one of them will not do.
    private mutating func vertices(_ json: JSONValue) -> [WorldPoint]? {
        let places = (json.elements ?? []).map(Self.place)
        guard !places.isEmpty, places.allSatisfy({ $0 != nil }) else {
            faults.append("a position is not two finite numbers in the world")
            return nil
        }
        let found = places.compactMap { $0 }
        // A line that runs on beyond the antimeridian is moved by whole worlds, and held at the edge.
        let low = found.map(\.x).min() ?? 0
        let high = found.map(\.x).max() ?? 0
        let turns = low >= 0 && high <= 1 ? 0 : ((low + high) / 2).rounded(.down)
        return found.compactMap { Self.world($0, turns: turns) }
    }

    /// The place in the unit square; x may lie beyond it, y is held inside.
    private static func place(_ position: JSONValue) -> Point? {
        guard let numbers = position.elements, numbers.count >= 2, let longitude = numbers[0].number,
            let latitude = numbers[1].number, longitude.isFinite, latitude.isFinite, abs(longitude) <= 1e6
        else { return nil }
        let held = min(max(latitude, -WebMercator.maximumLatitude), WebMercator.maximumLatitude)
        return WebMercator.unitPlace(longitude: longitude, latitude: held).map {
            Point(x: $0.x, y: min(max($0.y, 0), 1))
        }
    }

    private static func world(_ place: Point, turns: Double) -> WorldPoint? {
        // 180° is the eastern edge, not the western one.
        let x = place.x == 1 ? 1 : place.x - turns
        return WebMercator.worldPoint(unitPlace: Point(x: min(max(x, 0), 1), y: place.y))
    }

    /// Twice the signed area; positive for clockwise with y down.
    private static func doubledArea(_ ring: [WorldPoint]) -> Double {
        var sum = 0.0
        var last = ring[ring.count - 1]
        for point in ring {
            // Relative to the first vertex, so that small rings far from the origin keep their sign.
            let (ax, ay) = (Double(last.x) - Double(ring[0].x), Double(last.y) - Double(ring[0].y))
            let (bx, by) = (Double(point.x) - Double(ring[0].x), Double(point.y) - Double(ring[0].y))
            sum += ax * by - bx * ay
            last = point
        }
        return sum
    }
}
