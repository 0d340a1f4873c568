import HTTPTypes

/// Requests that change something, or look behind the pictures.
extension Responder {
    /// The answer of the service to a control request.
    func control(
        _ resource: ControlRequest.Resource, request: HTTPRequest, body: [UInt8], client: String
    ) async throws(Problem) -> Answer {
        let allowed = ControlRequest.methods(of: resource)
        let methods = Self.text(of: allowed)
        if request.method == .options { return Self.preflight(methods) }
        let asked = request.method == .head ? .get : ControlRequest.Method(rawValue: request.method.rawValue)
        guard let asked, allowed.contains(asked) else { throw .methodNotAllowed(methods) }
        var question = ControlRequest(resource: resource, method: asked)
        question.body = body
        question.ifMatch = request.headerFields[.ifMatch]
        question.ifNoneMatch = request.headerFields[.ifNoneMatch]
        question.client = client
        let found = try await self.asked { [question] () async throws(ServiceError) in
            try await service.control(question)
        }
        let answer = Self.answer(found).shared
        return asked == .get ? Condition.apply(request.headerFields, to: answer) : answer
    }

    private static func answer(_ found: ControlAnswer) -> Answer {
        var headers: HTTPFields = [.cacheControl: CachePolicy.never.text]
        if !found.body.isEmpty { headers[.contentType] = found.type }
        headers[.eTag] = found.entityTag.flatMap(ContentTag.init(hash:))?.text
        headers[.location] = found.location
        return Answer(status: HTTPResponse.Status(code: found.status), headers: headers, body: found.body)
    }

    private static func text(of methods: [ControlRequest.Method]) -> String {
        var names = methods.map(\.rawValue)
        if methods.contains(.get) { names.insert("HEAD", at: 1) }
        return (names + ["OPTIONS"]).joined(separator: ", ")
    }
}

extension Responder {
    /// What a client that asks for events is told; nil when the request asks for something else.
    func events(_ request: HTTPRequest) async -> AsyncStream<ServerEvent>? {
        guard request.method == .get, let target = try? Self.target(of: request),
            target.segments == ["events"], let query = try? Query(target.query, allowed: ["maps"])
        else { return nil }
        let maps = (query["maps"] ?? "").split(separator: ",").map(String.init)
        let last = HTTPField.Name("Last-Event-ID").flatMap { request.headerFields[$0] }
        return await service.events(EventQuestion(maps: maps, lastID: last.flatMap { UInt64($0) }))
    }
}
