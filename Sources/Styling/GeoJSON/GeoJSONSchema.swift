import Features

/// The columns that the properties of a GeoJSON source need: one for each name and type that occurs.
struct GeoJSONSchema {
    private(set) var columns: [ColumnDefinition] = []
    private(set) var isFull = false
    private var places: [String: Int] = [:]
    /// The type the plain name stands for.
    private var plainKinds: [String: LooseColumns.Kind] = [:]

    mutating func note(_ member: JSONMember) {
        guard let kind = Self.kind(of: member.value), !member.key.contains(LooseColumns.mark) else { return }
        let isPlain = kind != .json && (plainKinds[member.key] ?? kind) == kind
        if isPlain { plainKinds[member.key] = kind }
        add(isPlain ? member.key : LooseColumns.name(member.key, kind), kind)
    }

    mutating func noteNumericID() { add(LooseColumns.id, .number) }

    private mutating func add(_ name: String, _ kind: LooseColumns.Kind) {
        guard places[name] == nil else { return }
        guard columns.count < LooseTableBuilder.largestColumnCount else {
            isFull = true
            return
        }
        places[name] = columns.count
        let type: ColumnType =
            switch kind {
            case .number: .number
            case .boolean: .boolean
            case .string, .json: .string
            }
        columns.append(ColumnDefinition(name: name, type: type))
    }

    /// The values of a row, one for each column.
    func values(of properties: [JSONMember], id: JSONValue?) -> [FeatureValue] {
        var values = [FeatureValue](repeating: .null, count: columns.count)
        for member in properties {
            guard let kind = Self.kind(of: member.value) else { continue }
            let name = plainKinds[member.key] == kind ? member.key : LooseColumns.name(member.key, kind)
            if let place = places[name] { values[place] = Self.value(of: member.value) }
        }
        if let number = id?.number, let place = places[LooseColumns.id] { values[place] = .number(number) }
        return values
    }

    private static func kind(of json: JSONValue) -> LooseColumns.Kind? {
        switch json.content {
        case .null: nil
        case .boolean: .boolean
        case .number: .number
        case .string: .string
        case .array, .object: .json
        }
    }

    private static func value(of json: JSONValue) -> FeatureValue {
        switch json.content {
        case .null: .null
        case .boolean(let boolean): .boolean(boolean)
        case .number(let number): .number(number)
        case .string(let text): .string(text)
        case .array, .object: .string(json.scriptText)
        }
    }
}
