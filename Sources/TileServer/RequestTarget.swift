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
        guard origin.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "#") }) else {
            throw .badRequest("an address holds visible ASCII characters only; encode others as %XX in UTF-8")
        }
        let mark = origin.firstIndex(of: UInt8(ascii: "?"))
        query = mark.map { origin[origin.index(after: $0)...] } ?? origin[origin.endIndex...]
        let path = origin[..<(mark ?? origin.endIndex)].dropFirst()
        var segments: [String] = []
        for piece in path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            segments.append(try Self.name(piece))
        }
        self.segments = segments
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
    private static func name(_ piece: Substring.UTF8View) throws(Problem) -> String {
        guard let text = PercentCoding.decoded(piece) else {
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
