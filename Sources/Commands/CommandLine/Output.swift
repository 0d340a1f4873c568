import Foundation

/// The two streams that the program's words go to; tests put their own in place.
public struct CommandOutput: Sendable {
    /// Takes results, line feeds included.
    public var results: @Sendable (String) -> Void
    /// Takes everything else, line feeds included.
    public var notes: @Sendable (String) -> Void

    /// Streams that do what the closures do.
    public init(results: @escaping @Sendable (String) -> Void, notes: @escaping @Sendable (String) -> Void) {
        self.results = results
        self.notes = notes
    }

    /// Standard output and standard error; words are lost when nobody reads standard error any more.
    public static let standard = Self(
        results: { print($0, terminator: "") },
        notes: { try? FileHandle.standardError.write(contentsOf: Data($0.utf8)) })
}

/// Where the program's words go: results to standard output, everything else to standard error.
enum Output {
    /// The streams of the command that runs.
    @TaskLocal static var streams = CommandOutput.standard

    /// A line of the result.
    static func result(_ text: String) { streams.results(text + "\n") }

    /// The result as JSON, or as lines for people.
    static func result(_ value: some Encodable, asJSON: Bool, lines: () -> [String]) {
        guard asJSON else {
            for line in lines() { result(line) }
            return
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let bytes = try? encoder.encode(value) else {
            preconditionFailure("reports hold finite numbers and texts only")
        }
        result(String(decoding: bytes, as: UTF8.self))
    }

    /// A line that is not a result: what is being done, warnings, errors.
    static func note(_ text: String) { raw(text + "\n") }

    /// Text as it is, for bars that are drawn over.
    static func raw(_ text: String) { streams.notes(text) }

    /// True when standard error is a terminal that somebody watches.
    static var isWatched: Bool { isatty(2) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb" }

    /// `1234567` as `1,234,567`.
    static func grouped(_ number: Int) -> String {
        var text = ""
        for (index, digit) in String(number.magnitude).reversed().enumerated() {
            if index > 0 && index % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return (number < 0 ? "-" : "") + String(text.reversed())
    }

    /// `1 problem`, `2 problems`.
    static func counted(_ number: Int, _ noun: String) -> String {
        "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")"
    }

    /// An amount of bytes with a unit: `7 B`, `12.3 MB`.
    static func bytes(_ count: Int) -> String {
        var value = Double(count)
        var unit = 0
        let units = ["B", "KB", "MB", "GB", "TB", "PB"]
        while value >= 999.5 && unit < units.count - 1 {
            value /= 1000
            unit += 1
        }
        return unit == 0 ? "\(count) B" : "\(decimal(value, places: value < 9.95 ? 1 : 0)) \(units[unit])"
    }

    /// A span of time: `0.8 s`, `12 s`, `4:05`, `2:03:04`.
    static func seconds(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds < 1e9 else { return "–" }
        if seconds < 9.95 { return "\(decimal(seconds, places: 1)) s" }
        let whole = Int(seconds.rounded())
        if whole < 60 { return "\(whole) s" }
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        if whole < 3600 { return "\(whole / 60):\(two(whole % 60))" }
        return "\(whole / 3600):\(two(whole / 60 % 60)):\(two(whole % 60))"
    }

    /// A number with so many places after the point.
    static func decimal(_ value: Double, places: Int) -> String { String(format: "%.\(places)f", value) }
}
