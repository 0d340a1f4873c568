/// One attribute of one feature.
public enum FeatureValue: Sendable, Hashable {
    /// Nothing is known.
    case null
    /// True or false.
    case boolean(Bool)
    /// A number; whole numbers are exact up to 2⁵³.
    case number(Double)
    /// Text; also a moment, as ISO 8601 in UTC.
    case string(String)
}

/// The kind of a feature's geometry; several parts of one kind make one feature.
public enum GeometryKind: UInt8, Sendable, Hashable, CaseIterable {
    /// One or more places; all in one part.
    case point = 1
    /// One or more lines; a closed line repeats its first vertex.
    case line = 2
    /// Rings, closed implicitly; outer rings run clockwise on screen (y down), holes the other way.
    case polygon = 3
}

/// How a column keeps its values.
public enum ColumnType: UInt8, Sendable, Hashable, CaseIterable {
    /// One byte a row.
    case boolean = 1
    /// 64-bit whole numbers.
    case integer = 2
    /// 64-bit floating-point numbers.
    case number = 3
    /// A code a row into a dictionary of distinct texts.
    case string = 4
    /// Milliseconds since 1970-01-01T00:00:00Z; read as ISO 8601 text.
    case time = 5
}

/// The name and type of a column.
public struct ColumnDefinition: Sendable, Hashable {
    /// The name, as in the source or as renamed at import.
    public var name: String
    /// How the values are kept.
    public var type: ColumnType

    /// A column of the given name and type.
    public init(name: String, type: ColumnType) {
        self.name = name
        self.type = type
    }
}

/// A number for the content of a table: equal content has equal generations, and, for all that matters,
/// different content different ones.
public struct Generation: Sendable, Hashable {
    /// The hash.
    public let rawValue: UInt64

    /// A generation of the given hash.
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }
}

extension Generation: CustomStringConvertible {
    /// Sixteen hexadecimal digits.
    public var description: String {
        let digits = String(rawValue, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
