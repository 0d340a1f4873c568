import Features
import GeospatialFiles

/// What a look at a source has found.
public struct SourceChanges: Sendable {
    /// Rows whose change column is new enough, as an import would take them; rows that an import rejects, or that
    /// have no id of their own, are left out.
    public var table: FeatureTable
    /// The newest value of the change column among them: a number, or milliseconds since 1970 UTC.
    public var newest: Double?
    /// Rows of the source; nil when it does not know.
    public var rowCount: Int?
}

/// Reading the part of a source that has changed.
extension DatasetImporter {
    /// Rows whose change column has at least a value.
    ///
    /// - Parameters:
    ///   - column: the field of the source that grows with every change of its row.
    ///   - value: a number, or milliseconds since 1970 UTC; nil for all rows.
    /// - Returns: the rows.
    /// - Throws: when the source cannot be read to its end.
    public func changes(of column: String, atLeast value: Double?) throws(FeatureSourceError) -> SourceChanges
    {
        let layer = try openLayer()
        let plan = try ColumnPlan(layer: layer, definition: definition, types: nil)
        guard let place = plan.fields.firstIndex(where: { $0.name == column }) else {
            throw .noSuchField(path: definition.file, field: column, fields: plan.fields.map(\.name))
        }
        let count = layer.rowCount
        if let value {
            do throws(GeospatialFileError) {
                try layer.choose(try layer.condition(plan.fields[place], atLeast: value))
            } catch {
                throw .source(error)
            }
        }
        var rows = RowImport(
            plan: plan, projection: try Self.projection(try system(of: layer, plan: plan)),
            path: definition.file, codeCheck: codeCheck)
        rows.numbersRows = false
        while let row = try Self.next(layer) { try rows.add(row) }
        let table = rows.builder.finish(order: .source)
        return SourceChanges(table: table, newest: table.newest(column: place), rowCount: count)
    }

    /// The ids of every row, as an import would read them.
    public func ids() throws(FeatureSourceError) -> Set<String> {
        let layer = try openLayer()
        let plan = try ColumnPlan(layer: layer, definition: definition, types: nil)
        guard let field = plan.idField else { return [] }
        layer.readOnly(field)
        var ids: Set<String> = []
        while let row = try Self.next(layer) {
            guard !row.isNull(field) else { continue }
            var id: [UInt8] = []
            row.withText(field) { RowImport.copyTrimmed($0, into: &id) }
            if !id.isEmpty { ids.insert(String(decoding: id, as: UTF8.self)) }
        }
        return ids
    }
}

extension FeatureTable {
    /// The greatest value of a column: a number, or milliseconds since 1970 UTC; nil without any.
    public func newest(column: Int) -> Double? {
        var newest: Double?
        for row in 0..<count {
            let value =
                switch columns[column].type {
                case .integer, .number, .boolean: number(row: row, column: column)
                case .time: time(row: row, column: column).map(Double.init)
                case .string:
                    if case .string(let text) = value(row: row, column: column) {
                        TimeText.milliseconds(text).map(Double.init)
                    } else {
                        nil as Double?
                    }
                }
            if let value { newest = max(newest ?? value, value) }
        }
        return newest
    }
}
