import Features

/// The feature an expression is evaluated for: a row of a table, or values given one by one.
public struct FeatureContext: Sendable {
    enum Storage: Sendable {
        case row(FeatureTable, Int)
        case values(LooseFeature)
    }

    let storage: Storage

    /// A row of a table.
    @inlinable
    public init(table: FeatureTable, row: Int) {
        self.init(rowOf: table, row)
    }

    @usableFromInline
    init(rowOf table: FeatureTable, _ row: Int) {
        storage = .row(table, row)
    }

    /// A feature that stands in no table.
    ///
    /// - Parameters:
    ///   - properties: Its properties.
    ///   - id: Its id; `.null` when it has none.
    ///   - kind: The kind of its geometry; nil when it has none.
    public init(properties: [String: ExpressionValue], id: ExpressionValue = .null, kind: GeometryKind? = nil)
    {
        storage = .values(
            LooseFeature(properties: properties, id: id, typeName: kind?.typeName, geometry: nil))
    }

    /// A feature with a geometry, as `within` and `distance` need it.
    init(_ feature: LooseFeature) {
        storage = .values(feature)
    }
}

/// A feature that stands in no table.
final class LooseFeature: Sendable {
    let properties: [String: ExpressionValue]
    let id: ExpressionValue
    /// The specification's name of the geometry's type, as `MultiPoint`.
    let typeName: String?
    let geometry: TileGeometry?

    init(
        properties: [String: ExpressionValue], id: ExpressionValue, typeName: String?, geometry: TileGeometry?
    ) {
        self.properties = properties
        self.id = id
        self.typeName = typeName
        self.geometry = geometry
    }
}

extension GeometryKind {
    /// The specification's name.
    var typeName: String {
        switch self {
        case .point: "Point"
        case .line: "LineString"
        case .polygon: "Polygon"
        }
    }
}

extension FeatureContext {
    /// A property by name; nil when the feature has none of that name.
    func property(_ name: String) -> ExpressionValue? {
        switch storage {
        case .values(let feature): feature.properties[name]
        case .row(let table, let row): BoundColumn(name, in: table)?.value(table, row: row)
        }
    }

    /// The value of a bound column; by name when the feature is no row.
    func value(_ column: BoundColumn) -> ExpressionValue? {
        switch storage {
        case .values(let feature): feature.properties[column.name]
        case .row(let table, let row): column.value(table, row: row)
        }
    }

    /// The id: a number if the source gave one, else a text; `.null` without one.
    var id: ExpressionValue {
        switch storage {
        case .values(let feature): return feature.id
        case .row(let table, let row):
            if let number = BoundColumn(LooseColumns.id, in: table)?.value(table, row: row) { return number }
            let id = table.id(row: row)
            return id.isEmpty ? .null : .string(id)
        }
    }

    /// The specification's name of the geometry's type; nil without a geometry.
    var geometryType: String? {
        switch storage {
        case .values(let feature): feature.typeName
        case .row(let table, let row): table.kind(row: row).typeName
        }
    }

    /// All properties.
    var properties: ExpressionObject {
        switch storage {
        case .values(let feature):
            let keys = feature.properties.keys.sorted()
            return ExpressionObject(keys: keys, values: keys.map { feature.properties[$0] ?? .null })
        case .row(let table, _):
            let names = LooseColumns.names(of: table)
            let found = names.compactMap { name in property(name).map { (name, $0) } }
            return ExpressionObject(keys: found.map(\.0), values: found.map(\.1))
        }
    }
}
