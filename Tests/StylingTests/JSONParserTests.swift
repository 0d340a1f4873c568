import Styling
import Testing

@Suite struct JSONParserTests {
    private func parse(_ text: String) throws -> JSONValue { try JSONParser.parse(Array(text.utf8)).root }

    @Test func `keys keep their order and values their lines`() throws {
        let json = try parse("{\n \"b\": 1,\n \"a\": [true,\n null]\n}")
        #expect(json.members?.map(\.key) == ["b", "a"])
        #expect(json["b"]?.line == 2)
        #expect(json["a"]?.elements?.map(\.line) == [3, 4])
    }

    @Test(arguments: [
        ("0", 0.0), ("-0.5", -0.5), ("1e3", 1000), ("0.1", 0.1), ("123456789012345", 123_456_789_012_345),
        ("12345678901234567890", 1.2345678901234567e19),
        ("1.7976931348623157e308", Double.greatestFiniteMagnitude),
        ("1e999", Double.infinity), ("-2.2250738585072014E-308", -2.2250738585072014E-308),
        ("116.397128", 116.397128), ("39.916527000000001", 39.916527),
    ])
    func `a number is the nearest double`(text: String, number: Double) throws {
        #expect(try parse(text).number == number)
    }

    @Test func `escapes are resolved, lone surrogates replaced`() throws {
        #expect(try parse(#""a\n\"\/\u00e9\ud83d\ude00\ud83d""#).text == "a\n\"/é😀\u{FFFD}")
        #expect(try parse("\"市镇\"").text == "市镇")
    }

    @Test(arguments: [
        ("", 1, 1), ("{", 1, 2), ("[1,\n 2", 2, 3), ("[1 2]", 1, 4), ("{\"a\" 1}", 1, 6), ("01", 1, 3),
        ("1.", 1, 3), ("tru", 1, 1), ("\"a", 1, 3), ("[1]]", 1, 4), ("{a:1}", 1, 2), ("\"\\x\"", 1, 4),
        ("+1", 1, 1),
    ])
    func `a fault has its place`(text: String, line: Int, column: Int) throws {
        let error = #expect(throws: JSONError.self) { try parse(text) }
        #expect(error?.line == line)
        #expect(error?.column == column)
    }

    @Test func `a key that stands twice is reported and the last one counts`() throws {
        let document = try JSONParser.parse(Array("{\"a\":1,\n\"b\":2,\n\"a\":3}".utf8))
        #expect(document.root["a"]?.number == 3)
        #expect(document.root.members?.map(\.key) == ["a", "b"])
        #expect(document.duplicateKeys.map(\.key) == ["a"])
        #expect(document.duplicateKeys.map(\.line) == [3])
    }

    @Test(arguments: [(7, true), (8, true), (9, false)])
    func `nesting ends at the limit`(depth: Int, isTaken: Bool) {
        let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        let limits = JSONParser.Limits(depth: 8, bytes: 100)
        let document = try? JSONParser.parse(Array(text.utf8), limits: limits)
        #expect((document != nil) == isTaken)
    }

    @Test func `a text over the size limit is refused`() {
        let limits = JSONParser.Limits(depth: 8, bytes: 3)
        #expect((try? JSONParser.parse(Array("123".utf8), limits: limits)) != nil)
        #expect(throws: JSONError.self) { try JSONParser.parse(Array("1234".utf8), limits: limits) }
    }

    @Test func `no prefix of a text traps`() {
        let text = Array(#"{"a":[1.5e-3,"\u00e9\ud83d\ude00",true,null,{"b":"\t"}],"c":-0}"#.utf8)
        for length in 0..<text.count {
            #expect(throws: JSONError.self) { try JSONParser.parse(Array(text[..<length])) }
        }
    }

    @Test func `no changed byte traps`() {
        let text = Array(#"{"a":[1.5e-3,"\u00e9\ud83d",true],"c":-0}"#.utf8)
        for index in text.indices {
            for byte: UInt8 in [0, 0x22, 0x2C, 0x5B, 0x5C, 0x7B, 0x80, 0xC3, 0xF0, 0xFF] {
                var changed = text
                changed[index] = byte
                _ = try? JSONParser.parse(changed)
            }
        }
    }

    @Test func `equal documents have one canonical text`() throws {
        let first = try parse("{\"b\":[1.0,{\"d\":null,\"c\":\"x\"}],\"a\":1e2}")
        let second = try parse("{ \"a\": 100,\n\"b\": [1, {\"c\": \"x\", \"d\": null}] }")
        #expect(first.canonicalText == second.canonicalText)
        #expect(first.canonicalText == "{\"a\":100,\"b\":[1,{\"c\":\"x\",\"d\":null}]}")
    }

    @Test(arguments: [
        (0.1, "0.1"), (100, "100"), (1e21, "1e+21"), (1e20, "100000000000000000000"), (1e-7, "1e-7"),
        (0.000001, "0.000001"), (-1.5, "-1.5"), (123456.789, "123456.789"), (1.5e300, "1.5e+300"),
        (-0.0, "0"),
    ])
    func `numbers are written as a browser writes them`(number: Double, text: String) {
        #expect(JSONValue(.number(number)).scriptText == text)
    }
}
