import ArgumentParser
import GeospatialFiles
import SyntheticCity

/// `gridmill synth`.
struct SynthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "synth",
        abstract: "Make a synthetic city: the same numbers always give the same city.",
        discussion: "Writes DIR/city.gpkg (or one FlatGeobuf file for each layer) and DIR/imagery.tif.")

    @Option(help: ArgumentHelp("Unit grid cells.", valueName: "n"))
    var cells = 2000

    @Option(help: ArgumentHelp("Parts: lamps, covers, trees …", valueName: "n"))
    var parts = 60_000

    @Option(help: ArgumentHelp("Cases of a year.", valueName: "n"))
    var cases = 40_000

    @Option(help: ArgumentHelp("Chooses the city.", valueName: "s"))
    var seed: UInt64 = 1

    @Option(
        name: .customLong("out"),
        help: ArgumentHelp("The folder; it is made when it is not there.", valueName: "dir"))
    var directory: String

    @Option(help: "gpkg or fgb.")
    var format = VectorFormatArgument(format: .geoPackage)

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let plan = try Plan(cells: cells, parts: parts, cases: cases, seed: seed)
        let (directory, format) = (directory, format.format)
        let started = MonotonicSeconds.now()
        let (_, wasInterrupted) = try await InterruptWatch.run {
            let stages = StageDisplay()
            defer { stages.end() }
            try SyntheticCityWriter.write(plan: plan, to: directory, format: format) { progress in
                stages.show(progress)
                return !Task.isCancelled
            }
        }
        if wasInterrupted { throw CommandError.interrupted }
        Output.note(
            "wrote a city of \(Output.grouped(cells)) cells, \(Output.grouped(parts)) parts and "
                + "\(Output.grouped(cases)) cases to \(directory) in "
                + Output.seconds(MonotonicSeconds.now() - started))
    }
}

/// A bar for each stage of the writing.
private final class StageDisplay {
    private var stage = ""
    private var display: ProgressDisplay?

    func show(_ progress: SynthesisProgress) {
        if progress.stage != stage {
            display?.end()
            stage = progress.stage
            display = ProgressDisplay(title: "synth \(stage)", unit: "rows")
        }
        display?.show(ProgressMeter.Count(done: progress.done, total: progress.total))
    }

    func end() { display?.end() }
}

/// The name of a format of vector files.
struct VectorFormatArgument: ExpressibleByArgument {
    let format: VectorFormat

    init(format: VectorFormat) { self.format = format }

    init?(argument: String) {
        guard let format = VectorFormat(rawValue: argument.lowercased()) else { return nil }
        self.format = format
    }

    var defaultValueDescription: String { format.rawValue }

    static var allValueStrings: [String] { VectorFormat.allCases.map(\.rawValue) }
}
