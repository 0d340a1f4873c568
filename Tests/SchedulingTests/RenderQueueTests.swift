import Rendering
import Scheduling
import Testing
import Tiling

@Suite("The render queue") struct RenderQueueTests {
    @Test func `ten thousand requests for one key start it once and all hear of it`() throws {
        var bench = QueueBench(workers: 2)
        let key = try QueueBench.key(0)
        for _ in 1...10_000 { bench.ask(key, .live) }
        #expect(bench.started.count == 1)
        #expect(bench.queue.counts.coalesced == 9_999)
        bench.finish(key)
        #expect(bench.delivered == (1...10_000).map(UInt64.init))
        #expect(bench.queue.runningCount == 0 && bench.queue.waitingCount == 0)
    }

    @Test func `a live request goes before seeds that came earlier`() throws {
        var bench = QueueBench(workers: 1)
        let (running, seed, live) = (try QueueBench.key(0), try QueueBench.key(1), try QueueBench.key(2))
        bench.ask(running, .seed)
        bench.ask(seed, .seed)
        bench.ask(live, .live)
        bench.finish(running)
        #expect(bench.started.map(\.key) == [live])
        bench.finish(live)
        #expect(bench.started.map(\.key) == [seed])
    }

    @Test func `a live request raises the seed it joins and the seed falls back when it leaves`() throws {
        var bench = QueueBench(workers: 1)
        let (running, first, second) = (try QueueBench.key(0), try QueueBench.key(1), try QueueBench.key(2))
        for key in [running, first, second] { bench.ask(key, .seed) }
        let live = bench.ask(second, .live)
        #expect(bench.queue.counts.promoted == 1)
        #expect(bench.queue.place(of: second)?.renderClass == .live)
        bench.leave(second, live)
        #expect(bench.queue.counts.demoted == 1)
        #expect(bench.queue.place(of: second)?.renderClass == .seed)
        bench.finish(running)
        #expect(bench.started.map(\.key) == [first])
    }

    @Test func `a raised seed overtakes the seeds before it`() throws {
        var bench = QueueBench(workers: 1)
        let keys = try (0..<4).map { try QueueBench.key($0) }
        for key in keys { bench.ask(key, .seed) }
        bench.ask(keys[3], .live)
        bench.finish(keys[0])
        #expect(bench.started.map(\.key) == [keys[3]])
        #expect(bench.started.map(\.renderClass) == [.live])
    }

    @Test func `work that nobody waits for any more is never started`() throws {
        var bench = QueueBench(workers: 1)
        let (running, closed) = (try QueueBench.key(0), try QueueBench.key(1))
        bench.ask(running, .live)
        let id = bench.ask(closed, .live)
        bench.leave(closed, id)
        bench.finish(running)
        #expect(bench.started.isEmpty)
        #expect(bench.queue.waitingCount == 0)
    }

    @Test func `seeds leave the reserved worker to live requests`() throws {
        var bench = QueueBench(workers: 2, reserved: 1)
        let (first, second, live) = (try QueueBench.key(0), try QueueBench.key(1), try QueueBench.key(2))
        bench.ask(first, .seed)
        bench.ask(second, .seed)
        #expect(bench.started.map(\.key) == [first])
        bench.ask(live, .live)
        #expect(bench.started.map(\.key) == [first, live])
        bench.finish(live)
        #expect(bench.started.map(\.key) == [first])
        bench.finish(first)
        #expect(bench.started.map(\.key) == [second])
    }

    @Test func `the earliest deadline goes first whoever came first`() throws {
        var bench = QueueBench(workers: 1)
        let keys = try (0..<4).map { try QueueBench.key($0) }
        bench.ask(keys[0], .live)
        bench.ask(keys[1], .live, due: 9)
        bench.ask(keys[2], .live, due: 3)
        bench.ask(keys[3], .live, due: 6)
        var order: [RenderKey] = []
        for _ in 1...3 {
            bench.finish(try #require(bench.started.first).key, seconds: 0.01)
            order += bench.started.map(\.key)
        }
        #expect(order == [keys[2], keys[3], keys[1]])
    }

    @Test func `a client that asks for a thousand pictures does not hold up one that asks for a few`() throws
    {
        var bench = QueueBench(workers: 1)
        for column in 0..<1000 { bench.ask(try QueueBench.key(column), .live, client: "greedy") }
        for _ in 1...20 { bench.finish(try #require(bench.started.first).key) }
        let modest = try (2000..<2010).map { try QueueBench.key($0) }
        for key in modest { bench.ask(key, .live, client: "modest") }
        var renders = 0
        var left = Set(modest)
        while !left.isEmpty {
            let key = try #require(bench.started.first).key
            left.remove(key)
            renders += 1
            bench.finish(key)
        }
        #expect(renders <= 26, "ten renders of the modest client among \(renders)")
    }

    @Test func `a wait beyond the patience is refused with the time to come back`() throws {
        var bench = QueueBench(workers: 2)
        for column in 0..<42 { bench.ask(try QueueBench.key(column), .live, patience: 20, cost: 1) }
        #expect(bench.refused.isEmpty)
        let late = bench.ask(try QueueBench.key(100), .live, patience: 20, cost: 1)
        guard case .busy(let seconds)? = bench.refused[late] else {
            Issue.record("refused as \(String(describing: bench.refused[late]))")
            return
        }
        #expect((20...22).contains(seconds))
        // Joining costs nothing, so it is never refused.
        let joined = bench.ask(try QueueBench.key(30), .live, patience: 20)
        #expect(bench.refused[joined] == nil)
        #expect(bench.queue.counts.shed == 1)
    }

    @Test func `seeds that fill the queue do not make live requests wait`() throws {
        var bench = QueueBench(workers: 2, reserved: 1)
        for column in 0..<5000 { bench.ask(try QueueBench.key(column), .seed, cost: 10) }
        let live = bench.ask(try QueueBench.key(9000), .live, patience: 1)
        #expect(bench.refused[live] == nil)
        #expect(bench.started.last?.renderClass == .live)
    }

    @Test(arguments: [1, 5, 64]) func `a full queue refuses the next key but lets requests join`(
        capacity: Int
    ) throws {
        var bench = QueueBench(workers: 1, capacity: capacity)
        for column in 0...capacity { bench.ask(try QueueBench.key(column), .live) }
        #expect(bench.refused.isEmpty)
        let late = bench.ask(try QueueBench.key(capacity + 1), .live)
        #expect(bench.refused[late] != nil)
        let joined = bench.ask(try QueueBench.key(1), .live)
        #expect(bench.refused[joined] == nil)
    }

    @Test func `a failure is told once, rests longer each time, and does not stop others`() throws {
        var bench = QueueBench(workers: 1)
        let key = try QueueBench.key(0)
        for pause in [1.0, 2, 4, 8, 16] {
            let present = bench.ask(key, .live)
            bench.finish(key, .failed("a bad feature"))
            #expect(bench.delivered.contains(present))
            let later = bench.ask(key, .live)
            #expect(bench.refused[later] == .failing(reason: "a bad feature", seconds: pause))
            bench.now += pause
        }
        bench.ask(key, .live)
        bench.finish(key, .failed("a bad feature"))
        #expect(bench.queue.poisonedCount == 1)
        bench.now += 3599
        #expect(bench.refused[bench.ask(key, .seed)] != nil)
        bench.ask(try QueueBench.key(1), .live)
        #expect(bench.started.map(\.key) == [try QueueBench.key(1)])
        bench.queue.forgive(map: "city")
        bench.finish(try QueueBench.key(1))
        bench.ask(key, .seed)
        #expect(bench.started.map(\.key) == [key])
    }

    @Test func `a drawn key is no longer known to fail`() throws {
        var bench = QueueBench(workers: 1)
        let key = try QueueBench.key(0)
        bench.ask(key, .live)
        bench.finish(key, .failed("once"))
        bench.now = 1
        bench.ask(key, .live)
        bench.finish(key)
        #expect(bench.queue.failingCount == 0)
    }

    @Test func `an order that nobody waits for stays when the last waiter leaves`() throws {
        var bench = QueueBench(workers: 1)
        let (running, key) = (try QueueBench.key(0), try QueueBench.key(1))
        bench.ask(running, .live)
        let order = RenderQueue.Waiter(id: RenderQueue.Waiter.standing, renderClass: .refresh)
        _ = bench.queue.request(key, waiter: order, now: 0)
        _ = bench.queue.request(key, waiter: order, now: 0)
        let live = bench.ask(key, .live)
        bench.leave(key, live)
        #expect(bench.queue.place(of: key)?.renderClass == .refresh)
        bench.finish(running)
        bench.finish(key)
        #expect(bench.delivered == [1])
    }

    @Test func `a tile finds the seed metatile that will draw it`() throws {
        var bench = QueueBench(workers: 1)
        let tiles = try #require(TileRange(zoom: 20, columns: 8...15, rows: 16...23))
        let seed = RenderKey(map: "city", tiles: tiles, output: MetatileRenderer.Output())
        bench.ask(seed, .seed)
        let inside = try #require(TileCoordinate(zoom: 20, column: 10, row: 23))
        let outside = try #require(TileCoordinate(zoom: 20, column: 16, row: 23))
        let output = MetatileRenderer.Output()
        #expect(bench.queue.flight(holding: inside, map: "city", output: output) == seed)
        #expect(bench.queue.flight(holding: outside, map: "city", output: output) == nil)
        #expect(bench.queue.flight(holding: inside, map: "other", output: output) == nil)
        bench.finish(seed)
        #expect(bench.queue.flight(holding: inside, map: "city", output: output) == nil)
    }

    /// Random events, and after each one the sums must be right: nothing lost, nothing started twice.
    @Test(arguments: 1...20) func `no waiter is lost whatever happens`(seed: UInt64) throws {
        var random = LinearCongruentialGenerator(seed)
        var bench = QueueBench(workers: 3, reserved: 1)
        var open: [(key: RenderKey, id: UInt64)] = []
        var asked = 0
        var left = 0
        for _ in 1...2000 {
            bench.now += 0.01
            switch random.next(10) {
            case 0..<6:
                let key = try QueueBench.key(random.next(40))
                let renderClass = RenderClass.allCases[random.next(7)]
                open.append((key, bench.ask(key, renderClass, client: "\(random.next(5))")))
                asked += 1
            case 6 where !open.isEmpty:
                let gone = open.remove(at: random.next(open.count))
                if !bench.delivered.contains(gone.id) { left += 1 }
                bench.leave(gone.key, gone.id)
            default:
                guard !bench.started.isEmpty else { continue }
                let done = bench.started[random.next(bench.started.count)].key
                bench.finish(done, seconds: Double(random.next(100)) / 100)
            }
            #expect(Set(bench.started.map(\.key)).count == bench.started.count)
            #expect(bench.started.count == bench.queue.runningCount)
            #expect(!bench.queue.isIdleWithBacklog)
        }
        while let next = bench.started.first { bench.finish(next.key) }
        #expect(bench.queue.waitingCount == 0)
        #expect(Set(bench.delivered).count == bench.delivered.count)
        #expect(bench.delivered.count >= asked - left && bench.delivered.count <= asked)
    }

    @Test func `a hundred thousand keys come and go in little time`() throws {
        var bench = QueueBench(workers: 1, capacity: 200_000)
        let clock = ContinuousClock()
        let taken = try clock.measure {
            for column in 0..<100_000 {
                bench.ask(try QueueBench.key(column), .seed, client: "\(column % 100)", cost: 0.001)
            }
            for column in stride(from: 0, to: 100_000, by: 2) {
                bench.ask(try QueueBench.key(column), .live, client: "\(column % 7)")
            }
            while let next = bench.started.first { bench.finish(next.key, seconds: 0.001) }
        }
        #expect(bench.delivered.count == 150_000)
        // A queue that is scanned would take hours.
        #expect(taken < .seconds(60))
    }
}

/// The same numbers every time.
struct LinearCongruentialGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next(_ below: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % below
    }
}
