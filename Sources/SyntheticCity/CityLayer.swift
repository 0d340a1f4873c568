import GeospatialFiles

/// The layers of a synthetic city's file, with their fields; names are fixed, users rely on them.
enum CityLayer: String, CaseIterable {
    case districts, streets, communities, cells, blocks, water, roads, parts, cases

    /// From this many rows on a layer is written without a spatial index, which would take longer than the
    /// rows themselves; an import sorts them anyway.
    static let indexLimit = 1_000_000

    func description(rows: Int) -> VectorLayerDescription {
        VectorLayerDescription(
            name: rawValue, geometry: geometry, fields: fields, hasSpatialIndex: rows < Self.indexLimit)
    }

    private var geometry: VectorGeometryKind {
        switch self {
        case .parts, .cases: .point
        case .roads: .line
        default: .polygon
        }
    }

    private var fields: [VectorField] {
        switch self {
        case .districts, .streets, .communities: [.init("code", .text), .init("name", .text)]
        case .cells:
            [
                .init("code", .text), .init("name", .text), .init("street", .text),
                .init("community", .text), .init("district", .text), .init("area_m2", .real),
                .init("responsible", .text),
            ]
        case .blocks: [.init("cell", .text), .init("kind", .text)]
        case .water: [.init("name", .text), .init("kind", .text)]
        case .roads: [.init("name", .text), .init("class", .text), .init("width", .real)]
        case .parts:
            [
                .init("code", .text), .init("class", .text), .init("subclass", .text), .init("name", .text),
                .init("state", .text), .init("owner", .text), .init("bearing", .real),
            ]
        case .cases:
            [
                .init("id", .text), .init("class", .text), .init("state", .text), .init("opened", .time),
                .init("due", .time), .init("closed", .time), .init("cell", .text), .init("repeat", .integer),
                .init("weight", .real), .init("subclass", .text), .init("name", .text),
                .init("deadline", .text),
            ]
        }
    }
}
