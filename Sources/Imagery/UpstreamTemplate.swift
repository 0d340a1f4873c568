import TileStorage
import Tiling

/// The address pattern of an upstream's tiles, such as `https://t{0-7}.example/{z}/{x}/{y}.png?tk={key}`.
///
/// | placeholder | becomes |
/// |---|---|
/// | `{z}` `{x}` `{y}` | zoom, column, row from the north |
/// | `{-y}` | row from the south (TMS) |
/// | `{key}` | the key, percent-encoded |
/// | `{a-c}` `{0-7}` `{a,b,c}` `{s}` | one of the alternatives, the same for a tile every time; `{s}` is a, b, c |
///
/// The key is in no description, fingerprint or error.
public struct UpstreamTemplate: Sendable, Hashable {
    /// The host as written, with its port; alternatives stay in braces.
    public let host: String
    /// A name of the upstream without secrets: a hash of the pattern.
    public let identity: String
    private let parts: [Part]
    private let key: String

    private enum Part: Sendable, Hashable {
        case literal(String)
        case zoom, column, row, flippedRow, key
        case alternatives([String])
    }

    /// The most alternatives of one placeholder: the letters.
    private static let maximumAlternatives = 26
    /// The longest pattern: what servers accept as a request line, and room for the numbers.
    private static let maximumLength = 4096

    /// Reads a pattern.
    ///
    /// - Parameters:
    ///   - pattern: beginning with `http://` or `https://`.
    ///   - key: what `{key}` stands for.
    /// - Throws: ``ImageryError/badTemplate(reason:)``, naming what is wrong and never the key.
    public init(_ pattern: String, key: String? = nil) throws(ImageryError) {
        guard pattern.utf8.count <= Self.maximumLength, pattern.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else {
            throw .badTemplate(
                reason: "it has blanks or characters beyond ASCII; write them as %20 and so on")
        }
        host = try Self.host(of: pattern)
        parts = try Self.parts(of: pattern)
        identity = ContentHash(Array(pattern.utf8)).hex
        guard parts.contains(.zoom), parts.contains(.column),
            parts.contains(.row) || parts.contains(.flippedRow)
        else { throw .badTemplate(reason: "it needs {z}, {x} and {y} (or {-y})") }
        guard parts.contains(.key) == (key != nil) else {
            throw .badTemplate(
                reason: key == nil
                    ? "it has {key}, but no key is given" : "a key is given, but it has no {key}")
        }
        self.key = Self.percentEncoded(key ?? "")
    }

    /// The address of a tile; secret, since it holds the key.
    func address(of tile: TileCoordinate) -> String {
        parts.map { part in
            switch part {
            case .literal(let text): text
            case .zoom: String(tile.zoom)
            case .column: String(tile.column)
            case .row: String(tile.row)
            case .flippedRow: String((1 << tile.zoom) - 1 - tile.row)
            case .key: key
            case .alternatives(let list): list[(tile.column + tile.row) % list.count]
            }
        }.joined()
    }

    /// The text with the key taken out, should somebody else have put it there.
    func withoutKey(_ text: String) -> String {
        guard !key.isEmpty else { return text }
        return text.split(separator: key, omittingEmptySubsequences: false).joined(separator: "…")
    }

    private static func host(of pattern: String) throws(ImageryError) -> String {
        let rest: Substring
        if pattern.hasPrefix("https://") {
            rest = pattern.dropFirst("https://".count)
        } else if pattern.hasPrefix("http://") {
            rest = pattern.dropFirst("http://".count)
        } else {
            throw .badTemplate(reason: "it does not begin with https:// or http://")
        }
        let host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !host.isEmpty else { throw .badTemplate(reason: "it names no host") }
        guard !host.contains("@") else {
            throw .badTemplate(reason: "user names and passwords do not belong into it; use {key}")
        }
        let fixed = ["{z}", "{x}", "{y}", "{-y}", "{key}"]
        guard !fixed.contains(where: { host.contains($0) }) else {
            throw .badTemplate(reason: "numbers of tiles and keys do not belong into the host")
        }
        return String(host)
    }

    private static func parts(of pattern: String) throws(ImageryError) -> [Part] {
        var parts: [Part] = []
        var rest = Substring(pattern)
        while let open = rest.firstIndex(of: "{") {
            if open > rest.startIndex { parts.append(.literal(String(rest[..<open]))) }
            guard let close = rest[open...].firstIndex(of: "}") else {
                throw .badTemplate(reason: "a { has no }")
            }
            parts.append(try part(String(rest[rest.index(after: open)..<close])))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.literal(String(rest))) }
        return parts
    }

    private static func part(_ name: String) throws(ImageryError) -> Part {
        switch name {
        case "z": return .zoom
        case "x": return .column
        case "y": return .row
        case "-y": return .flippedRow
        case "key": return .key
        case "s": return .alternatives(["a", "b", "c"])
        default: break
        }
        let alternatives =
            range(name) ?? (name.contains(",") ? name.split(separator: ",").map(String.init) : [])
        guard (1...maximumAlternatives).contains(alternatives.count) else {
            throw .badTemplate(
                reason:
                    "{\(name.prefix(20))} is not known; use {z} {x} {y} {-y} {key} or alternatives as {a-c}")
        }
        return .alternatives(alternatives)
    }

    /// The characters of `a-c` or `0-7`; nil when it is no such range.
    private static func range(_ name: String) -> [String]? {
        let bytes = Array(name.utf8)
        guard bytes.count == 3, bytes[1] == UInt8(ascii: "-"), bytes[0] <= bytes[2] else { return nil }
        let areDigits = bytes[0] >= UInt8(ascii: "0") && bytes[2] <= UInt8(ascii: "9")
        let areLetters = bytes[0] >= UInt8(ascii: "a") && bytes[2] <= UInt8(ascii: "z")
        guard areDigits || areLetters else { return nil }
        return (bytes[0]...bytes[2]).map { String(UnicodeScalar($0)) }
    }

    /// - Source: RFC 3986, section 2: all but the unreserved characters are encoded.
    private static func percentEncoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            let character = Character(UnicodeScalar(byte))
            if byte < 0x80, character.isLetter || character.isNumber || "-._~".contains(character) {
                result.append(character)
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                result += byte < 16 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return result
    }
}
