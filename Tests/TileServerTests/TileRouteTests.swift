import HTTPTypes
import Testing
import TileServer

@Test func `a tile comes with type, strong tag, date and an age`() async throws {
    let answer = try await ask("/maps/grid/12/3344/1789.png")
    #expect(answer.status == .ok)
    #expect(answer.text == "12/3344/1789@1")
    #expect(answer.headers[.contentType] == "image/png")
    #expect(answer.headers[.contentLength] == "14")
    #expect(answer.headers[.eTag] == "\"abc123\"")
    #expect(answer.headers[.lastModified] == "Sun, 06 Nov 1994 08:49:37 GMT")
    #expect(answer.headers[.cacheControl] == "public, max-age=60")
    #expect(answer.headers[.accessControlAllowOrigin] == "*")
    #expect(answer.headers[.xContentTypeOptions] == "nosniff")
}

@Test(arguments: [
    ("1789@2x.png", "12/3344/1789@2", "image/png"), ("1789@1x.jpg", "12/3344/1789@1", "image/jpeg"),
    ("1789@4x.webp", "12/3344/1789@4", "image/webp"), ("1789@3x.png?v=7", "12/3344/1789@3", "image/png"),
])
func `ratio and format are read from the last part`(file: String, text: String, type: String) async throws {
    let answer = try await ask("/maps/grid/12/3344/\(file)")
    #expect(answer.status == .ok)
    #expect(answer.text == text)
    #expect(answer.headers[.contentType] == type)
}

@Test func `a map's name may be any text, percent-encoded`() async throws {
    let answer = try await ask("/maps/%E8%A1%97%E9%81%93%20%E5%9C%B0%E5%9B%BE/0/0/0.png")
    #expect(answer.status == .ok)
}

@Test func `a stale tile may be kept for seconds only`() async throws {
    let answer = try await ask("/maps/stale/1/0/0.png")
    #expect(answer.status == .ok)
    #expect(answer.headers[.cacheControl] == "public, max-age=5, stale-while-revalidate=30")
}

@Test func `a tile that is not ready is 503 with a time to come back`() async throws {
    let answer = try await ask("/maps/slow/1/0/0.png")
    #expect(answer.status == .serviceUnavailable)
    #expect(answer.headers[.retryAfter] == "3")
    #expect(answer.headers[.cacheControl] == "no-store")
    #expect(answer.headers[.contentType] == "application/problem+json")
}

@Test func `what broke inside stays inside`() async throws {
    let answer = try await ask("/maps/broken/1/0/0.png")
    #expect(answer.status == .internalServerError)
    for secret in ["secret", "SELECT", "mbtiles", "/var"] { #expect(!answer.text.contains(secret)) }
    #expect(try answer.object()["status"] as? Int == 500)
}

@Test(arguments: [
    "9/0/0", "20/0/0", "99/0/0", "10/1024/0", "10/0/1024", "10/-1/0", "10/0/-1", "-1/0/0",
    "10/99999999999999999999999999/0", "10/4294967296/0", "10/9223372036854775808/0", "31/0/0",
])
func `a tile outside zooms or grid is a 404 that caches keep`(tile: String) async throws {
    let answer = try await ask("/maps/grid/\(tile).png")
    #expect(answer.status == .notFound)
    #expect(answer.headers[.cacheControl] == "public, max-age=3600")
    #expect(try answer.object()["type"] as? String == "urn:gridmill:problem:outside")
}

@Test(arguments: [
    "abc/0/0", "10/x/0", "10/0/y", "+10/0/0", "010/0/0", "10/00/0", "10/0/-0", "1e1/0/0", "10.0/0/0",
    "%2010/0/0", "10/0/0x1", "10//0", "10/0/", "%EF%BC%91/0/0", "%D9%A1/0/0", "-/0/0", "0x1/0/0",
])
func `what is no number in a number's place is 400`(tile: String) async throws {
    let answer = try await ask("/maps/grid/\(tile).png")
    #expect(answer.status == .badRequest)
    #expect(try answer.object()["type"] as? String == "urn:gridmill:problem:bad-request")
}

@Test(arguments: [
    "0.gif", "0", "0.", "0.PNG", "0@5x.png", "0@0x.png", "0@2X.png", "0@x.png", "0@2x@2x.png", "0@.png",
])
func `another ratio or format is no address`(file: String) async throws {
    #expect(try await ask("/maps/grid/10/0/\(file)").status == .notFound)
}

@Test func `an unknown map is 404 and not kept`() async throws {
    let answer = try await ask("/maps/nowhere/10/0/0.png")
    #expect(answer.status == .notFound)
    #expect(answer.headers[.cacheControl] == "no-store")
    #expect(try answer.object()["type"] as? String == "urn:gridmill:problem:unknown-map")
}
