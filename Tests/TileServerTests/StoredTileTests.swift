import Foundation
import Synchronization
import Testing
import TileServer
import Tiling

private let tile = "/maps/grid/12/3344/1789.png"

/// Tiles of the map `grid` are stored; the counter tells how often one was handed out.
private func storedTiles(_ count: Counter = Counter()) -> @Sendable (TileQuestion) -> ImageAnswer? {
    { question in
        guard question.map == "grid", (10...19).contains(question.coordinate.zoom) else { return nil }
        count.value.add(1, ordering: .relaxed)
        return ImageAnswer(
            bytes: Array("\(question.coordinate)@\(question.ratio)".utf8), format: question.format,
            contentHash: "abc123", modifiedSeconds: 784_111_777)
    }
}

private final class Counter: Sendable {
    let value = Atomic(0)
    var now: Int { value.load(ordering: .relaxed) }
}

/// What a server says to the bytes of one connection, without the time.
private func talk(_ text: String, takesShortRoad: Bool, count: Counter = Counter()) async throws -> String {
    let answer = try await withListeningServer(
        { $0.storedTile = storedTiles(count) }, configure: { $0.answersStoredTilesAtOnce = takesShortRoad }
    ) { port, _ in try await exchange(text, port: port) }
    return withoutDates(answer)
}

private func withoutDates(_ text: String) -> String {
    text.replacing(#/\r\nDate: [^\r]{29}\r\n/#, with: "\r\nDate: -\r\n")
}

/// A request that keeps its connection, and a last one that ends it.
private func kept(_ target: String, _ fields: String...) -> String {
    "GET \(target) HTTP/1.1\r\nHost: x\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n"
        + request("GET /health")
}

@Test(arguments: [
    tile, "/maps/grid/12/3344/1789@2x.png", "/maps/grid/12/3344/1789@1x.jpg", "/maps/grid/10/0/0@4x.webp",
    tile + "?v=7", tile + "?", "/maps/g%72id/12/3344/1789.png",
    "http://other.example/maps/grid/12/3344/1789.png",
])
func `a stored tile has one answer on both roads`(target: String) async throws {
    let (short, long) = (Counter(), Counter())
    let answer = try await talk(kept(target), takesShortRoad: true, count: short)
    let reference = try await talk(kept(target), takesShortRoad: false, count: long)
    #expect(answer == reference)
    #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(long.now == 0)
    #expect(short.now == (target.hasPrefix("/") ? 1 : 0))
}

@Test(arguments: [
    "/maps/grid/9/0/0.png", "/maps/grid/20/0/0.png", "/maps/grid/10/1024/0.png", "/maps/grid/10/01/0.png",
    "/maps/grid/10/0/0.gif", "/maps/grid/10/0/0@5x.png", "/maps/nowhere/10/0/0.png", "/maps/stale/1/0/0.png",
    "/maps/slow/1/0/0.png", "/maps/broken/1/0/0.png", "/maps//10/0/0.png", "/maps/../10/0/0.png",
    "/maps/grid/10/0/0.png#x", "/maps/%zz/10/0/0.png", "/maps", "/maps/grid", tile + "/explain",
])
func `what is no stored tile is answered as ever`(target: String) async throws {
    let answer = try await talk(kept(target), takesShortRoad: true)
    #expect(answer == (try await talk(kept(target), takesShortRoad: false)))
    #expect(answer.components(separatedBy: "HTTP/1.1 ").count == 3)
}

@Test(arguments: [
    ("Accept-Encoding: gzip, br", 1), ("Range: bytes=0-3", 1), ("Connection: Keep-Alive", 1),
    ("Accept: text/html", 1),
    ("Cookie: a=b; c=d", 1), ("Cache-Control: no-cache", 1), ("If-None-Match: \"abc123\"", 0),
    ("if-none-match: \"other\"", 0), ("If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT", 0),
    ("IF-MATCH: \"x\"", 0), ("Content-Length: 0", 0), ("Expect: 100-continue", 0),
    ("Transfer-Encoding: chunked\r\n\r\n0", 0),
])
func `fields of a request change its answer on both roads alike`(field: String, shortAnswers: Int)
    async throws
{
    let count = Counter()
    let text = kept(tile, field)
    let answer = try await talk(text, takesShortRoad: true, count: count)
    #expect(answer == (try await talk(text, takesShortRoad: false)))
    #expect(count.now == shortAnswers)
}

@Test(arguments: [
    "HEAD \(tile) HTTP/1.1", "OPTIONS \(tile) HTTP/1.1", "DELETE \(tile) HTTP/1.1", "GET \(tile) HTTP/1.0",
])
func `other methods and versions take the long road`(line: String) async throws {
    let count = Counter()
    let text = "\(line)\r\nHost: x\r\nConnection: close\r\n\r\n"
    let answer = try await talk(text, takesShortRoad: true, count: count)
    #expect(answer == (try await talk(text, takesShortRoad: false)))
    #expect(count.now == 0 && !answer.isEmpty)
}

@Test func `too many or too large fields are refused before a stored tile is`() async throws {
    for fields in [
        String(repeating: "A: b\r\n", count: 101), "Cookie: \(String(repeating: "x", count: 17_000))\r\n",
    ] {
        let text = "GET \(tile) HTTP/1.1\r\nHost: x\r\n\(fields)\r\n" + request("GET /health")
        let answer = try await talk(text, takesShortRoad: true)
        #expect(answer.hasPrefix("HTTP/1.1 431 "))
        #expect(answer == (try await talk(text, takesShortRoad: false)))
    }
}

@Test func `requests that follow one another unasked keep their order on both roads`() async throws {
    func ask(_ target: String) -> String { "GET \(target) HTTP/1.1\r\nHost: x\r\n\r\n" }
    let text =
        ask(tile) + ask("/maps/grid/13/1/1.png") + ask("/maps") + ask("/maps/grid/14/2/2.png")
        + ask("/nowhere")
        + request("GET \(tile)")
    let count = Counter()
    let answer = try await talk(text, takesShortRoad: true, count: count)
    #expect(answer == (try await talk(text, takesShortRoad: false)))
    #expect(answer.components(separatedBy: "HTTP/1.1 ").count == 7)
    #expect(count.now >= 2)
}

@Test func `a stored tile does not overtake an answer under way`() async throws {
    let (asked, tellAsked) = AsyncStream.makeStream(of: Void.self)
    let (released, release) = AsyncStream.makeStream(of: Void.self)
    let count = Counter()
    let answer = try await withListeningServer({ service in
        service.storedTile = storedTiles(count)
        service.readiness = {
            tellAsked.yield()
            for await _ in released { break }
            return Readiness(checks: [])
        }
    }) { port, _ in
        try await exchange("GET /ready HTTP/1.1\r\nHost: x\r\n\r\n" + kept(tile), port: port) {
            for await _ in asked { break }
            release.yield()
        }
    }
    let ready = try #require(answer.firstRange(of: "\"ready\""))
    let picture = try #require(answer.firstRange(of: "12/3344/1789@1"))
    #expect(ready.lowerBound < picture.lowerBound)
    #expect(count.now == 0)
}

@Test func `a graceful stop ends a connection that has only asked for stored tiles`() async throws {
    let answer = try await withListeningServer({ $0.storedTile = storedTiles() }) { port, stop in
        try await exchange("GET \(tile) HTTP/1.1\r\nHost: x\r\n\r\n", port: port, whenAnswered: stop)
    }
    #expect(answer.hasSuffix("12/3344/1789@1"))
}

@Test(arguments: [true, false])
func `a large tile is sent whole, though the service stops or the client has said its last`(
    stops: Bool
) async throws {
    // More than the buffers of both sockets hold.
    let bytes = [UInt8](repeating: UInt8(ascii: "x"), count: 32 << 20)
    let answer = try await withListeningServer(
        { service in
            service.storedTile = {
                ImageAnswer(bytes: bytes, format: $0.format, contentHash: "x", modifiedSeconds: 0)
            }
        },
        // Beside many other tests the reader may rest for long.
        configure: { $0.idleLimit = .seconds(3600) }
    ) { port, stop in
        try await exchange(
            "GET \(tile) HTTP/1.1\r\nHost: x\r\n\r\n", port: port, endsOutput: !stops,
            whenAnswered: { if stops { await stop() } })
    }
    #expect(answer.utf8.count > bytes.count)
}

@Test func `metrics count stored tiles as they count all`() async throws {
    let text = kept(tile) + "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"
    let all = String(text.replacing("Connection: close\r\n", with: "")) + request("GET /metrics")
    let (short, long) = (
        try await talk(all, takesShortRoad: true), try await talk(all, takesShortRoad: false)
    )
    for line in [
        "gridmill_http_requests_begun_total 3",
        "gridmill_http_requests_total{route=\"tile\",status=\"200\"} 1",
        "gridmill_http_response_bytes_total{route=\"tile\"} 14",
        "gridmill_http_request_seconds_count{route=\"tile\"} 1",
    ] {
        #expect(short.contains("\n" + line + "\n"))
        #expect(long.contains("\n" + line + "\n"))
    }
}

@Test(arguments: [true, false])
func `a connection that rests is closed, one that waits for its answer is not`(takesShortRoad: Bool)
    async throws
{
    let (asked, tellAsked) = AsyncStream.makeStream(of: Void.self)
    let (released, release) = AsyncStream.makeStream(of: Void.self)
    let questions = Counter()
    let (rested, silent, cut, waited) = try await withListeningServer(
        { service in
            service.storedTile = storedTiles()
            service.readiness = {
                questions.value.add(1, ordering: .relaxed)
                tellAsked.yield()
                for await _ in released { break }
                return Readiness(checks: [])
            }
        },
        configure: { configuration in
            configuration.answersStoredTilesAtOnce = takesShortRoad
            configuration.idleLimit = .milliseconds(200)
        }
    ) { port, _ in
        async let waiting = answer(to: request("GET /ready"), port: port)
        for await _ in asked { break }
        // Only the server ends these three: after an answer, without a request, in the middle of one.
        let rested = try await answer(to: "GET \(tile) HTTP/1.1\r\nHost: x\r\n\r\n", port: port)
        let silent = try await exchange("", port: port)
        let cut = try await exchange("GET \(tile) HTT", port: port)
        release.yield()
        return (rested, silent, cut, try await waiting)
    }
    #expect(rested.hasSuffix("12/3344/1789@1"))
    #expect(silent.isEmpty && cut.isEmpty)
    #expect(waited.hasPrefix("HTTP/1.1 200 OK"))
    #expect(questions.now == 1)
}

/// The answer to a request; asked again while a busy machine is too slow to ask within the connection's limit.
private func answer(to text: String, port: Int) async throws -> String {
    while true {
        let answer = try await exchange(text, port: port)
        if !answer.isEmpty { return answer }
    }
}
