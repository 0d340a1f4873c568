/// A JSON value that knows the line it began on; objects keep the order of their keys.
///
/// Made by ``JSONParser``; style documents and inline GeoJSON are read through it, so that every
/// diagnostic can say where.
public struct JSONValue: Sendable {
    /// What a value is.
    public enum Content: Sendable {
        /// `null`.
        case null
        /// `true` or `false`.
        case boolean(Bool)
        /// A number; one beyond the range of a double is infinite.
        case number(Double)
        /// A text.
        case string(String)
        /// A list.
        case array([JSONValue])
        /// Keys and values in the order of the text.
        case object([JSONMember])
    }

    /// What the value is.
    public let content: Content
    /// The line it began on, counted from 1; 0 for a value that was not read from a text.
    public let line: Int

    /// A value at a line.
    public init(_ content: Content, line: Int = 0) {
        self.content = content
        self.line = line
    }

    /// The value of a key of an object; nil when there is none or this is no object.
    public subscript(key: String) -> JSONValue? {
        members?.first { $0.key == key }?.value
    }

    /// The keys and values, if this is an object.
    public var members: [JSONMember]? {
        if case .object(let members) = content { members } else { nil }
    }

    /// The elements, if this is an array.
    public var elements: [JSONValue]? {
        if case .array(let elements) = content { elements } else { nil }
    }

    /// The text, if this is a string.
    public var text: String? {
        if case .string(let text) = content { text } else { nil }
    }

    /// The number, if this is one.
    public var number: Double? {
        if case .number(let number) = content { number } else { nil }
    }

    /// The truth, if this is one.
    public var boolean: Bool? {
        if case .boolean(let boolean) = content { boolean } else { nil }
    }

    /// True for `null`.
    public var isNull: Bool {
        if case .null = content { true } else { false }
    }
}

/// A key of a JSON object with its value.
public struct JSONMember: Sendable {
    /// The key, escapes resolved.
    public let key: String
    /// The value.
    public let value: JSONValue

    /// A key with its value.
    public init(key: String, value: JSONValue) {
        self.key = key
        self.value = value
    }
}

extension JSONValue {
    /// The kind of value in the words of the style specification's messages.
    var kindName: String {
        switch content {
        case .null: "null"
        case .boolean: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    /// What JavaScript's `typeof` says, which the specification's parse errors quote.
    var scriptTypeName: String {
        switch content {
        case .boolean: "boolean"
        case .number: "number"
        case .string: "string"
        case .null, .array, .object: "object"
        }
    }

    static func string(_ text: String, line: Int = 0) -> JSONValue { JSONValue(.string(text), line: line) }
    static func number(_ number: Double, line: Int = 0) -> JSONValue {
        JSONValue(.number(number), line: line)
    }
    static func array(_ elements: [JSONValue], line: Int = 0) -> JSONValue {
        JSONValue(.array(elements), line: line)
    }
    static func boolean(_ boolean: Bool, line: Int = 0) -> JSONValue {
        JSONValue(.boolean(boolean), line: line)
    }
    static let null = JSONValue(.null)
}

extension JSONValue: Equatable {
    /// Equal content; lines do not count and the order of an object's keys does.
    public static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left.content, right.content) {
        case (.null, .null): true
        case (.boolean(let left), .boolean(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): left == right
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)):
            left.count == right.count
                && zip(left, right).allSatisfy { $0.key == $1.key && $0.value == $1.value }
        default: false
        }
    }
}
