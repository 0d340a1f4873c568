import Foundation
import Imagery
import Synchronization
import Testing
import Tiling
import Upstream

private let wanted = TileCoordinate(zoom: 3, column: 1, row: 2)

/// Runs the closure with a server and a client, and ends both.
private func withServer(_ body: (FaultyServer, HTTPTileFetcher) async throws -> Void) async throws {
    let server = try FaultyServer()
    let client = HTTPTileFetcher(userAgent: "gridmill-test")
    do {
        try await body(server, client)
        await client.shutDown()
        server.stop()
    } catch {
        await client.shutDown()
        server.stop()
        throw error
    }
}

private func policy(timeout: Duration) -> UpstreamPolicy {
    var policy = UpstreamPolicy()
    policy.attempts = 1
    policy.attemptTimeout = timeout
    policy.maximumBytes = 1 << 20
    return policy
}

private func source(
    _ server: FaultyServer, _ fault: String, _ client: HTTPTileFetcher, timeout: Duration = .seconds(4)
) throws -> XYZSource {
    XYZSource(
        template: try UpstreamTemplate(server.pattern(fault), key: "top-secret"),
        access: .init(fetcher: client.fetcher, cache: nil, time: UpstreamTime(ContinuousClock()) { 0 }),
        policy: policy(timeout: timeout))
}

@Test(arguments: [
    ("500", UpstreamFault.Kind.serverError), ("html", .notAPicture), ("redirect", .redirect),
    ("short", .connection), ("reset", .connection), ("large", .tooLarge),
])
func `a bad server is a fault of its kind`(fault: String, kind: UpstreamFault.Kind) async throws {
    try await withServer { server, client in
        let source = try source(server, fault, client)
        let error = await #expect(throws: ImageryError.self) {
            try await source.tile(try #require(wanted))
        }
        #expect(error?.key == "upstream_\(kind.rawValue)")
        #expect(error?.description.contains("top-secret") == false)
    }
}

@Test(arguments: ["hang", "drip"])
func `a server without an end is left at the deadline`(fault: String) async throws {
    try await withServer { server, client in
        let source = try source(server, fault, client, timeout: .milliseconds(200))
        let error = await #expect(throws: ImageryError.self) {
            try await source.tile(try #require(wanted))
        }
        // The server gives up after 5 s, which would be a fault of the connection: the client was first.
        #expect(error?.key == "upstream_timeout")
    }
}

@Test func `the client keeps the deadline by itself`() async throws {
    try await withServer { server, client in
        for fault in ["hang", "drip"] {
            let request = FetchRequest(
                address: "http://127.0.0.1:\(server.port)/\(fault)", timeout: .milliseconds(200),
                maximumBytes: 1 << 20)
            let error = await #expect(throws: FetchError.self) { try await client.fetcher.fetch(request) }
            #expect(error == .timeout)
        }
    }
}

@Test func `nobody at the address is a fault without the address`() async throws {
    try await withServer { server, client in
        let closed = try FaultyServer()
        let source = try source(closed, "500", client)
        closed.stop()
        let error = await #expect(throws: ImageryError.self) {
            try await source.tile(try #require(wanted))
        }
        #expect(error?.key == "upstream_connection")
        #expect(error?.description.contains("top-secret") == false)
    }
}

@Test func `the request names us, what is wanted and what is kept`() async throws {
    try await withServer { server, client in
        let request = FetchRequest(
            address: "http://127.0.0.1:\(server.port)/echo", timeout: .seconds(4), maximumBytes: 9999,
            entityTag: "\"6\"")
        let answer = try await client.fetcher.fetch(request)
        let text = String(decoding: answer.bytes, as: UTF8.self)
        #expect(answer.status == 200 && answer.entityTag == "\"7\"" && answer.contentType == "text/plain")
        #expect(text.contains("User-Agent: gridmill-test\r\n"))
        #expect(text.contains("If-None-Match: \"6\"\r\n"))
        #expect(text.contains("Accept: image/png"))
    }
}

@Test func `after its end a client answers with an error`() async throws {
    let client = HTTPTileFetcher()
    await client.shutDown()
    await client.shutDown()
    let request = FetchRequest(address: "http://127.0.0.1:1/", timeout: .seconds(1), maximumBytes: 1)
    await #expect(throws: FetchError.self) { try await client.fetcher.fetch(request) }
}
