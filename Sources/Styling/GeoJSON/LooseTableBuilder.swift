import Features
import Geometry

/// A feature whose properties have whatever types they have.
public struct LooseRow: Sendable {
    /// What the parts are.
    public var kind: GeometryKind
    /// Rings (not closed), lines, or one list of points.
    public var parts: [[WorldPoint]]
    /// A number or a text; nil for none.
    public var id: JSONValue?
    /// The properties; lists and objects are kept as JSON.
    public var properties: [JSONMember]

    /// A feature.
    public init(kind: GeometryKind, parts: [[WorldPoint]], id: JSONValue? = nil, properties: [JSONMember]) {
        self.kind = kind
        self.parts = parts
        self.id = id
        self.properties = properties
    }
}

/// Builds a table of features whose properties have whatever types they have, row by row as they come.
///
/// A property that is a number here and a text there takes a column for each; expressions see one property.
public struct LooseTableBuilder {
    /// The most different property names that become columns; a table has a limit of its own above it.
    public static let largestColumnCount = 1000

    private var schema = GeoJSONSchema()
    private var rows: [LooseRow] = []

    /// No rows.
    public init() {}

    /// How many rows were added.
    public var count: Int { rows.count }

    /// True when there were more property names than columns.
    public var hasLeftOutProperties: Bool { schema.isFull }

    /// Adds a row; one without a vertex is left out.
    public mutating func append(_ row: LooseRow) {
        guard row.parts.contains(where: { !$0.isEmpty }) else { return }
        for member in row.properties { schema.note(member) }
        if row.id?.number != nil { schema.noteNumericID() }
        rows.append(row)
    }

    /// The table, rows in the order in which they came.
    public consuming func finish() -> FeatureTable {
        var builder = FeatureTableBuilder(columns: schema.columns)
        builder.findsBorders = false
        for row in rows {
            let vertices = row.parts.reduce(0) { $0 + $1.count }
            let text = row.id.map { ExpressionValue($0).text } ?? ""
            guard builder.hasRoom(vertices: vertices, idBytes: text.utf8.count) else { break }
            builder.append(
                kind: row.kind, parts: row.parts, id: text,
                values: schema.values(of: row.properties, id: row.id)
            )
        }
        return builder.finish(order: .source)
    }
}
