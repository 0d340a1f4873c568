import Geometry
import Projections
import Tiling

#if canImport(Glibc)
    import Glibc
#endif

/// The way of a source's coordinates into the unit square of Web Mercator (x east, y south, 0…1).
///
/// Degrees on WGS 84 and metres in Web Mercator go by the closed form; every other system goes through PROJ
/// to degrees first. For one thread at a time.
struct WorldProjection {
    private enum Way {
        case degrees
        case metres
        case other(CoordinateTransform)
    }

    private let way: Way
    /// Ninety degrees and what rounding puts on top; real data have -90.00000000000003.
    private static let maximumLatitude = 90.000001
    /// Nearer to the pole than this, degrees, Web Mercator has no place; such vertices are moved here.
    private static let poleLatitude = 89.999

    init(from system: CoordinateReferenceSystem) throws(ProjectionError) {
        if system.isWGS84 {
            way = .degrees
        } else if system.isWebMercator {
            way = .metres
        } else {
            way = .other(try CoordinateTransform(from: system, to: .wgs84))
        }
    }

    /// Brings points into the unit square's plane, in place; what has no place becomes NaN.
    func apply(_ points: inout [Point]) {
        switch way {
        case .degrees: degreesToUnit(&points)
        case .metres: metresToUnit(&points)
        case .other(let transform):
            transform.apply(&points)
            degreesToUnit(&points)
        }
    }

    private func degreesToUnit(_ points: inout [Point]) {
        for index in points.indices {
            let point = points[index]
            guard point.isFinite, abs(point.y) <= Self.maximumLatitude else {
                points[index] = Point(x: .nan, y: .nan)
                continue
            }
            let latitude = min(max(point.y, -Self.poleLatitude), Self.poleLatitude)
            points[index] =
                WebMercator.unitPlace(longitude: point.x, latitude: latitude) ?? Point(x: .nan, y: .nan)
        }
    }

    private func metresToUnit(_ points: inout [Point]) {
        let width = 2 * WebMercator.halfWorldMetres
        for index in points.indices {
            points[index] = Point(x: points[index].x / width + 0.5, y: 0.5 - points[index].y / width)
        }
    }
}
