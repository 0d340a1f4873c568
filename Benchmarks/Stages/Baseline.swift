import Foundation

/// What the stages took when the baseline was written: a line for each, `stage instructions allocations cost`.
struct Baseline {
    /// Shares by which a figure may be above the baseline's.
    static let instructionTolerance = 0.03
    static let allocationTolerance = 0.02
    /// Wide: time is the only figure that other work on the machine changes.
    static let costTolerance = 0.5

    private var lines: [String: [Double?]] = [:]

    init(path: String) throws {
        for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
            let words = line.split(separator: " ", omittingEmptySubsequences: true)
            guard words.count == 4, words[0] != "stage" else { continue }
            lines[String(words[0])] = words.dropFirst().map { Double($0) }
        }
    }

    /// What of a stage is above the baseline; empty when it keeps it.
    func faults(of measurement: Measurement) -> [String] {
        guard let line = lines[measurement.stage] else {
            return ["\(measurement.stage) is not in the baseline"]
        }
        let figures: [(name: String, now: Double?, before: Double?, tolerance: Double, slack: Double)] = [
            ("instructions", measurement.instructions, line[0], Self.instructionTolerance, 0),
            ("allocations", measurement.allocations, line[1], Self.allocationTolerance, 0.01),
            ("cost", measurement.cost, line[2], Self.costTolerance, 0),
        ]
        return figures.compactMap { figure in
            guard let now = figure.now, let before = figure.before,
                now > before * (1 + figure.tolerance) + figure.slack
            else { return nil }
            return "\(measurement.stage): \(figure.name) \(Self.text(now)), baseline \(Self.text(before))"
        }
    }

    static func write(_ measurements: [Measurement], to path: String) throws {
        let lines = measurements.map { measurement in
            let figures = [measurement.instructions, measurement.allocations, measurement.cost]
            return ([measurement.stage] + figures.map { $0.map(text) ?? "-" }).joined(separator: " ")
        }
        try (["stage instructions allocations cost"] + lines).joined(separator: "\n").appending("\n")
            .write(toFile: path, atomically: true, encoding: .utf8)
    }

    static func text(_ figure: Double) -> String { String(format: "%.4f", figure) }
}
