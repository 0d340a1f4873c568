import Features
import GeospatialFiles

/// Which field of the source fills which column of the table.
struct ColumnPlan {
    let fields: [VectorColumn]
    let definitions: [ColumnDefinition]
    let idField: VectorColumn?
    let codeColumn: Int?
    /// The fields of x and y in a source without geometry.
    let placeFields: (x: VectorColumn, y: VectorColumn)?

    /// Names under which tables usually keep their coordinates, tried when none are named.
    private static let usualNames = [("lon", "lat"), ("lng", "lat"), ("longitude", "latitude"), ("x", "y")]

    /// Holds the definition against the layer; `types` is what a survey found the texts of an untyped
    /// source to be.
    init(
        layer: VectorLayer, definition: DatasetDefinition, types: [ColumnType]?
    ) throws(FeatureSourceError) {
        let fields = layer.columns
        func field(_ name: String?) throws(FeatureSourceError) -> VectorColumn? {
            guard let name else { return nil }
            if let field = fields.first(where: { $0.name == name }) { return field }
            let alike = fields.filter { $0.name.lowercased() == name.lowercased() }
            if alike.count == 1 { return alike[0] }
            throw .noSuchField(path: definition.file, field: name, fields: fields.map(\.name))
        }
        let timeField = try field(definition.timeField)
        let codeField = try field(definition.codeField)
        var names = fields.map(\.name)
        for renaming in definition.renamings {
            let renamed = try field(renaming.field)
            for index in fields.indices where fields[index] == renamed { names[index] = renaming.column }
        }
        for (index, name) in names.enumerated() where names[..<index].contains(name) {
            throw .duplicateColumn(path: definition.file, column: name)
        }
        self.fields = fields
        definitions = fields.indices.map { index in
            let own = fields[index].type == .text ? types?[index] ?? .string : Self.type(fields[index].type)
            return ColumnDefinition(name: names[index], type: fields[index] == timeField ? .time : own)
        }
        idField = try field(definition.idField)
        codeColumn = codeField.flatMap { code in fields.firstIndex(of: code) }
        placeFields = try Self.placeFields(
            layer: layer, definition: definition, x: try field(definition.xField),
            y: try field(definition.yField))
    }

    private static func placeFields(
        layer: VectorLayer, definition: DatasetDefinition, x: VectorColumn?, y: VectorColumn?
    ) throws(FeatureSourceError) -> (x: VectorColumn, y: VectorColumn)? {
        if let x, let y { return (x, y) }
        if layer.hasGeometry { return nil }
        for (xName, yName) in usualNames {
            let x = layer.columns.first { $0.name.lowercased() == xName }
            let y = layer.columns.first { $0.name.lowercased() == yName }
            if let x, let y { return (x, y) }
        }
        throw .noGeometry(path: definition.file, fields: layer.columns.map(\.name))
    }

    private static func type(_ type: VectorColumnType) -> ColumnType {
        switch type {
        case .boolean: .boolean
        case .integer: .integer
        case .real: .number
        case .text: .string
        case .time: .time
        }
    }
}
