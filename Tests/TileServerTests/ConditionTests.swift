import HTTPTypes
import Testing
import TileServer

private let tile = "/maps/grid/12/3344/1789.png"

@Test(arguments: [
    "\"abc123\"", "W/\"abc123\"", "*", " * ", "\"x\", \"abc123\"", "\"x\",W/\"abc123\",\"y\"",
    "\"a,b\" , \"abc123\"", "\"x\",, \"abc123\"",
])
func `a client that holds the tile gets 304 with the validators`(field: String) async throws {
    let answer = try await ask(tile, .get, [.ifNoneMatch: field])
    #expect(answer.status == .notModified)
    #expect(answer.body.isEmpty)
    #expect(answer.headers[.eTag] == "\"abc123\"")
    #expect(answer.headers[.cacheControl] == "public, max-age=60")
    #expect(answer.headers[.lastModified] != nil)
    #expect(answer.headers[.accessControlAllowOrigin] == "*")
    #expect(answer.headers[.contentType] == nil)
    #expect(answer.headers[.contentLength] == nil)
}

@Test(arguments: [
    "\"abc1234\"", "abc123", "\"ABC123\"", "w/\"abc123\"", "", "\"", "\"abc123", "\"x\" \"abc123\"",
    "**", "\"x*\"", "\"x,abc123\"",
])
func `a client that holds something else gets the tile`(field: String) async throws {
    #expect(try await ask(tile, .get, [.ifNoneMatch: field]).status == .ok)
}

@Test func `tags may stand in several fields`() async throws {
    var headers: HTTPFields = [.ifNoneMatch: "\"x\""]
    headers.append(HTTPField(name: .ifNoneMatch, value: "\"abc123\""))
    #expect(try await ask(tile, .get, headers).status == .notModified)
}

@Test(arguments: [
    ("Sun, 06 Nov 1994 08:49:37 GMT", 304), ("Sun, 06 Nov 1994 08:49:38 GMT", 304),
    ("Sun, 06 Nov 1994 08:49:36 GMT", 200), ("Fri, 31 Dec 9999 23:59:59 GMT", 304),
    ("Mon, 06 Nov 1994 08:49:37 GMT", 200), ("Sunday, 06-Nov-94 08:49:37 GMT", 200),
    ("Sun, 31 Feb 2027 08:49:37 GMT", 200), ("yesterday", 200), ("", 200),
    ("Sun, 06 Nov 1994 08:49:61 GMT", 200), ("Tue, 29 Feb 2028 00:00:00 GMT", 304),
])
func `a date is compared when it is one`(date: String, status: Int) async throws {
    #expect(try await ask(tile, .get, [.ifModifiedSince: date]).status.code == status)
}

@Test func `a tag goes before a date`() async throws {
    let headers: HTTPFields = [
        .ifNoneMatch: "\"old\"", .ifModifiedSince: "Fri, 31 Dec 9999 23:59:59 GMT",
    ]
    #expect(try await ask(tile, .get, headers).status == .ok)
}

@Test func `HEAD is conditional as well`() async throws {
    #expect(try await ask(tile, .head, [.ifNoneMatch: "*"]).status == .notModified)
}

@Test func `a refusal is never turned into 304`() async throws {
    #expect(try await ask("/maps/nowhere", .get, [.ifNoneMatch: "*"]).status == .notFound)
}

@Test func `a hash that cannot stand in a tag is replaced by one of the content`() async throws {
    func tag(_ hash: String?, _ bytes: [UInt8]) async throws -> String {
        let server = try fixtureServer { service in
            service.tile = { _ throws(ServiceError) in
                ImageAnswer(bytes: bytes, format: .png, contentHash: hash)
            }
        }
        return try #require(try await ask(tile, on: server).headers[.eTag])
    }
    let plain = try await tag(nil, [1, 2, 3])
    #expect(try await tag("a\"b", [1, 2, 3]) == plain)
    #expect(try await tag("", [1, 2, 3]) == plain)
    #expect(try await tag(nil, [1, 2, 4]) != plain)
    // FNV-1a, 128 bits, of the text "a", as published with the algorithm.
    #expect(try await tag(nil, Array("a".utf8)) == "\"d228cb696f1a8caf78912b704e4a8964\"")
}

@Test(
    arguments: [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
        (1_709_164_799, "Wed, 28 Feb 2024 23:59:59 GMT"), (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
        (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"), (-1, nil), (253_402_300_800, nil), (.max, nil),
        (.min, nil),
    ] as [(Int64, String?)])
func `times become dates of the calendar`(seconds: Int64, text: String?) async throws {
    let server = try fixtureServer { service in
        service.tile = { _ throws(ServiceError) in
            ImageAnswer(bytes: [], format: .png, modifiedSeconds: seconds)
        }
    }
    #expect(try await ask(tile, on: server).headers[.lastModified] == text)
}
