import FeatureSources
import Features
import Geometry
import Scheduling

/// A dataset's derived columns, as they follow changes of the datasets they come from.
///
/// Values are computed by the same code as at import, over the features that matter.
struct DerivedColumns {
    private let section: DatasetSection
    private let recipe: DatasetRecipe

    init(_ section: DatasetSection, recipe: DatasetRecipe) throws(CommandError) {
        self.section = section
        self.recipe = recipe
        definitions = try section.aggregates.map { aggregate throws(CommandError) in
            try recipe.aggregateDefinition(aggregate)
        }
    }

    private let definitions: [AggregateDefinition]

    /// One for each dataset that columns come from.
    var derivations: [Derivation] {
        Dictionary(grouping: definitions, by: \.dataset).sorted { $0.key < $1.key }.map {
            source, definitions in
            let name = section.name
            return Derivation(
                target: name, source: source, columns: definitions.map(\.column),
                owners: { feature, target in
                    Set(definitions.flatMap { Self.owners(of: feature, $0, in: target) }).sorted()
                },
                values: { features, source in
                    Self.values(of: features, named: name, definitions, from: source)
                })
        }
    }

    private static func owners(
        of feature: FeatureRecord, _ definition: AggregateDefinition, in target: FeatureSnapshot
    ) -> [String] {
        switch definition.relation {
        case .within:
            guard let place = Aggregation.place(of: feature) else { return [] }
            return target.merged(touching: WorldBox(place)).tables.flatMap { table in
                Aggregation.owners(of: place, in: table)
                    // Rows that a change hides are still in a table that nothing near has changed.
                    .map { table.id(row: $0) }
            }
        case .key(_, let other):
            return (feature.values[other] ?? .null).keyText.map { [$0] } ?? []
        }
    }

    /// The columns' values for some features, by a table of these and one of what counts for them.
    private static func values(
        of features: [FeatureRecord], named name: String, _ definitions: [AggregateDefinition],
        from source: FeatureSnapshot
    ) -> [[String: FeatureValue]] {
        var own: [ColumnDefinition] = []
        for definition in definitions {
            if case .key(let column, _) = definition.relation, !own.contains(where: { $0.name == column }) {
                own.append(ColumnDefinition(name: column, type: .string))
            }
        }
        var builder = FeatureTableBuilder(columns: own)
        builder.findsBorders = false
        for feature in features {
            var keyed = feature
            for column in own where keyed.values[column.name] == nil {
                keyed.values[column.name] = .string(feature.id)
            }
            builder.append(keyed)
        }
        let table = builder.finish(order: .source)
        var result = [[String: FeatureValue]](repeating: [:], count: features.count)
        for definition in definitions {
            guard
                let column = try? Aggregation.column(
                    definition, of: table, named: name, from: relevant(to: definition, features, in: source))
            else { continue }
            for (index, value) in column.values.enumerated() { result[index][definition.column] = value }
        }
        return result
    }

    /// The source's rows that may count for any of the features.
    private static func relevant(
        to definition: AggregateDefinition, _ features: [FeatureRecord], in source: FeatureSnapshot
    ) -> [Aggregation.Rows] {
        switch definition.relation {
        case .within:
            var found: [(table: FeatureTable, rows: Set<Int32>)] = []
            for box in features.compactMap(\.box) {
                for (index, entry) in source.rows(touching: box).enumerated() {
                    if index == found.count { found.append((entry.table, [])) }
                    found[index].rows.formUnion(entry.rows)
                }
            }
            return found.map { ($0.table, $0.rows.sorted()) }
        case .key(_, let other):
            let wanted = Set(features.map(\.id))
            return source.rows().map { table, rows in
                guard let column = table.columnIndex(named: other) else { return (table, []) }
                return (table, Self.rows(rows, of: table, whose: column, isIn: wanted))
            }
        }
    }

    /// Rows whose column holds one of the texts; texts of a dictionary are compared once.
    private static func rows(
        _ rows: [Int32], of table: FeatureTable, whose column: Int, isIn wanted: Set<String>
    ) -> [Int32] {
        var known = [Bool?](repeating: nil, count: table.dictionaryCount(column: column))
        return rows.filter { row in
            guard let code = table.stringCode(row: Int(row), column: column) else {
                return table.value(row: Int(row), column: column).keyText.map(wanted.contains) ?? false
            }
            if let answer = known[code] { return answer }
            let answer = wanted.contains(table.dictionaryString(column: column, code: code))
            known[code] = answer
            return answer
        }
    }
}

extension FeatureValue {
    /// The value as a text that is compared with ids; nil for null.
    fileprivate var keyText: String? {
        switch self {
        case .null: nil
        case .boolean(let flag): flag ? "true" : "false"
        case .number(let number): Int64(exactly: number).map { String($0) } ?? String(number)
        case .string(let text): text
        }
    }
}
