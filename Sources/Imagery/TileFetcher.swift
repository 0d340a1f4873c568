/// One address to be fetched.
public struct FetchRequest: Sendable, Hashable {
    /// Secret and never to be logged: it may hold a key.
    public let address: String
    /// How long the whole answer may take.
    public let timeout: Duration
    /// Where reading stops.
    public let maximumBytes: Int
    /// The tag of the answer that is kept, to be asked whether it still holds.
    public let entityTag: String?

    /// A request.
    public init(address: String, timeout: Duration, maximumBytes: Int, entityTag: String? = nil) {
        self.address = address
        self.timeout = timeout
        self.maximumBytes = maximumBytes
        self.entityTag = entityTag
    }
}

/// An answer, whatever its status.
public struct FetchedTile: Sendable, Hashable {
    /// The HTTP status.
    public let status: Int
    /// The body.
    public let bytes: [UInt8]
    /// As announced; not to be trusted.
    public let contentType: String?
    /// For asking whether the answer still holds.
    public let entityTag: String?

    /// An answer.
    public init(status: Int, bytes: [UInt8], contentType: String? = nil, entityTag: String? = nil) {
        self.status = status
        self.bytes = bytes
        self.contentType = contentType
        self.entityTag = entityTag
    }
}

/// Why there is no answer.
public enum FetchError: Error, Hashable, Sendable {
    /// Not in time.
    case timeout
    /// No connection, or it broke; in words without the address.
    case connection(reason: String)
    /// More bytes than allowed.
    case tooLarge
    /// The answer points elsewhere.
    case redirect
}

/// Fetches one address: the HTTP client, or a test's stand-in.
///
/// A stand-in for a protocol with one method: the client itself lives in a room of its own.
public struct TileFetcher: Sendable {
    /// What it does.
    public let fetch: @Sendable (FetchRequest) async throws(FetchError) -> FetchedTile

    /// A fetcher that does what the closure does; it should stop when its task is cancelled.
    public init(_ fetch: @escaping @Sendable (FetchRequest) async throws(FetchError) -> FetchedTile) {
        self.fetch = fetch
    }
}
