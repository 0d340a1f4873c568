import Foundation
import Imagery
import Synchronization
import TileStorage
import Tiling

/// A clock that stands still until it is told to go on.
final class ManualClock: Clock, Sendable {
    struct Instant: InstantProtocol {
        var offset: Duration
        func advanced(by duration: Duration) -> Self { Self(offset: offset + duration) }
        func duration(to other: Self) -> Duration { other.offset - offset }
        static func < (a: Self, b: Self) -> Bool { a.offset < b.offset }
    }

    private struct Sleeper {
        let id: UInt64
        let until: Instant
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now = Instant(offset: .zero)
        var sleepers: [Sleeper] = []
        var cancelled: Set<UInt64> = []
        var nextID: UInt64 = 0
        var watchers: [(until: Instant, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())
    var now: Instant { state.withLock { $0.now } }
    var minimumResolution: Duration { .nanoseconds(1) }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation {
                (continuation: CheckedContinuation<Void, any Error>) in
                add(Sleeper(id: id, until: deadline, continuation: continuation))
            }
        } onCancel: {
            cancel(id)
        }
    }

    private func add(_ sleeper: Sleeper) {
        let (error, watchers): (CancellationError?, [CheckedContinuation<Void, Never>]) = state.withLock {
            state in
            if state.cancelled.remove(sleeper.id) != nil { return (CancellationError(), []) }
            state.sleepers.append(sleeper)
            let ready = state.watchers.filter { $0.until == sleeper.until }.map(\.continuation)
            state.watchers.removeAll { $0.until == sleeper.until }
            return (nil, ready)
        }
        if let error { sleeper.continuation.resume(throwing: error) }
        watchers.forEach { $0.resume() }
    }

    private func cancel(_ id: UInt64) {
        let sleeper = state.withLock { state -> Sleeper? in
            guard let index = state.sleepers.firstIndex(where: { $0.id == id }) else {
                state.cancelled.insert(id)
                return nil
            }
            return state.sleepers.remove(at: index)
        }
        sleeper?.continuation.resume(throwing: CancellationError())
    }

    /// Returns when somebody sleeps for exactly so long from now on.
    func untilSleeping(for duration: Duration) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                let until = state.now.advanced(by: duration)
                if state.sleepers.contains(where: { $0.until == until }) { return true }
                state.watchers.append((until, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    /// Moves on and wakes who waited for it.
    func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.now = state.now.advanced(by: duration)
            let due = state.sleepers.filter { $0.until <= state.now }
            state.sleepers.removeAll { $0.until <= state.now }
            return due
        }
        due.forEach { $0.continuation.resume() }
    }
}

/// A source with a stand-in for the network, a clock that stands still, and a list of what was reported.
final class TestUpstream: Sendable {
    enum Answer: Sendable {
        case tile([UInt8])
        case status(Int, [UInt8] = [])
        case typed(Int, [UInt8], contentType: String)
        case error(FetchError)
        /// Never, and deaf to being cancelled.
        case hang
        /// When the test says so.
        case wait(Gate)
    }

    /// Lets those who wait pass once it is opened.
    final class Gate: Sendable {
        private let state = Mutex<(isOpen: Bool, waiters: [CheckedContinuation<Void, Never>])>((false, []))

        func pass() async {
            await withCheckedContinuation { continuation in
                let isOpen = state.withLock { state in
                    if !state.isOpen { state.waiters.append(continuation) }
                    return state.isOpen
                }
                if isOpen { continuation.resume() }
            }
        }

        func open() {
            let waiters = state.withLock { state in
                state.isOpen = true
                defer { state.waiters = [] }
                return state.waiters
            }
            waiters.forEach { $0.resume() }
        }
    }

    private struct State {
        var answer = Answer.status(404)
        var asked: [FetchRequest] = []
        var reported: [UpstreamFault] = []
        var wallSeconds: Int64 = 1_000_000_000
    }

    private final class Box: Sendable {
        let state = Mutex(State())
    }

    let clock = ManualClock()
    let source: XYZSource
    private let box: Box

    init(
        template: UpstreamTemplate? = nil, cache: UpstreamCache? = nil,
        policy: UpstreamPolicy = UpstreamPolicy()
    ) throws {
        let box = Box()
        self.box = box
        let fetcher = TileFetcher { request async throws(FetchError) in
            let answer = box.state.withLock { state in
                state.asked.append(request)
                return state.answer
            }
            return try await Self.fetched(answer)
        }
        let time = UpstreamTime(clock) { box.state.withLock { $0.wallSeconds } }
        source = XYZSource(
            template: try template
                ?? UpstreamTemplate("https://maps.test/{z}/{x}/{y}?k={key}", key: "top-secret"),
            access: .init(fetcher: fetcher, cache: cache, time: time), policy: policy
        ) { fault in box.state.withLock { $0.reported.append(fault) } }
    }

    private static func fetched(_ answer: Answer) async throws(FetchError) -> FetchedTile {
        switch answer {
        case .tile(let bytes):
            return FetchedTile(status: 200, bytes: bytes, contentType: "image/png", entityTag: "\"1\"")
        case .status(let status, let bytes): return FetchedTile(status: status, bytes: bytes)
        case .typed(let status, let bytes, let type):
            return FetchedTile(status: status, bytes: bytes, contentType: type)
        case .error(let error): throw error
        case .hang:
            await Gate().pass()
            throw .timeout
        case .wait(let gate):
            await gate.pass()
            return FetchedTile(status: 404, bytes: [])
        }
    }

    var answer: Answer {
        get { box.state.withLock { $0.answer } }
        set { box.state.withLock { $0.answer = newValue } }
    }
    var asked: [FetchRequest] { box.state.withLock { $0.asked } }
    var reported: [UpstreamFault] { box.state.withLock { $0.reported } }
    var wallSeconds: Int64 {
        get { box.state.withLock { $0.wallSeconds } }
        set { box.state.withLock { $0.wallSeconds = newValue } }
    }

    /// Lets the waits pass, one after the other, while the closure runs.
    func passing<Result: Sendable>(
        _ pauses: [Duration], _ body: @escaping @Sendable () async -> Result
    ) async -> Result {
        let work = Task { await body() }
        for pause in pauses {
            await clock.untilSleeping(for: pause)
            clock.advance(by: pause)
        }
        return await work.value
    }
}
