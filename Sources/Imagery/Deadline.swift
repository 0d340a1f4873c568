import Synchronization

/// Runs something for at most so long.
enum Deadline {
    /// The result, or nil when time is up first.
    ///
    /// The operation is cancelled then, but not waited for: one that does not listen holds nobody up.
    static func run<Value: Sendable>(
        _ timeout: Duration, time: UpstreamTime, operation: @escaping @Sendable () async -> Value
    ) async -> Value? {
        let race = Race<Value>()
        let work = Task { race.finish(await operation()) }
        let timer = Task {
            do { try await time.sleep(timeout) } catch { return }
            race.finish(nil)
        }
        defer {
            work.cancel()
            timer.cancel()
        }
        return await withCheckedContinuation { race.wait($0) }
    }
}

/// Takes the first of several results to whoever waits.
private final class Race<Value: Sendable>: Sendable {
    private enum State {
        case running
        case waiting(CheckedContinuation<Value?, Never>)
        case ended(Value?)
    }

    private let state = Mutex(State.running)

    func finish(_ value: Value?) {
        let waiter = state.withLock { state -> CheckedContinuation<Value?, Never>? in
            switch state {
            case .ended: return nil
            case .running:
                state = .ended(value)
                return nil
            case .waiting(let waiter):
                state = .ended(value)
                return waiter
            }
        }
        waiter?.resume(returning: value)
    }

    func wait(_ continuation: CheckedContinuation<Value?, Never>) {
        let ended = state.withLock { state -> Value?? in
            if case .ended(let value) = state { return .some(value) }
            state = .waiting(continuation)
            return nil
        }
        if let ended { continuation.resume(returning: ended) }
    }
}
