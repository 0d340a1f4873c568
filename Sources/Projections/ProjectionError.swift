/// Why coordinates cannot be brought from one reference system to another.
public enum ProjectionError: Error, Sendable, Hashable {
    /// Nobody knows the reference system.
    case unknownSystem(text: String, reason: String)
    /// Both systems are known, but there is no way from one to the other.
    case noTransform(from: String, to: String, reason: String)
    /// PROJ could not be started.
    case unavailable

    /// The short name of the error, without values, for metrics.
    public var key: String {
        switch self {
        case .unknownSystem: "crs_unknown"
        case .noTransform: "crs_transform"
        case .unavailable: "crs_unavailable"
        }
    }
}

extension ProjectionError: CustomStringConvertible {
    /// What happened, on what, what to do.
    public var description: String {
        switch self {
        case .unknownSystem(let text, let reason):
            "unknown coordinate reference system \(text) (\(reason)); give one as EPSG:n, OGC URN or WKT"
        case .noTransform(let from, let to, let reason):
            "no way from \(from) to \(to) (\(reason)); give another coordinate reference system"
        case .unavailable:
            "PROJ cannot start; check that Debian's libproj-dev and proj-data are installed"
        }
    }
}
