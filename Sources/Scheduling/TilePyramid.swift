import Cartography
import ImageCoding
import Logging
import Rendering
import TileStorage
import Tiling

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
        /// What pictures are drawn from is damaged: no failure of the tile, which need not rest once that is mended.
        case damaged(String)
        /// The key failed lately and is not tried before so many seconds.
        case resting(String, seconds: Double)
        case timedOut
        /// The work ahead would take so many seconds.
        case busy(seconds: Double)
    }

    /// The tiles of one finished key.
    struct RenderedTiles: Sendable {
        var tiles: [EncodedTile]
        var isStale: Bool
        /// The last change that the pictures show.
        var generation: Int64
        var writeError: TileStorageError?
    }

    /// Whom a key is wanted for, and how urgently.
    struct Demand: Sendable {
        var renderClass: RenderClass
        var client = ""
        /// How long the waiter is ready to wait; nil: as long as it takes.
        var patience: Duration?
        /// Draw it in the background should the waiter give up.
        var isRefreshedBehind = false
    }

    nonisolated let maps: [String: ServedMap]
    nonisolated let configuration: PyramidConfiguration
    nonisolated let time: PyramidTime
    nonisolated let workers: RenderWorkers
    nonisolated let interest = TileInterest()
    let logger: Logger
    var counters = PyramidMetrics()
    var queue: RenderQueue
    private var costs = CostModel()
    private var features: [RenderKey: Int] = [:]
    /// Maps whose file was found damaged: told once.
    private var damaged: Set<String> = []
    private var underWay: [RenderKey: MapMoment] = [:]
    private var waiting: [UInt64: CheckedContinuation<Outcome, Never>] = [:]
    private var deadlines: [UInt64: Task<Void, Never>] = [:]
    private var nextWaiter: UInt64 = 0
    private var outcomes: [RenderKey: Outcome] = [:]
    /// Notes of failures on their way to the disk, one after the other.
    var failureNotes: Task<Void, Never>?

    /// A pyramid of several maps; see ``PyramidConfiguration`` for its workers.
    ///
    /// - Parameters:
    ///   - maps: the maps, each name once.
    ///   - configuration: workers and metatile sizes.
    ///   - time: clocks for deadlines, timings and dates.
    ///   - logger: faults, each told once.
    public init(maps: [ServedMap], configuration: PyramidConfiguration, time: PyramidTime, logger: Logger) {
        self.maps = Dictionary(uniqueKeysWithValues: maps.map { ($0.name, $0) })
        self.configuration = configuration
        self.time = time
        self.logger = logger
        let all = configuration.workers + configuration.reservedForLive
        workers = RenderWorkers(foreground: all, background: configuration.workers, now: time.now)
        queue = RenderQueue(workers: all, reserved: configuration.reservedForLive)
        for served in maps {
            for (key, failure) in Self.knownFailures(of: served, logger: logger) {
                queue.restoreFailure(of: key, count: failure.count, reason: failure.reason, now: time.now())
            }
        }
    }

    // MARK: Waiting

    /// Waits until a key is drawn, patience ends or the queue refuses.
    func wait(for key: RenderKey, _ demand: Demand, features: Int) async -> Outcome {
        nextWaiter += 1
        let id = nextWaiter
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                waiting[id] = continuation
                if let patience = demand.patience { expire(id, of: key, after: patience) }
                let waiter = RenderQueue.Waiter(
                    id: id, renderClass: demand.renderClass, client: demand.client,
                    patienceSeconds: demand.patience.map { $0 / .seconds(1) } ?? .infinity)
                request(key, waiter, features: features)
                if demand.isRefreshedBehind { order(key, features: features) }
            }
        } onCancel: {
            Task { await self.giveUp(id, of: key) }
        }
    }

    /// Waits for a tile: for work under way that will draw it, else for a key of its own.
    func wait(for tile: TileCoordinate, orDraw key: RenderKey, _ demand: Demand, features: Int) async
        -> Outcome
    {
        let known = queue.flight(holding: tile, map: key.map, output: key.output)
        return await wait(for: known ?? key, demand, features: features)
    }

    /// Has a key drawn in the background; the more it is asked for, the sooner.
    func order(_ key: RenderKey, features: Int) {
        let wait = configuration.refreshSeconds / Double(1 + interest.hits(key))
        request(
            key,
            RenderQueue.Waiter(
                id: RenderQueue.Waiter.standing, renderClass: .refresh, client: key.map,
                due: time.now() + wait),
            features: features)
    }

    private func request(_ key: RenderKey, _ waiter: RenderQueue.Waiter, features count: Int) {
        let cost = costs.seconds(key, features: count)
        perform(queue.request(key, waiter: waiter, costSeconds: cost, now: time.now()))
        if queue.place(of: key) != nil { features[key] = count }
    }

    private func expire(_ id: UInt64, of key: RenderKey, after deadline: Duration) {
        let clock = time.clock
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
        if queue.place(of: key) == nil { features[key] = nil }
    }

    private func resume(_ id: UInt64, with outcome: Outcome) {
        deadlines.removeValue(forKey: id)?.cancel()
        waiting.removeValue(forKey: id)?.resume(returning: outcome)
    }

    // MARK: Doing

    func perform(_ actions: [RenderQueue.Action]) {
        for action in actions {
            switch action {
            case .start(let key, let renderClass, let givesWay):
                start(key, renderClass, givesWay: givesWay)
            case .deliver(let key, let ids):
                let outcome = outcomes[key] ?? .failed("the outcome was lost")
                for id in ids { resume(id, with: outcome) }
            case .refuse(RenderQueue.Waiter.standing, _): break
            case .refuse(let id, .busy(let seconds)): resume(id, with: .busy(seconds: seconds))
            case .refuse(let id, .failing(let reason, let seconds)):
                resume(id, with: .resting(reason, seconds: seconds))
            }
        }
    }

    private func start(_ key: RenderKey, _ renderClass: RenderClass, givesWay: Bool) {
        maps[key.map]?.draws(ratio: key.output.ratio)
        guard let moment = maps[key.map]?.now else {
            Task { self.finished(key, .failed("there is no map \"\(key.map)\""), seconds: 0) }
            return
        }
        underWay[key] = moment
        Task {
            let (outcome, seconds) = await self.render(
                key, of: moment, as: renderClass, givesWay: givesWay)
            self.finished(key, outcome, seconds: seconds)
        }
    }

    /// The pictures are there, not stored yet: who waits for them need not wait for the disk.
    func drawn(_ key: RenderKey, _ tiles: RenderedTiles) {
        outcomes[key] = .rendered(tiles)
        perform(queue.answer(key))
    }

    private func finished(_ key: RenderKey, _ outcome: Outcome, seconds: Double) {
        outcomes[key] = outcome
        underWay[key] = nil
        note(key, outcome)
        let count = features.removeValue(forKey: key) ?? 0
        var ending = RenderQueue.Ending.settled
        switch outcome {
        case .rendered: costs.learn(key, features: count, seconds: seconds)
        case .failed(let reason): ending = .failed(reason)
        case .unavailable, .damaged, .resting, .timedOut, .busy: break
        }
        let failures = queue.failureCount(of: key)
        perform(queue.finish(key, seconds: seconds, ending: ending, now: time.now()))
        if failures != queue.failureCount(of: key) { remember(key, ending) }
        outcomes[key] = nil
    }

    /// The generation of the oldest render of a map under way.
    func oldestRender(of map: String) -> Int64 {
        underWay.filter { $0.key.map == map }.values.map(\.generation).min() ?? .max
    }

    private func note(_ key: RenderKey, _ outcome: Outcome) {
        switch outcome {
        case .rendered(let rendered):
            counters.renders += 1
            if let error = rendered.writeError {
                counters.writeFailures += 1
                logger.error("tiles could not be stored", metadata: ["tiles": "\(key)", "error": "\(error)"])
            } else if !rendered.isStale, key.viewport == nil {
                counters.tilesWritten += rendered.tiles.count
                counters.bytesWritten += rendered.tiles.reduce(0) { $0 + $1.bytes.count }
            }
        case .failed(let reason):
            counters.renderFailures += 1
            logger.error("tiles could not be drawn", metadata: ["tiles": "\(key)", "error": "\(reason)"])
        case .unavailable(let reason), .damaged(let reason):
            // Told once by the source or at the start; here it would be told for every tile.
            counters.renderFailures += 1
            logger.debug("tiles must wait", metadata: ["tiles": "\(key)", "error": "\(reason)"])
        case .resting, .timedOut, .busy:
            break
        }
    }

    func add(_ timings: RenderTimings, writeSeconds: Double) {
        counters.timings.add(timings)
        counters.writeSeconds += writeSeconds
    }

    func countDamaged(_ tile: TileCoordinate, of map: String) {
        counters.healed += 1
        logger.error(
            "a stored picture fails its hash; it is drawn again",
            metadata: ["map": "\(map)", "tile": "\(tile)"])
    }

    func noteDamage(of served: ServedMap, _ detail: String) {
        counters.healed += 1
        guard damaged.insert(served.name).inserted else { return }
        logger.error(
            "a map's file is damaged; its tiles are drawn when asked for, and the file is made anew at the next start",
            metadata: ["map": "\(served.name)", "error": "\(detail)"])
        (served.store as? MBTilesStore)?.noteDamage()
    }

    func countStale() { counters.staleServed += 1 }
}
