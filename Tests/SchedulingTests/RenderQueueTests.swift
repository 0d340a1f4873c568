import Rendering
import Scheduling
import Testing
import Tiling

@Suite("The render queue") struct RenderQueueTests {
    private func key(_ column: Int) throws -> RenderKey {
        let tiles = try #require(TileRange(zoom: 10, columns: column...column, rows: 0...0))
        return RenderKey(map: "city", tiles: tiles, output: MetatileRenderer.Output())
    }

    private func waiter(_ id: UInt64, _ renderClass: RenderClass) -> RenderQueue.Waiter {
        RenderQueue.Waiter(id: id, renderClass: renderClass)
    }

    @Test func `ten thousand requests for one key start it once and all hear of it`() throws {
        var queue = RenderQueue(workers: 2)
        let key = try key(0)
        var started = 0
        for id in 1...10_000 {
            started += queue.request(key, waiter: waiter(UInt64(id), .live)).count
        }
        #expect(started == 1)
        #expect(queue.coalescedCount == 9_999)
        #expect(queue.finish(key) == [.deliver(key, waiters: (1...10_000).map(UInt64.init))])
        #expect(queue.runningCount == 0 && queue.waitingCount == 0)
    }

    @Test func `a live request goes before seeds that came earlier`() throws {
        var queue = RenderQueue(workers: 1)
        let (running, seed, live) = (try key(0), try key(1), try key(2))
        #expect(queue.request(running, waiter: waiter(1, .seed)) == [.start(running, .seed)])
        #expect(queue.request(seed, waiter: waiter(2, .seed)) == [])
        #expect(queue.request(live, waiter: waiter(3, .live)) == [])
        #expect(queue.finish(running) == [.deliver(running, waiters: [1]), .start(live, .live)])
        #expect(queue.finish(live) == [.deliver(live, waiters: [3]), .start(seed, .seed)])
    }

    @Test func `a live request raises the seed it joins and the seed falls back when it leaves`() throws {
        var queue = RenderQueue(workers: 1)
        let (running, first, second) = (try key(0), try key(1), try key(2))
        _ = queue.request(running, waiter: waiter(1, .seed))
        _ = queue.request(first, waiter: waiter(2, .seed))
        _ = queue.request(second, waiter: waiter(3, .seed))
        _ = queue.request(second, waiter: waiter(4, .live))
        #expect(queue.promotedCount == 1)
        #expect(queue.waitingCount(of: .live) == 1)
        _ = queue.leave(second, waiter: 4)
        #expect(queue.waitingCount(of: .live) == 0)
        #expect(queue.finish(running) == [.deliver(running, waiters: [1]), .start(first, .seed)])
    }

    @Test func `work that nobody waits for any more is never started`() throws {
        var queue = RenderQueue(workers: 1)
        let (running, closed) = (try key(0), try key(1))
        _ = queue.request(running, waiter: waiter(1, .live))
        _ = queue.request(closed, waiter: waiter(2, .live))
        _ = queue.leave(closed, waiter: 2)
        #expect(queue.finish(running) == [.deliver(running, waiters: [1])])
    }

    @Test func `seeds leave the reserved worker to live requests`() throws {
        var queue = RenderQueue(workers: 2, reservedForLive: 1)
        let (first, second, live) = (try key(0), try key(1), try key(2))
        #expect(queue.request(first, waiter: waiter(1, .seed)) == [.start(first, .seed)])
        #expect(queue.request(second, waiter: waiter(2, .seed)) == [])
        #expect(queue.request(live, waiter: waiter(3, .live)) == [.start(live, .live)])
        #expect(queue.finish(live) == [.deliver(live, waiters: [3])])
        #expect(queue.finish(first) == [.deliver(first, waiters: [1]), .start(second, .seed)])
    }

    @Test(arguments: [1, 5, 64]) func `a full queue refuses the next key but lets requests join`(
        capacity: Int
    ) throws {
        var queue = RenderQueue(workers: 1, capacity: capacity)
        _ = queue.request(try key(0), waiter: waiter(1, .live))
        for index in 1...capacity {
            #expect(queue.request(try key(index), waiter: waiter(UInt64(index + 1), .live)) == [])
        }
        #expect(queue.request(try key(capacity + 1), waiter: waiter(999, .live)) == [.refuse(waiter: 999)])
        #expect(queue.request(try key(1), waiter: waiter(1000, .live)) == [])
        #expect(queue.refusedCount == 1)
    }
}
