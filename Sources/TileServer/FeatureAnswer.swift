/// A position on the ground, degrees.
public struct GeoPosition: Sendable, Hashable {
    /// East of Greenwich.
    public var longitude: Double
    /// North of the equator.
    public var latitude: Double

    /// A position.
    public init(longitude: Double, latitude: Double) {
        self.longitude = longitude
        self.latitude = latitude
    }

    /// `[lon, lat]`, rounded to 10⁻⁷ degree (about a centimetre).
    var json: JSONValue {
        func held(_ degrees: Double) -> Double { (degrees * 1e8).rounded() / 1e8 }
        return [.number(held(longitude)), .number(held(latitude))]
    }
}

/// The shape of a feature in the conventions of the packed tables.
public enum FeatureShape: Sendable, Hashable {
    /// One or more points.
    case points([GeoPosition])
    /// One or more lines, vertices as they are.
    case lines([[GeoPosition]])
    /// Rings, closed implicitly (first vertex not repeated): each outer ring, clockwise on a screen
    /// with north up, is followed by its holes, which turn the other way.
    case rings([[GeoPosition]])

    /// The GeoJSON geometry (RFC 7946): rings closed, outer rings counterclockwise.
    public var geoJSON: JSONValue {
        switch self {
        case .points(let points):
            Self.geometry("Point", "MultiPoint", points.map(\.json))
        case .lines(let lines):
            Self.geometry("LineString", "MultiLineString", lines.map { .array($0.map(\.json)) })
        case .rings(let rings):
            Self.geometry("Polygon", "MultiPolygon", Self.polygons(rings))
        }
    }

    private static func geometry(_ one: String, _ many: String, _ parts: [JSONValue]) -> JSONValue {
        if parts.count == 1, let part = parts.first {
            return ["type": .string(one), "coordinates": part]
        }
        return ["type": .string(many), "coordinates": .array(parts)]
    }

    /// Gathers every outer ring with the holes after it.
    private static func polygons(_ rings: [[GeoPosition]]) -> [JSONValue] {
        var polygons: [[JSONValue]] = []
        for ring in rings where !ring.isEmpty {
            let json = closedAndReversed(ring)
            if isOuter(ring) || polygons.isEmpty {
                polygons.append([json])
            } else {
                polygons[polygons.count - 1].append(json)
            }
        }
        return polygons.map { .array($0) }
    }

    /// GeoJSON turns rings the other way round than the tables do (RFC 7946, 3.1.6).
    private static func closedAndReversed(_ ring: [GeoPosition]) -> JSONValue {
        var positions = ring.reversed().map(\.json)
        if let first = positions.first { positions.append(first) }
        return .array(positions)
    }

    /// True when the ring turns clockwise with north up: twice its signed area (shoelace) is negative.
    private static func isOuter(_ ring: [GeoPosition]) -> Bool {
        var doubledArea = 0.0
        for (index, a) in ring.enumerated() {
            let b = ring[(index + 1) % ring.count]
            doubledArea += a.longitude * b.latitude - b.longitude * a.latitude
        }
        return doubledArea <= 0
    }
}

/// A feature found at a place.
public struct FeatureAnswer: Sendable, Hashable {
    /// The feature's id in its dataset.
    public var id: String
    /// Where it lies.
    public var shape: FeatureShape
    /// Its attributes, in the dataset's order.
    public var properties: [JSONMember]

    /// A feature.
    public init(id: String, shape: FeatureShape, properties: [JSONMember]) {
        self.id = id
        self.shape = shape
        self.properties = properties
    }

    /// A GeoJSON Feature (RFC 7946, 3.2).
    public var json: JSONValue {
        [
            "type": "Feature", "id": .string(id), "geometry": shape.geoJSON,
            "properties": .object(properties),
        ]
    }

    /// A GeoJSON FeatureCollection of the answers.
    static func collection(_ features: [Self]) -> JSONValue {
        ["type": "FeatureCollection", "features": .array(features.map(\.json))]
    }
}
