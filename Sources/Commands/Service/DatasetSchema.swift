import Features
import Styling
import TileServer
import Tiling

/// What a dataset's features may hold: takes features in from GeoJSON and gives them out.
struct DatasetSchema: Sendable {
    let name: String
    /// The columns of its table.
    let columns: [ColumnDefinition]
    /// The column that holds the ids, when there is one of that name.
    let idColumn: String
    /// Columns that follow other datasets: what a client says of them is not looked at.
    let derived: Set<String>

    /// The feature that a document describes.
    ///
    /// - Parameters:
    ///   - json: a GeoJSON feature.
    ///   - id: as the address says; nil to take the document's.
    /// - Returns: the feature, its values of the columns' types.
    /// - Throws: ``ServiceError``, with what to change.
    func record(_ json: Styling.JSONValue, id: String?) throws(ServiceError) -> FeatureRecord {
        let feature: GeoJSONFeature
        do throws(GeoJSONFeature.Fault) {
            feature = try GeoJSONFeature(json)
        } catch {
            throw refused("\(error)")
        }
        let own = feature.properties.first { $0.key == idColumn }.map {
            GeoJSONFeature.value($0.value).idText
        }
        guard let id = id ?? feature.id ?? own ?? nil, !id.isEmpty else {
            throw refused("it has no \"id\" and no property \"\(idColumn)\"")
        }
        if let said = feature.id, said != id {
            throw refused("its id is \"\(said)\", the address says \"\(id)\"")
        }
        if let own, let own, own != id {
            throw refused("its property \"\(idColumn)\" is \"\(own)\", its id \"\(id)\"")
        }
        var values: [String: FeatureValue] = [:]
        if columns.contains(where: { $0.name == idColumn }) { values[idColumn] = .string(id) }
        for member in feature.properties where !derived.contains(member.key) && member.key != idColumn {
            values[member.key] = GeoJSONFeature.value(member.value)
        }
        return try typed(
            FeatureRecord(id: id, kind: feature.kind, parts: feature.parts, values: values))
    }

    /// The record with values as the table will keep them.
    private func typed(_ record: FeatureRecord) throws(ServiceError) -> FeatureRecord {
        for name in record.values.keys.sorted() where !columns.contains(where: { $0.name == name }) {
            throw refused(
                "dataset \(self.name) has no column \"\(name)\"; it has \(columns.map(\.name).joined(separator: ", "))"
            )
        }
        var builder = FeatureTableBuilder(columns: columns)
        builder.findsBorders = false
        guard
            builder.hasRoom(
                vertices: record.parts.reduce(0) { $0 + $1.count }, idBytes: record.id.utf8.count)
        else { throw refused("it is too large") }
        builder.append(record)
        let kept = builder.finish(order: .source).record(row: 0)
        for (name, value) in record.values.sorted(by: { $0.key < $1.key })
        where value != .null && kept.values[name] == nil {
            let type = columns.first { $0.name == name }.map { "\($0.type)" } ?? ""
            throw refused("its property \"\(name)\" is no \(type)")
        }
        return kept
    }

    private func refused(_ reason: String) -> ServiceError {
        .refused(status: 422, kind: "bad-feature", reason: reason)
    }

    /// The feature as GeoJSON.
    func answer(_ record: FeatureRecord) -> FeatureAnswer {
        let properties = columns.map { column in
            TileServer.JSONMember(column.name, PlaceAnswers.json(record.values[column.name] ?? .null))
        }
        return FeatureAnswer(
            id: record.id, shape: FeatureShape(record.kind, record.parts), properties: properties)
    }
}

extension FeatureValue {
    /// The value as an id; nil for null.
    fileprivate var idText: String? {
        switch self {
        case .null: nil
        case .boolean(let flag): "\(flag)"
        case .number(let number): Int64(exactly: number).map { String($0) } ?? "\(number)"
        case .string(let text): text
        }
    }
}
