import HTTPTypes

/// A strong entity tag (RFC 9110, 8.8.3).
struct ContentTag: Equatable {
    /// With its quotes.
    let text: String

    /// A tag from a hash that is known; nil when the text cannot stand in a tag.
    init?(hash: String) {
        let isTag = hash.utf8.allSatisfy { $0 == 0x21 || (0x23...0x7E).contains($0) }
        guard isTag, !hash.isEmpty else { return nil }
        text = "\"\(hash)\""
    }

    /// A tag from the content: FNV-1a with 128 bits.
    ///
    /// - Source: draft-eastlake-fnv, sections 2 and 5 (offset basis and prime 2⁸⁸ + 0x13b).
    init(hashing bytes: [UInt8]) {
        var hash: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
        for byte in bytes {
            hash ^= UInt128(byte)
            hash = (hash << 88) &+ hash &* 0x13b
        }
        text = "\"\(String(hash, radix: 16))\""
    }
}

/// The conditions of a GET or HEAD request (RFC 9110, 13).
enum Condition {
    /// The answer itself, or 304 when the client holds it already.
    static func apply(_ request: HTTPFields, to answer: Answer) -> Answer {
        guard answer.status == .ok, holds(request, answer.headers) else { return answer }
        var headers: HTTPFields = [:]
        for name in kept { headers[name] = answer.headers[name] }
        var short = Answer(status: .notModified, headers: headers)
        short.headers[.contentLength] = nil
        return short
    }

    /// What a 304 carries (RFC 9110, 15.4.5), and what lets pages of other origins read it.
    private static let kept: [HTTPField.Name] = [
        .eTag, .lastModified, .cacheControl, .vary, .accessControlAllowOrigin, .accessControlExposeHeaders,
    ]

    /// True when the client's copy is the current one; `If-None-Match` goes before `If-Modified-Since`.
    private static func holds(_ request: HTTPFields, _ answer: HTTPFields) -> Bool {
        if request.contains(.ifNoneMatch) {
            guard let tag = answer[.eTag] else { return false }
            return request[values: .ifNoneMatch].contains { list(in: $0, matches: tag) }
        }
        guard let asked = request[.ifModifiedSince].flatMap(HTTPDate.seconds(text:)),
            let modified = answer[.lastModified].flatMap(HTTPDate.seconds(text:))
        else { return false }
        return modified <= asked
    }

    /// Weak comparison (RFC 9110, 8.8.3.2) of a list of tags, or `*`, with a strong tag.
    static func list(in field: String, matches tag: String) -> Bool {
        var rest = field.utf8[...]
        let wanted = tag.utf8
        skipBlanks(&rest)
        if rest.elementsEqual("*".utf8) { return true }
        while !rest.isEmpty {
            if rest.starts(with: "W/".utf8) { rest = rest.dropFirst(2) }
            guard rest.first == UInt8(ascii: "\"") else { return false }
            guard let end = rest.dropFirst().firstIndex(of: UInt8(ascii: "\"")) else { return false }
            if rest[...end].elementsEqual(wanted) { return true }
            rest = rest[rest.index(after: end)...]
            skipBlanks(&rest)
            guard rest.isEmpty || rest.first == UInt8(ascii: ",") else { return false }
            while rest.first == UInt8(ascii: ",") {
                rest.removeFirst()
                skipBlanks(&rest)
            }
        }
        return false
    }

    private static func skipBlanks(_ rest: inout Substring.UTF8View) {
        while rest.first == UInt8(ascii: " ") || rest.first == UInt8(ascii: "\t") { rest.removeFirst() }
    }
}
