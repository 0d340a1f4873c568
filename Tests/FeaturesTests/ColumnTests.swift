import Features
import Geometry
import Testing

@Suite struct ColumnTests {
    private func column(_ type: ColumnType, _ values: [FeatureValue]) -> FeatureTable {
        var builder = FeatureTableBuilder(columns: [ColumnDefinition(name: "v", type: type)])
        for value in values {
            builder.append(kind: .point, parts: [[WorldPoint(x: 0, y: 0)]], id: "", values: [value])
        }
        return builder.finish(order: .source)
    }

    @Test(arguments: ColumnType.allCases)
    func `null stays null in every type`(type: ColumnType) {
        let table = column(type, [.null])
        #expect(table.value(row: 0, column: 0) == .null)
        #expect(table.number(row: 0, column: 0) == nil)
        #expect(table.stringCode(row: 0, column: 0) == nil)
        #expect(table.time(row: 0, column: 0) == nil)
    }

    @Test func `a value of another type is converted if nothing is lost`() {
        #expect(column(.string, [.number(3)]).value(row: 0, column: 0) == .string("3"))
        #expect(column(.string, [.number(2.5)]).value(row: 0, column: 0) == .string("2.5"))
        #expect(column(.number, [.string("2.5")]).value(row: 0, column: 0) == .number(2.5))
        #expect(column(.number, [.string("many")]).value(row: 0, column: 0) == .null)
        #expect(column(.integer, [.boolean(true)]).number(row: 0, column: 0) == 1)
        #expect(column(.boolean, [.number(2)]).value(row: 0, column: 0) == .null)
        #expect(column(.integer, [.number(.infinity)]).value(row: 0, column: 0) == .null)
        #expect(column(.number, [.number(.nan)]).value(row: 0, column: 0) == .null)
    }

    @Test func `equal texts share a code, the empty text has one of its own`() {
        let table = column(.string, [.string("a"), .string(""), .string("a"), .null, .string("空")])
        #expect((0..<5).map { table.stringCode(row: $0, column: 0) } == [0, 1, 0, nil, 2])
        #expect(table.dictionaryCount(column: 0) == 3)
        #expect((0..<3).map { table.dictionaryString(column: 0, code: $0) } == ["a", "", "空"])
        #expect(table.value(row: 1, column: 0) == .string(""))
    }

    @Test func `a dictionary of many texts keeps them apart`() {
        let table = column(.string, (0..<5_000).map { .string("t\($0 % 2_500)") })
        #expect(table.dictionaryCount(column: 0) == 2_500)
        #expect((0..<5_000).allSatisfy { table.value(row: $0, column: 0) == .string("t\($0 % 2_500)") })
    }

    @Test func `big whole numbers stay whole`() {
        let table = column(.integer, [.number(9_007_199_254_740_991)])
        #expect(table.integer(row: 0, column: 0) == 9_007_199_254_740_991)
    }

    @Test func `columns are found by name, the first of equal ones`() {
        let definitions = [
            ColumnDefinition(name: "a", type: .number), ColumnDefinition(name: "编码", type: .string),
            ColumnDefinition(name: "a", type: .string),
        ]
        let table = FeatureTableBuilder(columns: definitions).finish(order: .source)
        #expect(table.columns == definitions)
        #expect(table.columnIndex(named: "a") == 0)
        #expect(table.columnIndex(named: "编码") == 1)
        #expect(table.columnIndex(named: "b") == nil)
    }

    @Test func `added columns read like the table's own`() throws {
        let base = table(of: randomRows(30, seed: 4), order: .hilbert)
        let counts = AddedColumn(
            definition: ColumnDefinition(name: "cases", type: .integer),
            values: (0..<30).map { .number(Double($0)) })
        let words = AddedColumn(
            definition: ColumnDefinition(name: "word", type: .string),
            values: (0..<30).map { .string("w\($0 % 3)") })
        let table = base.adding([counts, words])
        #expect(table.number(row: 17, column: 5) == 17)
        #expect(table.value(row: 17, column: 6) == .string("w2"))
        #expect(table.sourceRow(8).values.prefix(5).elementsEqual(base.sourceRow(8).values))
        #expect(table.generation != base.generation)
        let again = try FeatureTable(region: ByteRegion(copying: table.encoded()))
        #expect(again.generation == table.generation)
        #expect((0..<30).allSatisfy { again.sourceRow($0) == table.sourceRow($0) })
    }
}
