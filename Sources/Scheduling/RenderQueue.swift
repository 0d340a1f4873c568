import Rendering
import Tiling

/// Who renders what, when, once: the queue's rules as a pure state machine.
///
/// Nothing happens in here. Each event returns the actions that its owner, ``TilePyramid``, must carry out;
/// tests drive the rules with a clock of their own, without threads or pictures.
///
/// Rules:
/// - One flight per key: a request for queued or running work joins it.
/// - A flight's class is the best of its waiters', so a live request raises queued seed work; when the last live
///   waiter leaves, it falls back. A flight nobody waits for is dropped unless it is running.
/// - Between classes: deficit round robin on render seconds (``RenderClass/weight``), classes that somebody waits
///   for first within a round. Interactive work may take every worker, the rest leaves ``reserved`` of them alone.
/// - Within a class: earliest due first, fair between clients (``FairLane``).
/// - A wait that would be longer than the client's patience is refused at once, with the time to come back.
/// - Failures are told once to those who wait, then the key rests (``RenderFailures``).
public struct RenderQueue: Sendable {
    /// Somebody who waits for a key.
    public struct Waiter: Hashable, Sendable {
        /// Chosen by the owner, never used twice; ``standing`` for work that is wanted though nobody waits.
        public var id: UInt64
        /// What the wait is for.
        public var renderClass: RenderClass
        /// Whom the work is charged to: a token, an address, a job.
        public var client: String
        /// Seconds of the owner's clock; nil: now and the class's budget.
        public var due: Double?
        /// How long the waiter is ready to wait, seconds.
        public var patienceSeconds: Double

        /// The id of an order that nobody waits for.
        public static let standing: UInt64 = 0

        /// A waiter.
        public init(
            id: UInt64, renderClass: RenderClass, client: String = "", due: Double? = nil,
            patienceSeconds: Double = .infinity
        ) {
            self.id = id
            self.renderClass = renderClass
            self.client = client
            self.due = due
            self.patienceSeconds = patienceSeconds
        }
    }

    /// Why a waiter is sent away.
    public enum Refusal: Hashable, Sendable {
        /// The work ahead takes longer than the waiter's patience; come back in so many seconds.
        case busy(seconds: Double)
        /// The key failed lately and rests for so many seconds.
        case failing(reason: String, seconds: Double)
    }

    /// What the owner must do.
    public enum Action: Hashable, Sendable {
        /// Hand the key to an idle worker: one that gives way to others, unless its class is owed render seconds.
        case start(RenderKey, RenderClass, givesWay: Bool)
        /// Tell these waiters the outcome of the key.
        case deliver(RenderKey, waiters: [UInt64])
        /// Send this waiter away.
        case refuse(waiter: UInt64, Refusal)
    }

    /// How a render ended.
    public enum Ending: Hashable, Sendable {
        /// With pictures, or with a fault of something else than the key, which may be tried again at once.
        case settled
        /// The key itself cannot be drawn.
        case failed(String)
    }

    /// Where a key is.
    public struct Place: Hashable, Sendable {
        /// Whom the work is for.
        public var renderClass: RenderClass
        /// True while a worker has it.
        public var isRunning: Bool
        /// Keys of its class that are due before it.
        public var keysAhead: Int
        /// When its class comes to it, seconds from now, as far as can be told.
        public var waitSeconds: Double
    }

    struct Flight: Sendable {
        var waiters: [UInt64: Waiter] = [:]
        var counts = [Int](repeating: 0, count: RenderClass.allCases.count)
        var order: UInt64
        var since: Double
        var costSeconds: Double
        var isRunning = false
        /// The class and client it is queued or was started under.
        var renderClass: RenderClass
        var client: String
        var due: Double

        var bestClass: RenderClass? {
            counts.firstIndex { $0 > 0 }.flatMap(RenderClass.init(rawValue:))
        }
    }

    /// The most renders at once.
    public let workers: Int
    /// Workers that work nobody waits for never occupies; below ``workers``.
    public let reserved: Int
    /// The most keys that may wait, whatever they cost: a bound on memory.
    public let capacity: Int

    var flights: [RenderKey: Flight] = [:]
    var blocks: [Block: Set<RenderKey>] = [:]
    var lanes = RenderClass.allCases.map { _ in FairLane() }
    var creditSeconds = RenderClass.allCases.map { $0.weight * Self.quantumSeconds }
    var queuedSeconds = [Double](repeating: 0, count: RenderClass.allCases.count)
    var running = 0
    var runningInBackground = 0
    /// Keys being drawn, by class.
    var runningOf = [Int](repeating: 0, count: RenderClass.allCases.count)
    var runningSeconds = 0.0
    var failures = RenderFailures()
    private var nextOrder: UInt64 = 0

    /// What happened since the beginning.
    public internal(set) var counts = Counts()

    /// Counters of the queue; they only grow.
    public struct Counts: Sendable, Hashable {
        /// Requests that joined work already there.
        public var coalesced = 0
        /// Queued work that a better class joined.
        public var promoted = 0
        /// Work that fell back when its best waiters left.
        public var demoted = 0
        /// Requests refused since the wait would be too long.
        public var shed = 0
        /// Requests refused since the key rests after a failure.
        public var resting = 0
        /// Render seconds used, by class.
        public var usedSeconds = [Double](repeating: 0, count: RenderClass.allCases.count)
    }

    /// An empty queue.
    public init(workers: Int, reserved: Int = 0, capacity: Int = 100_000) {
        precondition(workers > 0, "a queue needs a worker")
        self.workers = workers
        self.reserved = min(max(reserved, 0), workers - 1)
        self.capacity = capacity
    }

    // MARK: Events

    /// Somebody wants a key.
    ///
    /// - Parameters:
    ///   - key: what is wanted.
    ///   - waiter: who wants it.
    ///   - costSeconds: how long the render will take, as far as can be told.
    ///   - now: the owner's monotonic clock, seconds.
    /// - Returns: what to do.
    public mutating func request(
        _ key: RenderKey, waiter: Waiter, costSeconds: Double = 0.02, now: Double
    ) -> [Action] {
        if flights[key] != nil {
            counts.coalesced += 1
            join(key, waiter, now: now)
            return startWhatFits()
        }
        if let entry = failures.resting(key, now: now) {
            counts.resting += 1
            return [.refuse(waiter: waiter.id, .failing(reason: entry.reason, seconds: entry.nextTry - now))]
        }
        let wait = predictedWait(waiter.renderClass)
        guard wait <= waiter.patienceSeconds, waitingCount < capacity else {
            counts.shed += 1
            return [.refuse(waiter: waiter.id, .busy(seconds: max(wait, 1)))]
        }
        let due = waiter.due ?? now + waiter.renderClass.budgetSeconds
        var flight = Flight(
            order: nextOrder, since: now, costSeconds: max(costSeconds, 1e-6),
            renderClass: waiter.renderClass,
            client: waiter.client, due: due)
        nextOrder += 1
        flight.waiters[waiter.id] = waiter
        flight.counts[waiter.renderClass.rawValue] = 1
        flights[key] = flight
        // Nobody who wants a tile is helped by a picture.
        if key.viewport == nil { blocks[Block(key), default: []].insert(key) }
        enqueue(key, flight)
        return startWhatFits()
    }

    /// A waiter no longer waits.
    public mutating func leave(_ key: RenderKey, waiter id: UInt64) -> [Action] {
        guard let waiter = flights[key]?.waiters.removeValue(forKey: id) else { return [] }
        flights[key]?.counts[waiter.renderClass.rawValue] -= 1
        guard let flight = flights[key], !flight.isRunning else { return [] }
        guard let best = flight.bestClass else {
            dequeue(key, flight)
            remove(key)
            return startWhatFits()
        }
        if best > flight.renderClass {
            counts.demoted += 1
            // The next best waiter's own client and time; which of equals does not matter for the order.
            let next = flight.waiters.values.filter { $0.renderClass == best }.min { $0.id < $1.id }
            move(key, to: best, client: next?.client ?? "", due: next?.due ?? flight.due)
        }
        return startWhatFits()
    }

    /// A worker is done with a key.
    ///
    /// - Parameters:
    ///   - key: what was drawn.
    ///   - seconds: how long it held the worker.
    ///   - ending: well or badly.
    ///   - now: the owner's clock, seconds.
    /// - Returns: what to do.
    public mutating func finish(
        _ key: RenderKey, seconds: Double, ending: Ending = .settled, now: Double
    ) -> [Action] {
        guard let flight = flights[key], flight.isRunning else {
            preconditionFailure("\(key) finished without having been started")
        }
        remove(key)
        running -= 1
        runningOf[flight.renderClass.rawValue] -= 1
        runningSeconds -= flight.costSeconds
        if !flight.renderClass.isInteractive { runningInBackground -= 1 }
        charge(flight, seconds: seconds - flight.costSeconds)
        counts.usedSeconds[flight.renderClass.rawValue] += seconds
        switch ending {
        case .settled: failures.forget(key)
        case .failed(let reason): failures.note(key, reason: reason, now: now)
        }
        let waiters = flight.waiters.keys.filter { $0 != Waiter.standing }.sorted()
        return [.deliver(key, waiters: waiters)] + startWhatFits()
    }

    /// A running key's pictures are there, though not stored yet: those who wait for the pictures are told.
    ///
    /// Others, who want them stored, hear of it when the key is finished.
    public mutating func answer(_ key: RenderKey) -> [Action] {
        guard let flight = flights[key], flight.isRunning else { return [] }
        let waiters = flight.waiters.values.filter {
            $0.renderClass.isInteractive && $0.id != Waiter.standing
        }
        for waiter in waiters {
            flights[key]?.waiters[waiter.id] = nil
            flights[key]?.counts[waiter.renderClass.rawValue] -= 1
        }
        return waiters.isEmpty ? [] : [.deliver(key, waiters: waiters.map(\.id).sorted())]
    }

    /// Lets a map's failed keys be tried at once: its style or data has changed, or somebody asks for it.
    ///
    /// - Returns: true when there were any.
    @discardableResult
    public mutating func forgive(map: String) -> Bool { failures.forgetAll(map: map) }

    /// A key that failed so often before this queue began rests as if it had failed just now.
    public mutating func restoreFailure(of key: RenderKey, count: Int, reason: String, now: Double) {
        failures.restore(key, count: count, reason: reason, now: now)
    }

    /// How often a key failed in a row; 0 when it did not.
    public func failureCount(of key: RenderKey) -> Int { failures[key]?.count ?? 0 }
}
