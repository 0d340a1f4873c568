import NIOCore
import Synchronization
import Testing
import TileServer

private let tile = "/maps/grid/12/3344/1789.png"

@Test func `a tile travels over a connection`() async throws {
    let answer = try await withListeningServer { port, _ in
        try await exchange(request("GET \(tile)"), port: port)
    }
    #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(answer.lowercased().contains("\r\ncontent-length: 14\r\n"))
    #expect(answer.lowercased().contains("\r\nserver: gridmill\r\n"))
    #expect(answer.lowercased().contains("\r\ndate: "))
    #expect(answer.hasSuffix("\r\n\r\n12/3344/1789@1"))
}

@Test func `HEAD and 304 send no content`() async throws {
    let (head, short) = try await withListeningServer { port, _ in
        (
            try await exchange(request("HEAD \(tile)"), port: port),
            try await exchange(request("GET \(tile)", "If-None-Match: W/\"abc123\""), port: port)
        )
    }
    #expect(head.lowercased().contains("\r\ncontent-length: 14\r\n"))
    #expect(head.hasSuffix("\r\n\r\n"))
    #expect(short.hasPrefix("HTTP/1.1 304 Not Modified\r\n"))
    #expect(!short.lowercased().contains("content-length"))
    #expect(short.hasSuffix("\r\n\r\n"))
}

@Test func `several requests may share a connection`() async throws {
    let answer = try await withListeningServer { port, _ in
        let first = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
        return try await exchange(first + first + request("GET /maps/grid/99/0/0.png"), port: port)
    }
    #expect(answer.components("HTTP/1.1 200 OK") == 2)
    #expect(answer.components("HTTP/1.1 404 Not Found") == 1)
}

@Test(arguments: [
    "/assets/../../../../etc/passwd", "/assets/..%2f..%2f..%2fetc%2fpasswd", "/..\\..\\etc\\passwd",
    "/assets/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/maps/grid/..%00/1/1.png",
    "/assets/leaflet//etc/passwd",
    "/%c0%ae%c0%ae/etc/passwd", "/maps/%00", "http://x/../etc/passwd", "../etc/passwd",
])
func `climbing paths are refused on the wire`(path: String) async throws {
    let answer = try await withListeningServer { port, _ in
        try await exchange(request("GET \(path)"), port: port)
    }
    #expect(answer.hasPrefix("HTTP/1.1 404") || answer.hasPrefix("HTTP/1.1 400"), "\(answer.prefix(60))")
    #expect(!answer.contains("root:"))
}

@Test func `limits are told as problems on the wire`() async throws {
    let long = String(repeating: "x", count: 20_000)
    let (target, headers, body) = try await withListeningServer { port, _ in
        (
            try await exchange(request("GET /health?\(long.prefix(5000))"), port: port),
            try await exchange(request("GET /health", "Cookie: \(long)"), port: port),
            try await exchange(request("GET /health", "Content-Length: 70000"), port: port)
        )
    }
    #expect(target.hasPrefix("HTTP/1.1 414 "))
    #expect(headers.hasPrefix("HTTP/1.1 431 "))
    #expect(body.hasPrefix("HTTP/1.1 413 "))
    for answer in [target, headers, body] { #expect(answer.contains("application/problem+json")) }
}

@Test(arguments: [
    "GET /health HTTP/9.9\r\n\r\n", "\u{16}\u{3}\u{1}\u{0}garbage\r\n\r\n", "GET\r\n\r\n",
    "get / http/1.1\r\n\r\n",
    "GET /health HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
    "GET /health HTTP/1.1\r\nA: \(String(repeating: "x", count: 200_000))\r\n\r\n",
])
func `what is not HTTP is refused and the connection closed`(text: String) async throws {
    let answer = try await withListeningServer { port, _ in try await exchange(text, port: port) }
    #expect(answer.hasPrefix("HTTP/1.1 400") || answer.isEmpty, "\(answer.prefix(60))")
}

@Test func `a body without end closes the connection at its limit`() async throws {
    let chunk = "1000\r\n" + String(repeating: "x", count: 4096) + "\r\n"
    let text = "GET /health HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    // No end of the body and no "close": only the limit ends this exchange.
    let answer = try await withListeningServer { port, _ in
        try await exchange(text + String(repeating: chunk, count: 17), port: port)
    }
    #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 200"))
}

@Test func `a port in use is said as such`() async throws {
    try await withListeningServer { port, _ in
        let error = await #expect(throws: ServiceError.self) {
            try await withListeningServer(port: port) { _, _ in }
        }
        #expect(error == .addressInUse(host: "127.0.0.1", port: port))
        #expect(error?.description.contains("set server.port") == true)
    }
}

@Test func `an address of another machine is said as such`() async throws {
    let server = try fixtureServer(configure: { configuration in
        configuration.host = "203.0.113.1"
        configuration.port = 0
    })
    let error = await #expect(throws: ServiceError.self) { try await server.run() }
    #expect(error?.key == "cannot_listen")
}

@Test func `a graceful stop finishes the answer under way`() async throws {
    let (asked, tellAsked) = AsyncStream.makeStream(of: Void.self)
    let (released, release) = AsyncStream.makeStream(of: Void.self)
    let answer = try await withListeningServer({ service in
        service.tile = { question throws(ServiceError) in
            tellAsked.yield()
            for await _ in released { break }
            return ImageAnswer(bytes: Array("finished".utf8), format: question.format)
        }
    }) { port, stop in
        try await exchange("GET \(tile) HTTP/1.1\r\nHost: x\r\n\r\n", port: port) {
            for await _ in asked { break }
            await stop()
            release.yield()
        }
    }
    #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(answer.hasSuffix("finished"))
}

@Test func `many clients at once all get their tile`() async throws {
    let answers = try await withListeningServer { port, _ in
        try await withThrowingTaskGroup(of: String.self) { tasks in
            for _ in 0..<200 { tasks.addTask { try await exchange(request("GET \(tile)"), port: port) } }
            return try await tasks.reduce(into: [String]()) { $0.append($1) }
        }
    }
    #expect(answers.count == 200)
    #expect(answers.allSatisfy { $0.hasSuffix("12/3344/1789@1") })
}

extension String {
    fileprivate func components(_ text: String) -> Int { ranges(of: text).count }
}
