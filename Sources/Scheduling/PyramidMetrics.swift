import Rendering

/// What a pyramid has done since it began; counters only grow.
public struct PyramidMetrics: Sendable {
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
    /// Requests that joined work already there.
    public var coalesced = 0
    /// Queued seed work that a live request raised.
    public var promoted = 0
    /// Requests refused because the queue was full.
    public var refused = 0
    /// Requests that gave up at their deadline.
    public var deadlineMisses = 0
    /// Stale tiles handed out.
    public var staleServed = 0
    /// Metatiles waiting for a worker, by class: live, refresh, seed.
    public var waiting: [Int] = [0, 0, 0]
    /// Metatiles being drawn.
    public var running = 0
    /// Seconds by stage.
    public var timings = RenderTimings()
    /// Seconds in the store's transactions.
    public var writeSeconds = 0.0
}
