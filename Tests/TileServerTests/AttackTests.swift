import HTTPTypes
import Synchronization
import Testing
import TileServer

private let climbs = [
    "..", "%2e%2e", "%2E%2e", ".%2e", "%2e.", "%252e%252e", "..%00", "%2e%2e%00", "..;", "..%3b", "...",
    "%c0%ae%c0%ae", "%e0%80%ae%e0%80%ae", "%f0%80%80%ae", "%uff0e%uff0e", "..%20", "%20..", ".", "%2e",
    "..%0d%0a",
]
private let separators = ["/", "%2f", "%2F", "%5c", "%5C", "\\", "//", "%252f", "%c0%af", "%e0%80%af"]
private let starts = ["/", "/assets/", "/assets/leaflet/", "/maps/", "/maps/grid/", "/datasets/"]

/// 20 × 10 × 6 ways to climb out of a folder.
private let spellings = starts.flatMap { start in
    climbs.flatMap { climb in
        separators.map { start + climb + $0 + climb + $0 + climb + $0 + "etc" + $0 + "passwd" }
    }
}

@Test func `no spelling of a climbing path reaches a file or the service`() async throws {
    #expect(spellings.count == 1200)
    let asked = AskedNames()
    let server = try fixtureServer { service in
        service.dataset = { name throws(ServiceError) in
            asked.add(name)
            throw .unknownDataset(name)
        }
    }
    for path in spellings {
        let answer = try await ask(path, on: server)
        #expect([400, 404].contains(answer.status.code), "\(path)")
        #expect(answer.headers[.contentType] == "application/problem+json", "\(path)")
        #expect(!answer.text.contains("root:"))
    }
    for name in asked.all {
        #expect(!name.contains("/") && !name.contains("\\") && !name.utf8.contains(0), "\(name)")
    }
}

private final class AskedNames: Sendable {
    private let names = Mutex<[String]>([])
    var all: [String] { names.withLock { $0 } }
    func add(_ name: String) { names.withLock { $0.append(name) } }
}

@Test(arguments: [
    "/assets/index.html", "/assets/Fixture.swift", "/assets/", "/assets", "/assets/leaflet",
    "/assets/leaflet/leaflet.min.js", "/assets/leaflet/../app.js", "/assets/leaflet/images",
    "/assets/%61pp.js%00", "/assets//app.js", "/assets/app.js/", "/index.html", "/Pages/app.js",
    "/assets/leaflet/leaflet.js.map", "/gridmill.yaml", "/.git/config", "/assets/APP.JS",
])
func `only names in the table are served`(path: String) async throws {
    #expect(try await ask(path).status == .notFound)
}

@Test(arguments: [
    "", "*", "maps", "ftp://x/maps", "http://evil.example", "/maps#x", "/maps/\u{00e9}", "/maps /grid",
    "/maps/%", "/maps/%4", "/maps/%zz", "/maps/%ff", "/maps/%ed%a0%80",
])
func `a target that is no address is 400`(path: String) async throws {
    #expect(try await ask(path).status == .badRequest)
}

@Test func `an absolute target is read as its path`() async throws {
    #expect(try await ask("http://evil.example/maps/grid").status == .ok)
    #expect(try await ask("https://evil.example:99/health?x").status == .ok)
}

@Test(arguments: [
    "<script>alert(1)</script>", "%3Cscript%3E", "\"onload=1", "'%20OR%201=1--", "${7*7}", "{{7}}",
])
func `what an attacker writes does not come back as a document`(text: String) async throws {
    for path in ["/\(text)", "/maps/\(text)", "/maps/\(text)/1/0/0.png", "/maps/grid/\(text)/0/0.png"] {
        let answer = try await ask(path)
        #expect([400, 404].contains(answer.status.code))
        #expect(answer.headers[.contentType] == "application/problem+json")
        #expect(answer.headers[.xContentTypeOptions] == "nosniff")
        _ = try answer.object()
    }
}

@Test(arguments: [(-1, 200), (0, 200), (1, 414)])
func `an address has 4096 bytes at most`(excess: Int, expected: Int) async throws {
    let path = "/health?" + String(repeating: "x", count: ServerLimits.targetBytes - 8 + excess)
    #expect(try await ask(path).status.code == expected)
}

@Test(arguments: [(-1, 200), (0, 200), (1, 431)])
func `header fields have 16 384 bytes at most`(excess: Int, expected: Int) async throws {
    let cookie = String(repeating: "c", count: ServerLimits.headerBytes - 6 + excess)
    #expect(try await ask("/health", .get, [.cookie: cookie]).status.code == expected)
}

@Test(arguments: [(-1, 200), (0, 200), (1, 431)])
func `there are 100 header fields at most`(excess: Int, expected: Int) async throws {
    var headers: HTTPFields = [:]
    for _ in 0..<(ServerLimits.headerFields + excess) {
        headers.append(HTTPField(name: .accept, value: "x"))
    }
    #expect(try await ask("/health", .get, headers).status.code == expected)
}

@Test(arguments: [
    ("65535", 200), ("65536", 200), ("65537", 413), ("-1", 400), ("x", 400),
    ("99999999999999999999999", 400),
])
func `a body that announces too much is refused`(length: String, expected: Int) async throws {
    #expect(try await ask("/health", .get, [.contentLength: length]).status.code == expected)
}

@Test(arguments: [(-1, 200), (0, 200), (1, 400)])
func `a query has 32 parameters at most`(excess: Int, expected: Int) async throws {
    let few = "center=114,22&zoom=10&width=10&height=10"
    let pieces = ServerLimits.queryParameters + excess
    // Repeats are refused as well, so the surplus is told apart by its text.
    let query = few + String(repeating: "&a=1", count: pieces - 4)
    let answer = try await ask("/maps/grid/image.png?\(query)")
    #expect(answer.status == .badRequest)
    #expect(answer.text.contains("32 parameters") == (expected == 400))
}
