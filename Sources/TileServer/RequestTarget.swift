/// A request target taken apart: decoded path segments and the query as it came.
///
/// Nothing is normalised: a path that climbs (`..`), hides separators (`%2f`, `%5c`) or holds control
/// characters is refused here, and what is left is only ever compared with names in tables.
struct RequestTarget {
    let segments: [String]
    let query: Substring.UTF8View

    /// Takes apart a target in origin form or absolute form (RFC 9112, 3.2).
    init(_ target: String) throws(Problem) {
        guard target.utf8.count <= ServerLimits.targetBytes else { throw .targetTooLong() }
        let origin = try Self.originForm(target[...].utf8)
        let bytes = origin.span
        var pathEnd = bytes.count
        for place in bytes.indices {
            guard (0x21...0x7E).contains(bytes[place]), bytes[place] != UInt8(ascii: "#") else {
                throw .badRequest(
                    "an address holds visible ASCII characters only; encode others as %XX in UTF-8")
            }
            if bytes[place] == UInt8(ascii: "?"), place < pathEnd { pathEnd = place }
        }
        query = origin.dropFirst(pathEnd + 1)
        // The slash that the path begins with belongs to no segment.
        segments = try Self.segments(bytes.extracting(min(1, pathEnd)..<pathEnd))
    }

    /// The decoded names between slashes.
    private static func segments(_ path: Span<UInt8>) throws(Problem) -> [String] {
        var segments: [String] = []
        segments.reserveCapacity(6)
        var start = 0
        for end in 0...path.count where end == path.count || path[end] == UInt8(ascii: "/") {
            segments.append(try name(path.extracting(start..<end)))
            start = end + 1
        }
        return segments
    }

    /// The part from the path on; the authority of an absolute target is not looked at.
    private static func originForm(_ target: Substring.UTF8View) throws(Problem) -> Substring.UTF8View {
        if target.first == UInt8(ascii: "/") { return target }
        for scheme in ["http://", "https://"] where target.starts(with: scheme.utf8) {
            let rest = target.dropFirst(scheme.utf8.count)
            if let slash = rest.firstIndex(of: UInt8(ascii: "/")) { return rest[slash...] }
        }
        throw .badRequest("the address must begin with /")
    }

    /// A decoded segment that can be a name.
    private static func name(_ piece: Span<UInt8>) throws(Problem) -> String {
        guard let characters = try? UTF8Span(validating: piece),
            let text = PercentCoding.decoded(String(copying: characters)[...].utf8)
        else {
            throw .badRequest("the address holds a % that is not followed by two digits of valid UTF-8")
        }
        let hasForbidden = text.utf8.contains { byte in
            byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\")
        }
        guard !hasForbidden, text != ".", text != ".." else { throw .noSuchPath() }
        return text
    }
}

/// Percent-encoding (RFC 3986, 2.1).
enum PercentCoding {
    /// The decoded text; nil when an escape is cut short or the bytes are not UTF-8 (overlong forms
    /// included).
    static func decoded(_ piece: Substring.UTF8View) -> String? {
        guard piece.contains(UInt8(ascii: "%")) else { return String(Substring(piece)) }
        var bytes: [UInt8] = []
        var rest = piece[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(hexValue), let low = rest.popFirst().flatMap(hexValue)
            else { return nil }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The text with everything but unreserved characters encoded, for one path segment.
    static func encoded(_ text: String) -> String {
        var output = ""
        for byte in text.utf8 {
            if isUnreserved(byte) {
                output.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                output += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return output
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~".utf8.contains(byte)
        }
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
