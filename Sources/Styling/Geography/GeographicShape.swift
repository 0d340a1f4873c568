import Geometry

/// One shape of a GeoJSON object in an expression, x longitude and y latitude in degrees.
enum GeographicShape: Sendable {
    case point(Point)
    case line([Point])
    case polygon([[Point]])

    /// The coordinates of a geometry by its kind.
    enum Coordinates {
        case points([Point])
        case lines([[Point]])
        case polygons([[[Point]]])
    }

    /// The shapes of a geometry, a feature or a collection of features; nil when it is none of them.
    static func shapes(of json: JSONValue) -> [GeographicShape]? {
        switch json["type"]?.text {
        case "FeatureCollection":
            guard let features = json["features"]?.elements else { return nil }
            var shapes: [GeographicShape] = []
            for feature in features {
                guard let found = feature["geometry"].flatMap(Coordinates.init) else { return nil }
                shapes += found.shapes
            }
            return shapes
        case "Feature": return json["geometry"].flatMap(Coordinates.init)?.shapes
        default: return Coordinates(json)?.shapes
        }
    }
}

extension GeographicShape.Coordinates {
    /// The coordinates of a GeoJSON geometry; nil when it is none or a position is broken.
    init?(_ json: JSONValue) {
        guard let coordinates = json["coordinates"] else { return nil }
        switch json["type"]?.text {
        case "Point":
            guard let point = Self.position(coordinates) else { return nil }
            self = .points([point])
        case "MultiPoint":
            guard let points = Self.list(coordinates, Self.position) else { return nil }
            self = .points(points)
        case "LineString":
            guard let line = Self.list(coordinates, Self.position) else { return nil }
            self = .lines([line])
        case "MultiLineString":
            guard let lines = Self.list(coordinates, Self.line) else { return nil }
            self = .lines(lines)
        case "Polygon":
            guard let rings = Self.list(coordinates, Self.line) else { return nil }
            self = .polygons([rings])
        case "MultiPolygon":
            guard let polygons = Self.list(coordinates, { Self.list($0, Self.line) }) else { return nil }
            self = .polygons(polygons)
        default: return nil
        }
    }

    private static func position(_ json: JSONValue) -> Point? {
        guard let numbers = json.elements, numbers.count >= 2, let x = numbers[0].number,
            let y = numbers[1].number, x.isFinite, y.isFinite
        else { return nil }
        return Point(x: x, y: y)
    }

    private static func line(_ json: JSONValue) -> [Point]? { list(json, position) }

    /// A list that is not empty, all of whose elements can be read.
    private static func list<Element>(_ json: JSONValue, _ read: (JSONValue) -> Element?) -> [Element]? {
        guard let elements = json.elements, !elements.isEmpty else { return nil }
        let read = elements.compactMap(read)
        return read.count == elements.count ? read : nil
    }

    var shapes: [GeographicShape] {
        switch self {
        case .points(let points): points.map { .point($0) }
        case .lines(let lines): lines.map { .line($0) }
        case .polygons(let polygons): polygons.map { .polygon($0) }
        }
    }
}
