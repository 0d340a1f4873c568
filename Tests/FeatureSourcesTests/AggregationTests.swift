import FeatureSources
import Features
import Geometry
import Testing

@Suite struct AggregationTests {
    private static let columns = [
        ColumnDefinition(name: "cell", type: .string), ColumnDefinition(name: "weight", type: .number),
        ColumnDefinition(name: "state", type: .string),
    ]

    /// Cells of a 3 × 3 grid whose inner corners are moved, so that borders run slanted.
    private var cells: FeatureTable {
        func corner(_ column: Int, _ row: Int) -> WorldPoint {
            let isInner = (1...2).contains(column) && (1...2).contains(row)
            let shift: UInt32 = isInner ? UInt32(column * 3 + row) : 0
            return WorldPoint(x: UInt32(column) * 30 + shift, y: UInt32(row) * 30 + 2 * shift)
        }
        var builder = FeatureTableBuilder(columns: [ColumnDefinition(name: "code", type: .integer)])
        for row in 0..<3 {
            for column in 0..<3 {
                let ring = [
                    corner(column, row), corner(column + 1, row), corner(column + 1, row + 1),
                    corner(column, row + 1),
                ]
                let number = row * 3 + column
                builder.append(
                    kind: .polygon, parts: [ring], id: "\(number)", values: [.number(Double(number))])
            }
        }
        return builder.finish(order: .source)
    }

    private func cases(_ rows: [(WorldPoint, cell: FeatureValue, weight: FeatureValue, state: String)])
        -> FeatureTable
    {
        var builder = FeatureTableBuilder(columns: Self.columns)
        for (index, row) in rows.enumerated() {
            builder.append(
                kind: .point, parts: [[row.0]], id: "\(index)",
                values: [row.cell, row.weight, .string(row.state)])
        }
        return builder.finish(order: .hilbert)
    }

    private func values(_ definition: AggregateDefinition, _ other: FeatureTable) throws -> [FeatureValue] {
        try Aggregation.columns([definition], of: cells, named: "cells", from: ["cases": other])[0].values
    }

    @Test func `every place of a grid of cells belongs to exactly one of them`() throws {
        var rows: [(WorldPoint, cell: FeatureValue, weight: FeatureValue, state: String)] = []
        for x in 0..<90 as Range<UInt32> {
            for y in 0..<90 as Range<UInt32> { rows.append((WorldPoint(x: x, y: y), .null, .null, "open")) }
        }
        let count = AggregateDefinition(column: "n", dataset: "cases", relation: .within, measure: .count)
        let counts = try values(count, cases(rows)).map { value in
            if case .number(let number) = value { number } else { -1.0 }
        }
        #expect(counts.reduce(0, +) == 8_100)
        #expect(counts.allSatisfy { $0 > 500 && $0 < 1_400 })
    }

    @Test func `a hole holds nothing`() throws {
        let outer = [(0, 0), (90, 0), (90, 90), (0, 90)].map { WorldPoint(x: $0.0, y: $0.1) }
        let hole = [(30, 30), (30, 60), (60, 60), (60, 30)].map { WorldPoint(x: $0.0, y: $0.1) }
        var builder = FeatureTableBuilder(columns: [])
        builder.append(kind: .polygon, parts: [outer, hole], id: "o", values: [])
        builder.append(kind: .polygon, parts: [hole.reversed()], id: "h", values: [])
        let other = cases([
            (WorldPoint(x: 45, y: 45), .null, .null, ""), (WorldPoint(x: 30, y: 40), .null, .null, ""),
        ])
        let count = AggregateDefinition(column: "n", dataset: "cases", relation: .within, measure: .count)
        let column = try Aggregation.columns(
            [count], of: builder.finish(order: .source), named: "x", from: ["cases": other])[0]
        #expect(column.values == [.number(0), .number(2)])
    }

    @Test func `sum, share and conditions`() throws {
        let inside = WorldPoint(x: 5, y: 5)
        let other = cases([
            (inside, .null, .number(2.5), "open"), (inside, .null, .number(1), "closed"),
            (inside, .null, .null, "open"), (WorldPoint(x: 80, y: 80), .null, .number(7), "closed"),
            (WorldPoint(x: 500, y: 500), .null, .number(100), "open"),
        ])
        let isOpen: AggregateDefinition.Condition = { $0.value(row: $1, column: 2) == .string("open") }
        func definition(_ measure: AggregateDefinition.Measure) -> AggregateDefinition {
            AggregateDefinition(
                column: "n", dataset: "cases", relation: .within, measure: measure, condition: isOpen)
        }
        #expect(try values(definition(.count), other)[0] == .number(2))
        #expect(try values(definition(.count), other)[8] == .number(0))
        #expect(try values(definition(.sum("weight")), other)[0] == .number(2.5))
        #expect(try values(definition(.share), other)[0] == .number(2.0 / 3))
        #expect(try values(definition(.share), other)[8] == .number(0))
        #expect(try values(definition(.share), other)[4] == .null)
    }

    @Test func `rows belong by key, text or number`() throws {
        let place = WorldPoint(x: 0, y: 0)
        let other = cases([
            (place, .string("3"), .null, ""), (place, .string("3"), .null, ""),
            (place, .string("8"), .null, ""),
            (place, .string("99"), .null, ""), (place, .null, .null, ""),
        ])
        let count = AggregateDefinition(
            column: "n", dataset: "cases", relation: .key(own: "code", other: "cell"), measure: .count)
        let expected = (0..<9).map { FeatureValue.number($0 == 3 ? 2 : $0 == 8 ? 1 : 0) }
        #expect(try values(count, other) == expected)
    }

    @Test func `what is not there is named`() {
        let wrongSet = AggregateDefinition(column: "n", dataset: "parts", relation: .within, measure: .count)
        #expect(throws: FeatureSourceError.noSuchDataset(column: "n", dataset: "parts")) {
            try values(wrongSet, cases([]))
        }
        let wrongColumn = AggregateDefinition(
            column: "n", dataset: "cases", relation: .within, measure: .sum("x"))
        let error = #expect(throws: FeatureSourceError.self) { try values(wrongColumn, cases([])) }
        #expect(error?.key == "aggregate_column")
    }

    @Test func `an import adds its derived columns to the file`() throws {
        let workshop = Workshop()
        let square = polygon("[[0,0],[1,0],[1,1],[0,1],[0,0]]")
        var definition = DatasetDefinition(
            name: "cells", file: workshop.geojson([(square, "{\"code\":\"a\"}")]))
        definition.idField = "code"
        definition.aggregates = [
            AggregateDefinition(column: "cases", dataset: "cases", relation: .within, measure: .count)
        ]
        let other = cases([(world(0.5, 0.5), .null, .null, ""), (world(2, 0.5), .null, .null, "")])
        let path = workshop.path("cells.gmft")
        let report = try DatasetImporter(definition, tables: ["cases": other]).run(to: path)
        #expect(report.columns == ["code", "cases"])
        #expect(try DatasetFile.open(path).value("a", "cases") == .number(1))
    }
}
