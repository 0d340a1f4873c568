import FeatureSources
import Features
import Foundation
import Logging
import TileStorage

/// The packed tables of a project: opened when they are current, imported first when they are not.
///
/// A dataset is its file, plus the files that were appended, in that order; see ``AppendedFiles``.
final class DatasetStore {
    let configuration: ServiceConfiguration
    private let logger: Logger
    var opened: [String: FeatureTable] = [:]
    /// The numbers of the last changes that the opened tables have.
    var sequences: [String: Int64] = [:]
    var logs: [String: FeatureChangeLog] = [:]

    /// The tables of a configuration; nothing is read yet.
    init(configuration: ServiceConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
    }

    /// The section of a dataset.
    ///
    /// - Throws: ``CommandError/usage(_:)`` when there is none.
    func section(_ name: String) throws(CommandError) -> DatasetSection {
        if let section = configuration.datasets.first(where: { $0.name == name }) { return section }
        let known = configuration.datasets.map(\.name)
        throw .usage(
            "there is no dataset «\(name)» in \(configuration.file); \(NearestWord.hint(for: name, among: known))"
        )
    }

    /// The table of a dataset, imported now if it is missing or older than what it is made from.
    func table(_ name: String) throws(CommandError) -> FeatureTable {
        if let table = opened[name] { return table }
        let section = try section(name)
        for aggregate in section.aggregates { _ = try table(aggregate.from) }
        if let reason = staleness(of: section) {
            Output.note("importing \(name): \(reason)")
            let report = try importSources(of: section, replacement: nil)
            for line in ImportSummary(report).lines { Output.note("  \(line)") }
        }
        return try open(section)
    }

    /// Imports a dataset anew.
    ///
    /// - Parameters:
    ///   - name: the dataset.
    ///   - replacement: files to read in place of the dataset's own and appended ones; nil for these.
    /// - Returns: what the import did, one report for each file.
    /// - Throws: ``CommandError`` when a file cannot be read or the table cannot be written.
    func importDataset(
        _ name: String, replacement: (files: [String], overrides: SourceOverrides)? = nil
    ) throws(CommandError) -> [ImportReport] {
        let section = try section(name)
        for aggregate in section.aggregates { _ = try table(aggregate.from) }
        opened[name] = nil
        return try importSources(of: section, replacement: replacement)
    }

    /// Why a dataset must be imported; nil when its table is current.
    func staleness(of section: DatasetSection) -> String? {
        guard FileManager.default.fileExists(atPath: path(section)),
            let record = DatasetRecord.read(path: recordPath(section))
        else { return "it is not imported yet" }
        if record.recipe != DatasetRecipe(section: section).text { return "its settings have changed" }
        if record.files != marks(of: section) { return "its file is newer" }
        if record.origins != origins(of: section) { return "what its derived columns come from has changed" }
        return nil
    }

    /// The files that were appended to a dataset.
    func appended(to name: String) -> AppendedFiles {
        AppendedFiles(stateDirectory: configuration.storage.stateDirectory, dataset: name)
    }

    // MARK: Paths and marks

    func path(_ section: DatasetSection) -> String {
        DatasetFile.path(directory: configuration.storage.datasetDirectory, dataset: section.name)
    }

    func recordPath(_ section: DatasetSection) -> String { path(section) + ".json" }

    private func marks(of section: DatasetSection) -> [FileMark] {
        FileMark.marks(of: section.file)
            + appended(to: section.name).entries.flatMap { FileMark.marks(of: $0.path) }
    }

    private func origins(of section: DatasetSection) -> [String: String] {
        var origins: [String: String] = [:]
        for aggregate in section.aggregates {
            origins[aggregate.from] = opened[aggregate.from].map { String($0.generation.rawValue, radix: 16) }
        }
        return origins
    }

    // MARK: Importing

    private func open(_ section: DatasetSection) throws(CommandError) -> FeatureTable {
        // Read before the table: one that is newer than its number only gets changes that it has already.
        let sequence = origin(of: section).sequence
        var table = try file(section).open()
        let replayed = try replayed(on: table, section, after: sequence)
        if let folded = replayed.table {
            try file(section).write(folded, through: replayed.sequence)
            table = try file(section).open()
        }
        sequences[section.name] = replayed.sequence
        opened[section.name] = table
        return table
    }

    /// The packed table on disk.
    func file(_ section: DatasetSection) -> TableFile { TableFile(path: path(section)) }

    private func importSources(
        of section: DatasetSection, replacement: (files: [String], overrides: SourceOverrides)?
    ) throws(CommandError) -> [ImportReport] {
        try makeFolder()
        let lock = try TableLock(table: path(section))
        defer { withExtendedLifetime(lock) {} }
        let began = try hasChangeLog(section.name) ? position(of: section.name) : nil
        // Taken before reading: a file that changes meanwhile is newer than what is imported.
        // A replacement takes the place of appended files too.
        let marks = replacement == nil ? marks(of: section) : FileMark.marks(of: section.file)
        let definitions = try definitions(of: section, replacement: replacement)
        let staged = path(section) + ".new"
        defer { try? FileManager.default.removeItem(atPath: staged) }
        let reports =
            definitions.count == 1
            ? [try importOne(definitions[0], to: staged)]
            : try importSeveral(definitions, to: staged)
        let record = DatasetRecord(
            recipe: DatasetRecipe(section: section).text, files: marks, origins: origins(of: section),
            replacement: replacement?.files ?? [], edition: UUID().uuidString, reports: reports)
        return try succeed(section, staged: staged, record: record, readFrom: began)
    }

    private func definitions(
        of section: DatasetSection, replacement: (files: [String], overrides: SourceOverrides)?
    ) throws(CommandError) -> [DatasetDefinition] {
        let recipe = DatasetRecipe(section: section)
        var definitions: [DatasetDefinition] = []
        if let replacement {
            for file in replacement.files {
                definitions.append(try recipe.definition(of: file, overrides: replacement.overrides))
            }
            return definitions
        }
        definitions.append(try recipe.definition(of: section.file, overrides: nil))
        for entry in appended(to: section.name).entries {
            definitions.append(try recipe.definition(of: entry.path, overrides: entry.overrides))
        }
        return definitions
    }

    private func importOne(_ definition: DatasetDefinition, to path: String) throws(CommandError)
        -> ImportReport
    {
        try measured(definition) { importer, progress throws(FeatureSourceError) in
            try importer.run(to: path, progress: progress)
        }
    }

    /// Several files become one table: each is read into memory, and the whole is written at once.
    private func importSeveral(
        _ definitions: [DatasetDefinition], to path: String
    ) throws(CommandError) -> [ImportReport] {
        var tables: [FeatureTable] = []
        var reports: [ImportReport] = []
        for definition in definitions {
            reports.append(
                try measured(definition) { importer, progress throws(FeatureSourceError) in
                    let (table, report) = try importer.table(progress: progress)
                    tables.append(table)
                    return report
                })
        }
        let join = TableJoin(tables, numbersRows: definitions.allSatisfy { $0.idField == nil })
        if join.duplicateIDs > 0 {
            Output.note(
                "\(Output.grouped(join.duplicateIDs)) rows have the id of an earlier file's row, kept under generated ones"
            )
        }
        do throws(FeatureSourceError) {
            let bytes = try DatasetFile.write(join.table, to: path)
            reports[reports.count - 1].bytes = bytes
        } catch {
            throw CommandError(error)
        }
        return reports
    }

    private func measured(
        _ definition: DatasetDefinition,
        _ body: (DatasetImporter, (ImportProgress) -> Bool) throws(FeatureSourceError) -> ImportReport
    ) throws(CommandError) -> ImportReport {
        let display = ProgressDisplay(title: "import \(definition.name)", unit: "rows")
        defer { display.end() }
        let started = MonotonicSeconds.now()
        let kind = try section(definition.name).codes
        let importer = DatasetImporter(definition, tables: opened, codeCheck: DatasetRecipe.codeCheck(kind))
        do throws(FeatureSourceError) {
            var report = try body(importer) {
                progress in
                display.show(ProgressMeter.Count(done: progress.rowsRead, total: progress.rowsInAll ?? 0))
                return !Task.isCancelled
            }
            report.seconds = MonotonicSeconds.now() - started
            return report
        } catch {
            throw CommandError(error).inside("datasets.\(definition.name)")
        }
    }

    private func makeFolder() throws(CommandError) {
        let folder = configuration.storage.datasetDirectory
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw .environment("cannot make the folder \(folder); check its owner and the free space")
        }
    }
}
