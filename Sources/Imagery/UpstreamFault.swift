/// One thing that went wrong with an upstream; holds no address and no key.
public struct UpstreamFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong, as counted.
    public enum Kind: String, Sendable, Hashable, CaseIterable, Comparable {
        /// No whole answer in time.
        case timeout
        /// No connection, or it broke.
        case connection
        /// A status of 500 or more.
        case serverError = "server_error"
        /// A status that asks for fewer requests.
        case tooManyRequests = "too_many_requests"
        /// Any other status without a tile, such as 403 for a wrong key.
        case refused
        /// The answer points elsewhere; other hosts are never asked.
        case redirect
        /// More bytes than a tile has.
        case tooLarge = "too_large"
        /// No picture, whatever the status says.
        case notAPicture = "not_a_picture"
        /// A picture that cannot be decoded to its end.
        case brokenPicture = "broken_picture"
        /// A picture of another size than the source's tiles.
        case wrongSize = "wrong_size"
        /// Nothing was asked: the upstream failed too often and is left alone for a while.
        case pausing
        /// The upstream answered, but its tile could not be kept or read back.
        case cache

        /// By name.
        public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

        /// True when the same request may well succeed a moment later.
        var isWorthRepeating: Bool {
            switch self {
            case .timeout, .connection, .serverError: true
            default: false
            }
        }
    }

    /// The upstream's host, as configured.
    public let host: String
    /// What went wrong.
    public let kind: Kind
    /// In words.
    public let detail: String

    /// A fault.
    public init(host: String, kind: Kind, detail: String) {
        self.host = host
        self.kind = kind
        self.detail = detail
    }

    /// What happened, on what.
    public var description: String { "tiles from \(host): \(detail)" }
}

/// What was asked of an upstream so far.
public struct UpstreamCounters: Sendable, Hashable {
    /// Requests sent, repeated ones included.
    public var requests = 0
    /// Bytes received in answers that were used.
    public var bytes = 0
    /// Tiles given from the cache while fresh.
    public var freshTiles = 0
    /// Tiles given from the cache because the upstream failed.
    public var staleTiles = 0
    /// Callers that waited for a request already under way.
    public var joined = 0
    /// Faults by kind.
    public var faults: [UpstreamFault.Kind: Int] = [:]

    /// Nothing asked yet.
    public init() {}

    /// All faults.
    public var faultCount: Int { faults.values.reduce(0, +) }
}
