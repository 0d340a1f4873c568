import Styling
import Testing

@Suite struct TextExpressionTests {
    /// - Source of the expected texts: `Intl.NumberFormat` of ECMA-402.
    @Test(arguments: [
        (#"{"locale":"en-US"}"#, 1234567.891, "1,234,567.891"), (#"{"locale":"de"}"#, 1234.5, "1.234,5"),
        (#"{"locale":"fr-FR"}"#, 1234.5, "1\u{202F}234,5"),
        (#"{"locale":"en-IN"}"#, 1_234_567.0, "12,34,567"),
        (#"{"locale":"es"}"#, 1234.5, "1234,5"), (#"{"locale":"en-US","currency":"USD"}"#, -1.5, "-$1.50"),
        (#"{"locale":"de-DE","currency":"EUR"}"#, 1234.5, "1.234,50\u{A0}€"),
        (#"{"locale":"zh-CN","currency":"CNY"}"#, 12.345, "¥12.35"),
        (#"{"locale":"en-US","currency":"CHF"}"#, 1.0, "CHF\u{A0}1.00"),
        (#"{"unit":"meter"}"#, 1234.5, "1,234.5 m"),
        (#"{"unit":"kilometer-per-hour"}"#, 60.0, "60 km/h"), (#"{"min-fraction-digits":2}"#, 1.0, "1.00"),
        (#"{"max-fraction-digits":1}"#, 2.25, "2.3"), (#"{}"#, 999.9996, "1,000"), (#"{}"#, 0.0005, "0.001"),
        (#"{}"#, 1e21, "1,000,000,000,000,000,000,000"), (#"{}"#, 1e-9, "0"),
    ])
    func `numbers are written for people`(options: String, number: Double, text: String) throws {
        let format = try expression("[\"number-format\",[\"get\",\"n\"],\(options)]")
        let feature = FeatureContext(properties: ["n": .number(number)])
        #expect(try format.evaluate(zoom: 0, feature: feature) == .string(text))
    }

    @Test(arguments: [
        (#"{}"#, "a", "Ä", 0), (#"{"diacritic-sensitive":true}"#, "a", "ä", -1),
        (#"{"case-sensitive":true}"#, "A", "a", 1),
        (#"{"locale":"de"}"#, "ü", "ue", 0), (#"{"locale":"sv"}"#, "ö", "z", 1),
        (#"{"locale":"en"}"#, "ö", "z", -1),
        (#"{}"#, "2", "a", -1), (#"{}"#, "ab", "a", 1), (#"{}"#, "a\u{308}", "ä", 0), (#"{}"#, "ß", "ss", 0),
    ])
    func `texts compare as a collator is told`(options: String, left: String, right: String, order: Int)
        throws
    {
        let feature = FeatureContext(properties: ["l": .string(left), "r": .string(right)])
        func holds(_ comparison: String) throws -> Bool {
            let text =
                "[\"\(comparison)\",[\"string\",[\"get\",\"l\"]],[\"get\",\"r\"],[\"collator\",\(options)]]"
            return try expression(text).evaluate(zoom: 0, feature: feature) == .boolean(true)
        }
        #expect(try holds("==") == (order == 0))
        #expect(try holds("<") == (order < 0))
        #expect(try holds(">") == (order > 0))
    }

    @Test func `a formatted text keeps its sections`() throws {
        let text = #"["format",["get","a"],{"font-scale":2,"text-color":"red"},"\n",["get","none"],{}]"#
        let value = try expression(text).evaluate(
            zoom: 0, feature: FeatureContext(properties: ["a": .number(3)]))
        guard case .formatted(let formatted) = value else { throw Missing() }
        #expect(formatted.sections.map(\.text) == ["3", "\n", ""])
        #expect(formatted.sections.map(\.scale) == [2, nil, nil])
        #expect(formatted.text == "3\n")
    }

    struct Missing: Error {}

    @Test func `an image is there when the sprite has it`() throws {
        var globals = EvaluationGlobals()
        globals.availableImages = ["tree"]
        let image = try expression(#"["coalesce",["image","bush"],["image","tree"]]"#)
        let value = try image.evaluate(zoom: 0, feature: nil, globals: globals)
        guard case .image(let found) = value else { throw Missing() }
        #expect(found.name == "tree" && found.isAvailable)
    }
}
