import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Asks a running service of our own, on this machine: how verbs hand their work over.
public struct ServiceClient: Sendable {
    /// What came back.
    public struct Reply: Sendable {
        /// The HTTP status.
        public let status: Int
        /// The content.
        public let body: [UInt8]
        /// The `Location` field.
        public let location: String?
    }

    /// Why nothing came back.
    public struct Failure: Error, Sendable, CustomStringConvertible {
        /// In words.
        public let description: String
    }

    /// The most bytes of an answer.
    static let largestReply = 64 << 20

    /// The service's address, `http://127.0.0.1:8080` for instance.
    public let address: String

    /// A client of the service at an address.
    public init(address: String) { self.address = address }

    /// Sends one request and waits for the whole answer.
    ///
    /// - Parameters:
    ///   - method: `GET`, `POST` and so on.
    ///   - path: from the `/` on.
    ///   - body: the content; empty for none.
    ///   - type: its media type.
    ///   - seconds: how long the answer may take.
    /// - Returns: the answer, whatever its status.
    /// - Throws: ``Failure`` when there is none.
    public func send(
        _ method: String, _ path: String, body: [UInt8] = [], type: String = "application/json",
        seconds: Int64 = 60
    ) async throws(Failure) -> Reply {
        var request = HTTPClientRequest(url: address + path)
        request.method = HTTPMethod(rawValue: method)
        if !body.isEmpty {
            request.headers.add(name: "Content-Type", value: type)
            request.body = .bytes(body)
        }
        do {
            let response = try await HTTPClient.shared.execute(request, deadline: .now() + .seconds(seconds))
            let content = try await response.body.collect(upTo: Self.largestReply)
            return Reply(
                status: Int(response.status.code), body: Array(buffer: content),
                location: response.headers.first(name: "Location"))
        } catch {
            throw Failure(description: "\(error)")
        }
    }
}
