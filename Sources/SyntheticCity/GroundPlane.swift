import Geometry

#if canImport(Glibc)
    import Glibc
#endif

/// The plane of the city, metres from its centre, x east and y north, and its place on the earth.
///
/// - Source: the sinusoidal (Sanson-Flamsteed) projection about the city's centre, with the radii of
///   curvature of the GRS 80 ellipsoid there (J. Snyder, "Map Projections: A Working Manual", USGS 1395,
///   §30 and equations 4-20, 4-21). Areas are true to better than 1 in 1,000 within 30 km.
public enum GroundPlane {
    /// Where the city lies: on the south coast, where the made-up city harms no map.
    static let centre = Point(x: 114.06, y: 22.54)

    private static let semiMajorMetres = 6_378_137.0
    private static let eccentricitySquared = 0.006_694_380_022_90
    private static let metresPerDegreeNorth: Double = {
        let sine = sin(centre.y * .pi / 180)
        let root = 1 - eccentricitySquared * sine * sine
        return semiMajorMetres * (1 - eccentricitySquared) / (root * root.squareRoot()) * .pi / 180
    }()
    private static let primeVerticalMetres: Double = {
        let sine = sin(centre.y * .pi / 180)
        return semiMajorMetres / (1 - eccentricitySquared * sine * sine).squareRoot()
    }()

    /// Longitude and latitude, degrees, of a place in the plane.
    public static func geographic(_ place: Point) -> Point {
        let latitude = centre.y + place.y / metresPerDegreeNorth
        return Point(x: centre.x + place.x / metresPerDegreeEast(latitude: latitude), y: latitude)
    }

    /// The place in the plane of a longitude and latitude, degrees.
    public static func place(_ geographic: Point) -> Point {
        let east = metresPerDegreeEast(latitude: geographic.y)
        return Point(
            x: (geographic.x - centre.x) * east, y: (geographic.y - centre.y) * metresPerDegreeNorth)
    }

    private static func metresPerDegreeEast(latitude: Double) -> Double {
        primeVerticalMetres * cos(latitude * .pi / 180) * .pi / 180
    }
}
