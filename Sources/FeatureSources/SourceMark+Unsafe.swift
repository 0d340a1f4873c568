#if canImport(Glibc)
    import Glibc
#endif

/// Whether a file has been written to, told without opening it.
public struct SourceMark: Sendable, Hashable {
    private var parts: [Int64] = []
    private var newestSeconds: Int64 = 0

    /// The mark of a file as it is now, with SQLite's log beside it, where fresh changes may still be.
    public init(path: String) {
        for file in [path, path + "-wal"] {
            var status = stat()
            guard unsafe stat(file, &status) == 0 else {
                parts.append(-1)
                continue
            }
            parts += [
                Int64(bitPattern: UInt64(status.st_ino)), Int64(status.st_size), Int64(status.st_mtim.tv_sec),
                Int64(status.st_mtim.tv_nsec), Int64(status.st_ctim.tv_sec), Int64(status.st_ctim.tv_nsec),
            ]
            newestSeconds = max(newestSeconds, Int64(status.st_mtim.tv_sec), Int64(status.st_ctim.tv_sec))
        }
    }

    /// True when the last write is so long ago that another one would show: clocks of files tick coarsely.
    public func isSettled(atSeconds now: Int64) -> Bool { !(now - 2...now + 2).contains(newestSeconds) }
}
