import HTTPTypes

/// A refusal as RFC 9457 wants it: kind, status, and a sentence for the person at the other end.
///
/// The detail never holds a path of this machine, SQL or a secret: it is written here, or comes from a
/// ``ServiceError`` that is meant for clients.
struct Problem: Error, Equatable {
    let status: HTTPResponse.Status
    /// The last part of the problem's type URI.
    let kind: String
    let title: String
    let detail: String
    var retryAfterSeconds: Int?
    /// Methods for the `Allow` field of a 405.
    var allow: String?
    /// True when caches may keep the refusal for long: the tile grid does not change under a client.
    var isLasting = false

    static func noSuchPath() -> Self {
        Self(
            status: .notFound, kind: "not-found", title: "No such address",
            detail: "nothing is served at this address; the maps are listed at /maps")
    }

    static func outside() -> Self {
        Self(
            status: .notFound, kind: "outside", title: "Outside the map",
            detail: ServiceError.outside.description, isLasting: true)
    }

    static func badRequest(_ detail: String) -> Self {
        Self(status: .badRequest, kind: "bad-request", title: "Request not understood", detail: detail)
    }

    static func methodNotAllowed(_ allow: String) -> Self {
        Self(
            status: .methodNotAllowed, kind: "method-not-allowed", title: "Method not allowed",
            detail: "this address answers \(allow)", allow: allow)
    }

    static func tooLarge(_ most: Int = ServerLimits.bodyBytes) -> Self {
        Self(
            status: .contentTooLarge, kind: "body-too-large", title: "Request body too large",
            detail: "a request body may have \(most) bytes here")
    }

    static func targetTooLong() -> Self {
        Self(
            status: .uriTooLong, kind: "target-too-long", title: "Address too long",
            detail: "an address may have \(ServerLimits.targetBytes) bytes")
    }

    static func headersTooLarge() -> Self {
        Self(
            status: .requestHeaderFieldsTooLarge, kind: "headers-too-large", title: "Header fields too large",
            detail: "all header fields together may have \(ServerLimits.headerBytes) bytes in "
                + "\(ServerLimits.headerFields) fields")
    }

    /// What a client is told about an error of the service.
    init(_ error: ServiceError) {
        switch error {
        case .unknownMap:
            self.init(status: .notFound, kind: "unknown-map", title: "No such map", detail: "\(error)")
        case .unknownDataset:
            self.init(
                status: .notFound, kind: "unknown-dataset", title: "No such dataset", detail: "\(error)")
        case .outside:
            self = .outside()
        case .notReady(let seconds):
            self.init(
                status: .serviceUnavailable, kind: "not-ready", title: "Not ready in time",
                detail: "\(error)", retryAfterSeconds: max(1, seconds))
        case .unanswerable(let reason):
            self = .badRequest(reason)
        case .refused(let status, let kind, let reason):
            self.init(
                status: HTTPResponse.Status(code: status), kind: kind, title: "Refused", detail: reason)
        case .failed, .addressInUse, .addressNotPermitted, .cannotListen, .pagesMissing:
            self.init(
                status: .internalServerError, kind: "internal", title: "Something broke",
                detail: "the request could not be answered; the service's log has the reason")
        }
    }

    private init(
        status: HTTPResponse.Status, kind: String, title: String, detail: String,
        retryAfterSeconds: Int? = nil, allow: String? = nil, isLasting: Bool = false
    ) {
        self.status = status
        self.kind = kind
        self.title = title
        self.detail = detail
        self.retryAfterSeconds = retryAfterSeconds
        self.allow = allow
        self.isLasting = isLasting
    }

    var json: JSONValue {
        [
            "type": .string("urn:gridmill:problem:\(kind)"), "title": .string(title),
            "status": .count(status.code), "detail": .string(detail),
        ]
    }
}
