/// Why a row was not taken, or taken otherwise than it was.
public enum ImportReason: String, Sendable, Hashable, Codable, CaseIterable {
    /// The row has no geometry.
    case nullGeometry = "null_geometry"
    /// The geometry has no vertices.
    case emptyGeometry = "empty_geometry"
    /// A coordinate is NaN or infinite, or the reference system has no place for it.
    case nonFiniteCoordinates = "non_finite_coordinates"
    /// A field of x or y holds no number.
    case unreadableCoordinates = "unreadable_coordinates"
    /// It lies outside the square of Web Mercator.
    case outsideWorld = "outside_world"
    /// Neither points nor lines nor polygons, or several of these at once.
    case unsupportedGeometry = "unsupported_geometry"
    /// A polygon that cannot be repaired.
    case invalidPolygon = "invalid_polygon"
    /// Smaller than the unit of the world, about a centimetre: nothing is left of it.
    case collapsedGeometry = "collapsed_geometry"

    /// An invalid polygon was repaired.
    case repairedPolygon = "repaired_polygon"
    /// Curves became lines.
    case linearisedCurve = "linearised_curve"
    /// The part outside the square of Web Mercator was drawn to its edge.
    case heldInWorld = "held_in_world"
    /// The id was blank; the row has a generated one.
    case blankID = "blank_id"
    /// The id was there before; the row has a generated one.
    case duplicateID = "duplicate_id"
    /// The dataset has no field of ids; the row has a generated one.
    case generatedID = "generated_id"
    /// The code does not parse and was kept as text.
    case unparsedCode = "unparsed_code"
    /// A text in the time field is no time; it became null.
    case unparsedTime = "unparsed_time"
    /// A text was not valid in its encoding; unreadable parts became U+FFFD.
    case repairedText = "repaired_text"

    /// The row is not in the table.
    public var isRejection: Bool {
        switch self {
        case .nullGeometry, .emptyGeometry, .nonFiniteCoordinates, .unreadableCoordinates, .outsideWorld,
            .unsupportedGeometry, .invalidPolygon, .collapsedGeometry:
            true
        case .repairedPolygon, .linearisedCurve, .heldInWorld, .blankID, .duplicateID, .generatedID,
            .unparsedCode, .unparsedTime, .repairedText:
            false
        }
    }

    /// The reason in words, to stand behind a number of rows.
    public var words: String {
        switch self {
        case .nullGeometry: "without geometry"
        case .emptyGeometry: "with an empty geometry"
        case .nonFiniteCoordinates: "with coordinates that are no numbers or have no place in the world"
        case .unreadableCoordinates: "whose x or y field holds no number"
        case .outsideWorld: "outside the world of Web Mercator"
        case .unsupportedGeometry: "with a geometry of mixed or unsupported kind"
        case .invalidPolygon: "with an invalid polygon that cannot be repaired"
        case .collapsedGeometry: "smaller than a centimetre"
        case .repairedPolygon: "with an invalid polygon, repaired"
        case .linearisedCurve: "with curves, made lines"
        case .heldInWorld: "reaching out of the world of Web Mercator, held at its edge"
        case .blankID: "with a blank id, kept under a generated one"
        case .duplicateID: "with an id seen before, kept under a generated one"
        case .generatedID: "numbered, as the dataset names no id field"
        case .unparsedCode: "with a code that does not parse, kept as text"
        case .unparsedTime: "with a time that cannot be read, now null"
        case .repairedText: "with text that is not valid in its encoding"
        }
    }
}

/// How many rows had one reason.
public struct ImportCount: Sendable, Hashable, Codable {
    /// The reason.
    public let reason: ImportReason
    /// How many rows.
    public let count: Int
    /// The first such row of the source, counted from 1.
    public let firstRow: Int
}

/// What an import did.
public struct ImportReport: Sendable, Hashable, Codable {
    /// The dataset's name.
    public var dataset: String
    /// The path of the source.
    public var file: String
    /// The layer that was read.
    public var layer: String
    /// The reference system of the source.
    public var system: String
    /// Rows of the source.
    public var rowsRead: Int
    /// Rows in the table.
    public var rowsKept: Int
    /// Rows by reason, rejections first, only reasons that occurred.
    public var counts: [ImportCount]
    /// The names of the columns, derived ones at the end.
    public var columns: [String]
    /// West, south, east, north in degrees; empty without rows.
    public var bounds: [Double]
    /// The size of the packed table; 0 when it was not written.
    public var bytes: Int
    /// How long it took, for the caller to fill in: this room reads no clock.
    public var seconds: Double
    /// How the dataset differs from its import before; nil when there was none, and for all but the last file.
    public var difference: ImportDifference?

    /// Rows that are not in the table.
    public var rowsRejected: Int { rowsRead - rowsKept }

    /// How many rows had a reason.
    public func count(_ reason: ImportReason) -> Int {
        counts.first { $0.reason == reason }?.count ?? 0
    }
}

/// Counts reasons while rows go by.
struct ImportTally {
    private var counts = [Int](repeating: 0, count: ImportReason.allCases.count)
    private var firstRows = [Int](repeating: 0, count: ImportReason.allCases.count)

    mutating func add(_ reason: ImportReason, row: Int) {
        let index = Self.index(reason)
        if counts[index] == 0 { firstRows[index] = row }
        counts[index] += 1
    }

    /// The reasons that occurred, in the order in which they are declared.
    var summary: [ImportCount] {
        ImportReason.allCases.indices.filter { counts[$0] > 0 }.map {
            ImportCount(reason: ImportReason.allCases[$0], count: counts[$0], firstRow: firstRows[$0])
        }
    }

    private static func index(_ reason: ImportReason) -> Int {
        ImportReason.allCases.firstIndex(of: reason) ?? 0
    }
}
