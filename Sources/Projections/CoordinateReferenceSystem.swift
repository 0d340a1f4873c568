import CPROJ

/// A coordinate reference system that PROJ knows.
///
/// Wherever Gridmill keeps coordinates of a system, x is east or longitude and y is north or latitude,
/// whatever order the authority defines ("normalised for visualisation").
public struct CoordinateReferenceSystem: Sendable, Hashable {
    /// What PROJ makes the system from.
    let definition: String
    /// Authority and code, as in "EPSG:4490", if it has or equals one.
    public let authorityCode: String?
    /// The name in words.
    public let name: String
    /// Coordinates are degrees on an ellipsoid.
    public let isGeographic: Bool

    /// A definition longer than this is not one; the longest WKT in EPSG has some 10 kB.
    static let maximumTextBytes = 65_536
    /// Numbers that people still write for Web Mercator.
    private static let aliases = ["EPSG:900913": "EPSG:3857", "EPSG:3785": "EPSG:3857"]

    /// Reads "EPSG:4490", "4490", an OGC URN or address, WKT 1 or 2, ESRI WKT, PROJJSON or a PROJ string.
    public init(_ text: String) throws(ProjectionError) {
        var definition = String(text.utf8.trimmingSpaces) ?? ""
        guard !definition.isEmpty, definition.utf8.count <= Self.maximumTextBytes else {
            throw .unknownSystem(text: Self.brief(text), reason: definition.isEmpty ? "empty" : "too long")
        }
        if definition.utf8.allSatisfy({ (48...57).contains($0) }) { definition = "EPSG:" + definition }
        definition = Self.aliases[definition.uppercased()] ?? definition
        let context = try ProjContext()
        guard let system = ProjObject.system(definition, context: context) else {
            throw .unknownSystem(text: Self.brief(text), reason: context.reason)
        }
        self.definition = definition
        authorityCode = system.authorityCode ?? system.identifiedCode
        name = system.name ?? definition
        let type = unsafe proj_get_type(system.pointer)
        isGeographic = type == PJ_TYPE_GEOGRAPHIC_2D_CRS || type == PJ_TYPE_GEOGRAPHIC_3D_CRS
    }

    private init(known code: String, name: String, isGeographic: Bool) {
        definition = code
        authorityCode = code
        self.name = name
        self.isGeographic = isGeographic
    }

    /// Longitude and latitude on WGS 84.
    public static let wgs84 = Self(known: "EPSG:4326", name: "WGS 84", isGeographic: true)
    /// Web Mercator, metres.
    public static let webMercator = Self(
        known: "EPSG:3857", name: "WGS 84 / Pseudo-Mercator", isGeographic: false)

    /// Longitude and latitude that are WGS 84's, or so near that they are taken for it.
    ///
    /// CGCS2000 (EPSG:4490) counts: EPSG's transformation to WGS 84 is a null one (accuracy 1 m), and so
    /// does PROJ.
    public var isWGS84: Bool {
        switch authorityCode {
        case "EPSG:4326", "EPSG:4490", "OGC:CRS84", "EPSG:4979", "EPSG:4480": isGeographic
        default: false
        }
    }

    /// Web Mercator in metres.
    public var isWebMercator: Bool { authorityCode == "EPSG:3857" }

    private static func brief(_ text: String) -> String {
        text.count <= 80 ? text : text.prefix(77) + "..."
    }
}

extension CoordinateReferenceSystem: CustomStringConvertible {
    /// The code, else the name.
    public var description: String { authorityCode ?? name }
}

extension String.UTF8View {
    fileprivate var trimmingSpaces: SubSequence {
        func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) || byte == 0 }
        let start = firstIndex { !isSpace($0) } ?? endIndex
        let end = lastIndex { !isSpace($0) }.map { index(after: $0) } ?? start
        return self[start..<end]
    }
}
