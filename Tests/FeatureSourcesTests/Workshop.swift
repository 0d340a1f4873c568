import FeatureSources
import Features
import Foundation
import Geometry
import Tiling

/// A folder for the files of one test, gone with it.
final class Workshop {
    let folder: String

    init() {
        folder = NSTemporaryDirectory() + "gridmill-" + UUID().uuidString
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted() }

    func path(_ name: String) -> String { folder + "/" + name }

    func write(_ name: String, _ bytes: [UInt8]) -> String {
        let made = FileManager.default.createFile(atPath: path(name), contents: Data(bytes))
        precondition(made, "the test folder cannot be written")
        return path(name)
    }

    func write(_ name: String, _ text: String) -> String { write(name, Array(text.utf8)) }

    /// A GeoJSON file of features given as (geometry, properties), both JSON.
    func geojson(_ features: [(geometry: String, properties: String)], name: String = "t.geojson") -> String {
        write(name, Self.collection(features))
    }

    static func collection(_ features: [(geometry: String, properties: String)]) -> String {
        let lines = features.map {
            "{\"type\":\"Feature\",\"geometry\":\($0.geometry),\"properties\":\($0.properties)}"
        }
        return "{\"type\":\"FeatureCollection\",\"features\":[\n" + lines.joined(separator: ",\n") + "]}"
    }
}

func point(_ longitude: Double, _ latitude: Double) -> String {
    "{\"type\":\"Point\",\"coordinates\":[\(longitude),\(latitude)]}"
}

func polygon(_ rings: String) -> String { "{\"type\":\"Polygon\",\"coordinates\":[\(rings)]}" }

func world(_ longitude: Double, _ latitude: Double) -> WorldPoint {
    WebMercator.worldPoint(longitude: longitude, latitude: latitude) ?? WorldPoint(x: 0, y: 0)
}

func imported(
    _ path: String, _ change: (inout DatasetDefinition) -> Void = { _ in }, codeCheck: CodeCheck? = nil
) throws(FeatureSourceError) -> (table: FeatureTable, report: ImportReport) {
    var definition = DatasetDefinition(name: "t", file: path)
    change(&definition)
    return try DatasetImporter(definition, codeCheck: codeCheck).table()
}

extension FeatureTable {
    /// The row with that id; the first row when there is none, so that a comparison fails.
    func row(_ id: String) -> Int { rows(withID: id).first ?? 0 }

    func value(_ id: String, _ column: String) -> FeatureValue {
        columnIndex(named: column).map { value(row: row(id), column: $0) } ?? .null
    }

    func parts(_ id: String) -> [[WorldPoint]] {
        var parts: [[WorldPoint]] = []
        forEachPart(row: row(id)) { vertices in parts.append(vertices.indices.map { vertices[$0] }) }
        return parts
    }
}

func isNear(_ left: WorldPoint, _ right: WorldPoint, units: Int64 = 1) -> Bool {
    abs(Int64(left.x) - Int64(right.x)) <= units && abs(Int64(left.y) - Int64(right.y)) <= units
}
