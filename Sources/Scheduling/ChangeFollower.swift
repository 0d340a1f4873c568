import Features
import TileStorage
import Tiling

/// Brings a map's store up to its datasets' change logs: marks the tiles of changes that were kept while the store
/// did not hear of them, since the process ended between the two.
public struct ChangeFollower: Sendable {
    /// The logs, by dataset.
    public var logs: [String: FeatureChangeLog]
    /// Columns that follow.
    public var derivations: [Derivation]
    /// The features as they are now, with every change of the logs, by dataset.
    public var snapshots: [String: FeatureSnapshot]
    /// The numbers of the last changes that the maps' features have, by dataset.
    public var sequences: [String: Int64] = [:]

    /// Changes up to which each is looked at; beyond it the whole map is drawn anew.
    public static let mostChanges = 20_000

    /// What a map had missed.
    public struct Outcome: Sendable {
        /// How many changes.
        public var changes = 0
        /// The tiles they touch; nil for all of the map's.
        public var ranges: [TileRange]? = []
        /// The store's number of them; 0 when nothing was missed.
        public var generation: Int64 = 0
    }

    /// A follower.
    public init(
        logs: [String: FeatureChangeLog], derivations: [Derivation], snapshots: [String: FeatureSnapshot]
    ) {
        self.logs = logs
        self.derivations = derivations
        self.snapshots = snapshots
    }

    /// Follows the logs of the datasets that a map draws.
    ///
    /// - Parameters:
    ///   - served: the map; nothing of it may be drawn yet.
    ///   - seconds: the time since 1970 UTC, for people.
    /// - Returns: what was followed.
    /// - Throws: ``TileStorageError``.
    @discardableResult
    public func follow(_ served: ServedMap, seconds: Int64) throws(TileStorageError) -> Outcome {
        let drawn = served.scene.datasetNames
        let sources = derivations.filter { drawn.contains($0.target) }.map(\.source)
        let followed = try served.store.followed()
        var reached: [String: Int64] = [:]
        var changes: [FeatureChange] = []
        // What the columns derived from these were before is not known any more.
        var causes: [FeatureChange] = []
        var isTooMuch = false
        defer { if isOvertaken(followed: followed, reached: reached) { served.fallBehind() } }
        for dataset in Set(drawn + sources).sorted() {
            guard let log = logs[dataset] else { continue }
            let last = try log.lastSequence()
            // A store that has never heard of the dataset is drawn from now on, every change included.
            guard let from = followed[dataset], from != last else {
                if followed[dataset] == nil { reached[dataset] = last }
                continue
            }
            reached[dataset] = last
            // What a later change has replaced may be gone from the log.
            if from < (try log.compactedThrough()) {
                isTooMuch = true
                continue
            }
            // A log that goes back is another one than the tiles were drawn from.
            let missed = try log.changes(after: from, limit: Self.mostChanges + 1)
            if from > last || missed.count + changes.count > Self.mostChanges {
                isTooMuch = true
                continue
            }
            for change in missed {
                let made = FeatureChange(
                    dataset: dataset, before: change.before.flatMap(FeatureRecord.init(bytes:)),
                    after: change.after.flatMap(FeatureRecord.init(bytes:)))
                changes.append(made)
                if change.origin == .service || change.origin == .source { causes.append(made) }
            }
        }
        guard !reached.isEmpty else { return Outcome() }
        var outcome = Outcome(changes: changes.count)
        outcome.ranges = try mark(
            changes, causes, isTooMuch: isTooMuch, reached: reached, served, seconds: seconds)
        outcome.generation = served.now.generation
        return outcome
    }

    /// True when some log is further than the table that was opened: what is drawn from it is not fresh.
    private func isOvertaken(followed: [String: Int64], reached: [String: Int64]) -> Bool {
        sequences.contains { dataset, sequence in
            (reached[dataset] ?? followed[dataset] ?? 0) > sequence
        }
    }

    private func mark(
        _ changes: [FeatureChange], _ causes: [FeatureChange], isTooMuch: Bool, reached: [String: Int64],
        _ served: ServedMap, seconds: Int64
    ) throws(TileStorageError) -> [TileRange]? {
        let direct = DirtyTiles(scene: served.scene)
        var indirect = direct
        indirect.honoursFilters = false
        guard !isTooMuch, let ranges = direct.ranges(of: changes),
            let more = indirect.ranges(of: derived(causes))
        else {
            let epoch = try served.store.bumpEpoch(fingerprint: served.scene.fingerprint, followed: reached)
            served.began(epoch: epoch, generation: try served.store.generation())
            return nil
        }
        let report = try served.store.markStale(
            StaleMark(ranges: ranges + more, sinceSeconds: seconds, followed: reached))
        served.reached(generation: report.generation)
        return ranges + more
    }

    /// Features whose derived columns may have changed: what they were before is not known any more, so that they
    /// count as changed in these columns.
    private func derived(_ changes: [FeatureChange]) -> [FeatureChange] {
        derivations.flatMap { derivation -> [FeatureChange] in
            guard let target = snapshots[derivation.target] else { return [] }
            var ids: Set<String> = []
            for change in changes where change.dataset == derivation.source {
                for record in [change.before, change.after] {
                    if let record { ids.formUnion(derivation.owners(record, target)) }
                }
            }
            return ids.sorted().compactMap { id in
                guard let after = target.record(id: id) else { return nil }
                var before = after
                for column in derivation.columns { before.values[column] = .string("\u{0}") }
                return FeatureChange(dataset: derivation.target, before: before, after: after)
            }
        }
    }
}
