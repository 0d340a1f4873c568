import Foundation
import ImageCoding
import Rendering

/// A fixed number of threads that draw, each with scratch of its own; never the cooperative pool, whose
/// threads a long render would hold from everybody else.
final class RenderWorkers: Sendable {
    typealias Job = @Sendable (inout WorkerTools) -> Void

    /// What one thread owns.
    struct WorkerTools: ~Copyable {
        var live: MetatileRenderer
        var seed: MetatileRenderer
    }

    private let inbox = Inbox()

    /// Starts the threads; `now` is the monotonic clock of the timings, in seconds.
    init(count: Int, now: @escaping @Sendable () -> Double) {
        for number in 1...max(count, 1) {
            let inbox = inbox
            let thread = Thread {
                var tools = WorkerTools(
                    live: MetatileRenderer(mode: .live, now: now),
                    seed: MetatileRenderer(mode: .seed, now: now))
                while let job = inbox.take() { job(&tools) }
            }
            thread.name = "render-\(number)"
            // Deep style expressions and curve splitting recurse; the default of a thread is 512 KiB here.
            thread.stackSize = 8 << 20
            thread.start()
        }
    }

    /// Runs a job on a free thread and waits for its value.
    func run<Value: Sendable>(_ job: @escaping @Sendable (inout WorkerTools) -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            inbox.put { tools in continuation.resume(returning: job(&tools)) }
        }
    }

    /// Ends the threads once the jobs given so far are done.
    func shutDown() { inbox.close() }

    deinit { inbox.close() }
}

/// Jobs waiting for a thread: short, since the queue starts no more keys than there are workers.
///
/// SAFETY: every access to `jobs` and `isClosed` is between `lock` and `unlock` of the condition.
private final class Inbox: @unchecked Sendable {
    private let condition = NSCondition()
    private var jobs: [RenderWorkers.Job] = []
    private var isClosed = false

    func put(_ job: @escaping RenderWorkers.Job) {
        condition.lock()
        jobs.append(job)
        condition.signal()
        condition.unlock()
    }

    func take() -> RenderWorkers.Job? {
        condition.lock()
        defer { condition.unlock() }
        while jobs.isEmpty && !isClosed { condition.wait() }
        return jobs.isEmpty ? nil : jobs.removeFirst()
    }

    func close() {
        condition.lock()
        isClosed = true
        condition.broadcast()
        condition.unlock()
    }
}
