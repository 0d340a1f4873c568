import Foundation

extension MonotonicSeconds {
    /// Seconds of processor time of the calling thread.
    static func ofThread() -> Double {
        var time = timespec()
        // SAFETY: the call writes one timespec, to a variable that outlives it.
        guard unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0 else { return now() }
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
