import Features
import Logging
import TileStorage

/// Folding: changes find their way into the packed table, and the log forgets what they replaced.
extension DatasetEditor {
    /// Packs a table anew when many of its features have changed; readers go on with the old one meanwhile.
    func foldIfNeeded(_ dataset: String) {
        guard let state = states[dataset], !state.isFolding, !state.isOvertaken,
            state.changes.count >= Self.foldFrom
        else {
            return
        }
        states[dataset]?.isFolding = true
        let (snapshot, sequence, began, fold) = (state.snapshot, state.sequence, batch, fold)
        folds[dataset] = Task {
            do {
                let folded = await Self.packed(snapshot)
                let table = try await fold(dataset, folded, sequence)
                await self.prepare(table, of: dataset)
                self.take(table, of: dataset, began: began, sequence)
            } catch {
                self.logger.error(
                    "a table could not be packed anew",
                    metadata: ["dataset": "\(dataset)", "error": "\(error)"])
                self.states[dataset]?.isFolding = false
                return
            }
            do throws(TileStorageError) { try await self.compact(dataset) } catch {
                self.logger.error(
                    "a change log could not be made smaller",
                    metadata: ["dataset": "\(dataset)", "error": "\(error)"])
            }
        }
    }

    @concurrent private static func packed(_ snapshot: FeatureSnapshot) async -> FeatureTable {
        snapshot.folded().tables.first ?? FeatureTableBuilder(columns: []).finish(order: .hilbert)
    }

    /// Makes what pictures of the table need besides it, while they are still drawn from the old one.
    @concurrent private func prepare(_ table: FeatureTable, of dataset: String) async {
        for served in pyramid.maps.values { served.scene.prepareDensities(of: dataset, table: table) }
    }

    private func take(_ table: FeatureTable, of dataset: String, began: Int, _ sequence: Int64) {
        guard var state = states.removeValue(forKey: dataset) else { return }
        state.base.table = table
        state.base.foldedThrough = sequence
        // What changed while the table was packed is not in it.
        let later = Set(state.batches.filter { $0.value > began }.keys)
        state.changes = state.changes.filter { later.contains($0.key) }
        state.batches = state.batches.filter { later.contains($0.key) }
        state.isFolding = false
        state.settle()
        state.show()
        states[dataset] = state
        for served in pyramid.maps.values where served.scene.datasetNames.contains(dataset) {
            served.replace(served.scene.replacing(dataset, with: state.snapshot))
        }
        counts.folds += 1
    }

    /// Takes changes out of a log that every map has followed and that later ones have replaced.
    private func compact(_ dataset: String) async throws(TileStorageError) {
        guard let base = states[dataset]?.base else { return }
        var through = base.foldedThrough
        for served in pyramid.maps.values {
            if let followed = try served.store.followed()[dataset] { through = min(through, followed) }
        }
        while !isClosed, try base.log.compact(through: through) { await Task.yield() }
    }
}
