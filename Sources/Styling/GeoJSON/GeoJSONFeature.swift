import Features
import Geometry

/// One GeoJSON feature (RFC 7946), as a dataset takes it: one kind of geometry, in world units.
public struct GeoJSONFeature: Sendable {
    /// Why something is no feature, in words for who sent it.
    public struct Fault: Error, Sendable, Hashable, CustomStringConvertible {
        /// What is wrong.
        public let description: String
    }

    /// The id as a text; nil when there is none.
    public let id: String?
    /// What the parts are.
    public let kind: GeometryKind
    /// Rings, lines, or one list of points.
    public let parts: [[WorldPoint]]
    /// The properties, in the order of the document.
    public let properties: [JSONMember]

    /// A geometry alone, without properties; a feature is taken as well.
    public init(geometry json: JSONValue) throws(Fault) {
        if json["type"]?.text == "Feature" {
            try self.init(json)
        } else {
            try self.init(
                JSONValue(
                    .object([
                        JSONMember(key: "type", value: JSONValue(.string("Feature"))),
                        JSONMember(key: "geometry", value: json),
                    ])))
        }
    }

    /// Reads a feature; anything that would be lost is a fault.
    public init(_ json: JSONValue) throws(Fault) {
        guard json["type"]?.text == "Feature" else { throw Fault(description: "it is no GeoJSON Feature") }
        guard let geometry = json["geometry"], !geometry.isNull else {
            throw Fault(description: "it has no geometry")
        }
        var reader = GeoJSONGeometry()
        reader.read(geometry)
        if let fault = reader.faults.first { throw Fault(description: fault) }
        guard let first = reader.geometries.first else {
            throw Fault(description: "its geometry has no positions")
        }
        guard reader.geometries.allSatisfy({ $0.kind == first.kind }) else {
            throw Fault(description: "its geometry mixes points, lines and areas")
        }
        let parts = reader.geometries.flatMap(\.parts)
        self.kind = first.kind
        self.parts = first.kind == .point ? [parts.flatMap(\.self)] : parts
        id = json["id"].flatMap { value in
            value.text ?? value.number.map { ExpressionValue.number($0).text }
        }
        properties = json["properties"]?.members ?? []
    }

    /// The value of a property as a table keeps it; lists and objects as their JSON text.
    public static func value(_ json: JSONValue) -> FeatureValue {
        if json.isNull { return .null }
        if let flag = json.boolean { return .boolean(flag) }
        if let number = json.number { return .number(number) }
        return .string(json.text ?? json.canonicalText)
    }
}
