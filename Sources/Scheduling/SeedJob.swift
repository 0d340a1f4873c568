import Features
import Geometry
import Tiling

/// What a job shall do.
public struct SeedJobPlan: Sendable, Hashable, Codable {
    /// A part of the world as it is kept.
    public struct Area: Sendable, Hashable, Codable {
        /// West, north, east and south edge of a box, world units.
        public var edges: [UInt32]
        /// What the shape is, as ``GeometryKind`` numbers it; nil for the whole box.
        public var kind: UInt8?
        /// The shape's rings, lines or points, each as x and y in turn; nil for the whole box.
        public var parts: [[UInt32]]?

        init(_ area: TileArea) {
            edges = [area.box.minX, area.box.minY, area.box.maxX, area.box.maxY]
            kind = area.kind?.rawValue
            parts = area.kind.map { _ in area.parts.map { $0.flatMap { [$0.x, $0.y] } } }
        }

        /// The area; nil when it makes no sense.
        var area: TileArea? {
            if let parts {
                guard let kind = kind.flatMap(GeometryKind.init(rawValue:)) else { return nil }
                return TileArea(kind: kind, parts: parts.map(Self.points))
            }
            guard edges.count == 4, edges[0] <= edges[2], edges[1] <= edges[3] else { return nil }
            return TileArea(WorldBox(minX: edges[0], minY: edges[1], maxX: edges[2], maxY: edges[3]))
        }

        private static func points(_ numbers: [UInt32]) -> [WorldPoint] {
            (0..<numbers.count / 2).map { WorldPoint(x: numbers[2 * $0], y: numbers[2 * $0 + 1]) }
        }
    }

    /// Hours of the day, by the local clock, in which the job may run.
    public struct Window: Sendable, Hashable, Codable {
        /// Minutes after midnight.
        public var from: Int
        /// Minutes after midnight; before ``from`` for a window over midnight.
        public var to: Int

        /// A window; nil for minutes that no day has.
        public init?(from: Int, to: Int) {
            guard (0..<1440).contains(from), (0...1440).contains(to), from != to else { return nil }
            self.from = from
            self.to = to
        }

        /// True when the minute of the day lies in the window.
        public func contains(_ minute: Int) -> Bool {
            from < to ? (from..<to).contains(minute) : minute >= from || minute < to
        }
    }

    /// The map.
    public var map: String
    /// Tile zooms, first and last.
    public var zooms: [Int]
    /// What the tiles must touch: any of these.
    public var areas: [Area]
    /// Draw again what is there already.
    public var isFresh: Bool
    /// When the job may run; nil for always.
    public var window: Window?

    /// A plan.
    public init(_ plan: SeedPlan, window: Window? = nil) {
        map = plan.map
        zooms = [plan.zooms.lowerBound, plan.zooms.upperBound]
        areas = plan.areas.map(Area.init)
        isFresh = plan.isFresh
        self.window = window
    }

    /// The plan of the seed; nil when it makes no sense.
    public var seed: SeedPlan? {
        guard zooms.count == 2, zooms[0] <= zooms[1] else { return nil }
        return SeedPlan(map: map, zooms: zooms[0]...zooms[1], areas: areas.compactMap(\.area), isFresh: false)
    }
}

/// How far a job is.
public struct SeedJobProgress: Sendable, Hashable, Codable {
    /// A metatile that could not be drawn.
    public struct Failure: Sendable, Hashable, Codable {
        /// Which tiles.
        public var tiles: String
        /// Why.
        public var reason: String
    }

    /// Tiles in the plan.
    public var totalTiles = 0
    /// Tiles drawn by this job.
    public var renderedTiles = 0
    /// Tiles that were there already.
    public var skippedTiles = 0
    /// Tiles that could not be drawn.
    public var failedTiles = 0
    /// Encoded bytes of the drawn tiles.
    public var bytes = 0
    /// Seconds that the job has been running.
    public var seconds = 0.0
    /// The first failures.
    public var failures: [Failure] = []
    /// Why the job is not running; nil while it is, or when it is done.
    public var reason: String?
    /// True once the tiles that were there have been marked, for a job that draws everything again.
    public var isMarked = false

    /// Tiles dealt with.
    public var doneTiles: Int { renderedTiles + skippedTiles + failedTiles }

    /// Nothing done yet.
    public init() {}
}

/// A seed as a job: it outlives the service, may be paused, and goes on exactly where it was.
public struct SeedJob: Sendable, Hashable {
    /// What a job is at.
    public enum State: String, Sendable, Hashable, Codable, CaseIterable {
        /// Under way.
        case running
        /// Waits for its hours.
        case waiting
        /// Waits for somebody to let it go on.
        case paused
        /// Everything is drawn.
        case done
        /// Everything was tried, some tiles could not be drawn.
        case partial
        /// Ended by somebody.
        case cancelled
        /// Cannot go on.
        case failed

        /// True when nothing more will happen.
        public var isEnded: Bool { [.done, .partial, .cancelled, .failed].contains(self) }
    }

    /// Its name.
    public var id: String
    /// What shall be done.
    public var plan: SeedJobPlan
    /// What it is at.
    public var state: State
    /// How far it is.
    public var progress: SeedJobProgress
    /// When it was made, seconds since 1970 UTC.
    public var createdSeconds: Int64
    /// How long it will still take, seconds: with even odds, and with nine out of ten; nil while not known.
    public var remaining: (median: Double, late: Double)?

    /// Two jobs are equal when what is kept of them is.
    public static func == (a: Self, b: Self) -> Bool {
        a.id == b.id && a.state == b.state && a.plan == b.plan && a.progress == b.progress
    }

    /// Jobs are told apart by name.
    public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// How fast tiles have been coming: rates of past spans, for an estimate with odds.
struct SeedPace: Sendable {
    /// The length of a span, seconds.
    static let spanSeconds = 5.0
    /// Spans remembered: five minutes.
    static let mostSpans = 60

    private var rates: [Double] = []
    private var began: (seconds: Double, tiles: Int)?

    /// Notes how many tiles are done.
    mutating func note(tiles: Int, now: Double) {
        guard let began else {
            began = (now, tiles)
            return
        }
        let seconds = now - began.seconds
        guard seconds >= Self.spanSeconds else { return }
        rates.append(Double(tiles - began.tiles) / seconds)
        if rates.count > Self.mostSpans { rates.removeFirst() }
        self.began = (now, tiles)
    }

    /// Seconds for so many tiles, at the median rate and at the rate that nine spans out of ten reached.
    func remaining(tiles: Int) -> (median: Double, late: Double)? {
        let sorted = rates.filter { $0 > 0 }.sorted()
        guard !sorted.isEmpty else { return nil }
        let median = sorted[sorted.count / 2]
        let slow = sorted[sorted.count / 10]
        return (Double(tiles) / median, Double(tiles) / slow)
    }
}
