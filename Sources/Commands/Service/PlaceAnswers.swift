import Features
import Geometry
import TileServer
import Tiling

/// What lies at a place, in the words of the HTTP side.
struct PlaceAnswers {
    /// Hits looked at before the smallest of equally near ones come first.
    private static let candidates = 500

    let snapshot: FeatureSnapshot

    /// The features within the radius, nearest first, smaller ones before larger ones that hold the place too.
    ///
    /// - Throws: ``ServiceError/failed(_:)`` when the dataset's table is damaged.
    func answer(_ question: FeatureQuestion) throws(ServiceError) -> [FeatureAnswer] {
        try snapshot.verify(as: question.dataset)
        guard let point = WebMercator.worldPoint(longitude: question.longitude, latitude: question.latitude)
        else {
            return []
        }
        let radius = question.radiusMetres * WebMercator.worldUnitsPerMetre(latitude: question.latitude)
        var found: [(table: FeatureTable, row: Int, distance: Double, area: Double)] = []
        let reach = WorldBox(point).grown(by: UInt64(min(max(radius, 0).rounded(.up), 4e9)))
        for table in snapshot.merged(touching: reach).tables {
            for hit in FeatureLookup(table).hits(at: point, radius: radius, limit: Self.candidates) {
                let box = table.box(row: hit.row)
                let area = Double(box.maxX - box.minX) * Double(box.maxY - box.minY)
                found.append((table, hit.row, hit.distance, area))
            }
        }
        found.sort { ($0.distance, $0.area, $0.row) < ($1.distance, $1.area, $1.row) }
        return found.prefix(question.limit).map { Self.feature($0.table, row: $0.row) }
    }

    private static func feature(_ table: FeatureTable, row: Int) -> FeatureAnswer {
        let properties = table.columns.enumerated().map { index, column in
            TileServer.JSONMember(column.name, json(table.value(row: row, column: index)))
        }
        return FeatureAnswer(id: table.id(row: row), shape: shape(table, row: row), properties: properties)
    }

    static func json(_ value: FeatureValue) -> TileServer.JSONValue {
        switch value {
        case .null: .null
        case .boolean(let value): .boolean(value)
        case .number(let value): .number(value)
        case .string(let value): .string(value)
        }
    }

    private static func shape(_ table: FeatureTable, row: Int) -> FeatureShape {
        var parts: [[GeoPosition]] = []
        table.forEachPart(row: row) { span in
            parts.append(
                span.indices.map { index in
                    let place = WebMercator.geographic(span[index])
                    return GeoPosition(longitude: place.longitude, latitude: place.latitude)
                })
        }
        switch table.kind(row: row) {
        case .point: return .points(parts.flatMap(\.self))
        case .line: return .lines(parts)
        case .polygon: return .rings(parts)
        }
    }
}

extension FeatureSnapshot {
    /// Holds the features against their checksums before a client is told of them.
    ///
    /// - Throws: ``ServiceError/failed(_:)`` with the dataset's name when its table is damaged.
    func verify(as dataset: String) throws(ServiceError) {
        do throws(FeatureTableError) { try verify() } catch {
            throw .failed("dataset «\(dataset)»: \(error)")
        }
    }
}
