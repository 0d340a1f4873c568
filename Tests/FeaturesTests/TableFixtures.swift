import Features
import Geometry

/// A small generator of numbers (splitmix64), so that every run tests the same.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}

/// A row as it is given to the builder, to compare with what the table says.
struct SourceRow: Equatable {
    var kind: GeometryKind
    var parts: [[WorldPoint]]
    var id: String
    var values: [FeatureValue]

    var box: WorldBox {
        let all = parts.flatMap { $0 }
        return all.dropFirst().reduce(into: WorldBox(all[0])) { $0.formUnion($1) }
    }
}

let fixtureColumns = [
    ColumnDefinition(name: "open", type: .boolean), ColumnDefinition(name: "floors", type: .integer),
    ColumnDefinition(name: "area", type: .number), ColumnDefinition(name: "class", type: .string),
    ColumnDefinition(name: "built", type: .time),
]

func randomRows(_ count: Int, seed: UInt64, pointsOnly: Bool = false) -> [SourceRow] {
    var random = SplitMix(state: seed)
    return (0..<count).map { number in
        let kind = pointsOnly ? .point : GeometryKind.allCases[Int.random(in: 0..<3, using: &random)]
        let partCount = pointsOnly || kind == .point ? 1 : Int.random(in: 1...3, using: &random)
        let x = UInt32.random(in: 1_000...2_000, using: &random)
        let y = UInt32.random(in: 4_000_000_000...4_000_001_000, using: &random)
        let parts = (0..<partCount).map { _ in
            (0..<(pointsOnly ? 1 : Int.random(in: 1...5, using: &random))).map { _ in
                WorldPoint(
                    x: x + UInt32.random(in: 0...40, using: &random),
                    y: y + UInt32.random(in: 0...40, using: &random))
            }
        }
        let values: [FeatureValue] = [
            number % 3 == 0 ? .null : .boolean(number % 2 == 0), .number(Double(number * 7)),
            number % 5 == 0 ? .null : .number(Double(number) / 3), .string("类\(number % 4)"),
            number % 4 == 0 ? .null : .string(TimeText.text(milliseconds: Int64(number) * 86_400_123)),
        ]
        return SourceRow(kind: kind, parts: parts, id: "id-\(number % 90)", values: values)
    }
}

func table(of rows: [SourceRow], order: FeatureTableBuilder.Order) -> FeatureTable {
    builder(of: rows).finish(order: order)
}

func builder(of rows: [SourceRow]) -> FeatureTableBuilder {
    var builder = FeatureTableBuilder(columns: fixtureColumns)
    builder.findsPoles = true
    for row in rows { builder.append(kind: row.kind, parts: row.parts, id: row.id, values: row.values) }
    return builder
}

extension FeatureTable {
    /// All that the table says of a row.
    func sourceRow(_ row: Int) -> SourceRow {
        var parts: [[WorldPoint]] = []
        forEachPart(row: row) { vertices in parts.append(vertices.indices.map { vertices[$0] }) }
        let values = columns.indices.map { value(row: row, column: $0) }
        return SourceRow(kind: kind(row: row), parts: parts, id: id(row: row), values: values)
    }

    func rows(touching box: WorldBox) -> [Int] {
        var rows: [Int32] = []
        self.rows(touching: box, into: &rows)
        return rows.map { Int($0) }
    }

    var allBytes: [UInt8] { encoded() }
}
