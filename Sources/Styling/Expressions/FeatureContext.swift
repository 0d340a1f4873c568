import Features
import Geometry
import Tiling

/// The feature an expression is evaluated for: a row of a table, or values given one by one.
public struct FeatureContext: Sendable {
    enum Storage: Sendable {
        case row(FeatureTable, Int)
        case values(LooseFeature)
    }

    let storage: Storage
    /// The tile that a row's coordinates belong to; nil when they are world units.
    let tile: PieceTile?

    /// A row of a table.
    ///
    /// - Parameters:
    ///   - table: The table.
    ///   - row: The row.
    ///   - tile: The tile that the table's coordinates belong to; nil when they are world units.
    @inlinable
    public init(table: FeatureTable, row: Int, tile: PieceTile? = nil) {
        self.init(rowOf: table, row, tile)
    }

    @usableFromInline
    init(rowOf table: FeatureTable, _ row: Int, _ tile: PieceTile?) {
        storage = .row(table, row)
        self.tile = tile
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
        tile = nil
    }

    /// A feature with a geometry, as `within` and `distance` need it.
    init(_ feature: LooseFeature) {
        storage = .values(feature)
        tile = nil
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

    /// The specification's name of the geometry's type, as `MultiPoint`; nil without a geometry.
    var geometryType: String? {
        switch storage {
        case .values(let feature): feature.typeName
        case .row(let table, let row):
            (Self.isMultiple(table, row) ? "Multi" : "") + table.kind(row: row).typeName
        }
    }

    /// The same without regard to how many there are, as `Point`; what filters of the old form compare.
    var simpleGeometryType: String? {
        switch storage {
        case .values(let feature):
            feature.typeName.map { $0.hasPrefix("Multi") ? String($0.dropFirst("Multi".count)) : $0 }
        case .row(let table, let row): table.kind(row: row).typeName
        }
    }

    /// True for several points, lines or outer rings, which run clockwise.
    private static func isMultiple(_ table: FeatureTable, _ row: Int) -> Bool {
        let kind = table.kind(row: row)
        var count = 0
        table.forEachPart(row: row) { part in
            switch kind {
            case .point: count += part.count
            case .line: count += 1
            case .polygon: if isClockwise(part) { count += 1 }
            }
        }
        return count > 1
    }

    private static func isClockwise(_ ring: Span<WorldPoint>) -> Bool {
        var area = 0.0
        for index in ring.indices {
            // Relative to the first vertex, so that small rings far from the origin keep their sign.
            let (a, b, origin) = (ring[index], ring[(index + 1) % ring.count], ring[0])
            let (ax, ay) = (Double(a.x) - Double(origin.x), Double(a.y) - Double(origin.y))
            area += ax * (Double(b.y) - Double(origin.y)) - (Double(b.x) - Double(origin.x)) * ay
        }
        return area > 0
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
