public import HTTPTypes
import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
public import ServiceLifecycle

#if canImport(Glibc)
    import Glibc
#endif

/// The HTTP service: listens, limits, and answers from an injected ``MapService``.
///
/// Run it inside a `ServiceGroup`: on a graceful shutdown it takes no more connections, finishes the
/// answers under way and returns.
public struct TileHTTPServer: Service {
    private static let serverName = "gridmill"

    private let configuration: TileServerConfiguration
    private let responder: Responder
    private let logger: Logger

    /// A server that answers from the service; nothing listens yet.
    ///
    /// - Throws: ``ServiceError/pagesMissing(file:)``.
    public init(service: MapService, configuration: TileServerConfiguration, logger: Logger)
        throws(ServiceError)
    {
        self.configuration = configuration
        self.logger = logger
        responder = Responder(
            service: service,
            documents: MapDocuments(base: configuration.baseAddress, version: configuration.version),
            assets: try PageAssets(leafletDirectory: configuration.leafletDirectory, logger: logger),
            freshSeconds: configuration.freshSeconds, counters: RequestCounters(), logger: logger)
    }

    /// The answer to one request, as it would go over a connection, but for `Date` and `Server`.
    public func answer(to request: HTTPRequest) async -> Answer {
        await responder.answer(to: request)
    }

    /// Listens and answers until the graceful shutdown.
    ///
    /// - Throws: ``ServiceError/addressInUse(host:port:)`` and its neighbours.
    public func run() async throws(ServiceError) {
        do {
            try await application.run()
        } catch {
            throw listenError(error)
        }
    }

    private var application: Application<CallbackResponder<ConnectionContext>> {
        let responder = responder
        let road = StoredTileRoad(
            beside: responder, isOpen: configuration.answersStoredTilesAtOnce, serverName: Self.serverName)
        let idleLimit = configuration.idleLimit
        let onListening = configuration.onListening
        // Hummingbird's own words about starting and stopping are not for our users.
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .critical)
        return Application(
            responder: CallbackResponder { request, context in
                try await Self.response(to: request, from: context.client, responder)
            },
            server: HTTPServerBuilder { respond in
                TileChannel(
                    http1: HTTP1Channel(responder: respond, configuration: Self.connection), road: road,
                    idleLimit: idleLimit)
            },
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port),
                serverName: Self.serverName,
                backlog: ServerLimits.backlog,
                availableConnectionsDelegate: .maximum(ServerLimits.connections, logger: quiet)),
            onServerRunning: { await onListening($0.localAddress?.port ?? 0) },
            logger: quiet)
    }

    /// Reads what belongs to the request, and answers; a client that listens is answered for as long as it does.
    private static func response(
        to request: Request, from client: String, _ responder: Responder
    ) async throws -> Response {
        if let events = await responder.events(request.head) {
            return Response(status: .ok, headers: EventStream.headers, body: EventStream.body(events))
        }
        var body: [UInt8] = []
        if [.put, .post, .patch].contains(request.head.method) {
            let most = ServerLimits.bodyBytes(
                method: request.head.method.rawValue, target: request.head.path ?? "")
            let length = request.head.headerFields[.contentLength].flatMap { Int($0) } ?? 0
            // A body that says it is too large is refused by the responder, unread.
            if length <= most {
                guard let content = try? await request.body.collect(upTo: most) else {
                    return Response(.problem(.tooLarge(most)))
                }
                body = Array(buffer: content)
            }
        }
        return Response(await responder.answer(to: request.head, body: body, client: client))
    }

    /// The parser's own limits lie above ours, so that ours can answer with a problem document.
    ///
    /// Idle connections are ``StoredTileHandler``'s business: requests of the short road come no further.
    private static let connection = HTTP1Channel.Configuration(
        additionalChannelHandlers: [RequestBodyGuard()],
        httpDecoderConfiguration: .init(
            maxHeaderFieldSize: 2 * ServerLimits.headerBytes,
            maxHeaderListSize: 2 * ServerLimits.headerBytes,
            maxHeaderFieldCount: 2 * ServerLimits.headerFields))

    private func listenError(_ error: any Error) -> ServiceError {
        let (host, port) = (configuration.host, configuration.port)
        switch (error as? IOError)?.errnoCode {
        case EADDRINUSE: return .addressInUse(host: host, port: port)
        case EACCES, EPERM: return .addressNotPermitted(host: host, port: port)
        case EADDRNOTAVAIL:
            return .cannotListen(host: host, port: port, reason: "the address is not one of this machine's")
        case .some, nil:
            return .cannotListen(host: host, port: port, reason: "\(error)")
        }
    }
}

/// What is known of a request beside its head: who asks.
private struct ConnectionContext: InitializableFromSource {
    /// The address of the other end; work is shared fairly between addresses.
    let client: String

    init(source: ApplicationRequestContextSource) {
        client = source.channel.remoteAddress?.ipAddress ?? ""
    }
}

extension Response {
    fileprivate init(_ answer: Answer) {
        let body =
            answer.body.isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body))
        self.init(status: answer.status, headers: answer.headers, body: body)
    }
}
