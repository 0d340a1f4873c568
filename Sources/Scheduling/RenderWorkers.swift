import Cartography
import Foundation
import ImageCoding
import Rendering

/// Fixed numbers of threads that draw, each with scratch of its own but for what is known of labels; never the cooperative pool, whose threads a
/// long render would hold from everybody else.
///
/// Work that nobody waits for has threads of its own, which give way to the others: so a seed may use the whole
/// machine and live requests hardly notice. Where that would leave it less than its share, it is given to the others.
final class RenderWorkers: Sendable {
    typealias Job = @Sendable (inout WorkerTools) -> Void

    /// What one thread owns.
    struct WorkerTools: ~Copyable {
        var live: MetatileRenderer
        var seed: MetatileRenderer
    }

    /// How much threads in the background give way: beside one of the foreground such a thread gets a quarter of a
    /// core (Linux weighs a thread by about 1.25 to the power of minus this), so that live work is never twice as
    /// slow.
    static let backgroundNice: Int32 = 5

    /// What the workers share.
    let memos = ComposerMemos()
    private let foreground = Inbox()
    private let background = Inbox()

    /// Starts the threads.
    ///
    /// - Parameters:
    ///   - foreground: threads for work that somebody waits for.
    ///   - background: threads for everything else.
    ///   - now: the monotonic clock of the timings, in seconds.
    init(foreground: Int, background: Int, now: @escaping @Sendable () -> Double) {
        for number in 1...max(foreground, 1) {
            Self.start("render-\(number)", inbox: self.foreground, nice: 0, memos, now: now)
        }
        for number in 1...max(background, 1) {
            Self.start("refill-\(number)", inbox: self.background, nice: Self.backgroundNice, memos, now: now)
        }
    }

    private static func start(
        _ name: String, inbox: Inbox, nice: Int32, _ memos: ComposerMemos,
        now: @escaping @Sendable () -> Double
    ) {
        let thread = Thread {
            // Only ever of this thread: on Linux a thread has a nice value of its own. Failing costs nothing.
            if nice > 0 { _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, nice) }
            var tools = WorkerTools(
                live: MetatileRenderer(mode: .live, memos: memos, now: now),
                seed: MetatileRenderer(mode: .seed, memos: memos, now: now))
            while let job = inbox.take() { job(&tools) }
        }
        thread.name = name
        // Deep style expressions and curve splitting recurse; the default of a thread is 512 KiB here.
        thread.stackSize = 8 << 20
        thread.start()
    }

    /// Runs a job on a free thread and waits for its value.
    func run<Value: Sendable>(
        inBackground: Bool = false, _ job: @escaping @Sendable (inout WorkerTools) -> Value
    ) async -> Value {
        await withCheckedContinuation { continuation in
            (inBackground ? background : foreground).put { tools in
                continuation.resume(returning: job(&tools))
            }
        }
    }

    /// Ends the threads once the jobs given so far are done.
    func shutDown() {
        foreground.close()
        background.close()
    }

    deinit { shutDown() }
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
