import Rendering

/// What a pyramid has done since it began, and what waits; counters only grow.
public struct PyramidMetrics: Sendable {
    /// What is known of one class of work.
    public struct Class: Sendable {
        /// `wall`, `live` and so on.
        public var name: String
        /// Metatiles waiting for a worker.
        public var waiting: Int
        /// Render seconds that wait.
        public var waitingSeconds: Double
        /// How long the oldest of them has waited, seconds.
        public var oldestSeconds: Double
        /// Render seconds used since the beginning.
        public var usedSeconds: Double
    }

    /// Metatiles drawn.
    public var renders = 0
    /// Metatiles that could not be drawn.
    public var renderFailures = 0
    /// Tiles written to a store.
    public var tilesWritten = 0
    /// Bytes of those tiles.
    public var bytesWritten = 0
    /// Batches a store refused.
    public var writeFailures = 0
    /// Requests refused since the wait would be too long, or the metatile rests after failures.
    public var refused = 0
    /// Requests that gave up at their deadline.
    public var deadlineMisses = 0
    /// Stale tiles handed out.
    public var staleServed = 0
    /// Stored pictures that failed their hash and are drawn again.
    public var healed = 0
    /// What the queue has counted.
    public var queue = RenderQueue.Counts()
    /// By class, the best first.
    public var classes: [Class] = []
    /// Metatiles being drawn.
    public var running = 0
    /// Metatiles that rest after failures.
    public var failing = 0
    /// Of these, the ones given up for long.
    public var poisoned = 0
    /// True when work waits though a worker that could take it is idle.
    public var isIdleWithBacklog = false
    /// Seconds by stage.
    public var timings = RenderTimings()
    /// Seconds in the store's transactions.
    public var writeSeconds = 0.0
}

extension TilePyramid {
    /// The counters and the queue as they are now.
    public func metrics() -> PyramidMetrics {
        var metrics = counters
        metrics.queue = queue.counts
        metrics.refused = queue.counts.shed + queue.counts.resting
        let oldest = queue.oldestSeconds(now: time.now())
        metrics.classes = RenderClass.allCases.map { renderClass in
            PyramidMetrics.Class(
                name: renderClass.name, waiting: queue.waitingCount(of: renderClass),
                waitingSeconds: queue.waitingSeconds(of: renderClass),
                oldestSeconds: oldest[renderClass.rawValue],
                usedSeconds: queue.counts.usedSeconds[renderClass.rawValue])
        }
        metrics.running = queue.runningCount
        metrics.failing = queue.failingCount
        metrics.poisoned = queue.poisonedCount
        metrics.isIdleWithBacklog = queue.isIdleWithBacklog
        return metrics
    }
}
