/// Who renders what, when, once: the queue's rules as a pure state machine.
///
/// Nothing happens in here. Each event returns the actions that its owner, ``TilePyramid``, must carry out;
/// tests drive the rules without clocks, threads or pictures.
///
/// Rules: one flight per key (a request for queued or running work joins it); a flight's class is the best of
/// its waiters', so a live request raises queued seed work, and when the last live waiter leaves it falls back;
/// a flight nobody waits for is dropped unless it is running; live work may take every worker, seeds leave
/// ``reservedForLive`` of them alone; first come, first served within a class.
public struct RenderQueue: Sendable {
    /// Somebody who waits for a key.
    public struct Waiter: Hashable, Sendable {
        /// Chosen by the owner, never used twice.
        public var id: UInt64
        /// What the wait is for.
        public var renderClass: RenderClass

        /// A waiter.
        public init(id: UInt64, renderClass: RenderClass) {
            self.id = id
            self.renderClass = renderClass
        }
    }

    /// What the owner must do.
    public enum Action: Hashable, Sendable {
        /// Hand the key to an idle worker.
        case start(RenderKey, RenderClass)
        /// Tell these waiters the outcome of the key.
        case deliver(RenderKey, waiters: [UInt64])
        /// Tell this waiter that the queue is full.
        case refuse(waiter: UInt64)
    }

    private struct Flight: Sendable {
        var waiters: [Waiter]
        var order: UInt64
        var isRunning: Bool

        var renderClass: RenderClass { waiters.map(\.renderClass).min() ?? .seed }
    }

    /// Workers that draw.
    public let workers: Int
    /// Workers that seeds and refreshes never occupy; below ``workers``.
    public let reservedForLive: Int
    /// The most keys that may wait: beyond it new ones are refused, since an answer would come too late.
    public let capacity: Int

    private var flights: [RenderKey: Flight] = [:]
    private var nextOrder: UInt64 = 0
    private var running = 0
    private var runningForOthers = 0
    private var startedAs: [RenderKey: RenderClass] = [:]

    /// Requests that joined work already there.
    public private(set) var coalescedCount = 0
    /// Queued work that a better class joined.
    public private(set) var promotedCount = 0
    /// Requests refused because the queue was full.
    public private(set) var refusedCount = 0

    /// An empty queue.
    public init(workers: Int, reservedForLive: Int = 0, capacity: Int = 4096) {
        precondition(workers > 0, "a queue needs a worker")
        self.workers = workers
        self.reservedForLive = min(max(reservedForLive, 0), workers - 1)
        self.capacity = capacity
    }

    /// Keys that wait for a worker.
    public var waitingCount: Int { flights.count - running }
    /// Keys being drawn.
    public var runningCount: Int { running }

    /// Keys that wait, by class.
    public func waitingCount(of renderClass: RenderClass) -> Int {
        flights.values.reduce(0) { $0 + (!$1.isRunning && $1.renderClass == renderClass ? 1 : 0) }
    }

    /// Somebody wants a key.
    public mutating func request(_ key: RenderKey, waiter: Waiter) -> [Action] {
        if var flight = flights[key] {
            coalescedCount += 1
            if !flight.isRunning && waiter.renderClass < flight.renderClass { promotedCount += 1 }
            flight.waiters.append(waiter)
            flights[key] = flight
            return startWhatFits()
        }
        guard waitingCount < capacity else {
            refusedCount += 1
            return [.refuse(waiter: waiter.id)]
        }
        flights[key] = Flight(waiters: [waiter], order: nextOrder, isRunning: false)
        nextOrder += 1
        return startWhatFits()
    }

    /// A waiter no longer waits.
    public mutating func leave(_ key: RenderKey, waiter id: UInt64) -> [Action] {
        guard var flight = flights[key] else { return [] }
        flight.waiters.removeAll { $0.id == id }
        flights[key] = flight.waiters.isEmpty && !flight.isRunning ? nil : flight
        return startWhatFits()
    }

    /// A worker is done with a key, well or badly.
    public mutating func finish(_ key: RenderKey) -> [Action] {
        guard let flight = flights.removeValue(forKey: key), flight.isRunning else {
            preconditionFailure("\(key) finished without having been started")
        }
        running -= 1
        if startedAs.removeValue(forKey: key) != .live { runningForOthers -= 1 }
        return [.deliver(key, waiters: flight.waiters.map(\.id))] + startWhatFits()
    }

    /// Starts queued work while workers are idle, best class first, oldest first within it.
    private mutating func startWhatFits() -> [Action] {
        var actions: [Action] = []
        while running < workers, let next = nextKey() {
            let renderClass = flights[next]?.renderClass ?? .seed
            flights[next]?.isRunning = true
            startedAs[next] = renderClass
            running += 1
            if renderClass != .live { runningForOthers += 1 }
            actions.append(.start(next, renderClass))
        }
        return actions
    }

    private func nextKey() -> RenderKey? {
        let mayStartOthers = runningForOthers < workers - reservedForLive
        var best: (key: RenderKey, renderClass: RenderClass, order: UInt64)?
        for (key, flight) in flights where !flight.isRunning {
            let renderClass = flight.renderClass
            guard renderClass == .live || mayStartOthers else { continue }
            // Orders are all different, so the choice does not depend on the dictionary's own order.
            if let known = best, (known.renderClass, known.order) <= (renderClass, flight.order) { continue }
            best = (key, renderClass, flight.order)
        }
        return best?.key
    }
}
