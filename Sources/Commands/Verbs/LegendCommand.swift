import ArgumentParser
import Foundation
import Legends
import StyleSources

/// `gridmill legend`.
struct LegendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "legend",
        abstract: "Draw the legend of a map, or of a style file, or write it as JSON.")

    @Argument(help: ArgumentHelp("The map's name in the configuration.", valueName: "map"))
    var map: String?

    @Option(help: ArgumentHelp("A MapLibre style file instead of a map.", valueName: "file"))
    var style: String?

    @Option(name: .customLong("lang"), help: ArgumentHelp("zh or en.", valueName: "language"))
    var language = LegendLanguage.chinese

    @Option(help: ArgumentHelp("Device pixels to the CSS pixel, 0.5…8.", valueName: "r"))
    var ratio = 1.0

    @Flag(help: "Light ink on dark paper.")
    var dark = false

    @Option(name: .customLong("out"), help: ArgumentHelp("The legend: .png or .json.", valueName: "file"))
    var output: String

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if (map == nil) == (style == nil) { throw ValidationError("name a map or give --style, one of them") }
        guard (0.5...8).contains(ratio) else { throw ValidationError("--ratio is 0.5…8") }
        guard ["png", "json"].contains(fileExtension) else {
            throw ValidationError("--out \(output) does not end in .png or .json")
        }
    }

    private var fileExtension: String { URL(fileURLWithPath: output).pathExtension.lowercased() }

    func run() async throws {
        if let style {
            let file = try StyleFile(path: style)
            let compiled = try file.compiled()
            let sources = OwnSources(style: compiled, folder: file.folder, form: .tables)
            try write(MapLegend(style: compiled, sources: sources))
        } else {
            try await Project.use(common.configuration(), logger: common.logger) { project in
                try write(MapLegend(project.scene(named: map ?? "")))
            }
        }
    }

    private func write(_ legend: MapLegend) throws {
        let look = MapLegend.Look(language: language, ratio: ratio, isDark: dark)
        let bytes: [UInt8]
        do {
            bytes = fileExtension == "json" ? legend.document : try legend.picture(look)
        } catch {
            throw CommandError.badInput("\(error)")
        }
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: output), options: .atomic)
        } catch {
            throw CommandError.environment("cannot write \(output): \(error.localizedDescription)")
        }
        Output.note("wrote \(output): \(Output.bytes(bytes.count))")
    }
}

extension LegendLanguage: ExpressibleByArgument {}
