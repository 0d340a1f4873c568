import CMeter

/// What a unit of a stage's work takes, or under callgrind how many units it counted.
enum Measurement {
    case taken(nanoseconds: Double, allocations: Double)
    case counted(units: Int)
}

/// Runs a stage some times; the least counts, as other work on the machine only adds.
struct Meter {
    private static let rounds = 15
    /// A round is at least so long.
    private static let leastNanoseconds: UInt64 = 20_000_000
    /// Calls that callgrind counts, some fifty times as slow as they are by themselves.
    private static let countedCalls = 3

    /// - Parameters:
    ///   - stage: its name.
    ///   - units: how many units of work a call of the body does.
    ///   - body: the work; the same every time.
    /// - Returns: what a unit takes.
    func measure(_ stage: String, units: Int, _ body: () async -> Void) async -> Measurement {
        // Twice: the first call fills what is kept for the ones after it, the second what the first one saw.
        await body()
        await body()
        if meter_is_counted() {
            meter_begin_counting()
            for _ in 0..<Self.countedCalls { await body() }
            // SAFETY: the text lives as long as the call.
            unsafe meter_end_counting(stage)
            return .counted(units: Self.countedCalls * units)
        }
        let calls = await callsPerRound(body)
        let count = Double(calls * units)
        var best = (nanoseconds: Double.infinity, allocations: Double.infinity)
        for _ in 0..<Self.rounds {
            let start = (meter_cpu_nanoseconds(), meter_allocations())
            for _ in 0..<calls { await body() }
            best.nanoseconds = min(best.nanoseconds, Double(meter_cpu_nanoseconds() - start.0) / count)
            best.allocations = min(best.allocations, Double(meter_allocations() - start.1) / count)
        }
        return .taken(nanoseconds: best.nanoseconds, allocations: best.allocations)
    }

    private func callsPerRound(_ body: () async -> Void) async -> Int {
        var calls = 0
        let start = meter_cpu_nanoseconds()
        while meter_cpu_nanoseconds() - start < Self.leastNanoseconds {
            await body()
            calls += 1
        }
        return calls
    }
}
