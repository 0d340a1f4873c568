import Geometry

#if canImport(Glibc)
    import Glibc
#endif

/// The closed form of Web Mercator (EPSG:3857) and its integer world.
///
/// - Source: EPSG guidance note 7-2, method 1024 "Popular Visualisation Pseudo Mercator"; OGC 17-083r4,
///   annex on WebMercatorQuad.
public enum WebMercator {
    /// Half the width of the projected world, metres: π · 6 378 137.
    public static let halfWorldMetres = 20_037_508.342789244
    /// Where the square ends: atan(sinh π) in degrees.
    public static let maximumLatitude = 85.05112877980659
    /// World units across: 2³².
    public static let worldUnits = 4_294_967_296.0

    /// The place of a geographic position in the unit square, x east and y south; nil when not finite.
    ///
    /// Outside the square the result lies outside 0…1; the caller decides what that means.
    public static func unitPlace(longitude: Double, latitude: Double) -> Point? {
        guard longitude.isFinite, latitude.isFinite, abs(latitude) < 90 else { return nil }
        let radians = latitude * .pi / 180
        let y = 0.5 - asinh(tan(radians)) / (2 * .pi)
        return Point(x: longitude / 360 + 0.5, y: y)
    }

    /// The world units of a place in the unit square; nil when it lies outside or is not finite.
    public static func worldPoint(unitPlace place: Point) -> WorldPoint? {
        guard (0...1).contains(place.x), (0...1).contains(place.y) else { return nil }
        func units(_ value: Double) -> UInt32 { UInt32(min((value * worldUnits).rounded(), worldUnits - 1)) }
        return WorldPoint(x: units(place.x), y: units(place.y))
    }

    /// The world units of a geographic position; nil outside the square.
    public static func worldPoint(longitude: Double, latitude: Double) -> WorldPoint? {
        unitPlace(longitude: longitude, latitude: latitude).flatMap(worldPoint(unitPlace:))
    }

    /// The longitude and latitude, degrees, of a place in the unit square.
    public static func geographic(unitPlace place: Point) -> (longitude: Double, latitude: Double) {
        ((place.x - 0.5) * 360, atan(sinh((0.5 - place.y) * 2 * .pi)) * 180 / .pi)
    }

    /// The longitude and latitude, degrees, of a world point.
    public static func geographic(_ point: WorldPoint) -> (longitude: Double, latitude: Double) {
        geographic(unitPlace: Point(x: Double(point.x) / worldUnits, y: Double(point.y) / worldUnits))
    }

    /// The world box of a geographic box, held inside the square.
    ///
    /// - Parameter box: x is longitude, y is latitude, degrees.
    /// - Returns: the box in world units.
    public static func worldBox(geographic box: BoundingBox) -> WorldBox {
        func held(_ longitude: Double, _ latitude: Double) -> WorldPoint {
            let longitude = min(max(longitude, -180), 180)
            let latitude = min(max(latitude, -maximumLatitude), maximumLatitude)
            guard let place = unitPlace(longitude: longitude, latitude: latitude) else {
                preconditionFailure("a held position is finite")
            }
            let inside = Point(x: min(max(place.x, 0), 1), y: min(max(place.y, 0), 1))
            return worldPoint(unitPlace: inside) ?? WorldPoint(x: 0, y: 0)
        }
        let northWest = held(box.minX, box.maxY)
        let southEast = held(box.maxX, box.minY)
        return WorldBox(minX: northWest.x, minY: northWest.y, maxX: southEast.x, maxY: southEast.y)
    }

    /// The geographic box (longitude, latitude, degrees) of a world box.
    public static func geographic(_ box: WorldBox) -> BoundingBox {
        let northWest = geographic(WorldPoint(x: box.minX, y: box.minY))
        let southEast = geographic(WorldPoint(x: box.maxX, y: box.maxY))
        guard
            let box = BoundingBox(
                minX: northWest.longitude, minY: southEast.latitude, maxX: southEast.longitude,
                maxY: northWest.latitude)
        else { preconditionFailure("a world box is never inverted") }
        return box
    }
}

extension WebMercator {
    /// World units to the metre on the ground at a latitude, degrees: the projection stretches by 1 / cos φ.
    ///
    /// - Source: EPSG guidance note 7-2, method 1024, with the sphere's radius 6 378 137 m.
    public static func worldUnitsPerMetre(latitude: Double) -> Double {
        let held = min(max(latitude, -maximumLatitude), maximumLatitude)
        return worldUnits / (2 * halfWorldMetres * cos(held * .pi / 180))
    }
}
