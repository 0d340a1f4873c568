import Features
import Styling
import Testing

@Suite("The properties of symbols") struct SymbolPaintTests {
    private func symbol(layout: String, paint: String = "") throws -> SymbolPaint {
        let text = """
            {"version":8,"sources":{"s":{"type":"vector","url":"dataset://s"}},"layers":[
            {"id":"a","type":"symbol","source":"s","layout":{\(layout)},"paint":{\(paint)}}]}
            """
        let compilation = CompiledStyle.compile(json: Array(text.utf8))
        #expect(compilation.diagnostics.isEmpty, "\(compilation.diagnostics)")
        guard case .symbol(let symbol) = try #require(compilation.style).layers.first?.paint else {
            throw Missing()
        }
        return symbol
    }

    private struct Missing: Error {}

    @Test func `what the document leaves out has the specification's value`() throws {
        let symbol = try symbol(layout: #""text-field":"a","icon-image":"b""#)
        let (text, icon) = (try #require(symbol.text), try #require(symbol.icon))
        #expect(symbol.placement.constant(zoom: 3) == .point && symbol.spacing.constant(zoom: 3) == 250)
        #expect(symbol.sortKey == nil && text.radialOffset == nil)
        #expect(text.size.constant(zoom: 3) == 16 && text.maxWidth.constant(zoom: 3) == 10)
        #expect(text.font.constant(zoom: 3) == ["Open Sans Regular", "Arial Unicode MS Regular"])
        #expect(text.justify.constant(zoom: 3) == .some(.center) && text.overlap.constant(zoom: 3) == .never)
        #expect(icon.padding.constant(zoom: 3) == [2, 2, 2, 2] && icon.size.constant(zoom: 3) == 1)
        #expect(icon.image.constant(zoom: 3)??.name == "b")
    }

    @Test func `a layer without a text has none`() throws {
        #expect(try symbol(layout: #""icon-image":"b""#).text == nil)
        #expect(try symbol(layout: #""text-field":"b""#).icon == nil)
    }

    @Test func `names in braces stand for the feature's properties`() throws {
        let symbol = try symbol(layout: #""text-field":"{name}路 {no}","icon-image":"p-{no}""#)
        let feature = FeatureContext(
            properties: ["name": .string("中山"), "no": .number(4)], kind: .point)
        #expect(symbol.text?.field.value(zoom: 0, feature: feature).text == "中山路 4")
        #expect(symbol.icon?.image.value(zoom: 0, feature: feature)?.name == "p-4")
    }

    @Test func `overlap comes from either property`() throws {
        let old = try symbol(layout: #""text-field":"a","text-allow-overlap":true"#)
        let new = try symbol(
            layout: #""text-field":"a","text-overlap":"cooperative","text-allow-overlap":true"#)
        #expect(old.text?.overlap.constant(zoom: 0) == .always)
        #expect(new.text?.overlap.constant(zoom: 0) == .cooperative)
    }

    @Test(arguments: [
        ("3", [3.0, 3, 3, 3]), ("[1,2]", [1, 2, 1, 2]), ("[1,2,3]", [1, 2, 3, 2]),
        ("[1,2,3,4]", [1, 2, 3, 4]),
    ])
    func `insets are read as in CSS`(json: String, insets: [Double]) throws {
        let symbol = try symbol(layout: #""icon-image":"a","icon-padding":\#(json)"#)
        #expect(symbol.icon?.padding.constant(zoom: 0) == insets)
    }

    @Test func `anchors with offsets are read as pairs`() throws {
        let symbol = try symbol(
            layout: #""text-field":"a","text-variable-anchor-offset":["top",[0,1],"left",[2,0]]"#)
        let offsets = try #require(symbol.text?.variableAnchorOffset?.constant(zoom: 0))
        #expect(offsets.map(\.anchor) == ["top", "left"] && offsets.map(\.x) == [0, 2])
    }

    @Test func `an image that is there is taken before one that is not`() throws {
        let symbol = try symbol(
            layout: #""icon-image":["coalesce",["image","a"],["image","b"]]"#)
        let feature = FeatureContext(properties: [:], kind: .point)
        var globals = EvaluationGlobals()
        globals.availableImages = ["b"]
        #expect(symbol.icon?.image.constant(zoom: 0) == nil)
        #expect(symbol.icon?.image.value(zoom: 0, feature: feature, globals: globals)?.name == "b")
    }
}
