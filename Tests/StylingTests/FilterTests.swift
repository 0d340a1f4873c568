import Features
import Styling
import Testing

/// A style of one layer and what became of it.
func compiled(layer: String, sources: String = #""s":{"type":"vector","url":"dataset://cells"}"#)
    -> StyleCompilation
{
    let text =
        "{\"version\":8,\"sources\":{\(sources)},\"layers\":[{\"id\":\"l\",\"source\":\"s\",\(layer)}]}"
    return CompiledStyle.compile(json: Array(text.utf8))
}

@Suite struct FilterTests {
    static let features: [FeatureContext] = [
        FeatureContext(properties: ["c": .string("a"), "n": .number(1)], id: .number(1), kind: .point),
        FeatureContext(properties: ["c": .string("b"), "n": .number(2)], id: .string("x"), kind: .line),
        FeatureContext(properties: ["n": .string("2")], kind: .polygon),
    ]

    @Test(arguments: [
        (#"["==","c","a"]"#, [true, false, false]), (#"["!=","c","a"]"#, [false, true, true]),
        (#"["in","c","a","b"]"#, [true, true, false]), (#"["!in","c","a"]"#, [false, true, true]),
        (#"[">","n",1]"#, [false, true, false]), (#"["<=","n","2"]"#, [false, false, true]),
        (#"["has","c"]"#, [true, true, false]), (#"["!has","c"]"#, [false, false, true]),
        (#"["==","$type","Point"]"#, [true, false, false]),
        (#"["in","$type","LineString","Polygon"]"#, [false, true, true]),
        (#"["==","$id",1]"#, [true, false, false]), (#"["has","$id"]"#, [true, true, false]),
        (#"["all",["has","c"],["!=","n",1]]"#, [false, true, false]),
        (#"["any",["==","c","a"],["==","n","2"]]"#, [true, false, true]),
        (#"["none",["==","c","a"],["==","c","b"]]"#, [false, false, true]),
        (#"["all"]"#, [true, true, true]),
        (#"["any"]"#, [false, false, false]), (#"true"#, [true, true, true]),
        (#"["==",["get","c"],"b"]"#, [false, true, false]),
        (#"["match",["get","c"],["a","b"],true,false]"#, [true, true, false]),
        (#"[">",["get","n"],1]"#, [false, true, false]),
        (#"["==",["geometry-type"],"LineString"]"#, [false, true, false]),
    ])
    func `a filter of either form accepts what it should`(text: String, accepted: [Bool]) throws {
        let style = try #require(compiled(layer: "\"type\":\"circle\",\"filter\":\(text)").style)
        let filter = try #require(style.layers.first?.filter)
        #expect(Self.features.map { filter.accepts(zoom: 3, feature: $0) } == accepted)
        let bound = filter.bound(to: BoundExpressionTests.table)
        #expect(Self.features.map { bound.fixed(zoom: 3).accepts(zoom: 3, feature: $0) }.count == 3)
    }

    @Test(arguments: [
        (#"["none",["=="]]"#, "layers[0].filter[1]: filter array for operator \"==\" must have 3 elements"),
        (
            #"["foo","a"]"#,
            "layers[0].filter[0]: Unknown expression \"foo\". If you wanted a literal array, use [\"literal\", [...]]."
        ),
        (
            #"["has","a","b","c"]"#,
            "layers[0].filter: Expected arguments of type (string) | (string, object), but found (string, string, string) instead."
        ),
        (
            #"["==","$type","Cube"]"#,
            "layers[0].filter[2]: expected one of [Point, LineString, Polygon], \"Cube\" found"
        ),
        (#"["in",["get","c"]]"#, "layers[0].filter[1]: string expected, array found"),
        (#"7"#, "layers[0].filter: array expected, number found"),
        (
            #"["==",["get","c"],["literal",[1]]]"#,
            "layers[0].filter[2]: \"==\" comparisons are not supported for type 'array<number, 1>'."
        ),
    ])
    func `a broken filter is an error with its place`(text: String, message: String) throws {
        let compilation = compiled(layer: "\"type\":\"circle\",\"filter\":\(text)")
        #expect(compilation.style == nil)
        #expect(compilation.specificationMessages == [message])
    }

    @Test func `a filter that mixes the forms is warned of`() {
        let negated = compiled(layer: #""type":"circle","filter":["!",["==","c","a"]]"#)
        #expect(negated.diagnostics.contains { $0.path == "layers[0].filter[1]" && $0.severity == .warning })
        let mixed = compiled(layer: #""type":"circle","filter":["all",["==","c","a"],[">",["get","n"],1]]"#)
        #expect(mixed.specificationMessages == ["layers[0].filter[2][1]: string expected, array found"])
    }
}
