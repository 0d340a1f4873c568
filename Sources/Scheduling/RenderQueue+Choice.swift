import Rendering
import Tiling

/// Which flight goes next, and what is told about the queue.
extension RenderQueue {
    /// Render seconds per part of ``RenderClass/weight`` in one round of the deficit round robin: about a small
    /// metatile, since a class whose turn has passed waits for the others' whole round.
    static let quantumSeconds = 0.02
    /// Rounds of credit that a class with work may save up: what was charged for a render before it began, and given
    /// back when it took less, must not be lost.
    static let mostRoundsSaved = 50.0
    /// Rounds of credit from which a class is owed: its threads, which give way to others, do not get it its share.
    static let roundsOwed = 3.0

    /// The 8 × 8 block that holds a key's tiles: finds work under way for a tile, whatever its metatile's size.
    struct Block: Hashable, Sendable {
        var map: String
        var output: MetatileRenderer.Output
        var zoom: Int
        var column: Int
        var row: Int

        init(_ key: RenderKey) {
            self.init(
                map: key.map, output: key.output, zoom: key.tiles.zoom, column: key.tiles.columns.lowerBound,
                row: key.tiles.rows.lowerBound)
        }

        init(map: String, output: MetatileRenderer.Output, zoom: Int, column: Int, row: Int) {
            self.map = map
            self.output = output
            self.zoom = zoom
            self.column = column / Metatile.maximumSize
            self.row = row / Metatile.maximumSize
        }
    }

    // MARK: Asking

    /// Keys that wait for a worker.
    public var waitingCount: Int { flights.count - running }
    /// Keys being drawn.
    public var runningCount: Int { running }
    /// Keys that wait, of a class.
    public func waitingCount(of renderClass: RenderClass) -> Int { lanes[renderClass.rawValue].count }
    /// Render seconds that wait, of a class.
    public func waitingSeconds(of renderClass: RenderClass) -> Double {
        max(queuedSeconds[renderClass.rawValue], 0)
    }
    /// How long the oldest waiting key of each class has waited, seconds; O(keys).
    public func oldestSeconds(now: Double) -> [Double] {
        var oldest = RenderClass.allCases.map { _ in 0.0 }
        for flight in flights.values where !flight.isRunning {
            let lane = flight.renderClass.rawValue
            oldest[lane] = max(oldest[lane], now - flight.since)
        }
        return oldest
    }
    /// Keys that rest after failures.
    public var failingCount: Int { failures.count }
    /// Keys given up for long.
    public var poisonedCount: Int { failures.poisonedCount }
    /// True when work waits that a worker could take: never for long, or the rules are broken.
    public var isIdleWithBacklog: Bool {
        running < workers
            && RenderClass.allCases.contains { !lanes[$0.rawValue].isEmpty && mayStart($0) }
    }

    /// Queued or running work that will draw a tile.
    public func flight(
        holding tile: TileCoordinate, map: String, output: MetatileRenderer.Output
    ) -> RenderKey? {
        let block = Block(map: map, output: output, zoom: tile.zoom, column: tile.column, row: tile.row)
        // The smallest draws soonest; ties by place, so that the answer is always the same.
        return blocks[block]?.filter { $0.tiles.contains(tile) }.min { a, b in
            (a.tiles.count, a.tiles.rows.lowerBound, a.tiles.columns.lowerBound)
                < (b.tiles.count, b.tiles.rows.lowerBound, b.tiles.columns.lowerBound)
        }
    }

    /// Where a key is; nil when nobody wants it.
    public func place(of key: RenderKey) -> Place? {
        guard let flight = flights[key] else { return nil }
        let ahead = lanes[flight.renderClass.rawValue].place(of: key, client: flight.client)
        return Place(
            renderClass: flight.renderClass, isRunning: flight.isRunning, keysAhead: ahead ?? 0,
            waitSeconds: flight.isRunning ? 0 : predictedWait(flight.renderClass))
    }

    /// How long a newcomer of a class would wait for a worker, seconds: the work of its own and better
    /// classes, over the workers it may use and the share that these classes have.
    public func predictedWait(_ renderClass: RenderClass) -> Double {
        let usable = renderClass.isInteractive ? workers : workers - reserved
        let busy = renderClass.isInteractive ? running : runningInBackground
        guard busy >= usable || !lanes[renderClass.rawValue].isEmpty else { return 0 }
        var ahead = runningSeconds / 2
        var own = 0.0
        var all = 0.0
        for other in RenderClass.allCases where !lanes[other.rawValue].isEmpty || other == renderClass {
            all += other.weight
            guard other <= renderClass else { continue }
            own += other.weight
            ahead += waitingSeconds(of: other)
        }
        return ahead / Double(usable) * all / own
    }

    // MARK: Queueing

    mutating func join(_ key: RenderKey, _ waiter: Waiter, now: Double) {
        if let old = flights[key]?.waiters[waiter.id] {
            // Only standing orders come twice; the better class stays.
            guard waiter.renderClass < old.renderClass else { return }
            flights[key]?.counts[old.renderClass.rawValue] -= 1
        }
        // Changed in place: ten thousand waiters must not be copied for each that joins.
        flights[key]?.waiters[waiter.id] = waiter
        flights[key]?.counts[waiter.renderClass.rawValue] += 1
        guard let flight = flights[key] else { return }
        guard !flight.isRunning else { return }
        let due = waiter.due ?? now + waiter.renderClass.budgetSeconds
        if waiter.renderClass < flight.renderClass {
            counts.promoted += 1
            move(key, to: waiter.renderClass, client: waiter.client, due: due)
        } else if waiter.renderClass == flight.renderClass, due < flight.due {
            move(key, to: flight.renderClass, client: flight.client, due: due)
        }
    }

    mutating func enqueue(_ key: RenderKey, _ flight: Flight) {
        let lane = flight.renderClass.rawValue
        lanes[lane].set(
            key, client: flight.client, due: FairLane.Due(seconds: flight.due, order: flight.order))
        queuedSeconds[lane] += flight.costSeconds
    }

    mutating func dequeue(_ key: RenderKey, _ flight: Flight) {
        let lane = flight.renderClass.rawValue
        lanes[lane].remove(key, client: flight.client)
        // Exact zero when nothing waits: sums of doubles would drift.
        queuedSeconds[lane] = lanes[lane].isEmpty ? 0 : queuedSeconds[lane] - flight.costSeconds
    }

    mutating func move(_ key: RenderKey, to renderClass: RenderClass, client: String, due: Double) {
        guard var flight = flights[key] else { return }
        dequeue(key, flight)
        flight.renderClass = renderClass
        flight.client = client
        flight.due = due
        flights[key] = flight
        enqueue(key, flight)
    }

    mutating func remove(_ key: RenderKey) {
        flights[key] = nil
        guard key.viewport == nil else { return }
        let block = Block(key)
        blocks[block]?.remove(key)
        if blocks[block]?.isEmpty == true { blocks[block] = nil }
    }

    // MARK: Choosing

    /// Starts queued work while workers are idle.
    mutating func startWhatFits() -> [Action] {
        var actions: [Action] = []
        while running < workers, let renderClass = nextClass(),
            let next = lanes[renderClass.rawValue].removeFirst(), var flight = flights[next.key]
        {
            let lane = renderClass.rawValue
            queuedSeconds[lane] = lanes[lane].isEmpty ? 0 : queuedSeconds[lane] - flight.costSeconds
            flight.isRunning = true
            flights[next.key] = flight
            running += 1
            runningOf[lane] += 1
            runningSeconds = running == 1 ? flight.costSeconds : runningSeconds + flight.costSeconds
            if !renderClass.isInteractive { runningInBackground += 1 }
            // Beside a few live requests, which never wait, credit is only what renders took less than predicted.
            let isOwed = roundsSaved(by: renderClass) > Self.roundsOwed && somebodyWaits
            charge(flight, seconds: flight.costSeconds)
            actions.append(.start(next.key, renderClass, givesWay: !renderClass.isInteractive && !isOwed))
        }
        return actions
    }

    /// The class and the client pay.
    mutating func charge(_ flight: Flight, seconds: Double) {
        creditSeconds[flight.renderClass.rawValue] -= seconds
        lanes[flight.renderClass.rawValue].charge(flight.client, seconds: seconds)
    }

    private func mayStart(_ renderClass: RenderClass) -> Bool {
        renderClass.isInteractive || runningInBackground < workers - reserved
    }

    /// True when work that somebody waits for finds no worker.
    private var somebodyWaits: Bool {
        RenderClass.allCases.contains { $0.isInteractive && !lanes[$0.rawValue].isEmpty }
    }

    /// Credit in rounds.
    private func roundsSaved(by renderClass: RenderClass) -> Double {
        creditSeconds[renderClass.rawValue] / (renderClass.weight * Self.quantumSeconds)
    }

    /// A class with work and credit; when no class with work has credit, rounds begin until one has.
    ///
    /// The best goes first, but among those nobody waits for the one with most rounds saved: they share few
    /// workers, so that the better ones might never use up their credit and the others never come to a worker.
    private mutating func nextClass() -> RenderClass? {
        let candidates = RenderClass.allCases.filter { !lanes[$0.rawValue].isEmpty && mayStart($0) }
        guard !candidates.isEmpty else { return nil }
        if let next = withCredit(candidates) { return next }
        let waits = candidates.map { ($0, (-roundsSaved(by: $0)).rounded(.down) + 1) }
        guard let (soonest, rounds) = waits.min(by: { $0.1 < $1.1 }) else { return nil }
        for renderClass in RenderClass.allCases {
            let perRound = renderClass.weight * Self.quantumSeconds
            // Idle classes do not save up more than one round. One whose next key is only on its way is not idle.
            let isIdle = lanes[renderClass.rawValue].isEmpty && runningOf[renderClass.rawValue] == 0
            let saved = isIdle ? 1 : Self.mostRoundsSaved
            creditSeconds[renderClass.rawValue] = min(
                creditSeconds[renderClass.rawValue] + rounds * perRound, saved * perRound)
        }
        // Sums of doubles may leave the soonest a hair below zero.
        return withCredit(candidates) ?? soonest
    }

    private func withCredit(_ candidates: [RenderClass]) -> RenderClass? {
        let ready = candidates.filter { creditSeconds[$0.rawValue] > 0 }
        if let first = ready.first, first.isInteractive { return first }
        // Of equals the first is the better one.
        return ready.reduce(nil) { best, next in
            guard let best, roundsSaved(by: next) <= roundsSaved(by: best) else { return next }
            return best
        }
    }
}
