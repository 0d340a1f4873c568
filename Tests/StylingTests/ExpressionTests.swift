import Drawing
import Features
import Styling
import Testing

/// An expression of a JSON text.
func expression(_ text: String, expecting type: ExpressionType? = nil) throws -> Styling.Expression {
    let json = try JSONParser.parse(Array(text.utf8)).root
    return try Styling.Expression.compile(json, expecting: type).get()
}

@Suite struct ExpressionTests {
    static let feature = FeatureContext(
        properties: [
            "n": .number(7), "s": .string("abc"), "b": .boolean(true),
            "list": .array([.number(1), .number(2)]),
        ], id: .number(12), kind: .line)

    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let value: ExpressionValue
        init(_ text: String, _ value: ExpressionValue) {
            self.text = text
            self.value = value
        }
        var testDescription: String { text }
    }

    static let cases = [
        Case(#"["get","n"]"#, .number(7)), Case(#"["get","none"]"#, .null),
        Case(#"["has","s"]"#, .boolean(true)),
        Case(#"["+",["get","n"],1]"#, .number(8)), Case(#"["%",-7,3]"#, .number(-1)),
        Case(#"["^",2,10]"#, .number(1024)),
        Case(#"["round",-2.5]"#, .number(-3)), Case(#"["-",["get","n"]]"#, .number(-7)),
        Case(#"["min"]"#, .number(.infinity)),
        Case(#"["match",["get","s"],["x","abc"],"in","out"]"#, .string("in")),
        Case(#"["match",["get","n"],[1,7],"in","out"]"#, .string("in")),
        Case(#"["match",["get","n"],"7","in","out"]"#, .string("out")),
        Case(#"["case",["==",["get","n"],7],"yes","no"]"#, .string("yes")),
        Case(#"["step",["get","n"],"a",7,"b",8,"c"]"#, .string("b")),
        Case(#"["interpolate",["linear"],["zoom"],4,10,6,20]"#, .number(15)),
        Case(#"["interpolate",["exponential",2],["zoom"],4,0,6,3]"#, .number(1)),
        Case(#"["coalesce",["get","none"],["get","s"]]"#, .string("abc")),
        Case(#"["let","x",["get","n"],["*",["var","x"],["var","x"]]]"#, .number(49)),
        Case(#"["at",1,["array",["get","list"]]]"#, .number(2)),
        Case(#"["in",2,["get","list"]]"#, .boolean(true)),
        Case(#"["geometry-type"]"#, .string("LineString")), Case(#"["id"]"#, .number(12)),
        Case(#"["concat","n=",["get","n"]]"#, .string("n=7")), Case(#"["to-number","0x10"]"#, .number(16)),
        Case(#"["all",["get","b"],[">",["get","n"],6]]"#, .boolean(true)),
        Case(#"["slice","丐𦨭市镇",2]"#, .string("市镇")), Case(#"["<","B","a"]"#, .boolean(true)),
        Case(#"["to-string",["rgba",255,0,0,0.5]]"#, .string("rgba(255,0,0,0.5)")),
    ]

    @Test(arguments: cases)
    func `an expression has its value`(_ example: Case) throws {
        #expect(try expression(example.text).evaluate(zoom: 5, feature: Self.feature) == example.value)
    }

    @Test func `colours are mixed in straight sRGB`() throws {
        let ramp = try expression(
            #"["interpolate",["linear"],["zoom"],0,"red",10,"rgba(0,0,255,0)"]"#, expecting: .color)
        let mixed = try ramp.evaluate(zoom: 5, feature: nil)
        #expect(mixed == .color(Color(red: 0.5, green: 0, blue: 0.5, alpha: 0.5)))
    }

    @Test func `a failing expression says where and why`() throws {
        let broken = try expression(#"["+",1,["get","s"]]"#)
        let error = #expect(throws: EvaluationError.self) {
            try broken.evaluate(zoom: 0, feature: Self.feature)
        }
        #expect(error?.key == "[2]")
        #expect(error?.message == "Expected value to be of type number, but found string instead.")
    }

    @Test func `what an expression depends on is known`() throws {
        let both = try expression(#"["step",["zoom"],["get","b"],5,["case",["has","a"],1,["get","b"]]]"#)
        #expect(
            both.dependencies
                == ExpressionDependencies(usesZoom: true, properties: ["a", "b"], usesFeatureOther: false))
        #expect(try expression(#"["get",["get","a"]]"#).dependencies.usesFeatureOther)
        #expect(try expression(#"["+",1,2]"#).dependencies == .none)
        #expect(try expression(#"["geometry-type"]"#).dependencies.usesFeatureOther)
    }

    @Test func `bindings that double take no more time than they are long`() throws {
        var text = #"["get","n"]"#
        var tail = ""
        var names = ["v0"]
        text = "[\"let\",\"v0\",[\"number\",[\"get\",\"n\"]],"
        for level in 1...60 {
            text += "[\"let\",\"v\(level)\",[\"+\",[\"var\",\"v\(level - 1)\"],[\"var\",\"v\(level - 1)\"]],"
            names.append("v\(level)")
            tail += "]"
        }
        let doubled = try expression(text + "[\"var\",\"v60\"]]" + tail)
        #expect(
            try doubled.evaluate(zoom: 0, feature: Self.feature) == .number(7 * 1_152_921_504_606_846_976))
        #expect(try doubled.fixed(zoom: 3).evaluate(zoom: 0, feature: Self.feature) != .null)
    }

    @Test func `deep nesting is compiled and evaluated`() throws {
        let depth = 250
        let text =
            String(repeating: "[\"-\",", count: depth) + "[\"get\",\"n\"]"
            + String(repeating: "]", count: depth)
        #expect(try expression(text).evaluate(zoom: 0, feature: Self.feature) == .number(7))
    }
}
