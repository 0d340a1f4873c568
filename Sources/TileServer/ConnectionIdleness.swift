import NIOCore

/// How long a connection has rested: nobody may hold one without asking anything.
///
/// It rests while no request is under way, and while one is on its way in; who waits for an answer may wait.
struct ConnectionIdleness {
    /// What to do when it is time to look.
    enum Verdict: Equatable {
        case close
        case lookAgain(NIODeadline)
    }

    let limit: TimeAmount
    private var lastActivity: NIODeadline
    private var isReading = false
    /// Requests whose head was read and whose answer is not written.
    private(set) var unanswered = 0

    init(limit: TimeAmount, now: NIODeadline) {
        self.limit = limit
        lastActivity = now
    }

    mutating func readHead(now: NIODeadline) {
        lastActivity = now
        isReading = true
        unanswered += 1
    }

    mutating func readBody(now: NIODeadline) { lastActivity = now }

    mutating func readEnd(now: NIODeadline) {
        lastActivity = now
        isReading = false
    }

    /// An answer is written, whether or not it has left.
    mutating func answered(now: NIODeadline) {
        lastActivity = now
        unanswered -= 1
    }

    func verdict(now: NIODeadline) -> Verdict {
        guard isReading || unanswered == 0 else { return .lookAgain(now + limit) }
        let end = lastActivity + limit
        return now >= end ? .close : .lookAgain(end)
    }
}
