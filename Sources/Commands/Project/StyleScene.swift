import Foundation
import Imagery
import Scheduling

/// A style file drawn without a project; one is used all the same when the style names its datasets.
struct StyleScene {
    let path: String
    let common: CommonOptions

    /// The style with what it is drawn from.
    func scene() throws(CommandError) -> MapScene {
        let file = try StyleFile(path: path)
        for warning in file.problems(.warning) { Output.note("warning: \(warning)") }
        let style = try file.compiled()
        let definition = MapDefinition(
            name: "style", title: style.name ?? "style", style: style, zoomRange: 0...24)
        let alone = StyleReferences(style: style, path: path, datasets: [], rasters: [])
        if alone.problems.isEmpty { return MapScene(definition: definition, datasets: [:], rasters: [:]) }
        guard FileManager.default.fileExists(atPath: common.config) else {
            throw .configuration(alone.problems)
        }
        let project = Project(configuration: try common.configuration(), logger: common.logger)
        let references = project.references(of: path, style)
        guard references.problems.isEmpty else { throw .configuration(references.problems) }
        var datasets: [String: Dataset] = [:]
        for name in references.usedDatasets { datasets[name] = try project.dataset(name) }
        var rasters: [String: any RasterSource] = [:]
        for name in references.usedRasters { rasters[name] = try project.raster(name) }
        return MapScene(definition: definition, datasets: datasets, rasters: rasters)
    }
}
