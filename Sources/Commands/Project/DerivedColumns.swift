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
        guard let columns = source.tables.first?.columns else { return features.map { _ in [:] } }
        var own: [ColumnDefinition] = []
        for definition in definitions {
            if case .key(let column, _) = definition.relation, !own.contains(where: { $0.name == column }) {
                own.append(ColumnDefinition(name: column, type: .string))
            }
        }
        var builder = FeatureTableBuilder(columns: own)
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
            let relevant = relevant(to: definition, features, columns: columns, in: source)
            guard
                let column = try? Aggregation.columns(
                    [definition], of: table, named: name, from: [definition.dataset: relevant]
                ).first
            else { continue }
            for (index, value) in column.values.enumerated() { result[index][definition.column] = value }
        }
        return result
    }

    /// The source's features that may count for any of the features.
    private static func relevant(
        to definition: AggregateDefinition, _ features: [FeatureRecord], columns: [ColumnDefinition],
        in source: FeatureSnapshot
    ) -> FeatureTable {
        var builder = FeatureTableBuilder(columns: columns)
        switch definition.relation {
        case .within:
            var seen: Set<String> = []
            for box in features.compactMap(\.box) {
                for (table, rows) in source.rows(touching: box) where !rows.isEmpty {
                    let places = builder.places(in: table)
                    for row in rows.map(Int.init) where seen.insert(table.id(row: row)).inserted {
                        builder.append(row: row, of: table, places: places)
                    }
                }
            }
        case .key(_, let other):
            let wanted = Set(features.map(\.id))
            for table in source.folded().tables {
                guard let column = table.columnIndex(named: other) else { continue }
                let places = builder.places(in: table)
                for row in 0..<table.count {
                    guard let key = table.value(row: row, column: column).keyText, wanted.contains(key) else {
                        continue
                    }
                    builder.append(row: row, of: table, places: places)
                }
            }
        }
        return builder.finish(order: .source)
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
