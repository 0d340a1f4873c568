import Cartography
import ImageCoding
import Logging
import Rendering
import TileStorage
import Tiling

/// A map and the store of its tiles.
public struct ServedMap: Sendable {
    /// What is drawn.
    public let scene: MapScene
    /// Where it is kept.
    public let store: any TileStore
    /// The store's mark for pictures of the scene as it is now.
    public let epoch: Int64

    /// Joins them; the store learns the scene's fingerprint.
    public init(scene: MapScene, store: any TileStore) throws(TileStorageError) {
        self.scene = scene
        self.store = store
        epoch = try store.currentEpoch(fingerprint: scene.fingerprint)
    }
}

/// How a pyramid works.
public struct PyramidConfiguration: Sendable {
    /// Threads that draw.
    public var workers = 2
    /// Threads that seeds leave alone.
    public var reservedForLive = 0
    /// Tiles along a side of a live metatile: small, since somebody waits.
    public var liveMetatileSize = 2
    /// Tiles along a side of a seed's metatile.
    public var seedMetatileSize = 8

    /// The defaults.
    public init() {}
}

/// The clocks of a pyramid, handed in so that tests can move them.
public struct PyramidTime: Sendable {
    /// For deadlines; must not jump with the calendar.
    public var clock: any Clock<Duration>
    /// A monotonic clock in seconds, for timings.
    public var now: @Sendable () -> Double
    /// Seconds since 1970 UTC, for `Last-Modified` only.
    public var calendarSeconds: @Sendable () -> Int64

    /// Clocks.
    public init(
        clock: any Clock<Duration> = ContinuousClock(), now: @escaping @Sendable () -> Double,
        calendarSeconds: @escaping @Sendable () -> Int64
    ) {
        self.clock = clock
        self.now = now
        self.calendarSeconds = calendarSeconds
    }
}

/// The tile pyramid: answers tiles from their stores and has missing ones drawn, each once.
///
/// The actor only keeps books: rules live in ``RenderQueue``, pictures are drawn by ``RenderWorkers``.
public actor TilePyramid {
    /// How a wait for a key ended.
    enum Outcome: Sendable {
        case rendered(RenderedTiles)
        case failed(String)
        /// Something that the picture needs cannot be had just now: asking again later is sensible.
        case unavailable(String)
        case timedOut
        case refused
    }

    /// The tiles of one finished key.
    struct RenderedTiles: Sendable {
        var tiles: [EncodedTile]
        var isStale: Bool
        var writeError: String?
    }

    nonisolated let maps: [String: ServedMap]
    nonisolated let configuration: PyramidConfiguration
    nonisolated let clock: any Clock<Duration>
    nonisolated let now: @Sendable () -> Double
    nonisolated let calendarSeconds: @Sendable () -> Int64
    nonisolated let workers: RenderWorkers
    let logger: Logger
    var counters = PyramidMetrics()
    private var queue: RenderQueue
    private var waiting: [UInt64: CheckedContinuation<Outcome, Never>] = [:]
    private var deadlines: [UInt64: Task<Void, Never>] = [:]
    private var nextWaiter: UInt64 = 0
    private var outcomes: [RenderKey: Outcome] = [:]

    /// A pyramid of several maps; see ``PyramidConfiguration`` for its workers.
    ///
    /// - Parameters:
    ///   - maps: the maps, each name once.
    ///   - configuration: workers and metatile sizes.
    ///   - time: clocks for deadlines, timings and dates.
    ///   - logger: faults, each told once.
    public init(maps: [ServedMap], configuration: PyramidConfiguration, time: PyramidTime, logger: Logger) {
        self.maps = Dictionary(uniqueKeysWithValues: maps.map { ($0.scene.definition.name, $0) })
        self.configuration = configuration
        clock = time.clock
        now = time.now
        calendarSeconds = time.calendarSeconds
        self.logger = logger
        workers = RenderWorkers(count: configuration.workers, now: time.now)
        queue = RenderQueue(workers: configuration.workers, reservedForLive: configuration.reservedForLive)
    }

    /// The counters and the queue as they are now.
    public func metrics() -> PyramidMetrics {
        var metrics = counters
        metrics.coalesced = queue.coalescedCount
        metrics.promoted = queue.promotedCount
        metrics.refused = queue.refusedCount
        metrics.waiting = RenderClass.allCases.map(queue.waitingCount(of:))
        metrics.running = queue.runningCount
        return metrics
    }

    /// Waits until a key is drawn, the deadline passes or the queue refuses.
    func wait(for key: RenderKey, as renderClass: RenderClass, deadline: Duration?) async -> Outcome {
        nextWaiter += 1
        let id = nextWaiter
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                waiting[id] = continuation
                if let deadline { expire(id, of: key, after: deadline) }
                perform(queue.request(key, waiter: RenderQueue.Waiter(id: id, renderClass: renderClass)))
            }
        } onCancel: {
            Task { await self.giveUp(id, of: key) }
        }
    }

    private func expire(_ id: UInt64, of key: RenderKey, after deadline: Duration) {
        let clock = clock
        deadlines[id] = Task {
            guard (try? await clock.sleep(for: deadline)) != nil else { return }
            self.miss(id, of: key)
        }
    }

    private func miss(_ id: UInt64, of key: RenderKey) {
        guard waiting[id] != nil else { return }
        counters.deadlineMisses += 1
        giveUp(id, of: key)
    }

    private func giveUp(_ id: UInt64, of key: RenderKey) {
        resume(id, with: .timedOut)
        perform(queue.leave(key, waiter: id))
    }

    private func resume(_ id: UInt64, with outcome: Outcome) {
        deadlines.removeValue(forKey: id)?.cancel()
        waiting.removeValue(forKey: id)?.resume(returning: outcome)
    }

    private func perform(_ actions: [RenderQueue.Action]) {
        for action in actions {
            switch action {
            case .start(let key, let renderClass):
                Task { self.finished(key, await self.render(key, as: renderClass)) }
            case .deliver(let key, let ids):
                let outcome = outcomes.removeValue(forKey: key) ?? .failed("the outcome was lost")
                for id in ids { resume(id, with: outcome) }
            case .refuse(let id):
                resume(id, with: .refused)
            }
        }
    }

    private func finished(_ key: RenderKey, _ outcome: Outcome) {
        outcomes[key] = outcome
        note(key, outcome)
        perform(queue.finish(key))
    }

    private func note(_ key: RenderKey, _ outcome: Outcome) {
        switch outcome {
        case .rendered(let rendered):
            counters.renders += 1
            if let error = rendered.writeError {
                counters.writeFailures += 1
                logger.error("tiles could not be stored", metadata: ["tiles": "\(key)", "error": "\(error)"])
            } else if !rendered.isStale {
                counters.tilesWritten += rendered.tiles.count
                counters.bytesWritten += rendered.tiles.reduce(0) { $0 + $1.bytes.count }
            }
        case .failed(let reason):
            counters.renderFailures += 1
            logger.error("tiles could not be drawn", metadata: ["tiles": "\(key)", "error": "\(reason)"])
        case .unavailable(let reason):
            // Told once by the source itself; here it would be told for every tile.
            counters.renderFailures += 1
            logger.debug("tiles must wait", metadata: ["tiles": "\(key)", "error": "\(reason)"])
        case .timedOut, .refused:
            break
        }
    }

    func add(_ timings: RenderTimings, writeSeconds: Double) {
        counters.timings.add(timings)
        counters.writeSeconds += writeSeconds
    }

    func countStale() { counters.staleServed += 1 }
}
