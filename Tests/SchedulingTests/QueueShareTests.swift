import Rendering
import Scheduling
import Testing
import Tiling

/// How classes share the workers.
@Suite("Shares of the render queue") struct QueueShareTests {
    /// Live demand of 120 % for a long time: the seed gets its ninth, and no class starves.
    @Test func `no class starves under endless live load`() throws {
        var bench = QueueBench(workers: 2)
        var column = 0
        var used: [RenderClass: Double] = [:]
        for _ in 1...4000 {
            for renderClass in RenderClass.allCases {
                while bench.queue.waitingCount(of: renderClass) < 4 {
                    column += 1
                    bench.ask(try QueueBench.key(column), renderClass)
                }
            }
            let next = try #require(bench.started.first)
            used[next.renderClass, default: 0] += 0.1
            bench.now += 0.05
            bench.finish(next.key)
        }
        let all = used.values.reduce(0, +)
        let weights = RenderClass.allCases.reduce(0) { $0 + $1.weight }
        for renderClass in RenderClass.allCases {
            let share = (used[renderClass] ?? 0) / all
            #expect(abs(share - renderClass.weight / weights) < 0.01, "\(renderClass): \(share)")
        }
    }

    /// Seeds take twenty times what was predicted, as much, or a tenth: what counts is what was measured.
    @Test(arguments: [2.0, 0.1, 0.01])
    func `seeds beside endless live load keep their ninth of the measured seconds`(seedSeconds: Double) throws
    {
        var bench = QueueBench(workers: 3, reserved: 1)
        var column = 0
        var used: [RenderClass: Double] = [:]
        for _ in 1...3000 {
            for renderClass in [RenderClass.live, .seed] {
                while bench.queue.waitingCount(of: renderClass) < 3 {
                    column += 1
                    bench.ask(try QueueBench.key(column), renderClass)
                }
            }
            let next = try #require(bench.started.first)
            let seconds = next.renderClass == .seed ? seedSeconds : 0.1
            used[next.renderClass, default: 0] += seconds
            bench.finish(next.key, seconds: seconds)
        }
        let share = (used[.seed] ?? 0) / used.values.reduce(0, +)
        #expect(abs(share - 1.0 / 9) < 0.01, "\(share)")
    }

    /// Three renders at once, where threads that give way get little time on a core.
    ///
    /// Refresh comes before seeds and could take both workers in the background for ever.
    @Test(arguments: [1.0, 3.0, 30.0])
    func `seeds keep their share beside live requests and refreshes however little their threads get`(
        slowness: Double
    ) throws {
        var bench = QueueBench(workers: 3, reserved: 1)
        var column = 0
        var used: [RenderClass: Double] = [:]
        var left: [RenderKey: Double] = [:]
        for _ in 1...6000 {
            for renderClass in [RenderClass.live, .refresh, .seed] {
                while bench.queue.waitingCount(of: renderClass) < 3 {
                    column += 1
                    bench.ask(try QueueBench.key(column), renderClass)
                }
            }
            for entry in bench.started where left[entry.key] == nil { left[entry.key] = 0.1 }
            let speeds = left.mapValues { _ in 0.0 }.merging(
                bench.started.map { ($0.key, bench.givingWay.contains($0.key) ? 1 / slowness : 1) }
            ) { $1 }
            let times = bench.started.map {
                (entry: $0, seconds: (left[$0.key] ?? 0) / (speeds[$0.key] ?? 1))
            }
            let next = try #require(times.min { $0.seconds < $1.seconds })
            for entry in bench.started { left[entry.key]? -= next.seconds * (speeds[entry.key] ?? 0) }
            used[next.entry.renderClass, default: 0] += 0.1
            left[next.entry.key] = nil
            bench.finish(next.entry.key)
        }
        let all = used.values.reduce(0, +)
        #expect((used[.seed] ?? 0) / all > 1.0 / 12 - 0.005, "\(used)")
        #expect((used[.refresh] ?? 0) / all > 3.0 / 12 - 0.01, "\(used)")
        #expect((used[.live] ?? 0) / all > 0.5, "\(used)")
    }

    /// Also when seeds take a tenth of what was predicted: what is given back is no debt of others.
    @Test(arguments: [0.1, 0.01]) func `a seed beside a few live requests gives way`(seedSeconds: Double)
        throws
    {
        var bench = QueueBench(workers: 3, reserved: 1)
        for column in 1...4 { bench.ask(try QueueBench.key(500 + column), .seed) }
        for column in 1...200 {
            bench.ask(try QueueBench.key(1000 + column), .seed)
            bench.ask(try QueueBench.key(column), .live, cost: 0.01)
            bench.finish(try #require(bench.started.first { $0.renderClass == .live }).key, seconds: 0.01)
            bench.finish(
                try #require(bench.started.first { $0.renderClass == .seed }).key, seconds: seedSeconds)
        }
        let seeds = bench.givingWay.filter { $0.tiles.columns.lowerBound > 1000 }
        let live = bench.givingWay.filter { $0.tiles.columns.lowerBound <= 200 }
        #expect(live.isEmpty && seeds.count == 198)
    }
}
