/// How an upstream is treated: every limit with its reason.
public struct UpstreamPolicy: Sendable, Hashable {
    /// How long a fetched tile counts as fresh, in seconds of the wall clock: base maps change monthly.
    public var freshSeconds: Int64 = 30 * 86_400
    /// How long "nothing there" counts, in seconds: tiles that are being made upstream appear within the hour.
    public var nothingSeconds: Int64 = 3600
    /// For one request, from the connection to the last byte: a healthy tile server needs a tenth of it.
    public var attemptTimeout: Duration = .seconds(5)
    /// For all requests for a tile and the pauses between: a person in front of a map waits no longer.
    public var totalTimeout: Duration = .seconds(8)
    /// As ``totalTimeout`` when an older tile can be given instead.
    public var totalTimeoutWithKept: Duration = .seconds(3)
    /// Requests for a tile, the first one included; only timeouts, broken connections and 5xx are repeated.
    public var attempts = 3
    /// Before the second request; doubled before each further one.
    public var retryPause: Duration = .milliseconds(200)
    /// The most bytes of an answer: a 512 px photograph as PNG has 0.8 MB.
    public var maximumBytes = 4 << 20
    /// So many faults in a row, and the upstream is left alone.
    public var faultsBeforePause = 5
    /// How long it is left alone; then one request tries again.
    public var pause: Duration = .seconds(30)
    /// A fault of one kind is reported once in this time, however often it happens.
    public var reportWindow: Duration = .seconds(300)

    /// The usual policy.
    public init() {}
}

/// Time, handed in so that tests need not wait.
public struct UpstreamTime: Sendable {
    /// Time since some moment; never goes back.
    let now: @Sendable () -> Duration
    let sleep: @Sendable (Duration) async throws -> Void
    /// Seconds since 1970 UTC, for what is kept on disk.
    let wallSeconds: @Sendable () -> Int64

    /// Time from a clock for what passes, and a calendar for what is kept.
    ///
    /// - Parameters:
    ///   - clock: for deadlines and pauses.
    ///   - wallSeconds: seconds since 1970 UTC.
    public init<C: Clock>(_ clock: C, wallSeconds: @escaping @Sendable () -> Int64)
    where C.Duration == Duration {
        let start = clock.now
        now = { start.duration(to: clock.now) }
        sleep = { try await clock.sleep(for: $0) }
        self.wallSeconds = wallSeconds
    }
}
