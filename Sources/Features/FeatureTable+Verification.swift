import Synchronization

extension FeatureTable {
    /// Parts of a table's content that somebody is about to read.
    ///
    /// Shapes and their index are always among them.
    public struct Content: Sendable, Hashable {
        /// The rows' ids.
        public var hasIDs: Bool
        /// The names of the columns, nil for all; names that the table does not have are passed over.
        public var columns: Set<String>?

        /// Shapes, their index, and what else is named.
        public init(ids: Bool, columns: Set<String>?) {
            hasIDs = ids
            self.columns = columns
        }

        /// All of a table.
        public static let everything = Content(ids: true, columns: nil)
        /// Shapes and their index alone.
        public static let shapes = Content(ids: false, columns: [])
    }

    /// Compares the checksums of what is about to be read; each section's once, however often this is called.
    ///
    /// A table that was opened by its structure alone is not to be read before: damaged content would give wrong
    /// features. The first call reads the bytes from disk, some gigabytes a second at most; others wait for it.
    ///
    /// - Parameter content: what is about to be read.
    /// - Throws: ``FeatureTableError/damaged(part:reason:)``, the same again at every later call.
    public func verify(_ content: Content) throws(FeatureTableError) {
        guard !storage.verification.isComplete else { return }
        let wanted = storage.header.entries.filter { entry in
            switch entry.key.kind {
            case .schema: false
            case .kinds, .rowEnds, .partEnds, .vertices, .boxes, .nodes, .permutation, .neighbours, .poleEnds,
                .poles:
                true
            case .idEnds, .idBytes, .idOrder: content.hasIDs
            case .values, .dictionaryEnds, .dictionaryBytes:
                content.columns.map { $0.contains(name(ofColumn: entry.key.column)) } ?? true
            }
        }
        try storage.verification.verify(wanted, in: storage.sections)
    }

    private func name(ofColumn index: Int) -> String {
        storage.definitions.indices.contains(index) ? storage.definitions[index].name : ""
    }
}

extension FeatureSnapshot {
    /// Compares the checksums of all tables, each section's once; see ``FeatureTable/verify(_:)``.
    ///
    /// - Throws: ``FeatureTableError/damaged(part:reason:)``.
    public func verify() throws(FeatureTableError) {
        for table in tables { try table.verify(.everything) }
    }
}

/// Which sections of a table have been held against their checksums.
final class TableVerification: Sendable {
    private enum Verdict {
        case sound, damaged
    }

    private let verdicts: Mutex<[SectionKey: Verdict]>
    /// How many sections there are in all.
    private let count: Int
    private let complete: Atomic<Bool>

    /// True when all sections are sound.
    var isComplete: Bool { complete.load(ordering: .acquiring) }

    /// - Parameters:
    ///   - count: how many sections the table has.
    ///   - sound: those that need no look.
    init(count: Int, sound: some Sequence<SectionKey>) {
        let known = Dictionary(sound.map { ($0, Verdict.sound) }) { first, _ in first }
        verdicts = Mutex(known)
        self.count = count
        complete = Atomic(known.count == count)
    }

    /// The sections known to be sound.
    var sound: [SectionKey] {
        verdicts.withLock { $0.compactMap { $0.value == .sound ? $0.key : nil } }
    }

    func verify(
        _ entries: [SectionEntry], in sections: [SectionKey: Section]
    ) throws(FeatureTableError) {
        for entry in entries {
            // Locked for one section at a time: who needs another one that is known need not wait for all.
            let verdict = verdicts.withLock { verdicts -> Verdict in
                if let known = verdicts[entry.key] { return known }
                let verdict: Verdict = sections[entry.key]?.contentHash == entry.hash ? .sound : .damaged
                verdicts[entry.key] = verdict
                if verdicts.count == count, verdicts.values.allSatisfy({ $0 == .sound }) {
                    complete.store(true, ordering: .releasing)
                }
                return verdict
            }
            guard verdict == .sound else {
                throw .damaged(part: "\(entry.key.kind)", reason: "wrong checksum")
            }
        }
    }
}

extension Section {
    /// The hash of all bytes.
    var contentHash: UInt64 { region.hashOnce(offset..<offset + length) }
}
