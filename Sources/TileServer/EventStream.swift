import HTTPTypes
import HummingbirdCore
import NIOCore

/// What a client that listens to changes asks for.
public struct EventQuestion: Sendable, Hashable {
    /// The maps it wants to hear of; empty for all.
    public var maps: [String]
    /// The number of the last event it has seen; nil when it comes for the first time.
    public var lastID: UInt64?

    /// A question.
    public init(maps: [String], lastID: UInt64?) {
        self.maps = maps
        self.lastID = lastID
    }
}

/// One thing that a listening client is told.
public struct ServerEvent: Sendable, Hashable {
    /// Its number, one more than the last one's; nil for what is not to be counted.
    public var id: UInt64?
    /// The kind, `change` for instance.
    public var name: String
    /// The content: one line of JSON.
    public var data: JSONValue

    /// An event.
    public init(id: UInt64?, name: String, data: JSONValue) {
        self.id = id
        self.name = name
        self.data = data
    }

    /// The event as it goes over the connection.
    ///
    /// - Source: WHATWG HTML, 9.2.6 "Interpreting an event stream".
    var bytes: [UInt8] {
        var text = ""
        if let id { text += "id: \(id)\n" }
        text += "event: \(name)\ndata: "
        return Array(text.utf8) + data.bytes + Array("\n\n".utf8)
    }
}

/// Server-sent events: a response that goes on until the client or the service ends it.
enum EventStream {
    /// How often something is sent when nothing happens, so that proxies keep the connection and a client that is
    /// gone is noticed.
    static let heartbeat = Duration.seconds(15)
    /// How long browsers wait before they come again, milliseconds.
    static let retryMilliseconds = 2000

    static let headers: HTTPFields = [
        .contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store",
        .accessControlAllowOrigin: "*", .xContentTypeOptions: "nosniff",
    ]

    /// The body of the response.
    static func body(_ events: AsyncStream<ServerEvent>) -> ResponseBody {
        ResponseBody { writer in
            try await writer.write(ByteBuffer(string: "retry: \(retryMilliseconds)\n\n"))
            for await event in withHeartbeats(events) {
                try await writer.write(
                    event.map { ByteBuffer(bytes: $0.bytes) } ?? ByteBuffer(string: ": \n\n"))
            }
            try await writer.finish(nil)
        }
    }

    /// The events, and nil whenever it is time for a heartbeat.
    private static func withHeartbeats(_ events: AsyncStream<ServerEvent>) -> AsyncStream<ServerEvent?> {
        AsyncStream { continuation in
            let beats = Task {
                while (try? await Task.sleep(for: heartbeat)) != nil { continuation.yield(nil) }
            }
            let told = Task {
                for await event in events { continuation.yield(event) }
                continuation.finish()
            }
            continuation.onTermination = { _ in
                beats.cancel()
                told.cancel()
            }
        }
    }
}
