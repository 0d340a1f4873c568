import Features
import Logging
import TileStorage
import Tiling

/// Changes features: keeps each change durably, shows it on every map, and marks the tiles it touches.
///
/// The first change of a burst is made at once; what comes while it is being made, or within
/// ``batchInterval`` of it, is made together: one transaction of the log, one new state of the features, one
/// mark in each map's store. The log comes first; each map's store notes how far it has followed, so that what a
/// sudden end leaves undone is done at the next start (``ChangeFollower``).
public actor DatasetEditor {
    /// The least time from the beginning of a batch to that of the next.
    public static let batchInterval = Duration.milliseconds(50)
    /// Changes that one batch takes.
    static let mostInBatch = 5000
    /// Changed features from which on a table is packed anew in the background.
    static let foldFrom = 4000

    /// Changes of the last batches, above an overlay of all others; beyond these one is made of both.
    static let mostRecent = 500

    struct State {
        var base: EditableDataset
        var changes: [String: FeatureRecord?] = [:]
        /// The changes that are not in ``settled`` yet.
        var recent: [String: FeatureRecord?] = [:]
        var settled: FeatureOverlay?
        /// Changes by the number of the batch that made them last: what a fold that began earlier must keep.
        var batches: [String: Int] = [:]
        var sequence: Int64
        var snapshot: FeatureSnapshot
        var isFolding = false
        /// True when another process has written to the log, as an import does: the project is opened anew soon, and
        /// until then the maps' stores must not take these changes for followed.
        var isOvertaken = false
    }

    private struct Waiting {
        var edits: [FeatureEdit]
        var done: CheckedContinuation<Result<[EditOutcome], EditError>, Never>
    }

    let pyramid: TilePyramid
    let feed: ChangeFeed
    let time: PyramidTime
    let logger: Logger
    let derivations: [Derivation]
    let fold: @Sendable (String, FeatureTable, Int64) async throws -> FeatureTable
    var states: [String: State] = [:]
    private var dirty: [String: DirtyTiles] = [:]
    private let labels: LabelTiles
    private var waiting: [Waiting] = []
    private var isRunning = false
    var isClosed = false
    var batch = 0
    /// The last fold of each dataset.
    var folds: [String: Task<Void, Never>] = [:]
    /// What has been done since the beginning.
    public internal(set) var counts = EditCounts()

    /// An editor over datasets of a pyramid's maps.
    ///
    /// - Parameters:
    ///   - datasets: those whose features may be changed.
    ///   - derivations: columns that follow.
    ///   - pyramid: whose maps show them.
    ///   - feed: who is told.
    ///   - logger: faults.
    ///   - fold: writes a dataset's table with every change up to a number, and opens what it wrote.
    public init(
        datasets: [EditableDataset], derivations: [Derivation], pyramid: TilePyramid, feed: ChangeFeed,
        logger: Logger, fold: @escaping @Sendable (String, FeatureTable, Int64) async throws -> FeatureTable
    ) {
        self.pyramid = pyramid
        self.feed = feed
        self.derivations = derivations
        self.fold = fold
        self.logger = logger
        time = pyramid.time
        labels = LabelTiles(memos: pyramid.workers.memos)
        for dataset in datasets {
            states[dataset.name] = State(
                base: dataset, sequence: dataset.foldedThrough,
                snapshot: FeatureSnapshot(tables: [dataset.table]))
        }
        for (name, served) in pyramid.maps { dirty[name] = DirtyTiles(scene: served.scene) }
    }

    /// The features of a dataset as they are now.
    public func snapshot(_ dataset: String) -> FeatureSnapshot? { states[dataset]?.snapshot }

    /// Makes changes, all in one batch; when this returns they are kept and every map shows them.
    ///
    /// - Returns: what became of each, in order.
    /// - Throws: ``EditError``; nothing was done then.
    public func apply(_ edits: [FeatureEdit]) async throws(EditError) -> [EditOutcome] {
        for edit in edits where states[edit.dataset] == nil { throw .unknownDataset(edit.dataset) }
        try verify(Set(edits.map(\.dataset)))
        guard !isClosed else { throw .closed }
        let result = await withCheckedContinuation { done in
            waiting.append(Waiting(edits: edits, done: done))
            if !isRunning {
                isRunning = true
                Task { await self.run() }
            }
        }
        return try result.get()
    }

    /// Ends taking changes, finishes those under way.
    public func close() async {
        isClosed = true
        while isRunning { try? await Task.sleep(for: .milliseconds(5)) }
        for fold in folds.values { await fold.value }
    }

    /// True when changes are taken no longer.
    public var isAtEnd: Bool { isClosed }

    /// Takes changes again: what should have taken its place did not come to be.
    public func reopen() { isClosed = false }

    // MARK: Batches

    private func run() async {
        while !waiting.isEmpty {
            var taken: [Waiting] = []
            var count = 0
            while let next = waiting.first, taken.isEmpty || count + next.edits.count <= Self.mostInBatch {
                taken.append(waiting.removeFirst())
                count += next.edits.count
            }
            let began = time.now()
            await make(taken)
            if waiting.isEmpty { break }
            let rest = Self.batchInterval - .seconds(max(0, time.now() - began))
            if rest > .zero { try? await time.clock.sleep(for: rest) }
        }
        isRunning = false
        if !waiting.isEmpty {
            isRunning = true
            Task { await self.run() }
        }
    }

    private func make(_ taken: [Waiting]) async {
        batch += 1
        var changes: [FeatureChange] = []
        var now: [String: [String: FeatureRecord?]] = [:]
        var outcomes: [[EditOutcome]] = []
        let theirs = changedByService(taken.flatMap(\.edits))
        for entry in taken {
            outcomes.append(
                entry.edits.map { edit in
                    let state = states[edit.dataset]
                    let before = now[edit.dataset]?[edit.id] ?? state?.snapshot.record(id: edit.id)
                    if edit.isOfSource, theirs[edit.dataset]?.contains(edit.id) ?? false { return .refused }
                    var (outcome, change) = Self.outcome(of: completed(edit, before: before), before: before)
                    change?.isOfSource = edit.isOfSource
                    if let change {
                        changes.append(change)
                        now[edit.dataset, default: [:]][edit.id] = .some(change.after)
                    }
                    return outcome
                })
        }
        do throws(TileStorageError) {
            try keep(changes)
            await show(changes)
            for (entry, outcome) in zip(taken, outcomes) { entry.done.resume(returning: .success(outcome)) }
        } catch {
            logger.error("changes could not be kept", metadata: ["error": "\(error)"])
            for entry in taken { entry.done.resume(returning: .failure(.storage("\(error)"))) }
        }
    }

    private static func outcome(
        of edit: FeatureEdit, before: FeatureRecord?
    ) -> (EditOutcome, FeatureChange?) {
        switch edit.condition {
        case .none: break
        case .exists: if before == nil { return (.refused, nil) }
        case .isNew: if before != nil { return (.refused, nil) }
        case .matches(let hashes):
            guard let before, hashes.contains(before.contentHash) else { return (.refused, nil) }
        }
        guard let record = edit.record else {
            guard let before else { return (.missing, nil) }
            return (.deleted, FeatureChange(dataset: edit.dataset, before: before, after: nil))
        }
        if let before, before == record { return (.unchanged(record.contentHash), nil) }
        let change = FeatureChange(dataset: edit.dataset, before: before, after: record)
        return (before == nil ? .created(record.contentHash) : .replaced(record.contentHash), change)
    }

    /// Writes the changes to their datasets' logs, one transaction each.
    private func keep(_ changes: [FeatureChange]) throws(TileStorageError) {
        let byDataset = Dictionary(grouping: changes, by: \.dataset)
        for (dataset, changes) in byDataset.sorted(by: { $0.key < $1.key }) {
            guard let log = states[dataset]?.base.log else { continue }
            let last = try log.append(
                changes.map {
                    LoggedChange(
                        id: $0.after?.id ?? $0.before?.id ?? "", before: $0.before?.bytes,
                        after: $0.after?.bytes, origin: $0.isOfSource ? .source : .service)
                }, seconds: time.calendarSeconds())
            note(last, of: dataset, count: changes.count)
        }
        counts.changes += changes.count
        counts.batches += 1
    }

    /// Puts the changes in place: features, derived columns, maps, tiles, listeners.
    func show(_ changes: [FeatureChange]) async {
        guard !changes.isEmpty else { return }
        put(changes)
        let all = changes + derive(changes)
        let datasets = Set(all.map(\.dataset))
        for (name, served) in pyramid.maps.sorted(by: { $0.key < $1.key }) {
            guard let tiles = dirty[name], datasets.contains(where: tiles.draws) else { continue }
            var scene = served.scene
            for dataset in datasets.sorted() {
                if let snapshot = states[dataset]?.snapshot {
                    scene = scene.replacing(dataset, with: snapshot)
                }
            }
            let before = served.scene
            served.replace(scene)
            let labels = labelTiles(tiles.labelled(all), from: before, in: served)
            await mark(name, tiles.ranges(of: all, labels: labels), in: served)
        }
        for dataset in datasets.sorted() { foldIfNeeded(dataset) }
    }

    /// The tiles whose labels differ, by zoom; a zoom that is missing is to be marked by the labels' reach.
    private func labelTiles(
        _ changed: [Int: Set<String>], from before: MapScene, in served: ServedMap
    ) -> [Int: Set<TileRange>] {
        guard !changed.isEmpty else { return [:] }
        do throws(TileStorageError) {
            // Asked after the new features are in place: a render of a ratio not among these draws them already.
            return labels.ranges(of: changed, from: before, to: served.scene, ratios: try served.ratios())
        } catch {
            logger.error("the ratios of tiles could not be read", metadata: ["error": "\(error)"])
            return [:]
        }
    }

    private func mark(_ map: String, _ ranges: [TileRange]?, in served: ServedMap) async {
        var followed: [String: Int64] = [:]
        for dataset in served.scene.datasetNames + derivations.map(\.source) {
            guard let state = states[dataset], !state.isOvertaken else { continue }
            followed[dataset] = state.sequence
        }
        do throws(TileStorageError) {
            if let ranges {
                guard let report = try await pyramid.invalidate(map: map, ranges: ranges, followed: followed)
                else { return }
                if !ranges.isEmpty { feed.tell(map: map, generation: report.generation, ranges: ranges) }
            } else {
                try await pyramid.invalidateAll(map: map, followed: followed)
                feed.tell(map: map, generation: served.now.generation, ranges: nil)
            }
        } catch {
            // The store is behind the log; it follows at the next start, or with the next change.
            logger.error("tiles could not be marked", metadata: ["map": "\(map)", "error": "\(error)"])
        }
    }

    /// Changes the features' states.
    private func put(_ changes: [FeatureChange]) {
        for (dataset, changes) in Dictionary(grouping: changes, by: \.dataset) {
            guard var state = states.removeValue(forKey: dataset) else { continue }
            for change in changes {
                let id = change.after?.id ?? change.before?.id ?? ""
                state.changes[id] = .some(change.after)
                state.recent[id] = .some(change.after)
                state.batches[id] = batch
            }
            state.show()
            states[dataset] = state
        }
    }

    /// The changes of derived columns that follow; they are in place when this returns.
    private func derive(_ changes: [FeatureChange]) -> [FeatureChange] {
        var derived: [FeatureChange] = []
        for derivation in derivations {
            guard let target = states[derivation.target]?.snapshot,
                let source = states[derivation.source]?.snapshot
            else { continue }
            var ids: Set<String> = []
            for change in changes + derived where change.dataset == derivation.source {
                for record in [change.before, change.after] {
                    if let record { ids.formUnion(derivation.owners(record, target)) }
                }
            }
            for change in changes where change.dataset == derivation.target {
                if let id = change.after?.id { ids.insert(id) }
            }
            let records = ids.sorted().compactMap { target.record(id: $0) }
            guard !records.isEmpty else { continue }
            var found: [FeatureChange] = []
            for (before, values) in zip(records, derivation.values(records, source)) {
                var after = before
                after.values.merge(values) { $1 }
                after.values = after.values.filter { $0.value != .null }
                if after != before {
                    found.append(
                        FeatureChange(dataset: derivation.target, before: before, after: after))
                }
            }
            put(found)
            derived += found
        }
        return derived
    }
}

extension DatasetEditor.State {
    /// Makes the snapshot of the table and its changes.
    mutating func show() {
        if recent.count > DatasetEditor.mostRecent { settle() }
        let overlay =
            recent.isEmpty ? settled : FeatureOverlay(on: base.table, above: settled, changes: recent)
        snapshot = FeatureSnapshot(table: base.table, overlay: overlay)
    }

    /// Makes one overlay of all changes.
    mutating func settle() {
        settled = changes.isEmpty ? nil : FeatureOverlay(on: base.table, changes: changes)
        recent = [:]
    }
}
