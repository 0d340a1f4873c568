import Synchronization
import Tiling

/// What a map's users are told after a change is committed.
public struct MapEvent: Sendable, Hashable {
    /// Its number; each is larger than the one before, also over restarts.
    public var id: UInt64
    /// The map; nil when a listener has missed events and had better load everything anew.
    public var map: String?
    /// The store's number of the change.
    public var generation: Int64
    /// The tiles that changed; nil for all.
    public var ranges: [TileRange]?
}

/// Tells listeners which tiles have changed, and those who come back what they have missed.
public final class ChangeFeed: Sendable {
    /// Events kept for those who come back.
    static let keptEvents = 1024
    /// Ranges of all events kept: some megabytes.
    static let keptRanges = 100_000
    /// Ranges of one event; beyond it all tiles of the map are meant.
    static let mostRanges = 2000
    /// Events that a slow listener may be behind; beyond it the oldest are lost to it and it is told to start anew.
    static let mostBehind = 256

    private struct Listener {
        var maps: Set<String>
        var continuation: AsyncStream<MapEvent>.Continuation
    }

    private struct State {
        var nextID: UInt64
        var kept: [MapEvent] = []
        var keptRanges = 0
        var listeners: [UInt64: Listener] = [:]
        var nextListener: UInt64 = 0
        var isClosed = false

        mutating func keep(_ event: MapEvent) {
            kept.append(event)
            keptRanges += event.ranges?.count ?? 0
            guard kept.count > 2 * ChangeFeed.keptEvents || keptRanges > 2 * ChangeFeed.keptRanges else {
                return
            }
            while kept.count > ChangeFeed.keptEvents || keptRanges > ChangeFeed.keptRanges, kept.count > 1 {
                keptRanges -= kept.removeFirst().ranges?.count ?? 0
            }
        }
    }

    private let state: Mutex<State>
    private let mostListeners: Int

    /// A feed without events.
    ///
    /// - Parameters:
    ///   - firstID: larger than every number given before, as of a clock.
    ///   - mostListeners: how many may listen at once.
    public init(firstID: UInt64, mostListeners: Int = 2000) {
        state = Mutex(State(nextID: firstID))
        self.mostListeners = mostListeners
    }

    /// How many listen.
    public var listenerCount: Int { state.withLock { $0.listeners.count } }

    /// Tells everybody who listens to the map.
    public func tell(map: String, generation: Int64, ranges: [TileRange]?) {
        state.withLock { state in
            guard !state.isClosed else { return }
            let few = ranges.flatMap { $0.count <= Self.mostRanges ? $0 : nil }
            let event = MapEvent(id: state.nextID, map: map, generation: generation, ranges: few)
            state.nextID += 1
            state.keep(event)
            for (id, listener) in state.listeners where listener.maps.isEmpty || listener.maps.contains(map) {
                if case .dropped = listener.continuation.yield(event) {
                    // It reads too slowly to be told everything: it begins anew when it comes back.
                    listener.continuation.finish()
                    state.listeners[id] = nil
                }
            }
        }
    }

    /// Listens from now on, after what was missed since an event.
    ///
    /// - Parameters:
    ///   - maps: which maps; empty for all.
    ///   - lastID: the last event that was seen; nil when there was none.
    /// - Returns: the events; nil when too many listen already.
    public func listen(maps: [String], lastID: UInt64?) -> AsyncStream<MapEvent>? {
        let (stream, continuation) = AsyncStream<MapEvent>.makeStream(
            bufferingPolicy: .bufferingOldest(Self.mostBehind))
        let wanted = Set(maps)
        let id: UInt64? = state.withLock { state in
            guard !state.isClosed, state.listeners.count < mostListeners else { return nil }
            if let lastID { Self.replay(after: lastID, wanted, state, to: continuation) }
            state.nextListener += 1
            state.listeners[state.nextListener] = Listener(maps: wanted, continuation: continuation)
            return state.nextListener
        }
        guard let id else { return nil }
        continuation.onTermination = { [weak self] _ in self?.leave(id) }
        return stream
    }

    /// Ends every listener's stream; nobody is told anything any more.
    public func close() {
        let leaving = state.withLock { state in
            state.isClosed = true
            let all = state.listeners.values.map(\.continuation)
            state.listeners = [:]
            return all
        }
        for continuation in leaving { continuation.finish() }
    }

    private func leave(_ id: UInt64) { state.withLock { $0.listeners[id] = nil } }

    private static func replay(
        after lastID: UInt64, _ maps: Set<String>, _ state: State,
        to continuation: AsyncStream<MapEvent>.Continuation
    ) {
        let missed = state.kept.filter { $0.id > lastID && (maps.isEmpty || maps.contains($0.map ?? "")) }
        let oldest = state.kept.first?.id ?? state.nextID
        // Events before the oldest kept, or of another life of the service, cannot be told any more.
        let isGap = lastID >= state.nextID || lastID + 1 < oldest
        guard !isGap, missed.count < mostBehind else {
            continuation.yield(MapEvent(id: state.nextID - 1, map: nil, generation: 0, ranges: nil))
            return
        }
        for event in missed { continuation.yield(event) }
    }
}
