import Features
import Foundation
import Scheduling
import TileStorage
import Tiling

/// Changes made through the service: their logs, what follows from them, and what they may change.
extension Project {
    /// A dataset whose features may be changed, and what that takes.
    struct Editable {
        let dataset: EditableDataset
        let file: TableFile
        let schema: DatasetSchema
    }

    /// The datasets whose features have ids of their own; their logs are made when they are missing.
    func editableDatasets() throws(CommandError) -> [Editable] {
        var found: [Editable] = []
        for section in configuration.datasets {
            guard let idColumn = section.id else { continue }
            let table = try datasets.table(section.name)
            let log = try datasets.changeLog(section.name)
            var file = datasets.file(section)
            file.edition = DatasetRecord.read(path: file.recordPath)?.edition
            let dataset = EditableDataset(
                name: section.name, table: table, log: log,
                foldedThrough: datasets.sequences[section.name] ?? 0)
            let schema = DatasetSchema(
                name: section.name, columns: table.columns, idColumn: idColumn,
                derived: Set(section.aggregates.map(\.column)))
            found.append(Editable(dataset: dataset, file: file, schema: schema))
        }
        return found
    }

    /// The columns that follow other datasets.
    func derivations() throws(CommandError) -> [Derivation] {
        var all: [Derivation] = []
        for section in configuration.datasets where !section.aggregates.isEmpty {
            all += try DerivedColumns(section, recipe: DatasetRecipe(section: section)).derivations
        }
        return all
    }

    /// Marks in the maps' stores what they have not heard of.
    ///
    /// Logs are made when they are missing: from here on the stores follow them.
    ///
    /// - Returns: what each map had missed, by name.
    func follow(_ maps: [ServedMap]) throws(CommandError) -> [String: ChangeFollower.Outcome] {
        var logs: [String: FeatureChangeLog] = [:]
        for section in configuration.datasets where section.id != nil || datasets.hasChangeLog(section.name) {
            logs[section.name] = try datasets.changeLog(section.name)
        }
        var snapshots: [String: FeatureSnapshot] = [:]
        let derivations = try derivations()
        let drawn = Set(maps.flatMap(\.scene.datasetNames))
        for target in derivations.map(\.target) where drawn.contains(target) {
            snapshots[target] = try dataset(target).snapshot
        }
        var follower = ChangeFollower(logs: logs, derivations: derivations, snapshots: snapshots)
        follower.sequences = datasets.sequences.filter { drawn.contains($0.key) }
        var outcomes: [String: ChangeFollower.Outcome] = [:]
        do throws(TileStorageError) {
            for map in maps {
                let outcome = try follower.follow(map, seconds: Int64(Date().timeIntervalSince1970))
                outcomes[map.name] = outcome
                guard outcome.changes > 0 || outcome.ranges == nil else { continue }
                let tiles =
                    outcome.ranges.map { ranges in
                        Output.counted(ranges.reduce(0) { $0 + $1.count }, "tile") + " may be stale"
                    } ?? "every tile is stale"
                Output.note("\(map.name): \(Output.counted(outcome.changes, "change")) followed, \(tiles)")
            }
        } catch {
            throw CommandError(error)
        }
        return outcomes
    }
}
