import CityGrid
import FeatureSources
import Features
import Foundation
import Styling

/// How a dataset of the configuration is imported.
struct DatasetRecipe {
    let section: DatasetSection

    /// Everything that decides on the table besides the files, as a text to compare.
    var text: String {
        var parts = [
            section.file, section.layer ?? "", section.crs ?? "", section.encoding ?? "", section.id ?? "",
            section.codes?.rawValue ?? "", section.time ?? "", section.coordinateColumns?.x ?? "",
            section.coordinateColumns?.y ?? "",
        ]
        if !section.aggregates.isEmpty { parts.append(derivedText) }
        return parts.joined(separator: "\n")
    }

    /// The part of ``text`` that tells how columns are derived, its end.
    var derivedText: String {
        section.aggregates.map { aggregate in
            "\(aggregate.column) \(aggregate.from) \(aggregate.relation) \(aggregate.measure) "
                + (aggregate.condition ?? "")
        }.joined(separator: "\n")
    }

    /// The definition of an import of one file.
    ///
    /// - Parameters:
    ///   - file: the dataset's own file, or another that is read like it.
    ///   - overrides: where that file differs; nil for the dataset's own.
    /// - Returns: what the importer needs.
    /// - Throws: ``CommandError/badInput(_:)`` when a derived column makes no sense.
    func definition(of file: String, overrides: SourceOverrides?) throws(CommandError) -> DatasetDefinition {
        var definition = DatasetDefinition(name: section.name, file: file)
        // A layer's name belongs to the dataset's own file; another file usually has one layer.
        definition.layer = overrides == nil ? section.layer : overrides?.layer
        if file == section.file { definition.password = section.password }
        definition.system = overrides?.crs ?? section.crs
        definition.encoding = section.encoding
        definition.idField = section.id
        definition.timeField = section.time
        definition.xField = section.coordinateColumns?.x
        definition.yField = section.coordinateColumns?.y
        if section.codes != nil || section.id == Self.codeColumn {
            definition.codeField = section.id ?? Self.codeColumn
        }
        for pair in overrides?.renamings ?? [] where pair.count == 2 {
            apply(pair[0], pair[1], to: &definition)
        }
        for aggregate in section.aggregates {
            definition.aggregates.append(try aggregateDefinition(aggregate))
        }
        return definition
    }

    /// A column of this name holds codes of divisions, cells or parts, which are looked at on the way in.
    static let codeColumn = "code"

    /// A field that becomes a column of another name; the settings that name the column follow it.
    private func apply(_ field: String, _ column: String, to definition: inout DatasetDefinition) {
        definition.renamings.append(FieldRenaming(field: field, column: column))
        if column == section.id {
            definition.idField = field
            if section.codes != nil || column == Self.codeColumn { definition.codeField = field }
        }
        if column == section.time { definition.timeField = field }
        if column == section.coordinateColumns?.x { definition.xField = field }
        if column == section.coordinateColumns?.y { definition.yField = field }
    }

    // MARK: Derived columns

    func aggregateDefinition(_ section: AggregateSection) throws(CommandError) -> AggregateDefinition {
        AggregateDefinition(
            column: section.column, dataset: section.from, relation: try relation(section),
            measure: Self.measure(section.measure), condition: try condition(section))
    }

    private func relation(_ aggregate: AggregateSection) throws(CommandError) -> AggregateDefinition.Relation
    {
        switch aggregate.relation {
        case .within: return .within
        case .key(let column):
            guard let own = section.id else {
                throw .badInput(
                    "datasets.\(section.name).aggregate.\(aggregate.column): «by: \(column)» compares with this "
                        + "dataset's ids, but it has none; add id: …")
            }
            return .key(own: own, other: column)
        }
    }

    private static func measure(_ measure: AggregateSection.Measure) -> AggregateDefinition.Measure {
        switch measure {
        case .count: .count
        case .sum(let column): .sum(column)
        case .share: .share
        }
    }

    private func condition(
        _ aggregate: AggregateSection
    ) throws(CommandError) -> AggregateDefinition.Condition? {
        guard let text = aggregate.condition else { return nil }
        let place = "datasets.\(section.name).aggregate.\(aggregate.column).where"
        let json: Styling.JSONValue
        do { json = try JSONParser.parse(Array(text.utf8)).root } catch {
            throw .badInput("\(place): \(error)")
        }
        switch Styling.Expression.compile(json, expecting: .boolean) {
        case .success(let expression):
            return { table, row in
                let result = try? expression.evaluate(
                    zoom: nil, feature: FeatureContext(table: table, row: row))
                return result == .boolean(true)
            }
        case .failure(let faults):
            throw .badInput("\(place): \(faults.faults.map { "\($0)" }.joined(separator: "; "))")
        }
    }

    // MARK: Codes

    /// True for a code of the dataset's layout; without one, for the code of a division, a street, a
    /// community, a cell or a part, told apart by their lengths.
    static func codeCheck(_ kind: CodeKind?) -> CodeCheck {
        switch kind {
        case nil: { isAnyCode($0) }
        case .cell: { (try? CellCode($0)) != nil }
        case .part: { (try? PartCode($0)) != nil }
        case .partWithLongSubclass: { (try? PartCode($0, layout: .partWithLongSubclass)) != nil }
        }
    }

    private static func isAnyCode(_ text: String) -> Bool {
        let isNumber = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        switch text.utf8.count {
        case 6, 9, 12: return isNumber
        case CodeLayout.cell.digits: return (try? CellCode(text)) != nil
        case CodeLayout.part.digits: return (try? PartCode(text)) != nil
        default: return false
        }
    }
}
