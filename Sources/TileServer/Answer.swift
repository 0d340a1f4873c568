public import HTTPTypes

/// What a request is answered with, before it becomes bytes on a connection.
public struct Answer: Sendable, Equatable {
    /// The status.
    public var status: HTTPResponse.Status
    /// All fields but `Date` and `Server`.
    public var headers: HTTPFields
    /// The content; empty for HEAD, 204 and 304.
    public var body: [UInt8]

    init(status: HTTPResponse.Status, headers: HTTPFields = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
        self.headers[.contentLength] = String(body.count)
        self.headers[.xContentTypeOptions] = "nosniff"
    }

    /// A JSON document with a validator.
    static func json(_ value: JSONValue, cache: CachePolicy, type: String = "application/json") -> Self {
        document(value.bytes, type: type, cache: cache)
    }

    /// Bytes with a validator computed from them.
    static func document(_ bytes: [UInt8], type: String, cache: CachePolicy) -> Self {
        var headers: HTTPFields = [.contentType: type, .cacheControl: cache.text]
        headers[.eTag] = ContentTag(hashing: bytes).text
        return Self(status: .ok, headers: headers, body: bytes)
    }

    /// Text that changes with every request.
    static func text(_ text: String, type: String) -> Self {
        Self(
            status: .ok, headers: [.contentType: type, .cacheControl: CachePolicy.never.text],
            body: Array(text.utf8))
    }

    /// A picture with the validators its maker gave.
    static func image(_ image: ImageAnswer, freshSeconds: Int) -> Self {
        let policy: CachePolicy = image.isStale ? .stale : .fresh(seconds: freshSeconds)
        let tag = image.contentHash.flatMap(ContentTag.init(hash:)) ?? ContentTag(hashing: image.bytes)
        var headers: HTTPFields = [.contentType: image.format.mediaType, .cacheControl: policy.text]
        headers[.eTag] = tag.text
        headers[.lastModified] = image.modifiedSeconds.flatMap(HTTPDate.text(secondsSince1970:))
        return Self(status: .ok, headers: headers, body: image.bytes)
    }

    /// A refusal as `application/problem+json`.
    static func problem(_ problem: Problem) -> Self {
        let policy: CachePolicy = problem.isLasting ? .fresh(seconds: CachePolicy.lastingSeconds) : .never
        var headers: HTTPFields = [
            .contentType: "application/problem+json", .cacheControl: policy.text,
        ]
        headers[.retryAfter] = problem.retryAfterSeconds.map(String.init)
        headers[.allow] = problem.allow
        return Self(status: problem.status, headers: headers, body: problem.json.bytes)
    }

    /// The answer to HEAD: the fields of GET, `Content-Length` included, and no content.
    var withoutBody: Self {
        var copy = self
        copy.body = []
        return copy
    }

    /// Lets pages of every origin read the answer.
    var shared: Self {
        var copy = self
        copy.headers[.accessControlAllowOrigin] = "*"
        copy.headers[.accessControlExposeHeaders] = "ETag, Last-Modified, Retry-After"
        return copy
    }
}

/// How long caches may keep an answer (RFC 9111, RFC 5861).
enum CachePolicy: Equatable {
    /// Content that is right now, and may be used for so long without asking.
    case fresh(seconds: Int)
    /// Content that is being drawn anew: a cache may show it while it asks again.
    case stale
    /// Keep it, but ask every time.
    case revalidate
    /// Keep nothing.
    case never

    /// A refusal that does not depend on content: an hour keeps scrapers from asking again.
    static let lastingSeconds = 3600

    var text: String {
        switch self {
        case .fresh(let seconds): "public, max-age=\(seconds)"
        case .stale: "public, max-age=5, stale-while-revalidate=30"
        case .revalidate: "no-cache"
        case .never: "no-store"
        }
    }
}
