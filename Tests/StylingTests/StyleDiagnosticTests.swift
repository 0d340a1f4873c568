import Styling
import Testing

@Suite struct StyleDiagnosticTests {
    @Test(arguments: [
        (
            #""type":"fill","paint":{"fill-colour":"red"}"#,
            #"layers[0].paint.fill-colour: unknown property "fill-colour""#
        ),
        (
            #""type":"fill","paint":{"fill-color":["gett","x"]}"#,
            "layers[0].paint.fill-color: color expected, array found"
        ),
        (
            #""type":"fill","paint":{"fill-color":["case",true,["gett","x"],"red"]}"#,
            #"layers[0].paint.fill-color[2][0]: Unknown expression "gett". If you wanted a literal array, use ["literal", [...]]."#
        ),
        (
            #""type":"fill","paint":{"fill-opacity":2}"#,
            "layers[0].paint.fill-opacity: 2 is greater than the maximum value 1"
        ),
        (
            #""type":"line","layout":{"line-cap":"pointy"}"#,
            #"layers[0].layout.line-cap: expected one of [butt, round, square], "pointy" found"#
        ),
        (
            #""type":"fill","paint":{"fill-antialias":["get","a"]}"#,
            "layers[0].paint.fill-antialias: data expressions not supported"
        ),
        (
            #""type":"fill","paint":{"fill-opacity":["+",["zoom"],1]}"#,
            #"layers[0].paint.fill-opacity: "zoom" expression may only be used as input to a top-level "step" or "interpolate" expression."#
        ),
        (
            #""type":"area""#,
            #"layers[0].type: expected one of [fill, line, symbol, circle, heatmap, fill-extrusion, raster, hillshade, color-relief, background], "area" found"#
        ),
        (#""type":"raster""#, #"layers[0]: layer "l" requires a raster source"#),
        (
            #""type":"circle","paint":{"circle-radius":{"stops":[[1,2],[0,3]]}}"#,
            "layers[0].paint.circle-radius.stops[1][0]: stop domain values must appear in ascending order"
        ),
        (
            #""type":"circle","paint":{"circle-radius":{"property":"x","stops":[["a",2]]}}"#,
            "layers[0].paint.circle-radius.stops[0][0]: number expected, string found\n"
                + #"If you intended to use a categorical function, specify `"type": "categorical"`."#
        ),
    ])
    func `a fault is an error in the specification's words, with its place`(layer: String, message: String) {
        let compilation = compiled(layer: layer)
        #expect(compilation.style == nil)
        #expect(compilation.specificationMessages == [message])
        #expect(compilation.errors.allSatisfy { $0.line == 1 })
    }

    @Test(arguments: [
        (
            #""type":"fill","paint":{"fill-color-transition":{"duration":3}}"#,
            "layers[0].paint.fill-color-transition"
        ),
        (#""type":"fill-extrusion""#, "layers[0]"), (#""type":"fill","colour":"red""#, "layers[0].colour"),
    ])
    func `what is not drawn is a warning, with its place`(layer: String, path: String) {
        let compilation = compiled(layer: layer)
        #expect(compilation.style != nil)
        #expect(compilation.diagnostics.map(\.path) == [path])
        #expect(compilation.diagnostics.map(\.severity) == [.warning])
        #expect(compilation.specificationMessages.isEmpty)
    }

    @Test(arguments: [
        (
            #""s":{"type":"vector","url":"dataset://"}"#, "sources.s.url", StyleDiagnostic.Severity.error
        ),
        (#""s":{"type":"vectors"}"#, "sources.s.type", .error),
        (#""t":{"type":"vector","url":"dataset://x"}"#, "layers[0]", .error),
        (#""s":{"type":"geojson"}"#, "sources.s", .error),
        (#""s":{"type":"geojson","data":{"type":"Nonsense"}}"#, "sources.s.data", .warning),
        (#""s":{"type":"geojson","data":"a.json","dat":1}"#, "sources.s", .error),
    ])
    func `a source that cannot be used is reported`(
        source: String, path: String, severity: StyleDiagnostic.Severity
    ) {
        let layer =
            source.contains("url\":\"https") ? #""type":"fill","source-layer":"x""# : #""type":"fill""#
        let found = compiled(layer: layer, sources: source).diagnostics
        #expect(found.contains { $0.path == path && $0.severity == severity }, "\(found)")
    }

    @Test func `diagnostics come in the order of the document, with lines`() {
        let text = """
            {"version": 8,
             "sources": {},
             "layers": [
              {"id": "a", "type": "background", "paint": {"x": 1}},
              {"id": "a", "type": "background",
               "paint": {"background-opacity": "no"}}
             ], "version": 8}
            """
        let found = compiled(text).diagnostics
        #expect(found.compactMap(\.line) == [4, 5, 6, 7])
        #expect(
            found.map(\.path) == ["layers[0].paint.x", "layers[1]", "layers[1].paint.background-opacity", ""])
    }

    @Test func `a document of nothing but faults is refused with a bounded list`() {
        let layers = Array(repeating: #"{"id":7,"type":"nonsense"}"#, count: 3000).joined(separator: ",")
        let compilation = compiled("{\"version\":8,\"sources\":{},\"layers\":[\(layers)]}")
        #expect(compilation.style == nil)
        #expect(compilation.diagnostics.count == 1000)
    }

    @Test func `a text that is not JSON is one error with its line`() {
        let compilation = compiled("{\"version\": 8,\n \"layers\": [}")
        #expect(compilation.style == nil)
        #expect(compilation.diagnostics.map(\.line) == [2])
    }
}
