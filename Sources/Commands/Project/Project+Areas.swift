import FeatureSources
import Features
import Geometry
import Scheduling
import Tiling

extension Project {
    /// The boxes that area options mean; the whole map when there are none.
    func areas(_ options: AreaOptions, of scene: MapScene) throws(CommandError) -> [WorldBox] {
        if let box = options.bbox?.box { return [WebMercator.worldBox(geographic: box)] }
        if let file = options.area { return try boxes(inFile: file) }
        if !options.cells.isEmpty { return try boxes(ofCells: options.cells, in: scene) }
        return [scene.worldBox]
    }

    /// The boxes of a file's features.
    private func boxes(inFile file: String) throws(CommandError) -> [WorldBox] {
        let table: FeatureTable
        do throws(FeatureSourceError) {
            table = try DatasetImporter(DatasetDefinition(name: "area", file: file)).table().table
        } catch {
            throw CommandError(error).inside("--area")
        }
        guard table.count > 0 else { throw .badInput("--area: \(file) holds no feature that can be used") }
        return (0..<table.count).map { table.box(row: $0) }
    }

    /// The boxes of the features with these ids, in whatever dataset of the map has them.
    private func boxes(ofCells codes: [String], in scene: MapScene) throws(CommandError) -> [WorldBox] {
        let tables = scene.features.sorted { $0.key < $1.key }.flatMap { $0.value.tables }
        var boxes: [WorldBox] = []
        var missing: [String] = []
        for code in codes {
            let found = tables.flatMap { table in table.rows(withID: code).map { table.box(row: $0) } }
            if found.isEmpty { missing.append(code) }
            boxes += found
        }
        guard missing.isEmpty else {
            throw .badInput(
                "no dataset of map \(scene.definition.name) has a feature \(missing.joined(separator: ", "))")
        }
        return boxes
    }
}
