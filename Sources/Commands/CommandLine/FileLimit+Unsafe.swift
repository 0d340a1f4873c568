import Foundation

/// How many files and connections the process may have open.
enum FileLimit {
    /// Raises the limit to what the system allows this user: a service of ten thousand connections needs more than
    /// the usual 1024.
    static func raise() {
        var limit = rlimit()
        // SAFETY: both calls read or write one rlimit, a variable that outlives them.
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
