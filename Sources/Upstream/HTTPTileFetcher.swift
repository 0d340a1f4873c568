import AsyncHTTPClient
import Imagery
import NIOCore
import NIOHTTP1

/// Fetches tiles over HTTP for ``Imagery/XYZSource``: one client, one pool of connections.
///
/// No redirect is followed, so no host is asked but the one in the address; no proxy is used, whatever the
/// environment says; certificates are checked. Errors hold no address, since addresses hold keys.
///
/// The owner calls ``shutDown()`` before the last reference goes.
public final class HTTPTileFetcher: Sendable {
    /// The limits of the client.
    public struct Limits: Sendable, Hashable {
        /// For the connection alone; the request has a deadline of its own.
        public var connectSeconds: Int64 = 5
        /// Connections to one host at a time: what browsers allow themselves.
        public var connectionsPerHost = 6
        /// How long an idle connection is kept.
        public var idleSeconds: Int64 = 30

        /// The usual limits.
        public init() {}
    }

    private let client: HTTPClient
    private let userAgent: String

    /// A client; nothing is asked yet.
    ///
    /// - Parameters:
    ///   - userAgent: how the upstream's operator recognises us.
    ///   - limits: of the connections.
    public init(userAgent: String = "gridmill", limits: Limits = Limits()) {
        self.userAgent = userAgent
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(limits.connectSeconds)),
            connectionPool: .init(
                idleTimeout: .seconds(limits.idleSeconds),
                concurrentHTTP1ConnectionsPerHostSoftLimit: max(limits.connectionsPerHost, 1)),
            proxy: nil, decompression: .disabled)
        // The source repeats requests itself, and counts them.
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// What a source is given.
    public var fetcher: TileFetcher {
        TileFetcher { request async throws(FetchError) in try await self.fetch(request) }
    }

    /// Ends all requests and closes all connections; later requests fail.
    public func shutDown() async {
        // The only error is a second call.
        try? await client.shutdown()
    }

    /// The whole answer, whatever its status.
    ///
    /// The client's own deadline ends with the head of the answer; a body that drips is cut off here.
    ///
    /// - Throws: ``Imagery/FetchError`` when there is none in time, or it is too large.
    func fetch(_ request: FetchRequest) async throws(FetchError) -> FetchedTile {
        let result = await withTaskGroup(of: Result<FetchedTile, FetchError>.self) { group in
            group.addTask { await self.answer(request) }
            group.addTask {
                // Broken off when the answer is there first.
                try? await Task.sleep(for: request.timeout)
                return .failure(.timeout)
            }
            let first = await group.next()
            group.cancelAll()
            return first
        }
        switch result {
        case .success(let answer): return answer
        case .failure(let error): throw error
        case nil: throw .timeout
        }
    }

    private func answer(_ request: FetchRequest) async -> Result<FetchedTile, FetchError> {
        var outgoing = HTTPClientRequest(url: request.address)
        outgoing.headers.add(name: "User-Agent", value: userAgent)
        outgoing.headers.add(name: "Accept", value: "image/png,image/jpeg,image/webp,image/*;q=0.5")
        if let tag = request.entityTag { outgoing.headers.add(name: "If-None-Match", value: tag) }
        do {
            let response = try await client.execute(outgoing, deadline: .now() + Self.amount(request.timeout))
            // Reading stops at the limit; what comes after is never held.
            let body = try await response.body.collect(upTo: request.maximumBytes)
            return .success(
                FetchedTile(
                    status: Int(response.status.code), bytes: Array(body.readableBytesView),
                    contentType: response.headers.first(name: "Content-Type"),
                    entityTag: response.headers.first(name: "ETag")))
        } catch {
            return .failure(Self.fault(error))
        }
    }

    /// Nanoseconds, held in range.
    private static func amount(_ duration: Duration) -> TimeAmount {
        let (seconds, attoseconds) = duration.components
        let held = min(max(seconds, 0), 86_400)
        return .nanoseconds(held * 1_000_000_000 + attoseconds / 1_000_000_000)
    }

    private static func fault(_ error: any Error) -> FetchError {
        switch error {
        case is NIOTooManyBytesError: return .tooLarge
        case is CancellationError: return .timeout
        case let error as HTTPClientError:
            let timeouts: [HTTPClientError] = [
                .deadlineExceeded, .readTimeout, .writeTimeout, .connectTimeout, .tlsHandshakeTimeout,
                .getConnectionFromPoolTimeout, .cancelled,
            ]
            return timeouts.contains(error) ? .timeout : .connection(reason: error.shortDescription)
        default:
            // The kind of the error only: its text may hold the address.
            return .connection(reason: "\(type(of: error))")
        }
    }
}
