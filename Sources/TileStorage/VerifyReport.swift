/// Something wrong in a tile store, and where.
public struct VerifyProblem: Hashable, Sendable, CustomStringConvertible {
    /// What kind of problem.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The file cannot be opened, or is not one of ours.
        case unreadable
        /// SQLite finds its own structures damaged.
        case integrity
        /// A table, view, index or mark that MBTiles or we need is missing or different.
        case schema
        /// The metadata lacks something or contradicts itself.
        case metadata
        /// A tile lies outside the grid.
        case outsideGrid = "outside_grid"
        /// A tile's picture is missing.
        case missingImage = "missing_image"
        /// A picture's bytes are not those that were stored.
        case wrongHash = "wrong_hash"
        /// A picture that no tile uses.
        case orphan
        /// A metatile is noted as finished but has no tile.
        case ledger
    }

    /// What kind of problem.
    public let kind: Kind
    /// Where: a tile (`zoom/column/row`, rows from the north), a picture, a table or the file.
    public let place: String
    /// What is wrong there.
    public let detail: String

    /// Kind, place and detail in one line.
    public var description: String { "\(kind.rawValue): \(place): \(detail)" }
}

/// What a check of a tile store found.
public struct VerifyReport: Sendable {
    /// Problems kept with their places; the rest are only counted.
    public static let maximumListed = 1000

    /// The file.
    public let path: String
    /// Tiles checked, variants included.
    public internal(set) var tiles = 0
    /// Pictures whose bytes were checked.
    public internal(set) var images = 0
    /// Finished metatiles checked.
    public internal(set) var metatiles = 0
    /// The first ``maximumListed`` problems, in the order of the checks.
    public private(set) var problems: [VerifyProblem] = []
    /// All problems, listed or not.
    public private(set) var problemCount = 0

    /// True when nothing is wrong.
    public var isSound: Bool { problemCount == 0 }

    init(path: String) {
        self.path = path
    }

    mutating func add(_ kind: VerifyProblem.Kind, _ place: String, _ detail: String) {
        problemCount += 1
        guard problems.count < Self.maximumListed else { return }
        problems.append(VerifyProblem(kind: kind, place: place, detail: detail))
    }
}
