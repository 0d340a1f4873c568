/// Keys that could not be drawn: when they may be tried again, and which are given up for long.
///
/// Each failure doubles the pause; from ``poisonCount`` on a key is poison and rests for
/// ``poisonSeconds``. So one bad feature costs a worker little, however often its tile is asked for.
struct RenderFailures: Sendable {
    /// What is known of a key.
    struct Entry: Sendable {
        var count: Int
        var reason: String
        /// By the queue's clock, seconds.
        var nextTry: Double
    }

    /// The pause after the first failure, seconds.
    static let firstPauseSeconds = 1.0
    /// Failures in a row that make a key poison.
    static let poisonCount = 6
    /// How long poison rests.
    static let poisonSeconds = 3600.0
    /// Keys remembered; beyond it the one that may be tried soonest is forgotten.
    static let capacity = 10_000

    private var entries: [RenderKey: Entry] = [:]
    private var byTime = IndexedHeap<RenderKey, Time>()
    private var nextOrder: UInt64 = 0

    private struct Time: Comparable, Sendable {
        var seconds: Double
        var order: UInt64

        static func < (a: Self, b: Self) -> Bool { (a.seconds, a.order) < (b.seconds, b.order) }
    }

    /// Keys known to fail.
    var count: Int { entries.count }
    /// Keys given up for long.
    var poisonedCount: Int { entries.values.count { $0.count >= Self.poisonCount } }

    /// What is known of a key; nil when it never failed, or was drawn since.
    subscript(_ key: RenderKey) -> Entry? { entries[key] }

    /// The entry of a key that must not be tried yet.
    func resting(_ key: RenderKey, now: Double) -> Entry? {
        entries[key].flatMap { $0.nextTry > now ? $0 : nil }
    }

    /// Notes a failure.
    mutating func note(_ key: RenderKey, reason: String, now: Double) {
        restore(key, count: (entries[key]?.count ?? 0) + 1, reason: reason, now: now)
    }

    /// Takes up what an earlier process knew: the key rests as if it had failed just now.
    ///
    /// So nothing depends on what a clock said when it failed.
    mutating func restore(_ key: RenderKey, count: Int, reason: String, now: Double) {
        let pause =
            count >= Self.poisonCount
            ? Self.poisonSeconds : Self.firstPauseSeconds * Double(1 << max(count - 1, 0))
        entries[key] = Entry(count: count, reason: reason, nextTry: now + pause)
        nextOrder += 1
        byTime.set(key, Time(seconds: now + pause, order: nextOrder))
        if entries.count > Self.capacity, let first = byTime.first { forget(first.element) }
    }

    /// Forgets a key: it was drawn, or somebody wants it tried at once.
    mutating func forget(_ key: RenderKey) {
        guard entries.removeValue(forKey: key) != nil else { return }
        byTime.remove(key)
    }

    /// Forgets every key of a map, so that all may be tried at once.
    ///
    /// - Returns: true when there were any.
    mutating func forgetAll(map: String) -> Bool {
        let keys = entries.keys.filter { $0.map == map }
        for key in keys { forget(key) }
        return !keys.isEmpty
    }
}
