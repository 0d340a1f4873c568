public import Tiling

/// What operators and other systems ask for, beside pictures: features to change, jobs, marks, reasons.
///
/// The server knows addresses, methods and limits; what a request means, who fills in ``MapService`` knows.
public struct ControlRequest: Sendable, Hashable {
    /// What is meant.
    public enum Resource: Sendable, Hashable {
        /// Every feature of a dataset: `POST` adds and replaces many.
        case features(dataset: String)
        /// One feature.
        case feature(dataset: String, id: String)
        /// The tiles of a map, to be marked as stale.
        case invalidation(map: String)
        /// Why a tile is what it is.
        case explanation(map: String, tile: TileCoordinate)
        /// All jobs.
        case jobs
        /// One job.
        case job(id: String)
    }

    /// The methods that change or read something here; `HEAD` is answered from `get`.
    public enum Method: String, Sendable, Hashable, CaseIterable {
        /// Read.
        case get = "GET"
        /// Create or replace.
        case put = "PUT"
        /// Add.
        case post = "POST"
        /// Change a part.
        case patch = "PATCH"
        /// Remove.
        case delete = "DELETE"
    }

    /// What is meant.
    public var resource: Resource
    /// What shall be done.
    public var method: Method
    /// The content sent along.
    public var body: [UInt8] = []
    /// The `If-Match` field as it came.
    public var ifMatch: String?
    /// The `If-None-Match` field as it came.
    public var ifNoneMatch: String?
    /// The address of who asks.
    public var client = ""

    /// A request without content or conditions.
    public init(resource: Resource, method: Method) {
        self.resource = resource
        self.method = method
    }

    /// The methods that a resource answers.
    static func methods(of resource: Resource) -> [Method] {
        switch resource {
        case .features, .invalidation: [.post]
        case .feature: [.get, .put, .delete]
        case .explanation: [.get]
        case .jobs: [.get, .post]
        case .job: [.get, .patch, .delete]
        }
    }
}

/// What is answered to a ``ControlRequest``.
public struct ControlAnswer: Sendable, Hashable {
    /// The HTTP status, 200…204.
    public var status: Int
    /// The content; empty for none.
    public var body: [UInt8]
    /// The media type of the content.
    public var type = "application/json"
    /// Changes whenever the content does; without quotes.
    public var entityTag: String?
    /// Where the thing that was made is.
    public var location: String?

    /// An answer.
    public init(status: Int = 200, body: [UInt8] = []) {
        self.status = status
        self.body = body
    }

    /// A JSON document.
    public init(status: Int = 200, _ json: JSONValue) { self.init(status: status, body: json.bytes) }
}
