import Features
import Geometry
import Tiling

/// Reads GeoJSON (RFC 7946) into a table, row by row in its order; what cannot be read is counted by reason.
struct GeoJSONReader {
    let path: String
    let generatesIDs: Bool
    private(set) var diagnostics: [StyleDiagnostic] = []
    private var rejected: [String: (count: Int, line: Int)] = [:]
    private var features: [Feature] = []

    /// A feature before the columns are known.
    private struct Feature {
        var geometries: [PlacedGeometry]
        var id: JSONValue?
        var properties: [JSONMember]
    }

    init(path: String, generatesIDs: Bool) {
        self.path = path
        self.generatesIDs = generatesIDs
    }

    /// The table of a GeoJSON object: a geometry, a feature, or a collection of either.
    mutating func read(_ json: JSONValue) -> FeatureTable {
        readObject(json)
        let table = makeTable()
        for reason in rejected.keys.sorted() {
            guard let (count, line) = rejected[reason] else { continue }
            diagnostics.append(
                StyleDiagnostic(
                    severity: .warning, path: path, line: line > 0 ? line : nil,
                    message: "\(count) \(count == 1 ? "feature" : "features") not taken: \(reason)"))
        }
        return table
    }

    // MARK: Objects

    private mutating func readObject(_ json: JSONValue) {
        switch json["type"]?.text {
        case "FeatureCollection":
            guard let features = json["features"]?.elements else {
                return fail("a FeatureCollection without \"features\"", json)
            }
            for feature in features {
                if feature["type"]?.text == "Feature" {
                    readFeature(feature)
                } else {
                    reject("not a GeoJSON feature", feature)
                }
            }
        case "Feature": readFeature(json)
        case let type? where GeoJSONGeometry.types.contains(type):
            append(json, id: nil, properties: [])
        default: fail("not a GeoJSON object", json)
        }
    }

    private mutating func readFeature(_ json: JSONValue) {
        guard let geometry = json["geometry"], !geometry.isNull else {
            return reject("it has no geometry", json)
        }
        append(geometry, id: json["id"], properties: json["properties"]?.members ?? [])
    }

    private mutating func append(_ geometry: JSONValue, id: JSONValue?, properties: [JSONMember]) {
        var reader = GeoJSONGeometry()
        reader.read(geometry)
        for fault in reader.faults { reject(fault, geometry) }
        guard !reader.geometries.isEmpty else { return }
        features.append(Feature(geometries: reader.geometries, id: id, properties: properties))
    }

    private mutating func reject(_ reason: String, _ json: JSONValue) {
        rejected[reason, default: (0, json.line)].count += 1
    }

    private mutating func fail(_ message: String, _ json: JSONValue) {
        diagnostics.append(
            StyleDiagnostic(
                severity: .warning, path: path, line: json.line > 0 ? json.line : nil,
                message: "\(message); nothing of it is drawn"))
    }

    // MARK: The table

    private mutating func makeTable() -> FeatureTable {
        var builder = LooseTableBuilder()
        for (index, feature) in features.enumerated() {
            let id: JSONValue? = generatesIDs ? .number(Double(index)) : feature.id
            for geometry in feature.geometries {
                builder.append(
                    LooseRow(
                        kind: geometry.kind, parts: geometry.parts, id: id, properties: feature.properties))
            }
        }
        features = []
        if builder.hasLeftOutProperties {
            diagnostics.append(
                StyleDiagnostic(
                    severity: .warning, path: path, line: nil,
                    message:
                        "more than \(LooseTableBuilder.largestColumnCount) property names; the later ones are not taken"
                ))
        }
        return builder.finish()
    }
}
