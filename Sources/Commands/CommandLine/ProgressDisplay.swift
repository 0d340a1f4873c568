import Foundation
import Synchronization

/// A ``ProgressMeter`` joined to standard error and the clock; may be told from any thread.
final class ProgressDisplay: Sendable {
    private let meter: Mutex<ProgressMeter>

    init(title: String, unit: String) {
        meter = Mutex(
            ProgressMeter(title: title, unit: unit, isWatched: Output.isWatched, now: MonotonicSeconds.now()))
    }

    /// Shows a count if it is time to.
    func show(_ count: ProgressMeter.Count) {
        meter.withLock { meter in
            if let text = meter.update(count, now: MonotonicSeconds.now()) { Output.raw(text) }
        }
    }

    /// Makes room for other output.
    func end() {
        meter.withLock { meter in
            if let text = meter.ending() { Output.raw(text) }
        }
    }
}

/// Seconds of a clock that never goes back, for durations.
enum MonotonicSeconds {
    static func now() -> Double { ProcessInfo.processInfo.systemUptime }
}
