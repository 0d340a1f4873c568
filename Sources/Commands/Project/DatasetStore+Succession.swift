import FeatureSources
import Features
import Foundation
import Scheduling
import TileStorage

/// A newly imported table takes the place of the one before: what differs, feature by feature, goes into the change
/// log, and the maps' caches follow it from there as they follow every change.
///
/// The log comes first, then the table, then its record. Should the process end between, the old record makes the
/// dataset be imported once more, and nothing is found to differ. Where tables cannot be compared the old record
/// goes first, so that the new lineage is not missed.
extension DatasetStore {
    /// Features that may differ, as many as are followed; beyond it every tile of the dataset's maps is stale.
    static let mostDifferences = ChangeFollower.mostChanges

    private struct Standing {
        var record: DatasetRecord
        /// The table before with every change of the log that it does not have.
        var table: FeatureTable
    }

    /// Puts a staged table in place.
    ///
    /// - Parameters:
    ///   - section: the dataset.
    ///   - staged: the new table, as read from its files.
    ///   - record: what it was made from.
    ///   - readFrom: the number of the log's last change before reading began; nil without a log.
    /// - Returns: the reports, the difference in the last.
    /// - Throws: ``CommandError`` when a log or the table cannot be written; the old table is still there then.
    func succeed(
        _ section: DatasetSection, staged: String, record: DatasetRecord, readFrom: Int64?
    ) throws(CommandError) -> [ImportReport] {
        var record = record
        let content = Self.contentName(of: try TableFile(path: staged).open(), section)
        record.sequence = try replayLog(of: section, onto: staged, readFrom: readFrom)
        let table = try TableFile(path: staged).open()
        var own: String?
        if let before = try standing(section) {
            let difference = difference(section, before, table, isFollowed: readFrom != nil)
            record.reports[record.reports.count - 1].difference = difference.report
            if difference.report.wholeMapReason == nil {
                own = before.record.ownLineage ?? content
                try keepDerived(of: section, difference, before: before.table, after: table)
                record.sequence = try keep(difference, of: section, comparedAt: record.sequence ?? 0)
            }
        }
        if let own {
            record.ownLineage = own
        } else {
            record.ownLineage = try newLineage(content, section)
            // A record that is left from before would make the new table pass for the old one's successor.
            try? FileManager.default.removeItem(atPath: recordPath(section))
        }
        record.lineage = lineage(of: section, own: record.ownLineage ?? content)
        do throws(FeatureSourceError) {
            try DatasetFile.move(staged, to: path(section))
        } catch {
            throw CommandError(error)
        }
        try record.write(path: recordPath(section))
        return record.reports
    }

    /// Writes the log's changes into the staged table; gives the number of the last one.
    private func replayLog(
        of section: DatasetSection, onto staged: String, readFrom: Int64?
    ) throws(CommandError) -> Int64 {
        guard let readFrom else { return 0 }
        let log = try changeLog(section.name)
        let last: Int64
        let net: [LoggedChange]
        do throws(TileStorageError) {
            last = try log.lastSequence()
            net = try log.net(readFrom: readFrom)
        } catch {
            throw CommandError(error)
        }
        if let table = try folded(net, on: try TableFile(path: staged).open(), section) {
            do throws(FeatureSourceError) {
                try DatasetFile.write(table, to: staged)
            } catch {
                throw CommandError(error)
            }
        }
        return last
    }

    /// What is there before; nil when nothing sound is.
    private func standing(_ section: DatasetSection) throws(CommandError) -> Standing? {
        guard let record = DatasetRecord.read(path: recordPath(section)),
            let table = try? file(section).open(), (try? table.verify(.everything)) != nil
        else { return nil }
        let replayed = try replayed(on: table, section, after: record.sequence ?? 0)
        return Standing(record: record, table: replayed.table ?? table)
    }

    // MARK: Comparing

    private struct Difference {
        var features: [(before: FeatureRecord?, after: FeatureRecord?)]
        var report: ImportDifference
    }

    private func difference(
        _ section: DatasetSection, _ before: Standing, _ table: FeatureTable, isFollowed: Bool
    ) -> Difference {
        let found = TableDifference(
            from: before.table, to: table, ignoring: Set(section.aggregates.map(\.column)),
            limit: Self.mostDifferences)
        var report = ImportDifference(
            added: found.added, removed: found.removed, changed: found.changed, unchanged: found.unchanged)
        report.wholeMapReason =
            otherColumnsReason(section, before, table)
            ?? (found.count == 0 ? nil : otherFeaturesReason(section, before, found, isFollowed: isFollowed))
        return Difference(features: found.features, report: report)
    }

    private func otherColumnsReason(
        _ section: DatasetSection, _ before: Standing, _ table: FeatureTable
    ) -> String? {
        let (old, new) = (before.table.columns, table.columns)
        if old != new {
            let gone = old.filter { !new.contains($0) }.map { "−\($0.name)" }
            let come = new.filter { !old.contains($0) }.map { "+\($0.name)" }
            let names = (gone + come).joined(separator: " ")
            return "the columns are others" + (names.isEmpty ? "" : ": " + names)
        }
        let isDerivedAlike = before.record.recipe.hasSuffix(DatasetRecipe(section: section).derivedText)
        return isDerivedAlike ? nil : "its columns are derived in another way"
    }

    private func otherFeaturesReason(
        _ section: DatasetSection, _ before: Standing, _ found: TableDifference, isFollowed: Bool
    ) -> String? {
        if section.id == nil { return "the dataset has no field of ids" }
        if !isFollowed || before.record.ownLineage == nil { return "no map has followed its changes so far" }
        guard found.count > Self.mostDifferences else { return nil }
        return "more than \(Output.grouped(Self.mostDifferences)) features differ"
    }

    /// A lineage that no tile was drawn from: the content's name, and how far the log had come with changes that
    /// the content's own name tells nothing of.
    private func newLineage(_ content: String, _ section: DatasetSection) throws(CommandError) -> String {
        guard hasChangeLog(section.name) else { return content }
        let log = try changeLog(section.name)
        do throws(TileStorageError) {
            let last = try log.lastOfSource()
            return last == 0 ? content : "\(content)@\(last)"
        } catch {
            throw CommandError(error)
        }
    }

    // MARK: Keeping

    private func keep(
        _ difference: Difference, of section: DatasetSection, comparedAt sequence: Int64
    ) throws(CommandError) -> Int64 {
        guard !difference.features.isEmpty else { return sequence }
        let log = try changeLog(section.name)
        let changes = difference.features.map { Self.logged($0.before, $0.after, .reimport) }
        do throws(TileStorageError) {
            return try log.append(changes, comparedAt: sequence, seconds: Self.calendarSeconds)
        } catch {
            throw CommandError(error)
        }
    }

    private static func logged(
        _ before: FeatureRecord?, _ after: FeatureRecord?, _ origin: LoggedChange.Origin
    ) -> LoggedChange {
        LoggedChange(
            id: after?.id ?? before?.id ?? "", before: before?.bytes, after: after?.bytes, origin: origin)
    }

    private static var calendarSeconds: Int64 { Int64(Date().timeIntervalSince1970) }

    /// Keeps what follows for the columns that other datasets derive from this one, in their logs: their own tables
    /// are made when they are next opened, and what their columns were before is not known any more then.
    private func keepDerived(
        of section: DatasetSection, _ difference: Difference, before: FeatureTable, after: FeatureTable
    ) throws(CommandError) {
        let records = difference.features.flatMap { [$0.before, $0.after] }.compactMap(\.self)
        guard !records.isEmpty else { return }
        for target in configuration.datasets
        where hasChangeLog(target.name) && target.aggregates.contains(where: { $0.from == section.name }) {
            guard let standing = try standing(target) else { continue }
            let snapshot = FeatureSnapshot(tables: [standing.table])
            var changes: [LoggedChange] = []
            for derivation in try DerivedColumns(target, recipe: DatasetRecipe(section: target)).derivations
            where derivation.source == section.name {
                let owners = Set(records.flatMap { derivation.owners($0, snapshot) }).sorted()
                let features = owners.compactMap { snapshot.record(id: $0) }
                let old = derivation.values(features, FeatureSnapshot(tables: [before]))
                let new = derivation.values(features, FeatureSnapshot(tables: [after]))
                for (index, feature) in features.enumerated() where old[index] != new[index] {
                    changes.append(
                        Self.logged(feature.setting(old[index]), feature.setting(new[index]), .derived))
                }
            }
            guard !changes.isEmpty else { continue }
            let log = try changeLog(target.name)
            do throws(TileStorageError) {
                try log.append(changes, seconds: Self.calendarSeconds)
            } catch {
                throw CommandError(error)
            }
        }
    }
}

extension FeatureRecord {
    fileprivate func setting(_ values: [String: FeatureValue]) -> Self {
        var record = self
        record.values.merge(values) { $1 }
        record.values = record.values.filter { $0.value != .null }
        return record
    }
}
