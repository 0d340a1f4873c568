import Synchronization

/// What became of looking at a source, for those who ask.
final class WatchBook: Sendable {
    /// Counters only grow.
    struct Counts: Sendable {
        /// Looks at the source.
        var looks = 0
        /// Looks that failed.
        var faults = 0
        /// Changes that were found and made.
        var changes = 0
        /// True when the last look failed.
        var isAway = false
    }

    private let state = Mutex(Counts())

    /// The counters as they are.
    var counts: Counts { state.withLock { $0 } }

    /// Notes a look that went well; true when the one before failed.
    func note(changes: Int) -> Bool {
        state.withLock { counts in
            counts.looks += 1
            counts.changes += changes
            defer { counts.isAway = false }
            return counts.isAway
        }
    }

    /// Notes a look that failed; true when the one before went well.
    func noteFault() -> Bool {
        state.withLock { counts in
            counts.looks += 1
            counts.faults += 1
            defer { counts.isAway = true }
            return !counts.isAway
        }
    }
}
