import CityGrid
import Testing

@Test func `a cell code nests in its community, street and division`() throws {
    let code = try CellCode("330106012003002")
    #expect(code.division == "330106")
    #expect(code.street == "330106012")
    #expect(code.community == "330106012003")
    #expect(code.order == 2)
    #expect(code.description == "330106012003002")
}

@Test func `a cell code explains every portion and its parents' names`() throws {
    let names = ["330106012": CodeName(chinese: "某街道", english: "Some Street")]
    let portions = try CellCode("330106012003002").explained { names[$0] }
    #expect(portions.map(\.digits) == ["330106", "012", "003", "002"])
    #expect(portions.map(\.portion) == [.division, .street, .community, .order])
    #expect(portions[1].name?.chinese == "某街道")
    #expect(portions[3].prefix == "330106012003002")
}

@Test(arguments: [
    ("33010601200300", CityGridError.wrongLength(code: "33010601200300", expected: 15, found: 14)),
    ("3301060120030021", .wrongLength(code: "3301060120030021", expected: 15, found: 16)),
    ("", .wrongLength(code: "", expected: 15, found: 0)),
    (
        "33010601A003002",
        .notADigit(code: "33010601A003002", position: 9, character: "A", portion: .street)
    ),
    (
        "33010601２003002",
        .notADigit(code: "33010601２003002", position: 9, character: "２", portion: .street)
    ),
    ("330106012003000", .orderIsZero(code: "330106012003000", position: 13)),
])
func `a wrong cell code says what is wrong and where`(text: String, expected: CityGridError) {
    #expect(throws: expected) { try CellCode(text) }
    #expect(expected.description.contains("'\(text)'"))
}

@Test(arguments: ["230109103009014Z", "012003000002", "", "3301060120030021"])
func `variants of real cities are kept as text`(text: String) {
    let identifier = CellIdentifier(text)
    #expect(identifier.text == text)
    guard case .text = identifier else {
        Issue.record("\(text) is no code of 15 digits")
        return
    }
}

@Test func `the layout of a cell code is a setting`() throws {
    let layout = CodeLayout([
        .init(.division, digits: 6), .init(.street, digits: 3), .init(.community, digits: 3),
        .init(.order, digits: 2),
    ])
    let code = try CellCode("33010601200307", layout: layout)
    #expect(code.community == "330106012003")
    #expect(code.order == 7)
    #expect(throws: CityGridError.self) { try CellCode("330106012003007", layout: layout) }
}

@Test func `cell codes sort by their digits`() throws {
    let codes = try ["330106012003010", "330106012003002", "330105012003011"].map { try CellCode($0) }
    #expect(codes.sorted().map(\.text) == ["330105012003011", "330106012003002", "330106012003010"])
}
