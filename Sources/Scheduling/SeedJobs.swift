import Foundation
import Logging
import Synchronization
import TileStorage
import Tiling

/// What jobs ask of the machine, handed in so that tests can answer.
public struct JobSurroundings: Sendable {
    /// The minute of the local day.
    public var minuteOfDay: @Sendable () -> Int
    /// Free bytes where tiles are stored; nil when not known.
    public var freeBytes: @Sendable () -> Int64?
    /// Jobs pause when fewer bytes are free.
    public var leastFreeBytes: Int64
    /// A new name for a job.
    public var newID: @Sendable () -> String

    /// Surroundings.
    public init(
        minuteOfDay: @escaping @Sendable () -> Int, freeBytes: @escaping @Sendable () -> Int64?,
        leastFreeBytes: Int64, newID: @escaping @Sendable () -> String
    ) {
        self.minuteOfDay = minuteOfDay
        self.freeBytes = freeBytes
        self.leastFreeBytes = leastFreeBytes
        self.newID = newID
    }
}

/// The jobs of a project: kept, run, paused, taken up again.
///
/// What is finished stands in the stores' ledgers, tile for tile and in the transaction that wrote the tiles; a job
/// that goes on leaves that out. So a job loses nothing but the metatiles under way, however it was stopped.
public actor SeedJobs {
    /// Jobs that have not ended.
    public static let mostOpen = 100
    /// How often windows and the disk are looked at, and progress is kept.
    public static let lookInterval = Duration.seconds(2)

    private struct Runner {
        var task: Task<Void, Never>
        var number: Int
    }

    private let store: JobStore
    private let surroundings: JobSurroundings
    private let logger: Logger
    private var pyramid: TilePyramid
    private var jobs: [String: SeedJob] = [:]
    private var order: [String] = []
    private var runners: [String: Runner] = [:]
    private var paces: [String: SeedPace] = [:]
    private var startedAt: [String: (seconds: Double, before: Double)] = [:]
    private var nextRunner = 0
    private var looking: Task<Void, Never>?

    /// The jobs of a store; those that were under way when the last service ended go on with ``start()``.
    public init(
        store: JobStore, pyramid: TilePyramid, surroundings: JobSurroundings, logger: Logger
    ) throws(TileStorageError) {
        self.store = store
        self.pyramid = pyramid
        self.surroundings = surroundings
        self.logger = logger
        for kept in try store.all() {
            guard let job = SeedJob(kept) else { continue }
            jobs[job.id] = job
            order.append(job.id)
        }
    }

    // MARK: Asking

    /// Every job, the newest first.
    public var all: [SeedJob] { order.reversed().compactMap { jobs[$0].map(withEstimate) } }

    /// A job by its name.
    public func job(_ id: String) -> SeedJob? { jobs[id].map(withEstimate) }

    private func withEstimate(_ job: SeedJob) -> SeedJob {
        var job = job
        if job.state == .running {
            job.remaining = paces[job.id]?.remaining(tiles: job.progress.totalTiles - job.progress.doneTiles)
        }
        return job
    }

    // MARK: Changing

    /// Begins a job; nil when too many are open already.
    public func add(_ plan: SeedJobPlan) throws(TileStorageError) -> SeedJob? {
        guard jobs.values.count(where: { !$0.state.isEnded }) < Self.mostOpen else { return nil }
        let job = SeedJob(
            id: surroundings.newID(), plan: plan, state: .running, progress: SeedJobProgress(),
            createdSeconds: pyramid.time.calendarSeconds())
        try keep(job)
        order.append(job.id)
        begin(job.id)
        return jobs[job.id]
    }

    /// Lets a job rest until somebody lets it go on.
    public func pause(_ id: String) async throws(TileStorageError) -> SeedJob? {
        try await halt(id, as: .paused, reason: "paused")
    }

    /// Ends a job; what is drawn stays.
    public func cancel(_ id: String) async throws(TileStorageError) -> SeedJob? {
        try await halt(id, as: .cancelled, reason: "cancelled")
    }

    /// Lets a job go on; one that ended tries what it could not draw once more.
    public func resume(_ id: String) async throws(TileStorageError) -> SeedJob? {
        guard var job = jobs[id] else { return nil }
        guard job.state != .running else { return job }
        await pyramid.forgive(map: job.plan.map)
        job.state = .running
        job.progress.reason = nil
        try keep(job)
        begin(id)
        return jobs[id]
    }

    private func halt(
        _ id: String, as state: SeedJob.State, reason: String
    ) async throws(TileStorageError) -> SeedJob? {
        guard let known = jobs[id] else { return nil }
        guard !known.state.isEnded else { return known }
        await stop(id)
        guard var job = jobs[id], !job.state.isEnded else { return jobs[id] }
        job.state = state
        job.progress.reason = reason
        try keep(job)
        return job
    }

    /// Ends the task of a job and waits for it.
    private func stop(_ id: String) async {
        guard let runner = runners.removeValue(forKey: id) else { return }
        runner.task.cancel()
        await runner.task.value
    }

    // MARK: Life

    /// Lets the jobs that were under way go on, and begins to look after windows and the disk.
    public func start() {
        for id in order where jobs[id]?.state == .running { begin(id) }
        looking = Task { [weak self] in
            while (try? await Task.sleep(for: Self.lookInterval)) != nil { await self?.look() }
        }
    }

    /// Goes on with another pyramid: the project was opened anew.
    public func move(to pyramid: TilePyramid) async {
        let under = runners.keys.sorted()
        for id in under { await stop(id) }
        self.pyramid = pyramid
        for id in under where jobs[id]?.state == .running { begin(id) }
    }

    /// Stops in order; jobs under way go on at the next ``start()``.
    public func close() async {
        looking?.cancel()
        for id in runners.keys.sorted() {
            await stop(id)
            if let job = jobs[id] { try? keep(job) }
        }
        store.close()
    }

    /// Looks whether jobs may run, and keeps their progress.
    public func look() async {
        let isFull = surroundings.freeBytes().map { $0 < surroundings.leastFreeBytes } ?? false
        let minute = surroundings.minuteOfDay()
        for id in order {
            guard var job = jobs[id], !job.state.isEnded else { continue }
            let isOpen = job.plan.window?.contains(minute) ?? true
            if job.state == .running, isFull || !isOpen {
                await stop(id)
                guard var stopped = jobs[id], stopped.state == .running else { continue }
                stopped.state = .waiting
                stopped.progress.reason = isFull ? "the disk is nearly full" : "waits for its hours"
                try? keep(stopped)
            } else if job.state == .waiting, !isFull, isOpen {
                job.state = .running
                job.progress.reason = nil
                try? keep(job)
                begin(id)
            } else if job.state == .running {
                try? keep(job)
            }
        }
    }

    // MARK: Running

    private func begin(_ id: String) {
        guard let job = jobs[id], runners[id] == nil else { return }
        if let window = job.plan.window, !window.contains(surroundings.minuteOfDay()) {
            jobs[id]?.state = .waiting
            jobs[id]?.progress.reason = "waits for its hours"
            return
        }
        nextRunner += 1
        paces[id] = SeedPace()
        startedAt[id] = (pyramid.time.now(), job.progress.seconds)
        let (pyramid, number) = (pyramid, nextRunner)
        let task = Task { await self.run(job, on: pyramid, number: number) }
        runners[id] = Runner(task: task, number: number)
    }

    private func run(_ job: SeedJob, on pyramid: TilePyramid, number: Int) async {
        guard let plan = job.plan.seed, let served = pyramid.map(named: job.plan.map) else {
            return end(job.id, number, .failed, "there is no map \"\(job.plan.map)\" any more")
        }
        do {
            if job.plan.isFresh, !job.progress.isMarked {
                try await pyramid.invalidate(map: plan.map, ranges: plan.ranges)
                jobs[job.id]?.progress.isMarked = true
                if let marked = jobs[job.id] { try keep(marked) }
            }
            let before = job.progress
            let id = job.id
            var run = await Self.planned(pyramid, served, plan, client: "job \(id)")
            let latest = Mutex<SeedProgress?>(nil)
            let teller = Task {
                while (try? await Task.sleep(for: .milliseconds(250))) != nil {
                    if let progress = latest.withLock({ $0 }) { self.note(id, progress, [], before: before) }
                }
            }
            defer { teller.cancel() }
            let report = try await run.run { progress in latest.withLock { $0 = progress } }
            note(id, report.progress, report.failures, before: before)
            guard !report.isInterrupted else { return }
            if report.fullDisk != nil {
                return end(id, number, .waiting, "no space left where tiles are stored")
            }
            end(id, number, report.progress.failedTiles > 0 ? .partial : .done, nil)
        } catch {
            end(job.id, number, .failed, "\(error)")
        }
    }

    /// Counts a plan's tiles away from the actor: a large plan takes a while.
    @concurrent private static func planned(
        _ pyramid: TilePyramid, _ served: ServedMap, _ plan: SeedPlan, client: String
    ) async -> SeedRun {
        SeedRun(pyramid: pyramid, served: served, plan: plan, client: client)
    }

    private func note(
        _ id: String, _ progress: SeedProgress, _ failures: [(tiles: String, reason: String)],
        before: SeedJobProgress
    ) {
        guard var job = jobs[id] else { return }
        job.progress.totalTiles = progress.totalTiles
        job.progress.renderedTiles = before.renderedTiles + progress.renderedTiles
        // What an earlier stretch of the job drew is found as being there: it counts once.
        job.progress.skippedTiles = max(0, progress.skippedTiles - before.renderedTiles)
        job.progress.failedTiles = progress.failedTiles
        job.progress.bytes = before.bytes + progress.bytes
        if !failures.isEmpty || progress.failedTiles == 0 {
            job.progress.failures = failures.map {
                SeedJobProgress.Failure(tiles: $0.tiles, reason: $0.reason)
            }
        }
        let now = pyramid.time.now()
        if let started = startedAt[id] { job.progress.seconds = started.before + now - started.seconds }
        paces[id]?.note(tiles: progress.renderedTiles + progress.failedTiles, now: now)
        jobs[id] = job
    }

    private func end(_ id: String, _ number: Int, _ state: SeedJob.State, _ reason: String?) {
        guard runners[id]?.number == number, var job = jobs[id] else { return }
        runners[id] = nil
        job.state = state
        job.progress.reason = reason
        jobs[id] = job
        do throws(TileStorageError) {
            try keep(job)
            try store.forgetOldest(states: SeedJob.State.allCases.filter(\.isEnded).map(\.rawValue))
        } catch {
            logger.error("a job could not be kept", metadata: ["job": "\(id)", "error": "\(error)"])
        }
        guard state.isEnded else {
            return logger.warning("a job waits", metadata: ["job": "\(id)", "reason": "\(reason ?? "")"])
        }
        logger.info("a job has ended", metadata: ["job": "\(id)", "state": "\(state.rawValue)"])
    }

    private func keep(_ job: SeedJob) throws(TileStorageError) {
        jobs[job.id] = job
        try store.put(job.stored)
    }
}

extension SeedJob {
    /// A job as it was kept; nil for one of another build.
    fileprivate init?(_ kept: StoredJob) {
        let decoder = JSONDecoder()
        guard let plan = try? decoder.decode(SeedJobPlan.self, from: Data(kept.plan.utf8)),
            let progress = try? decoder.decode(SeedJobProgress.self, from: Data(kept.progress.utf8)),
            let state = State(rawValue: kept.state)
        else { return nil }
        self.init(
            id: kept.id, plan: plan, state: state, progress: progress, createdSeconds: kept.createdSeconds)
    }

    /// The job as it is kept.
    fileprivate var stored: StoredJob {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        func text(_ value: some Encodable) -> String {
            (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
        }
        return StoredJob(
            id: id, plan: text(plan), progress: text(progress), state: state.rawValue,
            createdSeconds: createdSeconds)
    }
}

extension SeedPlan {
    /// The tiles of the areas, zoom by zoom.
    var ranges: [TileRange] { TileArea.ranges(of: areas, zooms: zooms) }
}
