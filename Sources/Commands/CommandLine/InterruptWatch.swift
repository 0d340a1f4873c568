import Dispatch
import Foundation

/// Runs long work so that Ctrl-C or a polite kill ends it in order: the task is cancelled, finishes what is
/// under way and returns; a second signal ends the process at once.
enum InterruptWatch {
    /// Runs the work.
    ///
    /// - Returns: the work's value and whether a signal came.
    static func run<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> (value: Value, wasInterrupted: Bool) {
        let task = Task { try await work() }
        let sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if task.isCancelled { exit(ExitStatus.interrupted.rawValue) }
                Output.note("\nstopping; once more stops at once")
                task.cancel()
            }
            source.resume()
            return source
        }
        defer {
            for source in sources { source.cancel() }
            for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
        }
        let result = await task.result
        return (try result.get(), task.isCancelled)
    }
}
