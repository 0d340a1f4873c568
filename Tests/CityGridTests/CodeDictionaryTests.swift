import CityGrid
import Foundation
import Testing

@Test func `a dictionary reads names, skips remarks and keeps the order`() throws {
    let text = "\u{FEFF}# remark\r\ncode,zh,en\r\n02,乙,B\r\n\r\n01,甲,A\r\n0101,丙,C"
    let dictionary = try CodeDictionary(text: text, name: "test")
    #expect(dictionary.entries.map(\.code) == ["02", "01", "0101"])
    #expect(dictionary.name(of: "01") == CodeName(chinese: "甲", english: "A"))
    #expect(dictionary.name(of: "99") == nil)
    #expect(dictionary.entries(digits: 2).map(\.code) == ["02", "01"])
}

@Test(arguments: [
    ("code,name\n", 1, "heading"), ("code,zh,en\n01,甲", 2, "2 columns"),
    ("code,zh,en\n01,甲,A\n01,乙,B", 3, "twice"), ("code,zh,en\n,甲,A", 2, "missing"),
])
func `a wrong line of a dictionary is named`(text: String, line: Int, word: String) {
    let error = #expect(throws: CityGridError.self) { try CodeDictionary(text: text, name: "d") }
    #expect(error?.description.contains("line \(line)") == true)
    #expect(error?.description.contains(word) == true)
}

@Test func `a dictionary without entries is an error`() {
    #expect(throws: CityGridError.emptyDictionary(dictionary: "d")) {
        try CodeDictionary(text: "code,zh,en\n", name: "d")
    }
}

@Test(arguments: DictionaryFile.allCases)
func `the dictionaries of the product can be read and every name is there`(file: DictionaryFile) throws {
    let text = try String(contentsOfFile: file.path, encoding: .utf8)
    let dictionary = try CodeDictionary(text: text, name: file.rawValue)
    #expect(dictionary.entries.allSatisfy { !$0.name.chinese.isEmpty && !$0.name.english.isEmpty })
}

@Test func `every sub-class of the product's dictionaries has its class`() throws {
    for file in [DictionaryFile.parts, .events] {
        let text = try String(contentsOfFile: file.path, encoding: .utf8)
        let dictionary = try CodeDictionary(text: text, name: file.rawValue)
        for entry in dictionary.entries(digits: 4) {
            #expect(dictionary.name(of: String(entry.code.prefix(2))) != nil)
        }
    }
    let states = try CodeDictionary(
        text: String(contentsOfFile: DictionaryFile.caseStates.path, encoding: .utf8), name: "states")
    #expect(states.entries.map(\.code) == CaseState.allCases.map(\.rawValue))
}
