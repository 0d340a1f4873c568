/// What can go wrong between the service, who asks it, and the network; the room's one error.
///
/// The first group is what the injected ``MapService`` throws, and each of them has an HTTP status.
/// The second is what ``TileHTTPServer`` throws when it cannot start.
public enum ServiceError: Error, Equatable, Sendable, CustomStringConvertible {
    /// No map of that name: 404.
    case unknownMap(String)
    /// No dataset of that name: 404.
    case unknownDataset(String)
    /// The tile lies outside the map's zooms or bounds: 404 that may be cached for long.
    case outside
    /// The answer is not ready in time: 503 with `Retry-After`.
    case notReady(retryAfterSeconds: Int)
    /// The question cannot be answered as asked: 400; the text goes to the client.
    case unanswerable(String)
    /// The request goes against what is there: a status 4xx with its kind and a sentence for the client.
    case refused(status: Int, kind: String, reason: String)
    /// Something broke: 500; the text goes to the log only.
    case failed(String)

    /// Another program listens at the address.
    case addressInUse(host: String, port: Int)
    /// The address may not be used by this user, as ports below 1024 usually.
    case addressNotPermitted(host: String, port: Int)
    /// Listening failed for another reason.
    case cannotListen(host: String, port: Int, reason: String)
    /// The pages that belong to this program are not beside it.
    case pagesMissing(file: String)

    /// A short name without values, for metrics.
    public var key: String {
        switch self {
        case .unknownMap: "unknown_map"
        case .unknownDataset: "unknown_dataset"
        case .outside: "outside"
        case .notReady: "not_ready"
        case .unanswerable: "unanswerable"
        case .refused(_, let kind, _): kind
        case .failed: "failed"
        case .addressInUse: "address_in_use"
        case .addressNotPermitted: "address_not_permitted"
        case .cannotListen: "cannot_listen"
        case .pagesMissing: "pages_missing"
        }
    }

    /// What happened, on what, and what to do.
    public var description: String {
        switch self {
        case .unknownMap(let name): "there is no map \"\(name)\"; see /maps"
        case .unknownDataset(let name): "there is no dataset \"\(name)\"; the maps' datasets are in /maps"
        case .outside: "the tile lies outside the map's zooms or bounds; see the map's TileJSON"
        case .notReady(let seconds): "the answer is not ready; ask again in \(seconds) s"
        case .unanswerable(let reason): reason
        case .refused(_, _, let reason): reason
        case .failed(let reason): reason
        case .addressInUse(let host, let port):
            "another program listens at \(host):\(port); stop it, or set server.port to a free port"
        case .addressNotPermitted(let host, let port):
            "this user may not listen at \(host):\(port); use a port above 1023, or run with the right to bind it"
        case .cannotListen(let host, let port, let reason):
            "cannot listen at \(host):\(port): \(reason); check server.host and server.port"
        case .pagesMissing(let file):
            "the page file \(file) is missing beside the program; install gridmill with its resource folders"
        }
    }
}
