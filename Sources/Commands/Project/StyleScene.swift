import Foundation
import Scheduling
import StyleSources
import Styling

/// A style file drawn without a project; one is used all the same when the style names its datasets.
struct StyleScene {
    let path: String
    let common: CommonOptions

    /// Hands the style with what it is drawn from to some work.
    func use<Value>(_ work: (MapScene) async throws -> Value) async throws -> Value {
        let file = try StyleFile(path: path)
        for warning in file.problems(.warning) { Output.note("warning: \(warning)") }
        let style = try file.compiled()
        let definition = MapDefinition(
            name: "style", title: style.name ?? "style", style: style, zoomRange: 0...24)
        let alone = StyleReferences(style: style, path: path, datasets: [], rasters: [])
        if alone.problems.isEmpty {
            let own = OwnSources(
                style: style, folder: file.folder, form: .tiles, fonts: { MachineFonts.shared })
            // As in a browser: what is not there is left out.
            for problem in own.problems {
                Output.note("warning: \(StyleFile.problem(problem, of: style, path: path))")
            }
            return try await work(MapScene(definition: definition, datasets: [:], rasters: [:], own: own))
        }
        guard FileManager.default.fileExists(atPath: common.config) else {
            throw CommandError.configuration(alone.problems)
        }
        return try await Project.use(common.configuration(), logger: common.logger) { project in
            try await work(project.scene(definition, stylePath: path))
        }
    }
}
