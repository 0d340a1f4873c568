import FeatureSources
import Features
import Foundation
import Scheduling
import TileStorage

/// Changes made through the service, as far as packed tables go: a table is its files, then the log.
extension DatasetStore {
    /// The log of a dataset's changes; made when it is missing.
    func changeLog(_ name: String) throws(CommandError) -> FeatureChangeLog {
        if let log = logs[name] { return log }
        do throws(TileStorageError) {
            let log = try FeatureChangeLog(
                path: "\(configuration.storage.stateDirectory)/changes/\(name).sqlite")
            logs[name] = log
            return log
        } catch {
            throw CommandError(error)
        }
    }

    /// True when the dataset has a log: changes were made, or a service has run on it.
    func hasChangeLog(_ name: String) -> Bool {
        FileManager.default.fileExists(
            atPath: "\(configuration.storage.stateDirectory)/changes/\(name).sqlite")
    }

    /// A name of what was imported, and the number of the last change that the table has.
    func origin(of section: DatasetSection) -> (lineage: String?, sequence: Int64) {
        let record = DatasetRecord.read(path: recordPath(section))
        return (record?.lineage, record?.sequence ?? 0)
    }

    /// The table with the log's changes that it does not have yet; nil when it has all.
    func replayed(
        on table: FeatureTable, _ section: DatasetSection
    ) throws(CommandError) -> (table: FeatureTable, sequence: Int64)? {
        guard hasChangeLog(section.name) else { return nil }
        let sequence = origin(of: section).sequence
        let net: [LoggedChange]
        let last: Int64
        let log = try changeLog(section.name)
        do throws(TileStorageError) {
            net = try log.net(after: sequence)
            last = try log.lastSequence()
        } catch {
            throw CommandError(error)
        }
        guard !net.isEmpty else { return nil }
        var changes: [String: FeatureRecord?] = [:]
        for change in net { changes[change.id] = .some(change.after.flatMap(FeatureRecord.init(bytes:))) }
        for derivation in try DerivedColumns(section, recipe: DatasetRecipe(section: section)).derivations {
            guard let source = opened[derivation.source] else { continue }
            let records = changes.values.compactMap { $0 }.sorted { $0.id < $1.id }
            let values = derivation.values(records, FeatureSnapshot(tables: [source]))
            for (record, values) in zip(records, values) {
                changes[record.id]??.values.merge(values) { $1 }
            }
        }
        let snapshot = FeatureSnapshot(table: table, overlay: FeatureOverlay(on: table, changes: changes))
        return snapshot.folded().tables.first.map { ($0, last) }
    }

    /// A name of an imported table: its content but for derived columns, which follow other datasets.
    func lineage(of section: DatasetSection) throws(CommandError) -> String {
        let table = try file(section).open()
        guard !section.aggregates.isEmpty else { return "\(table.generation)" }
        let derived = Set(section.aggregates.map(\.column))
        var builder = FeatureTableBuilder(columns: table.columns.filter { !derived.contains($0.name) })
        let places = builder.places(in: table)
        for row in 0..<table.count { builder.append(row: row, of: table, places: places) }
        let own = builder.finish(order: .hilbert).generation
        let sources = section.aggregates.map { aggregate in
            "\(aggregate.column) \(DatasetRecord.read(path: recordPath(named: aggregate.from))?.lineage ?? "")"
        }
        return ([own.description] + sources).joined(separator: " ")
    }

    private func recordPath(named name: String) -> String {
        DatasetFile.path(directory: configuration.storage.datasetDirectory, dataset: name) + ".json"
    }
}
