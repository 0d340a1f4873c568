import HTTPTypes
import Logging

/// Answers requests: limits, route, method, content, conditions, in this order.
struct Responder: Sendable {
    let service: MapService
    let documents: MapDocuments
    let assets: PageAssets
    let freshSeconds: Int
    let counters: RequestCounters
    let logger: Logger

    private static let methods = "GET, HEAD, OPTIONS"

    /// The answer to a request.
    ///
    /// - Parameters:
    ///   - request: its head.
    ///   - body: its content; only control requests look at it.
    ///   - client: the address of who asks.
    /// - Returns: the answer, whatever the request is.
    func answer(to request: HTTPRequest, body: [UInt8] = [], client: String = "") async -> Answer {
        counters.begin()
        let start = ContinuousClock.now
        var route: Route?
        var answer: Answer
        do throws(Problem) {
            let target = try Self.target(of: request)
            let found = try Route(target.segments)
            route = found
            if case .control(let resource) = found {
                answer = try await control(resource, request: request, body: body, client: client)
            } else {
                answer = try await self.answer(
                    to: request, route: found, query: target.query, client: client)
            }
        } catch {
            answer = .problem(error).shared
        }
        if request.method == .head { answer = answer.withoutBody }
        counters.count(
            RouteKind(route), status: answer.status.code, bytes: answer.body.count,
            duration: ContinuousClock.now - start)
        logger.debug(
            "answered",
            metadata: [
                "method": "\(request.method.rawValue)", "target": "\(request.path?.prefix(200) ?? "")",
                "status": "\(answer.status.code)",
            ])
        return answer
    }

    /// Holds the request against the limits, then takes its target apart.
    static func target(of request: HTTPRequest) throws(Problem) -> RequestTarget {
        var bytes = 0
        for field in request.headerFields { bytes += field.name.rawName.utf8.count + field.value.utf8.count }
        guard bytes <= ServerLimits.headerBytes, request.headerFields.count <= ServerLimits.headerFields
        else {
            throw .headersTooLarge()
        }
        if let length = request.headerFields[.contentLength] {
            guard let count = Int(length), count >= 0 else {
                throw .badRequest("Content-Length is not a number")
            }
            let most = ServerLimits.bodyBytes(method: request.method.rawValue, target: request.path ?? "")
            guard count <= most else { throw .tooLarge(most) }
        }
        return try RequestTarget(request.path ?? "")
    }

    private func answer(
        to request: HTTPRequest, route: Route, query: Substring.UTF8View, client: String
    ) async throws(Problem) -> Answer {
        switch request.method {
        case .get, .head:
            let full = try await content(of: route, query: query, client: client)
            return Condition.apply(request.headerFields, to: full)
        case .options:
            return Self.preflight(Self.methods)
        default:
            throw .methodNotAllowed(Self.methods)
        }
    }

    /// The answer to a browser that asks whether a page of another origin may ask (Fetch, 4.8).
    static func preflight(_ methods: String) -> Answer {
        var answer = Answer(status: .noContent, headers: [.allow: methods])
        answer.headers[.contentLength] = nil
        answer.headers[.accessControlAllowMethods] = methods
        answer.headers[.accessControlAllowHeaders] =
            "Content-Type, If-Match, If-None-Match, If-Modified-Since, Range"
        answer.headers[.accessControlMaxAge] = "86400"
        return answer.shared
    }

    private func content(
        of route: Route, query: Substring.UTF8View, client: String
    ) async throws(Problem) -> Answer {
        switch route {
        case .page: return assets.index
        case .jobsPage: return assets.jobs
        case .asset(let name):
            guard let asset = assets[name] else { throw .noSuchPath() }
            return asset
        case .health: return Answer.json(["status": "ok"], cache: .never)
        case .ready: return Self.ready(await service.readiness())
        case .metrics:
            return .text(
                counters.text + (await service.metrics()), type: "text/plain; version=0.0.4; charset=utf-8")
        case .tile(let map, let coordinate, let ratio, let format):
            var question = TileQuestion(map: map, coordinate: coordinate, ratio: ratio, format: format)
            question.client = client
            let image = try await asked { [question] () async throws(ServiceError) in
                try await service.tile(question)
            }
            return Answer.image(image, freshSeconds: freshSeconds).shared
        case .picture(let name, let format):
            return try await picture(name, format, query, client: client).shared
        default:
            return try await document(of: route, query: query).shared
        }
    }

    private func document(of route: Route, query: Substring.UTF8View) async throws(Problem) -> Answer {
        switch route {
        case .maps: return .json(documents.list(service.maps()), cache: .revalidate)
        case .map(let name): return .json(documents.tileJSON(try map(name)), cache: .revalidate)
        case .style(let name): return try await style(name)
        case .legend(let name):
            let legend = try await asked { () async throws(ServiceError) in try await service.legend(name) }
            return .document(legend, type: "application/json", cache: .revalidate)
        case .legendPicture(let name): return try await legendPicture(name, query)
        case .dataset(let name):
            let summary = try await asked { () async throws(ServiceError) in try await service.dataset(name) }
            return .json(MapDocuments.dataset(summary), cache: .revalidate)
        case .features(let name): return try await features(name, query)
        case .page, .asset, .tile, .picture, .health, .ready, .metrics, .control, .events, .jobsPage:
            throw .noSuchPath()
        }
    }

    private func map(_ name: String) throws(Problem) -> MapSummary {
        guard let map = service.maps().first(where: { $0.name == name }) else {
            throw Problem(.unknownMap(name))
        }
        return map
    }

    private func style(_ name: String) async throws(Problem) -> Answer {
        let map = try map(name)
        let own = try await asked { () async throws(ServiceError) in try await service.style(name) }
        guard let own else { return .json(documents.style(map), cache: .revalidate) }
        return .document(own, type: "application/json", cache: .revalidate)
    }

    private func picture(
        _ name: String, _ format: PictureFormat, _ query: Substring.UTF8View, client: String
    ) async throws(Problem) -> Answer {
        let map = try map(name)
        let asked = try PictureQuery(try Query(query, allowed: PictureQuery.parameters))
        let question = PictureQuestion(
            map: map.name, viewport: try await asked.viewport(service), format: format, client: client)
        let image = try await self.asked { () async throws(ServiceError) in
            try await service.picture(question)
        }
        return .image(image, freshSeconds: freshSeconds)
    }

    private func legendPicture(_ name: String, _ query: Substring.UTF8View) async throws(Problem) -> Answer {
        let map = try map(name)
        let question = try LegendQuestion(
            map: map.name, query: try Query(query, allowed: LegendQuestion.parameters))
        let image = try await asked { () async throws(ServiceError) in
            try await service.legendPicture(question)
        }
        return .image(image, freshSeconds: freshSeconds)
    }

    private func features(_ name: String, _ query: Substring.UTF8View) async throws(Problem) -> Answer {
        let query = try Query(query, allowed: ["lon", "lat", "radius", "limit"])
        guard let longitude = try query.number("lon", in: -180...180),
            let latitude = try query.number("lat", in: -90...90)
        else { throw .badRequest("lon and lat are needed, in degrees") }
        let question = FeatureQuestion(
            dataset: name, longitude: longitude, latitude: latitude,
            radiusMetres: try query.number("radius", in: 0...ServerLimits.searchRadiusMetres) ?? 10,
            limit: try query.whole("limit", in: 1...ServerLimits.featuresPerPlace)
                ?? ServerLimits.featuresPerPlace)
        let found = try await asked { () async throws(ServiceError) in try await service.features(question) }
        return .json(
            FeatureAnswer.collection(found), cache: .revalidate, type: "application/geo+json")
    }

    private static func ready(_ readiness: Readiness) -> Answer {
        var answer = Answer.json(MapDocuments.readiness(readiness), cache: .never)
        if !readiness.isReady {
            answer.status = .serviceUnavailable
            answer.headers[.retryAfter] = "5"
        }
        answer.headers[.eTag] = nil
        return answer
    }

    /// Asks the service; what broke goes to the log, what a client may know to the client.
    func asked<Value>(
        _ question: () async throws(ServiceError) -> Value
    ) async throws(Problem) -> Value {
        do {
            return try await question()
        } catch {
            if case .failed(let reason) = error {
                logger.error("a request could not be answered", metadata: ["reason": "\(reason)"])
            }
            throw Problem(error)
        }
    }
}
