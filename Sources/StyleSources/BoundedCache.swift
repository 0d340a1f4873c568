import Synchronization

/// What was read lately, up to a cost: the oldest goes first.
final class BoundedCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Entry {
        var value: Value
        var cost: Int
        var lastUse: UInt64
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        var cost = 0
        var clock: UInt64 = 0
    }

    private let maximumCost: Int
    private let state = Mutex(State())

    init(maximumCost: Int) { self.maximumCost = maximumCost }

    /// The value of a key, made now when it is not there.
    ///
    /// Made outside the lock: two askers at once may both make it; one of the equal values stays.
    func value<Failure: Error>(
        _ key: Key, make: () throws(Failure) -> (value: Value, cost: Int)
    ) throws(Failure) -> Value {
        if let known = state.withLock({ Self.known(key, &$0) }) { return known }
        let (value, cost) = try make()
        state.withLock { state in
            state.clock += 1
            state.cost += cost - (state.entries[key]?.cost ?? 0)
            state.entries[key] = Entry(value: value, cost: cost, lastUse: state.clock)
            if state.cost > maximumCost { Self.drop(&state, to: maximumCost / 2, keeping: key) }
        }
        return value
    }

    private static func known(_ key: Key, _ state: inout State) -> Value? {
        guard state.entries[key] != nil else { return nil }
        state.clock += 1
        state.entries[key]?.lastUse = state.clock
        return state.entries[key]?.value
    }

    private static func drop(_ state: inout State, to cost: Int, keeping key: Key) {
        let oldest = state.entries.map { (key: $0.key, lastUse: $0.value.lastUse) }
            .sorted { $0.lastUse < $1.lastUse }
        for entry in oldest where state.cost > cost && entry.key != key {
            state.cost -= state.entries.removeValue(forKey: entry.key)?.cost ?? 0
        }
    }
}
