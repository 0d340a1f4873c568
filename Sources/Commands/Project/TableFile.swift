import FeatureSources
import Features

/// A dataset's packed table on disk, and the record beside it.
struct TableFile: Sendable, Hashable {
    let path: String
    /// The import that the table came from, when it was opened; nil when not known.
    var edition: String?
    var recordPath: String { path + ".json" }

    /// Opens the table.
    func open() throws(CommandError) -> FeatureTable {
        do throws(FeatureSourceError) {
            return try DatasetFile.open(path, verification: .structure)
        } catch {
            throw CommandError(error)
        }
    }

    /// Writes the table with every change of the log up to a number.
    ///
    /// The number is written last: should the process end between, the changes are made once more, which changes
    /// nothing.
    func write(_ table: FeatureTable, through sequence: Int64) throws(CommandError) {
        let lock = try TableLock(table: path)
        defer { withExtendedLifetime(lock) {} }
        let known = DatasetRecord.read(path: recordPath)
        guard edition == nil || known?.edition == edition else {
            throw .environment("\(path) has been imported anew meanwhile; its changes stay in the log")
        }
        do throws(FeatureSourceError) {
            try DatasetFile.write(table, to: path)
        } catch {
            throw CommandError(error)
        }
        guard var record = known else { return }
        record.sequence = sequence
        try record.write(path: recordPath)
    }
}
