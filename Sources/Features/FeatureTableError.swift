/// Why bytes are not a table.
public enum FeatureTableError: Error, Sendable, Hashable {
    /// The bytes do not begin like a table.
    case notATable
    /// Another build wrote the table.
    case version(found: UInt32, expected: UInt32)
    /// The bytes end too early, or go on too long.
    case length(found: Int, expected: UInt64)
    /// A part is out of bounds, missing, or its checksum is wrong.
    case damaged(part: String, reason: String)

    /// The short name of the error, without values, for metrics.
    public var key: String {
        switch self {
        case .notATable: "table_format"
        case .version: "table_version"
        case .length: "table_length"
        case .damaged: "table_damaged"
        }
    }
}

extension FeatureTableError: CustomStringConvertible {
    /// What happened and what to do.
    public var description: String {
        switch self {
        case .notATable: "the bytes are not a feature table; import the dataset again"
        case .version(let found, let expected):
            "the table has format \(found), this build reads \(expected); import the dataset again"
        case .length(let found, let expected):
            "the table has \(found) bytes instead of \(expected); import the dataset again"
        case .damaged(let part, let reason):
            "the table is damaged (\(part): \(reason)); import the dataset again"
        }
    }
}
