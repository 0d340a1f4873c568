import CityGrid
import Testing

@Test func `sixteen digits read by the older and by the newer layout`() throws {
    let older = try PartCode("3205820102048188")
    #expect(older.division == "320582")
    #expect(older.partClass == .utilities)
    #expect(older.subclass == "0102")
    #expect(older.order == 48188)
    let newer = try PartCode("3205820102048188", layout: .partWithLongSubclass)
    #expect(newer.subclass == "01020")
    #expect(newer.order == 48188)
}

@Test func `a part code is explained by the dictionary`() throws {
    let dictionary = try CodeDictionary(text: "code,zh,en\n01,公用设施,Utilities\n0118,路灯,Lamp", name: "x")
    let portions = try PartCode("3205080118000001").explained(dictionary: dictionary)
    #expect(portions.map { $0.name?.english } == [nil, "Utilities", "Lamp", nil])
    #expect(portions.map(\.digits) == ["320508", "01", "18", "000001"])
}

@Test func `a part code with a letter names the portion`() {
    let expected = CityGridError.notADigit(
        code: "32050801X8000001", position: 9, character: "X", portion: .subclass)
    #expect(throws: expected) { try PartCode("32050801X8000001") }
    #expect(expected.description.contains("sub-class"))
}

@Test func `seven steps lead from collecting to evaluation`() {
    #expect(CaseState.allCases.map(\.step) == [1, 2, 3, 4, 5, 6, 7])
    #expect(CaseState(rawValue: "closed")?.step == 7)
}
