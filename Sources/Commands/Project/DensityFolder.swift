import Cartography
import FeatureSources
import Features
import Foundation
import Styling
import Synchronization

/// The sums of heatmaps beside the datasets' tables: `cases.0123456789abcdef.gmdp`.
final class DensityFolder: DensityStore {
    private let directory: String
    /// The datasets by the tables that are theirs; sums of other tables are not kept.
    private let datasets = Mutex<[Generation: String]>([:])

    init(directory: String) { self.directory = directory }

    /// From now on the sums of a table are kept as a dataset's.
    func note(_ table: FeatureTable, of dataset: String) {
        datasets.withLock { $0[table.generation] = dataset }
    }

    func pyramid(of table: FeatureTable, weights: String) -> DensityPyramid? {
        guard let path = path(of: table, weights: weights) else { return nil }
        return try? DensityFile.open(path, table: table, key: DensityWeights.key(weights))
    }

    func keep(_ pyramid: DensityPyramid, weights: String) {
        guard let path = path(of: pyramid.table, weights: weights) else { return }
        try? DensityFile.write(pyramid, to: path)
    }

    private func path(of table: FeatureTable, weights: String) -> String? {
        guard let dataset = datasets.withLock({ $0[table.generation] }) else { return nil }
        let key = String(DensityWeights.key(weights), radix: 16)
        return "\(directory)/\(dataset).\(key).\(DensityFile.fileExtension)"
    }

    /// Removes the sums of a dataset that none of some texts of weights asks for.
    private func removeUnused(of dataset: String, but kept: Set<String>) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        let keys = Set(kept.map { String(DensityWeights.key($0), radix: 16) })
        for name in names where name.hasSuffix(".\(DensityFile.fileExtension)") {
            let parts = name.split(separator: ".").map(String.init)
            guard parts.count >= 3, parts.dropLast(2).joined(separator: ".") == dataset,
                !keys.contains(parts[parts.count - 2])
            else { continue }
            try? FileManager.default.removeItem(atPath: directory + "/" + name)
        }
    }

    /// Makes the sums that the configured maps ask for, from a table that was just imported, and removes all others.
    ///
    /// Styles that cannot be read are left to `check`: an import does not fail for them.
    static func prepare(_ dataset: String, table: FeatureTable, configuration: ServiceConfiguration) {
        let folder = DensityFolder(directory: configuration.storage.datasetDirectory)
        folder.note(table, of: dataset)
        var used: Set<String> = []
        for section in configuration.maps {
            guard let style = try? StyleFile(path: section.style).compiled() else { continue }
            let composer = MapComposer(style: style, densities: folder)
            for (name, source) in style.sources {
                guard case .dataset(dataset) = source else { continue }
                composer.prepareDensities(of: table, source: name)
                used.formUnion(composer.densityWeights(source: name))
            }
        }
        folder.removeUnused(of: dataset, but: used)
    }
}
