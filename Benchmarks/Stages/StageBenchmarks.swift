import CProcessor
import Foundation

/// The stage benchmarks: what a unit of each stage's work takes, against a baseline.
///
///     stages [--baseline FILE | --write FILE] [STAGE…]
///     stages --ten-gons PICTURE        the case that rasterisers are compared by, see ``TenGons``
///
/// Exit code 1 when a stage is above the baseline, 2 when it cannot be measured.
@main
enum StageBenchmarks {
    static func main() async {
        guard gridmill_processor_is_supported() else { fail("this processor is not supported") }
        var words = Array(CommandLine.arguments.dropFirst())
        let baseline = option("--baseline", &words)
        let target = option("--write", &words)
        if let picture = option("--ten-gons", &words) {
            do { try TenGons.run(picture: picture) } catch { fail("\(error)") }
            exit(0)
        }
        guard words.allSatisfy(Stages.names.contains) else { fail("the stages are \(Stages.names)") }
        do {
            let measurements = try await run(words.isEmpty ? Stages.names : words)
            if let target { try Baseline.write(measurements, to: target) }
            let faults =
                try baseline.map { try Baseline(path: $0) }
                .map { known in measurements.flatMap(known.faults) } ?? []
            for fault in faults { report("above the baseline: \(fault)") }
            exit(faults.isEmpty ? 0 : 1)
        } catch {
            fail("\(error)")
        }
    }

    private static func run(_ names: [String]) async throws -> [Measurement] {
        let stages = Stages()
        if !stages.meter.countsInstructions { report("this machine counts no instructions") }
        print("stage      unit           ns  instructions  allocations")
        var measurements: [Measurement] = []
        for name in names {
            let measurement = try await stages.measure(name)
            measurements.append(measurement)
            let instructions = measurement.instructions.map { String(format: "%.0f", $0) } ?? "-"
            print(
                pad(name, 10), pad(Stages.unit(of: name), 8),
                lead(String(format: "%.0f", measurement.nanoseconds), 8),
                lead(instructions, 13), lead(String(format: "%.2f", measurement.allocations), 12))
        }
        return measurements
    }

    private static func option(_ name: String, _ words: inout [String]) -> String? {
        guard let place = words.firstIndex(of: name), place + 1 < words.count else { return nil }
        let value = words[place + 1]
        words.removeSubrange(place...place + 1)
        return value
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(width - text.count, 0))
    }

    private static func lead(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(width - text.count, 0)) + text
    }

    private static func report(_ text: String) {
        FileHandle.standardError.write(Data("stages: \(text)\n".utf8))
    }

    private static func fail(_ text: String) -> Never {
        report(text)
        exit(2)
    }
}
