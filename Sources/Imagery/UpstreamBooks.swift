/// What an upstream's source remembers between requests: when to leave it alone, what was reported, counts.
///
/// A plain state machine; its owner hands in the time.
struct UpstreamBooks {
    private enum Circuit {
        case closed(faults: Int)
        case open(until: Duration)
        /// One request is out to see whether the upstream is back.
        case trying
    }

    let policy: UpstreamPolicy
    var counters = UpstreamCounters()
    private var circuit = Circuit.closed(faults: 0)
    private var reported: [UpstreamFault.Kind: Duration] = [:]

    init(policy: UpstreamPolicy) {
        self.policy = policy
    }

    /// Whether a request may be sent now; after a pause only one may, until its answer is noted.
    mutating func mayAsk(now: Duration) -> Bool {
        switch circuit {
        case .closed: return true
        case .trying: return false
        case .open(let until):
            guard now >= until else { return false }
            circuit = .trying
            return true
        }
    }

    /// Notes that the upstream gave a proper answer.
    mutating func noteAnswer() {
        circuit = .closed(faults: 0)
    }

    /// Notes a fault in an answer, or that there was none.
    mutating func noteFault(now: Duration) {
        switch circuit {
        case .trying: circuit = .open(until: now + policy.pause)
        case .open: break
        case .closed(let faults):
            circuit =
                faults + 1 >= policy.faultsBeforePause
                ? .open(until: now + policy.pause) : .closed(faults: faults + 1)
        }
    }

    /// Counts a fault.
    ///
    /// - Returns: true when it is to be reported: the first of its kind in a while.
    mutating func count(_ kind: UpstreamFault.Kind, now: Duration) -> Bool {
        counters.faults[kind, default: 0] += 1
        if let last = reported[kind], now - last < policy.reportWindow { return false }
        reported[kind] = now
        return true
    }
}
