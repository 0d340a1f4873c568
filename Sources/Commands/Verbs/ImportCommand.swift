import ArgumentParser
import FeatureSources
import Foundation

/// `gridmill import`.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Import files into a dataset; without a file, the dataset's own.",
        discussion: """
            Any file that GDAL reads, .gz and .zip too. Rows that cannot be taken are counted by reason; the exit \
            status is still 0. Appended files are copied and come again with every later import.

            A dataset with an id is compared with its import before: the report tells what was added, removed, \
            changed and unchanged, and only tiles that show what differs become stale. With other columns, or \
            without an id, all of its maps' tiles do; the report says so.
            """)

    @Argument(help: ArgumentHelp("Files; default: the dataset's own.", valueName: "file"))
    var files: [String] = []

    @Option(help: ArgumentHelp("The dataset's name in the configuration.", valueName: "name"))
    var dataset: String

    @Option(help: ArgumentHelp("The layer, where the file has several.", valueName: "l"))
    var layer: String?

    @Option(help: ArgumentHelp("The reference system, where the file does not say it.", valueName: "epsg:n"))
    var crs: String?

    @Option(
        name: .customLong("set"), parsing: .upToNextOption,
        help: ArgumentHelp(
            "A field of the file that becomes a column of another name.", valueName: "field=column"))
    var renamings: [String] = []

    @Flag(help: "Take the files in place of what is there (the default), or in addition.")
    var mode = ImportMode.replace

    @OptionGroup var result: ResultOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        for text in renamings where Self.renaming(text) == nil {
            throw ValidationError("--set \(text) is not of the form field=column")
        }
        if mode == .append && files.isEmpty { throw ValidationError("--append needs a file") }
    }

    func run() async throws {
        let configuration = try common.configuration()
        for file in files where !FileManager.default.fileExists(atPath: file) {
            throw CommandError.badInput("there is no file \(file)")
        }
        let command = self
        let (reports, _) = try await InterruptWatch.run {
            let store = DatasetStore(configuration: configuration, logger: command.common.logger)
            let reports = try command.reports(store)
            let table = try store.file(try store.section(command.dataset)).open()
            DensityFolder.prepare(command.dataset, table: table, configuration: configuration)
            return reports
        }
        Output.result(reports, asJSON: result.json) { ImportSummary(reports).lines }
        if let service = ServeLock.runningService(stateDirectory: configuration.storage.stateDirectory) {
            Output.note(
                "the service that runs (process \(service)) shows the new rows within seconds")
        }
    }

    private func reports(_ store: DatasetStore) throws(CommandError) -> [ImportReport] {
        let appended = store.appended(to: try store.section(dataset).name)
        if files.isEmpty && overrides == nil { return try store.importDataset(dataset) }
        if mode == .append { return try append(to: store, appended) }
        let section = try store.section(dataset)
        var overrides = overrides ?? SourceOverrides()
        if files.isEmpty { overrides.layer = layer ?? section.layer }
        let reports = try store.importDataset(
            dataset, replacement: (files.isEmpty ? [section.file] : files, overrides))
        try appended.removeAll()
        if !self.files.isEmpty {
            Output.note(
                "\(dataset) holds these files now; its own file \(section.file) comes back when it changes: "
                    + "set file: in the configuration to keep them")
        }
        return reports
    }

    private func append(to store: DatasetStore, _ appended: AppendedFiles) throws(CommandError)
        -> [ImportReport]
    {
        for file in files { try appended.add(file, overrides: overrides ?? SourceOverrides()) }
        do throws(CommandError) {
            return try store.importDataset(dataset)
        } catch {
            // A file that cannot be read must not stop every import to come.
            for _ in files { appended.removeLast() }
            throw error
        }
    }

    private var overrides: SourceOverrides? {
        guard layer != nil || crs != nil || !renamings.isEmpty else { return nil }
        return SourceOverrides(layer: layer, crs: crs, renamings: renamings.compactMap(Self.renaming))
    }

    private static func renaming(_ text: String) -> [String]? {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
        return parts.count == 2 && !parts[0].isEmpty && !parts[1].isEmpty ? parts : nil
    }
}

/// What becomes of the rows that are there.
enum ImportMode: String, EnumerableFlag {
    /// They go.
    case replace
    /// They stay.
    case append
}
