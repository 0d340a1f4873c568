import Geometry
import Synchronization
import TileStorage
import Tiling

/// The tiles of an upstream service, with its faults kept away from our maps.
///
/// - An answer is a tile only when it decodes to its last pixel at the right size; only then is it kept.
/// - A tile that was good once is given, marked stale, whenever the upstream has no good answer.
/// - One request is under way for a tile, however many ask for it.
/// - After several faults in a row the upstream is left alone for a while.
/// - Every wait ends: no answer takes longer than the policy's total timeout.
public final class XYZSource: RasterSource {
    /// Pixels along a side of every tile.
    public let tilePixels: Int
    /// The zooms that the upstream has.
    public let zoomRange: ClosedRange<Int>
    /// Upstreams do not say where they end.
    public let extent = WorldBox.world
    /// Such tiles are drawn for their zoom.
    public let isContinuous = false
    /// From the address pattern, without the key.
    public var fingerprint: String { "xyz \(template.identity)" }

    let template: UpstreamTemplate
    let policy: UpstreamPolicy
    let fetcher: TileFetcher
    let time: UpstreamTime
    let cache: UpstreamCache?
    private let onFault: @Sendable (UpstreamFault) -> Void
    private let state: Mutex<State>

    private struct State {
        var books: UpstreamBooks
        var underWay: [TileCoordinate: Task<Answer, Never>] = [:]
    }

    /// What is known about a tile after asking.
    private enum Answer: Sendable {
        case tile(RasterTile)
        case nothing
        case fault(UpstreamFault)
    }

    /// How an upstream's tiles are cut.
    public struct Tiles: Sendable, Hashable {
        /// Pixels along a side.
        public let pixels: Int
        /// The zooms there are.
        public let zoomRange: ClosedRange<Int>

        /// Tiles of a size, at some zooms; held inside the grid.
        public init(pixels: Int = 256, zoomRange: ClosedRange<Int> = 0...22) {
            self.pixels = pixels
            self.zoomRange = zoomRange.clamped(to: 0...TileCoordinate.maximumZoom)
        }
    }

    /// A source; nothing is asked yet.
    ///
    /// - Parameters:
    ///   - template: where the tiles are.
    ///   - tiles: how they are cut.
    ///   - access: who fetches and keeps them.
    ///   - policy: the limits.
    ///   - onFault: hears of a fault, at most once per kind and ``UpstreamPolicy/reportWindow``.
    public init(
        template: UpstreamTemplate, tiles: Tiles = Tiles(), access: Access,
        policy: UpstreamPolicy = UpstreamPolicy(),
        onFault: @escaping @Sendable (UpstreamFault) -> Void = { _ in }
    ) {
        self.template = template
        self.policy = policy
        self.fetcher = access.fetcher
        self.time = access.time
        self.cache = access.cache
        self.onFault = onFault
        tilePixels = tiles.pixels
        zoomRange = tiles.zoomRange
        state = Mutex(State(books: UpstreamBooks(policy: policy)))
    }

    /// What a source works with.
    public struct Access: Sendable {
        let fetcher: TileFetcher
        let cache: UpstreamCache?
        let time: UpstreamTime

        /// - Parameters:
        ///   - fetcher: the HTTP client.
        ///   - cache: where tiles are kept; without one there is no last good tile.
        ///   - time: for deadlines and freshness.
        public init(fetcher: TileFetcher, cache: UpstreamCache?, time: UpstreamTime) {
            self.fetcher = fetcher
            self.cache = cache
            self.time = time
        }
    }

    /// What was asked so far.
    public var counters: UpstreamCounters { state.withLock { $0.books.counters } }

    /// One tile: the kept one while fresh, else asked for.
    public func tile(_ coordinate: TileCoordinate) async throws(ImageryError) -> RasterTile? {
        guard zoomRange.contains(coordinate.zoom) else { return nil }
        if let kept = kept(coordinate), isFresh(kept) { return given(kept, isStale: false) }
        switch await joinedAnswer(coordinate) {
        case .tile(let tile): return tile
        case .nothing: return nil
        case .fault(let fault): throw .upstream(fault)
        }
    }

    /// The answer of the request under way for a tile, or of a new one.
    private func joinedAnswer(_ coordinate: TileCoordinate) async -> Answer {
        let task = state.withLock { state in
            if let task = state.underWay[coordinate] {
                state.books.counters.joined += 1
                return task
            }
            // Not a child of the caller: another caller may wait for it when this one has gone.
            let task = Task { await self.finishedAnswer(coordinate) }
            state.underWay[coordinate] = task
            return task
        }
        return await task.value
    }

    private func finishedAnswer(_ coordinate: TileCoordinate) async -> Answer {
        let answer = await answer(coordinate)
        state.withLock { $0.underWay[coordinate] = nil }
        return answer
    }

    private func answer(_ coordinate: TileCoordinate) async -> Answer {
        let kept = kept(coordinate)
        // Another request may have ended between the caller's look and this one.
        if let kept, isFresh(kept) { return given(kept, isStale: false).map { .tile($0) } ?? .nothing }
        do throws(UpstreamFault) {
            switch try await UpstreamAsking(source: self, tile: coordinate, kept: kept).run() {
            case .picture(let pixels, let fetched):
                keep(coordinate, fetched.bytes, entityTag: fetched.entityTag)
                return .tile(RasterTile(pixels: pixels))
            case .nothing:
                keep(coordinate, [], entityTag: nil)
                return .nothing
            case .unchanged:
                confirm(coordinate)
                return kept.flatMap { $0.pixels }.map { .tile(RasterTile(pixels: $0)) } ?? .nothing
            }
        } catch {
            guard let kept else { return .fault(error) }
            return given(kept, isStale: true).map { .tile($0) } ?? .nothing
        }
    }

    private func given(_ kept: KeptTile, isStale: Bool) -> RasterTile? {
        state.withLock { state in
            if isStale { state.books.counters.staleTiles += 1 } else { state.books.counters.freshTiles += 1 }
        }
        return kept.pixels.map { RasterTile(pixels: $0, isStale: isStale) }
    }
}

extension XYZSource {
    /// Whether a request may be sent now.
    func mayAsk() -> Bool {
        let now = time.now()
        return state.withLock { state in
            guard state.books.mayAsk(now: now) else { return false }
            state.books.counters.requests += 1
            return true
        }
    }

    /// Notes a proper answer of so many bytes.
    func noteAnswer(bytes: Int) {
        state.withLock { state in
            state.books.noteAnswer()
            state.books.counters.bytes += bytes
        }
    }

    /// Notes that a request failed.
    func noteFailedRequest(_ fault: UpstreamFault) {
        let now = time.now()
        state.withLock { $0.books.noteFault(now: now) }
        note(fault)
    }

    /// Counts a fault and reports it when it is the first of its kind in a while.
    func note(_ fault: UpstreamFault) {
        let now = time.now()
        let isNew = state.withLock { $0.books.count(fault.kind, now: now) }
        guard isNew else { return }
        onFault(fault)
    }
}
