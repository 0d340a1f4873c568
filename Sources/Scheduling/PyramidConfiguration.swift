/// How a pyramid works.
public struct PyramidConfiguration: Sendable {
    /// Renders at once for work that nobody waits for: usually one for each processor.
    public var workers = 2
    /// Renders at once, on top of these, for work that somebody waits for.
    public var reservedForLive = 0
    /// Tiles along a side of a live metatile: small, since somebody waits.
    public var liveMetatileSize = 2
    /// Tiles along a side of a seed's metatile.
    public var seedMetatileSize = 8
    /// Whether seeds leave out drawing where the features' index proves that there is nothing but backgrounds; what
    /// they store is the same either way.
    public var provesBlankTiles = true
    /// How long a client is let wait for a fresh picture when there is a stale one.
    public var staleDeadline = Duration.seconds(1)
    /// How soon a stale tile that people looked at is drawn again, seconds; every hit brings it forward.
    public var refreshSeconds = 60.0

    /// The defaults.
    public init() {}
}

/// The clocks of a pyramid, handed in so that tests can move them.
public struct PyramidTime: Sendable {
    /// For deadlines; must not jump with the calendar.
    public var clock: any Clock<Duration>
    /// A monotonic clock in seconds, for the queue and for timings.
    public var now: @Sendable () -> Double
    /// Seconds of processor time of the calling thread: what work is charged with.
    public var threadSeconds: @Sendable () -> Double
    /// Seconds since 1970 UTC, for `Last-Modified` and people only.
    public var calendarSeconds: @Sendable () -> Int64

    /// Clocks; without one of processor time, the monotonic one stands in.
    public init(
        clock: any Clock<Duration> = ContinuousClock(), now: @escaping @Sendable () -> Double,
        threadSeconds: (@Sendable () -> Double)? = nil, calendarSeconds: @escaping @Sendable () -> Int64
    ) {
        self.clock = clock
        self.now = now
        self.threadSeconds = threadSeconds ?? now
        self.calendarSeconds = calendarSeconds
    }
}
