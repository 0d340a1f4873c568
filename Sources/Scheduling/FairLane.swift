/// The queued keys of one class: earliest due first, and fair between clients.
///
/// A client may run up render seconds to a limit. Among clients below it the earliest due key goes first, as if
/// there were no clients; when nobody below has work, the limit is raised to the least of the others and a
/// quantum. So a client that asks for a hundred pictures at once waits for one that asks for one, and keys of
/// modest clients are in order of their deadlines.
///
/// - Source: deficit round robin, M. Shreedhar, G. Varghese, SIGCOMM 1995, with the deadline order inside a round.
struct FairLane: Sendable {
    /// When a key is due, seconds; `order` breaks ties by coming.
    struct Due: Comparable, Sendable {
        var seconds: Double
        var order: UInt64

        static func < (a: Self, b: Self) -> Bool { (a.seconds, a.order) < (b.seconds, b.order) }
    }

    private struct Usage: Comparable, Sendable {
        var seconds: Double
        var order: UInt64

        static func < (a: Self, b: Self) -> Bool { (a.seconds, a.order) < (b.seconds, b.order) }
    }

    private struct Account: Sendable {
        var keys = IndexedHeap<RenderKey, Due>()
        var usedSeconds: Double
        var order: UInt64
    }

    /// Render seconds that a client may use in one go.
    static let quantumSeconds = 0.25
    /// Accounts kept of clients that wait for nothing; beyond it those without debts are forgotten.
    static let mostIdleAccounts = 4096

    private var accounts: [String: Account] = [:]
    private var withCredit = IndexedHeap<String, Due>()
    private var withoutCredit = IndexedHeap<String, Usage>()
    private var limitSeconds = quantumSeconds
    private var nextOrder: UInt64 = 0

    /// Queued keys of all clients.
    private(set) var count = 0

    /// True without queued keys.
    var isEmpty: Bool { count == 0 }

    /// Puts a key in, or changes when it is due.
    mutating func set(_ key: RenderKey, client: String, due: Due) {
        // Changed in place: a copy of a client's keys for each of them would make n² of n.
        if accounts[client] == nil { accounts[client] = newAccount() }
        let used = accounts[client]?.usedSeconds ?? 0
        // Who waited for nothing meanwhile carries no old credit into this round.
        if accounts[client]?.keys.isEmpty == true {
            accounts[client]?.usedSeconds = max(used, limitSeconds - Self.quantumSeconds)
        }
        if accounts[client]?.keys[key] == nil { count += 1 }
        accounts[client]?.keys.set(key, due)
        place(client)
    }

    /// Takes a key out.
    mutating func remove(_ key: RenderKey, client: String) {
        guard accounts[client]?.keys[key] != nil else { return }
        accounts[client]?.keys.remove(key)
        count -= 1
        place(client)
    }

    /// Takes the next key out.
    mutating func removeFirst() -> (key: RenderKey, client: String)? {
        raiseLimit()
        guard let client = withCredit.first?.element, let key = accounts[client]?.keys.first?.element else {
            return nil
        }
        remove(key, client: client)
        return (key, client)
    }

    /// Notes seconds that a client's work took; negative ones give back what was noted too much.
    mutating func charge(_ client: String, seconds: Double) {
        if accounts[client] == nil { accounts[client] = newAccount() }
        accounts[client]?.usedSeconds += seconds
        place(client)
        forgetIdle()
    }

    /// How many keys are due before a key, among all clients; nil when it is not in here; O(n).
    func place(of key: RenderKey, client: String) -> Int? {
        guard let due = accounts[client]?.keys[key] else { return nil }
        return accounts.values.reduce(0) { $0 + $1.keys.count(before: due) }
    }

    /// A newcomer begins where the present round began: neither credit from before nor debts.
    private mutating func newAccount() -> Account {
        nextOrder += 1
        return Account(usedSeconds: limitSeconds - Self.quantumSeconds, order: nextOrder)
    }

    /// Puts a client where it belongs.
    private mutating func place(_ client: String) {
        guard let head = accounts[client]?.keys.first, let used = accounts[client]?.usedSeconds else {
            withCredit.remove(client)
            withoutCredit.remove(client)
            return
        }
        if used < limitSeconds {
            withoutCredit.remove(client)
            withCredit.set(client, head.priority)
        } else {
            withCredit.remove(client)
            withoutCredit.set(client, Usage(seconds: used, order: accounts[client]?.order ?? 0))
        }
    }

    private mutating func raiseLimit() {
        guard withCredit.isEmpty, let least = withoutCredit.first else { return }
        limitSeconds = least.priority.seconds + Self.quantumSeconds
        while let next = withoutCredit.first, next.priority.seconds < limitSeconds { place(next.element) }
    }

    private mutating func forgetIdle() {
        guard accounts.count > Self.mostIdleAccounts + withCredit.count + withoutCredit.count else { return }
        accounts = accounts.filter { !$0.value.keys.isEmpty || $0.value.usedSeconds >= limitSeconds }
    }
}
