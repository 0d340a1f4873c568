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

    /// True when other files were imported in place of the dataset's own.
    func isReplaced(_ section: DatasetSection) -> Bool {
        let files = DatasetRecord.read(path: recordPath(section))?.replacement ?? []
        return files.contains { $0 != section.file }
    }

    /// The number of the last change of a dataset's log.
    func position(of name: String) throws(CommandError) -> Int64 {
        let log = try changeLog(name)
        do throws(TileStorageError) { return try log.lastSequence() } catch { throw CommandError(error) }
    }

    /// The table with the log's changes after a number, nil when there are none, and the number of the last.
    func replayed(
        on table: FeatureTable, _ section: DatasetSection, after sequence: Int64
    ) throws(CommandError) -> (table: FeatureTable?, sequence: Int64) {
        guard hasChangeLog(section.name) else { return (nil, sequence) }
        let net: [LoggedChange]
        let last: Int64
        let log = try changeLog(section.name)
        do throws(TileStorageError) {
            // In this order: what comes between is made once more, which changes nothing.
            last = try log.lastSequence()
            net = try log.net(after: sequence)
        } catch {
            throw CommandError(error)
        }
        return (try folded(net, on: table, section), last)
    }

    /// The table with some changes in it, derived columns computed; nil when there are none.
    func folded(
        _ net: [LoggedChange], on table: FeatureTable, _ section: DatasetSection
    ) throws(CommandError) -> FeatureTable? {
        guard !net.isEmpty else { return nil }
        // What is packed anew gets new checksums: damage must not find its way in.
        do throws(FeatureTableError) {
            try table.verify(.everything)
        } catch {
            throw .badInput("dataset «\(section.name)»: \(error)")
        }
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
        return snapshot.folded().tables.first
    }

    /// A name of a table's content but for derived columns, which follow other datasets.
    static func contentName(of table: FeatureTable, _ section: DatasetSection) -> String {
        guard !section.aggregates.isEmpty else { return "\(table.generation)" }
        let derived = Set(section.aggregates.map(\.column))
        var builder = FeatureTableBuilder(columns: table.columns.filter { !derived.contains($0.name) })
        builder.findsBorders = false
        let places = builder.places(in: table)
        for row in 0..<table.count { builder.append(row: row, of: table, places: places) }
        return "\(builder.finish(order: .hilbert).generation)"
    }

    /// The lineage of a dataset whose own part is known: derived columns are of their datasets' lineages as well.
    ///
    /// Without ids changes of derived columns cannot be followed: the datasets' contents stand for themselves then.
    func lineage(of section: DatasetSection, own: String) -> String {
        let sources = section.aggregates.map { aggregate in
            let lineage =
                section.id == nil
                ? opened[aggregate.from].map { "\($0.generation)" }
                : DatasetRecord.read(path: recordPath(named: aggregate.from))?.lineage
            return "\(aggregate.column) \(lineage ?? "")"
        }
        return ([own] + sources).joined(separator: " ")
    }

    private func recordPath(named name: String) -> String {
        DatasetFile.path(directory: configuration.storage.datasetDirectory, dataset: name) + ".json"
    }
}
