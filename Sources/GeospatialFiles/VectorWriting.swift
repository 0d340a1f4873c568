import Geometry

/// A vector file format this product writes.
public enum VectorFormat: String, Sendable, CaseIterable {
    /// GeoPackage: many layers in one SQLite file.
    case geoPackage = "gpkg"
    /// FlatGeobuf: one layer per file.
    case flatGeobuf = "fgb"

    /// The file name's extension, without the dot.
    public var fileExtension: String { rawValue }

    var driver: String {
        switch self {
        case .geoPackage: "GPKG"
        case .flatGeobuf: "FlatGeobuf"
        }
    }
}

/// What the values of a written field are.
public enum VectorFieldType: Sendable, Hashable {
    /// Text.
    case text
    /// Whole numbers of 64 bits.
    case integer
    /// Real numbers.
    case real
    /// Instants, written as ISO 8601 in UTC.
    case time
}

/// A field of a layer that is written.
public struct VectorField: Sendable, Hashable {
    /// The field's name.
    public let name: String
    /// What its values are.
    public let type: VectorFieldType

    /// A field.
    public init(_ name: String, _ type: VectorFieldType) {
        self.name = name
        self.type = type
    }
}

/// One value of a feature that is written.
public enum VectorValue: Sendable, Hashable {
    /// No value.
    case null
    /// Text.
    case text(String)
    /// A whole number.
    case integer(Int)
    /// A real number.
    case real(Double)
    /// Seconds since 1970-01-01T00:00:00Z.
    case time(Int)
}

/// The kind of geometry all features of a written layer have.
public enum VectorGeometryKind: Sendable, Hashable {
    /// One position.
    case point
    /// One open or closed line.
    case line
    /// One outer ring and its holes.
    case polygon
}

/// The geometry of a feature that is written, in the layer's reference system, x first.
public enum VectorGeometry: Sendable, Hashable {
    /// One position.
    case point(Point)
    /// At least two vertices.
    case line([Point])
    /// Rings without the repeated last vertex; the first is the outer one.
    case polygon([[Point]])
}

/// A layer to be written.
public struct VectorLayerDescription: Sendable, Hashable {
    /// The layer's name.
    public let name: String
    /// What its geometries are.
    public let geometry: VectorGeometryKind
    /// The fields, in order.
    public let fields: [VectorField]
    /// Whether the file gets a spatial index of this layer; costs time and memory for millions of rows.
    public let hasSpatialIndex: Bool

    /// A layer.
    public init(
        name: String, geometry: VectorGeometryKind, fields: [VectorField], hasSpatialIndex: Bool = true
    ) {
        self.name = name
        self.geometry = geometry
        self.fields = fields
        self.hasSpatialIndex = hasSpatialIndex
    }
}

/// A calendar date and time of day in UTC, from seconds since 1970.
struct CivilTime: Hashable {
    let year: Int32
    let month: Int32
    let day: Int32
    let hour: Int32
    let minute: Int32
    let second: Float

    /// - Source: days to year, month, day: the 400-year-era method, with years that begin in March
    ///   (H. Hinnant, "chrono-compatible low-level date algorithms", civil_from_days).
    /// - Parameter seconds: held to the years 1…9999, all that the formats can write.
    init(seconds: Int) {
        let seconds = min(max(seconds, -62_135_596_800), 253_402_300_799)
        let days = seconds.flooredQuotient(86_400)
        let rest = seconds - days * 86_400
        let shifted = days + 719_468
        let era = shifted.flooredQuotient(146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = Int32(dayOfYear - (153 * marchMonth + 2) / 5 + 1)
        month = Int32(marchMonth < 10 ? marchMonth + 3 : marchMonth - 9)
        year = Int32(yearOfEra + era * 400 + (marchMonth < 10 ? 0 : 1))
        hour = Int32(rest / 3600)
        minute = Int32(rest / 60 % 60)
        second = Float(rest % 60)
    }
}

extension Int {
    /// The quotient rounded towards minus infinity.
    fileprivate func flooredQuotient(_ divisor: Int) -> Int {
        self >= 0 ? self / divisor : -((divisor - 1 - self) / divisor)
    }
}
