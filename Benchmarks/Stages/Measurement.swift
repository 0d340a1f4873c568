import CMeter

/// What one unit of a stage's work takes.
struct Measurement {
    var stage: String
    var nanoseconds: Double
    /// Nil where instructions are not counted.
    var instructions: Double?
    var allocations: Double
    /// ``nanoseconds`` in units of a fixed loop that ran in turn with the stage: the machine's speed drops out.
    var cost: Double
}

/// Runs a stage some times; the least counts, as other work on the machine only adds.
struct Meter {
    private static let rounds = 15
    /// A round is at least so long.
    private static let leastNanoseconds: UInt64 = 20_000_000

    let countsInstructions: Bool

    init() { countsInstructions = meter_start_instructions() }

    /// - Parameters:
    ///   - stage: its name.
    ///   - units: how many units of work a call of the body does.
    ///   - body: the work; the same every time.
    /// - Returns: what a unit takes.
    func measure(_ stage: String, units: Int, _ body: () async -> Void) async -> Measurement {
        await body()
        let calls = await callsPerRound(body)
        let count = Double(calls * units)
        var best = Measurement(
            stage: stage, nanoseconds: .infinity, instructions: nil, allocations: .infinity, cost: .infinity)
        for _ in 0..<Self.rounds {
            let loop = Self.loopNanoseconds()
            let start = (meter_cpu_nanoseconds(), meter_instructions(), meter_allocations())
            for _ in 0..<calls { await body() }
            let nanoseconds = Double(meter_cpu_nanoseconds() - start.0) / count
            best.nanoseconds = min(best.nanoseconds, nanoseconds)
            best.cost = min(best.cost, nanoseconds / min(loop, Self.loopNanoseconds()))
            best.allocations = min(best.allocations, Double(meter_allocations() - start.2) / count)
            if countsInstructions {
                let instructions = Double(meter_instructions() - start.1) / count
                best.instructions = min(best.instructions ?? .infinity, instructions)
            }
        }
        return best
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

    /// What a thousand steps of a fixed loop take now.
    private static func loopNanoseconds() -> Double {
        var random = SeededRandom()
        var sum: UInt64 = 0
        let start = meter_cpu_nanoseconds()
        for _ in 0..<500_000 { sum ^= random.next() }
        let taken = Double(meter_cpu_nanoseconds() - start) / 500
        // The sum is looked at, so that the loop is not left out.
        return sum == 0 ? .infinity : taken
    }
}
