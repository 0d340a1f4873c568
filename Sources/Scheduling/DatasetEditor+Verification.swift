import Features

extension DatasetEditor {
    /// Holds the tables that changes of some datasets read, and that folding packs anew, against their checksums: a
    /// damaged one would find new checksums then.
    func verify(_ datasets: Set<String>) throws(EditError) {
        var read = datasets
        for derivation in derivations
        where datasets.contains(derivation.source) || datasets.contains(derivation.target) {
            read.formUnion([derivation.source, derivation.target])
        }
        for dataset in read.sorted() {
            do throws(FeatureTableError) {
                try states[dataset]?.base.table.verify(.everything)
            } catch {
                throw .storage("dataset «\(dataset)»: \(error)")
            }
        }
    }
}
