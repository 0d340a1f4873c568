import Rendering
import Scheduling
import Testing
import Tiling

/// Drives a queue with a clock of its own: renders take as long as the test says.
struct QueueBench {
    var queue: RenderQueue
    var now = 0.0
    var started: [(key: RenderKey, renderClass: RenderClass)] = []
    /// Keys that were given to threads that give way.
    var givingWay: Set<RenderKey> = []
    var delivered: [UInt64] = []
    var refused: [UInt64: RenderQueue.Refusal] = [:]
    private var nextID: UInt64 = 0

    init(workers: Int, reserved: Int = 0, capacity: Int = 100_000) {
        queue = RenderQueue(workers: workers, reserved: reserved, capacity: capacity)
    }

    static func key(_ column: Int, map: String = "city") throws -> RenderKey {
        let tiles = try #require(TileRange(zoom: 20, columns: column...column, rows: 0...0))
        return RenderKey(map: map, tiles: tiles, output: MetatileRenderer.Output())
    }

    /// Returns the waiter's id.
    @discardableResult
    mutating func ask(
        _ key: RenderKey, _ renderClass: RenderClass, client: String = "", due: Double? = nil,
        patience: Double = .infinity, cost: Double = 0.1
    ) -> UInt64 {
        nextID += 1
        let waiter = RenderQueue.Waiter(
            id: nextID, renderClass: renderClass, client: client, due: due, patienceSeconds: patience)
        take(queue.request(key, waiter: waiter, costSeconds: cost, now: now))
        return nextID
    }

    mutating func leave(_ key: RenderKey, _ id: UInt64) { take(queue.leave(key, waiter: id)) }

    mutating func finish(_ key: RenderKey, seconds: Double = 0.1, _ ending: RenderQueue.Ending = .settled) {
        started.removeAll { $0.key == key }
        take(queue.finish(key, seconds: seconds, ending: ending, now: now))
    }

    private mutating func take(_ actions: [RenderQueue.Action]) {
        for action in actions {
            switch action {
            case .start(let key, let renderClass, let givesWay):
                started.append((key, renderClass))
                if givesWay { givingWay.insert(key) }
            case .deliver(_, let waiters): delivered += waiters
            case .refuse(let waiter, let refusal): refused[waiter] = refusal
            }
        }
    }
}
