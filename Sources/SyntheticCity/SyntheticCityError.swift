import CityGrid
import GeospatialFiles

/// Why a synthetic city could not be planned or written.
public enum SyntheticCityError: Error, Sendable, Hashable {
    /// A count of the plan lies outside its limits.
    case outsideLimits(what: String, count: Int, limits: ClosedRange<Int>)
    /// The folder for the city cannot be made.
    case folder(path: String, reason: String)
    /// A dictionary of codes cannot be used.
    case dictionary(CityGridError)
    /// A file of the city cannot be written.
    case file(GeospatialFileError)
    /// The caller asked to stop; files not yet whole were removed.
    case cancelled
}

extension SyntheticCityError {
    /// The short name of the error, without values, for metrics.
    public var key: String {
        switch self {
        case .outsideLimits: "city_limits"
        case .folder: "city_folder"
        case .dictionary(let error): error.key
        case .file(let error): error.key
        case .cancelled: "city_cancelled"
        }
    }
}

extension SyntheticCityError: CustomStringConvertible {
    /// What happened, on what, what to do.
    public var description: String {
        switch self {
        case .outsideLimits(let what, let count, let limits):
            "a city of \(count) \(what) is not possible; "
                + "give \(limits.lowerBound) to \(limits.upperBound) \(what)"
        case .folder(let path, let reason): "cannot make the folder \(path): \(reason)"
        case .dictionary(let error): error.description
        case .file(let error): error.description
        case .cancelled: "the city was not finished because it was asked to stop; run it again"
        }
    }
}
