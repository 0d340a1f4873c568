/// Why a text is not JSON, and where.
public struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The line, counted from 1.
    public let line: Int
    /// The byte in the line, counted from 1.
    public let column: Int
    /// What is wrong.
    public let message: String

    /// A fault at a place.
    public init(line: Int, column: Int, message: String) {
        self.line = line
        self.column = column
        self.message = message
    }

    /// The place and what is wrong.
    public var description: String { "line \(line), column \(column): \(message)" }
}

/// What ``JSONParser/parse(_:limits:)`` made of a text.
public struct JSONDocument: Sendable {
    /// The value.
    public let root: JSONValue
    /// Keys that stood twice in one object (the last one counts), with the line of the second.
    public let duplicateKeys: [(key: String, line: Int)]
}

/// A strict JSON reader (RFC 8259) for texts from strangers: it never traps, and its depth and size are bounded.
public struct JSONParser: ~Copyable {
    /// How much a text may ask for.
    public struct Limits: Sendable {
        /// The deepest nesting; readers recurse, and 256 fits any thread's stack with room to spare.
        public var depth: Int
        /// The longest text, bytes; a value takes about six times its text in memory.
        public var bytes: Int

        /// For styles, inline GeoJSON included.
        public static let style = Self(depth: 256, bytes: 128 << 20)

        /// Limits of one's own.
        public init(depth: Int, bytes: Int) {
            self.depth = depth
            self.bytes = bytes
        }
    }

    /// The most keys that are reported as standing twice: nobody reads more.
    private static let largestDuplicateCount = 100

    let bytes: [UInt8]
    let limits: Limits
    var position = 0
    var line = 1
    var lineStart = 0
    var depth = 0
    var duplicateKeys: [(key: String, line: Int)] = []

    /// Reads a text.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8, with or without a byte order mark; broken sequences become U+FFFD.
    ///   - limits: How large and deep it may be.
    /// - Returns: The value and what was odd about the text.
    /// - Throws: ``JSONError`` with the place of the first fault.
    public static func parse(_ bytes: [UInt8], limits: Limits = .style) throws(JSONError) -> JSONDocument {
        var parser = JSONParser(bytes: bytes, limits: limits)
        guard bytes.count <= limits.bytes else {
            throw parser.error("the text has \(bytes.count) bytes, at most \(limits.bytes) are read")
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { parser.position = 3 }
        let root = try parser.value()
        parser.skipSpace()
        guard parser.position == bytes.count else { throw parser.error("text after the end of the value") }
        return JSONDocument(root: root, duplicateKeys: parser.duplicateKeys)
    }

    private init(bytes: [UInt8], limits: Limits) {
        self.bytes = bytes
        self.limits = limits
    }

    // MARK: Values

    private mutating func value() throws(JSONError) -> JSONValue {
        skipSpace()
        let line = line
        guard let first = current else { throw error("the text ends where a value should be") }
        switch first {
        case UInt8(ascii: "{"): return JSONValue(.object(try members()), line: line)
        case UInt8(ascii: "["): return JSONValue(.array(try elements()), line: line)
        case UInt8(ascii: "\""): return JSONValue(.string(try string()), line: line)
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return JSONValue(.number(try number()), line: line)
        default: throw error("a value should be here")
        }
    }

    private mutating func word(_ text: StaticString, _ content: JSONValue.Content) throws(JSONError)
        -> JSONValue
    {
        let expected = Array(text.description.utf8)
        guard bytes[position...].starts(with: expected) else { throw error("a value should be here") }
        position += expected.count
        return JSONValue(content, line: line)
    }

    private mutating func elements() throws(JSONError) -> [JSONValue] {
        try enter()
        var elements: [JSONValue] = []
        skipSpace()
        if take("]") {
            depth -= 1
            return elements
        }
        while true {
            elements.append(try value())
            skipSpace()
            if take("]") { break }
            guard take(",") else { throw error("\",\" or \"]\" should be here") }
        }
        depth -= 1
        return elements
    }

    private mutating func members() throws(JSONError) -> [JSONMember] {
        try enter()
        var members: [JSONMember] = []
        var places: [String: Int] = [:]
        skipSpace()
        if take("}") {
            depth -= 1
            return members
        }
        while true {
            skipSpace()
            guard current == UInt8(ascii: "\"") else { throw error("a key in quotes should be here") }
            let keyLine = line
            let key = try string()
            skipSpace()
            guard take(":") else { throw error("\":\" should be here") }
            let member = JSONMember(key: key, value: try value())
            if let place = places[key] {
                members[place] = member
                if duplicateKeys.count < Self.largestDuplicateCount { duplicateKeys.append((key, keyLine)) }
            } else {
                places[key] = members.count
                members.append(member)
            }
            skipSpace()
            if take("}") { break }
            guard take(",") else { throw error("\",\" or \"}\" should be here") }
        }
        depth -= 1
        return members
    }

    private mutating func enter() throws(JSONError) {
        depth += 1
        guard depth <= limits.depth else { throw error("nested deeper than \(limits.depth)") }
        position += 1
    }

    // MARK: Bytes

    var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard current == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0D: position += 1
            case 0x0A:
                position += 1
                line += 1
                lineStart = position
            default: return
            }
        }
    }

    func error(_ message: String) -> JSONError {
        JSONError(line: line, column: position - lineStart + 1, message: message)
    }
}
