import Features
import Logging
import TileStorage

/// Changes that do not come from clients: those of the source, and those of other processes.
extension DatasetEditor {
    /// The features among some edits' that clients have changed or are changing now, by dataset: the source's word
    /// on them is not heard any more.
    func changedByService(_ edits: [FeatureEdit]) -> [String: Set<String>] {
        var found: [String: Set<String>] = [:]
        for (dataset, edits) in Dictionary(grouping: edits, by: \.dataset)
        where edits.contains(where: \.isOfSource) {
            let asked = edits.filter(\.isOfSource).map(\.id)
            var ids = Set(edits.filter { !$0.isOfSource }.map(\.id))
            do throws(TileStorageError) {
                if let log = states[dataset]?.base.log { ids.formUnion(try log.changedByService(asked)) }
            } catch {
                // Better late than over what a client has said: the source is read again.
                logger.error("a change log cannot be read", metadata: ["error": "\(error)"])
                ids.formUnion(asked)
            }
            found[dataset] = ids
        }
        return found
    }

    /// Takes note of what the log's last number is after a batch.
    func note(_ last: Int64, of dataset: String, count: Int) {
        guard let state = states[dataset] else { return }
        if last != state.sequence + Int64(count) { states[dataset]?.isOvertaken = true }
        states[dataset]?.sequence = last
    }

    /// An edit of the source with the derived columns as they are: the source does not know them.
    func completed(_ edit: FeatureEdit, before: FeatureRecord?) -> FeatureEdit {
        guard edit.isOfSource, let before, var record = edit.record else { return edit }
        for derivation in derivations where derivation.target == edit.dataset {
            for column in derivation.columns { record.values[column] = before.values[column] }
        }
        var edit = edit
        edit.record = record
        return edit
    }
}
