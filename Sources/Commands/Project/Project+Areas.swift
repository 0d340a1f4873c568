import FeatureSources
import Features
import Geometry
import Scheduling
import Tiling

extension Project {
    /// The areas that options mean; the whole map when there are none.
    func areas(_ options: AreaOptions, of scene: MapScene) throws(CommandError) -> [TileArea] {
        if let box = options.bbox?.box { return [TileArea(WebMercator.worldBox(geographic: box))] }
        if let file = options.area { return try shapes(inFile: file) }
        guard !options.cells.isEmpty else { return [TileArea(scene.worldBox)] }
        let (areas, missing) = scene.areas(ofFeatures: options.cells)
        guard missing.isEmpty else {
            throw .badInput(
                "no dataset of map \(scene.definition.name) has a feature \(missing.joined(separator: ", "))")
        }
        return areas
    }

    /// The shapes of a file's features.
    private func shapes(inFile file: String) throws(CommandError) -> [TileArea] {
        let table: FeatureTable
        do throws(FeatureSourceError) {
            table = try DatasetImporter(DatasetDefinition(name: "area", file: file)).table().table
        } catch {
            throw CommandError(error).inside("--area")
        }
        guard table.count > 0 else { throw .badInput("--area: \(file) holds no feature that can be used") }
        return (0..<table.count).compactMap { TileArea(table.record(row: $0)) }
    }
}

extension MapScene {
    /// The shapes of the features with these ids (cells, communities, districts), in whatever datasets of the map
    /// have them; and the ids that none has.
    func areas(ofFeatures codes: [String]) -> (areas: [TileArea], missing: [String]) {
        let snapshots = features.sorted { $0.key < $1.key }.map(\.value)
        var areas: [TileArea] = []
        var missing: [String] = []
        for code in codes {
            let found = snapshots.compactMap { $0.record(id: code).flatMap { TileArea($0) } }
            if found.isEmpty { missing.append(code) }
            areas += found
        }
        return (areas, missing)
    }
}

extension TileArea {
    /// The shape of a feature; nil without a vertex.
    fileprivate init?(_ record: FeatureRecord) { self.init(kind: record.kind, parts: record.parts) }
}
