import Foundation
import HTTPTypes
import Testing
import TileServer

private let addresses = [
    "/", "/assets/app.js", "/assets/app.css", "/assets/favicon.svg", "/maps", "/maps/grid",
    "/maps/grid/style.json", "/maps/grid/legend.json", "/maps/grid/12/3344/1789.png",
    "/maps/grid/image.png?center=114,22.5&zoom=10&width=10&height=10", "/datasets/cells",
    "/datasets/cells/at?lon=114&lat=22.5", "/health", "/ready", "/metrics",
]

@Test(arguments: addresses)
func `HEAD has the fields of GET and no content`(address: String) async throws {
    let server = try fixtureServer()
    let full = try await ask(address, on: server)
    let head = try await ask(address, .head, on: server)
    #expect(full.status == .ok)
    #expect(!full.body.isEmpty)
    #expect(head.status == .ok)
    #expect(head.body.isEmpty)
    if address != "/metrics" { #expect(head.headers == full.headers) }
}

@Test(arguments: addresses)
func `OPTIONS tells every origin what may be asked`(address: String) async throws {
    let headers: HTTPFields = [.origin: "http://other.example", .accessControlRequestMethod: "GET"]
    let answer = try await ask(address, .options, headers)
    #expect(answer.status == .noContent)
    #expect(answer.headers[.allow] == "GET, HEAD, OPTIONS")
    #expect(answer.headers[.accessControlAllowMethods] == "GET, HEAD, OPTIONS")
    #expect(answer.headers[.accessControlAllowOrigin] == "*")
    #expect(answer.headers[.accessControlAllowHeaders]?.contains("If-None-Match") == true)
}

@Test(arguments: addresses, [HTTPRequest.Method.post, .put, .delete, .patch, .trace, .connect])
func `other methods are refused with those that are not`(
    address: String, method: HTTPRequest.Method
) async throws {
    let answer = try await ask(address, method)
    #expect(answer.status == .methodNotAllowed)
    #expect(answer.headers[.allow] == "GET, HEAD, OPTIONS")
    #expect(answer.headers[.contentType] == "application/problem+json")
}

@Test func `a method on no address is 404`() async throws {
    #expect(try await ask("/nothing", .post).status == .notFound)
}

@Test(arguments: addresses.filter { $0.hasPrefix("/maps") || $0.hasPrefix("/datasets") })
func `maps and datasets may be read from every origin`(address: String) async throws {
    #expect(try await ask(address).headers[.accessControlAllowOrigin] == "*")
}

@Test(arguments: ["/", "/assets/app.js", "/metrics", "/ready"])
func `pages and figures are not shared with other origins`(address: String) async throws {
    #expect(try await ask(address).headers[.accessControlAllowOrigin] == nil)
}

@Test(arguments: ["/", "/assets/app.js", "/assets/app.css"])
func `pages allow nothing but our own files`(address: String) async throws {
    let answer = try await ask(address)
    let policy = try #require(answer.headers[.contentSecurityPolicy])
    #expect(policy.contains("default-src 'none'"))
    #expect(policy.contains("script-src 'self'"))
    #expect(!policy.contains("unsafe"))
    #expect(!policy.contains("http"))
    #expect(try answer.header("X-Frame-Options") == "SAMEORIGIN")
    #expect(answer.headers[.xContentTypeOptions] == "nosniff")
}

@Test func `no page names an outside address`() async throws {
    let files =
        ["/"]
        + ["app.js", "map.js", "dom.js", "legend.js", "features.js", "texts.js", "app.css"]
        .map { "/assets/\($0)" }
    for file in files {
        let text = try await ask(file).text
        #expect(!text.isEmpty)
        #expect(!text.replacing("http://www.w3.org/2000/svg", with: "").contains("://"), "\(file)")
    }
    let page = try await ask("/").text
    #expect(!page.contains("<style"))
    #expect(!page.contains("style="))
    #expect(!page.contains(" onclick="))
    #expect(page.components(between: "<script", and: "</script>").allSatisfy { $0.hasSuffix(">") })
}

extension String {
    fileprivate func components(between start: String, and end: String) -> [String] {
        split(separator: start).dropFirst().compactMap { part in
            part.range(of: end).map { String(part[..<$0.lowerBound]) }
        }
    }
}
