/// Turns counts into lines that tell how far some work is: pure, so that tests need no clock and no terminal.
///
/// On a terminal one line is drawn over ten times a second; piped, a plain line comes every few seconds.
public struct ProgressMeter: Sendable {
    /// How far the work is.
    public struct Count: Sendable {
        /// Units dealt with.
        public var done: Int
        /// Units there are; 0: not known.
        public var total: Int
        /// Of those done, the ones that were there already: they say nothing about speed.
        public var skipped = 0
        /// Of those done, the ones that failed.
        public var failed = 0

        /// A count.
        public init(done: Int, total: Int, skipped: Int = 0, failed: Int = 0) {
            self.done = done
            self.total = total
            self.skipped = skipped
            self.failed = failed
        }
    }

    /// Seconds between two plain lines.
    public static let plainInterval = 5.0
    /// Seconds between two drawings of the bar.
    public static let watchedInterval = 0.1

    private let title: String
    private let unit: String
    private let isWatched: Bool
    private let started: Double
    private var told: Double?
    private var longest = 0

    /// A meter of some work; `unit` is the plural of what is counted, `now` a monotonic clock in seconds.
    public init(title: String, unit: String, isWatched: Bool, now: Double) {
        self.title = title
        self.unit = unit
        self.isWatched = isWatched
        started = now
        told = isWatched ? nil : now
    }

    /// What to write to the terminal or the pipe now; nil when it is too early for more.
    public mutating func update(_ count: Count, now: Double) -> String? {
        let interval = isWatched ? Self.watchedInterval : Self.plainInterval
        if let told, now - told < interval { return nil }
        told = now
        let line = line(count, now: now)
        guard isWatched else { return line + "\n" }
        defer { longest = max(longest, line.count) }
        return "\r" + line + String(repeating: " ", count: max(0, longest - line.count))
    }

    /// What makes room for other lines: the bar is wiped away.
    public func ending() -> String? {
        isWatched && longest > 0 ? "\r" + String(repeating: " ", count: longest) + "\r" : nil
    }

    private func line(_ count: Count, now: Double) -> String {
        let elapsed = max(now - started, 0.001)
        let rate = Double(max(count.done - count.skipped, 0)) / elapsed
        var parts = [title]
        if isWatched, count.total > 0 { parts.append(bar(Double(count.done) / Double(count.total))) }
        if count.total > 0 {
            parts.append("\(count.done * 100 / count.total) %")
            parts.append("\(Output.grouped(count.done))/\(Output.grouped(count.total)) \(unit)")
        } else {
            parts.append("\(Output.grouped(count.done)) \(unit)")
        }
        parts.append("\(Output.grouped(Int(rate.rounded())))/s")
        if count.total > count.done {
            parts.append("ETA \(rate > 0 ? Output.seconds(Double(count.total - count.done) / rate) : "–")")
        }
        if count.failed > 0 { parts.append("\(Output.grouped(count.failed)) failed") }
        return parts.joined(separator: "  ")
    }

    private func bar(_ share: Double) -> String {
        let width = 24
        let filled = min(width, max(0, Int((share * Double(width)).rounded(.down))))
        return "[" + String(repeating: "█", count: filled) + String(repeating: "·", count: width - filled)
            + "]"
    }
}
