import FeatureSources
import Features
import Testing

@Suite struct FieldTests {
    private let workshop = Workshop()

    @Test func `fields become columns of their type`() throws {
        let properties =
            "{\"b\":true,\"i\":7,\"r\":1.5,\"s\":\"井盖\",\"t\":\"2026-03-01T08:30:00+08:00\",\"n\":null}"
        let path = workshop.geojson([(point(1, 1), properties)])
        let (table, report) = try imported(path)
        #expect(table.columns.map(\.type) == [.boolean, .integer, .number, .string, .time, .string])
        #expect(
            table.columns.indices.map { table.value(row: 0, column: $0) } == [
                .boolean(true), .number(7), .number(1.5), .string("井盖"), .string("2026-03-01T00:30:00Z"),
                .null,
            ])
        #expect(report.columns == ["b", "i", "r", "s", "t", "n"])
    }

    @Test func `blank and repeated ids are kept under generated ones`() throws {
        let ids = ["\"a\"", "\"\"", "\"a\"", "null", "\"#3\"", "\"  \"", "\" b \"", "\"b\""]
        let path = workshop.geojson(ids.enumerated().map { (point(Double($0), 1), "{\"id\":\($1)}") })
        let (table, report) = try imported(path) { $0.idField = "id" }
        #expect(report.count(.blankID) == 3)
        #expect(report.count(.duplicateID) == 3)
        #expect(report.count(.generatedID) == 0)
        let found = Set((0..<table.count).map { table.id(row: $0) })
        #expect(found == ["a", "#2", "#3", "#4", "#5", "#6", "b", "#8"])
    }

    @Test func `a generated id gives way to a real one`() throws {
        let path = workshop.geojson([(point(1, 1), "{\"id\":\"#2\"}"), (point(2, 1), "{\"id\":\"\"}")])
        let table = try imported(path) { $0.idField = "id" }.table
        #expect(Set([table.id(row: 0), table.id(row: 1)]) == ["#2", "#2-2"])
    }

    @Test func `without an id field rows are numbered`() throws {
        let (table, report) = try imported(workshop.geojson([(point(1, 1), "{}"), (point(2, 1), "{}")]))
        #expect(table.point(row: table.row("#2")) == world(2, 1))
        #expect(report.count(.generatedID) == 2)
    }

    @Test func `codes that do not parse are kept as text and counted`() throws {
        let codes = ["\"330106\"", "\"33010\"", "\"\"", "null", "\"x\""]
        let path = workshop.geojson(codes.enumerated().map { (point(Double($0), 1), "{\"code\":\($1)}") })
        let check: CodeCheck = { $0.utf8.count == 6 }
        let (table, report) = try imported(path, { $0.codeField = "code" }, codeCheck: check)
        #expect(report.count(.unparsedCode) == 2)
        #expect(report.counts.first { $0.reason == .unparsedCode }?.firstRow == 2)
        #expect(table.value("#2", "code") == .string("33010"))
    }

    @Test func `a field can be renamed, but not to a name that is taken`() throws {
        let path = workshop.geojson([(point(1, 1), "{\"名称\":\"x\",\"name\":\"y\"}")])
        let table = try imported(path) { $0.renamings = [FieldRenaming(field: "名称", column: "title")] }.table
        #expect(table.value("#1", "title") == .string("x"))
        #expect(throws: FeatureSourceError.duplicateColumn(path: path, column: "name")) {
            try imported(path) { $0.renamings = [FieldRenaming(field: "名称", column: "name")] }
        }
    }

    @Test func `a field that is not there is an error that lists those that are`() throws {
        let path = workshop.geojson([(point(1, 1), "{\"name\":\"y\"}")])
        let error = #expect(throws: FeatureSourceError.self) { try imported(path) { $0.idField = "code" } }
        #expect(error == .noSuchField(path: path, field: "code", fields: ["name"]))
        #expect(error?.description.contains("it has name") == true)
    }

    @Test func `a time field is read as time even from text`() throws {
        let path = workshop.write(
            "t.csv", "lon,lat,opened\n1,1,2026-03-01 08:30\n2,1,soon\n3,1,\n4,1,2026-03-02\n")
        let (table, report) = try imported(path) { definition in
            definition.system = "EPSG:4326"
            definition.timeField = "opened"
        }
        #expect(table.value("#1", "opened") == .string("2026-03-01T08:30:00Z"))
        #expect(table.value("#2", "opened") == .null)
        #expect(table.value("#4", "opened") == .string("2026-03-02T00:00:00Z"))
        #expect(report.count(.unparsedTime) == 1)
    }

    @Test func `bytes that are not UTF-8 are replaced and counted`() throws {
        let bytes = Array("lon,lat,name\n1,1,".utf8) + [0xC3, 0x28] + Array("\n2,1,ok\n".utf8)
        let (table, report) = try imported(workshop.write("t.csv", bytes)) { $0.system = "EPSG:4326" }
        #expect(table.value("#1", "name") == .string("\u{FFFD}("))
        #expect(report.count(.repairedText) == 1)
    }

    @Test func `codes with leading zeros stay text`() throws {
        let path = workshop.write("t.csv", "lon,lat,code\n1,1,007\n2,1,123\n")
        let table = try imported(path) { definition in
            definition.system = "EPSG:4326"
            definition.idField = "code"
        }.table
        #expect(table.value("007", "code") == .string("007"))
    }

    @Test func `the columns of a CSV are what all their texts are`() throws {
        let text = """
            x,y,whole,real,time,text,code,empty,sign,long
            1,1,5,1.5,2026-03-01,a,01,,-3,1234567890123456789
            2,1,0,-2e3,2026/3/2 08:00,7,2,,+3,1
            """
        let table = try imported(workshop.write("t.csv", text)) { $0.system = "EPSG:4326" }.table
        #expect(
            table.columns.dropFirst(2).map(\.type) == [
                .integer, .number, .time, .string, .string, .string, .string, .string,
            ])
        #expect(table.value("#2", "real") == .number(-2_000))
        #expect(table.value("#2", "time") == .string("2026-03-02T08:00:00Z"))
        #expect(table.value("#1", "long") == .string("1234567890123456789"))
    }

    @Test func `a text late in the file keeps its column text`() throws {
        let numbers = (0..<30_000).map { "\($0 % 90),1,\($0)" }.joined(separator: "\n")
        let path = workshop.write("t.csv", "lon,lat,code\n\(numbers)\n1,1,A7\n")
        let table = try imported(path) { $0.system = "EPSG:4326" }.table
        #expect(table.value("#30001", "code") == .string("A7"))
        #expect(table.value("#7", "code") == .string("6"))
    }
}
