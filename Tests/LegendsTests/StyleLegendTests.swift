import Legends
import Styling
import Testing

private func legend(_ layers: String) throws -> [LegendLayer] {
    let document = try JSONParser.parse(Array("{\"layers\": [\(layers)]}".utf8)).root
    return StyleLegend(document: document).legend.layers
}

@Suite struct StyleLegendTests {
    @Test func `steps become classes with ranges`() throws {
        let layers = try legend(
            """
            {"id": "cells", "type": "fill", "source": "cells",
             "metadata": {"gridmill:title": "Open cases", "gridmill:title:zh": "未结案卷"},
             "paint": {"fill-color": ["step", ["get", "n"], "#fff", 1, "#faa", 2, "#f55", 6, "#a00"]}}
            """)
        let layer = try #require(layers.first)
        #expect(layer.title == LegendText(chinese: "未结案卷", english: "Open cases"))
        #expect(layer.entries.map(\.label.english) == ["< 1", "1", "2–5", "≥ 6"])
        #expect(layer.entries.map(\.symbol.fill) == ["#fff", "#faa", "#f55", "#a00"])
    }

    @Test func `fractions keep both ends`() throws {
        let layers = try legend(
            ##"{"id": "a", "type": "fill", "paint": {"fill-color": ["step", ["get", "s"], "#000", 0.25, "#111", 0.5, "#222"]}}"##
        )
        #expect(layers.first?.entries.map(\.label.english) == ["< 0.25", "0.25 – 0.5", "≥ 0.5"])
    }

    @Test func `matches become classes with their names`() throws {
        let layers = try legend(
            """
            {"id": "parts", "type": "circle",
             "metadata": {"gridmill:labels": {"01": {"en": "Utilities", "zh": "公用设施"}, "other": {"en": "Rest", "zh": "其余"}}},
             "paint": {"circle-color": ["match", ["get", "class"], "01", "#00f", ["02", "03"], "#0f0", "#888"]}}
            """)
        let entries = try #require(layers.first?.entries)
        #expect(entries.map(\.label.english) == ["Utilities", "02, 03", "Rest"])
        #expect(entries.map(\.label.chinese) == ["公用设施", "02、03", "其余"])
        #expect(entries.allSatisfy { $0.symbol.shape == .point })
    }

    @Test func `a colour that changes with the zoom shows its deepest value`() throws {
        let layers = try legend(
            ##"{"id": "l", "type": "line", "paint": {"line-color": ["interpolate", ["linear"], ["zoom"], 5, "#000", 9, "#fff"], "line-width": 3}}"##
        )
        #expect(layers.first?.entries.first?.symbol.stroke == "#fff")
        #expect(layers.first?.entries.first?.symbol.strokeWidthPixels == 3)
    }

    @Test func `an interpolated quantity is a ramp`() throws {
        let layers = try legend(
            ##"{"id": "f", "type": "fill", "paint": {"fill-color": ["interpolate", ["linear"], ["get", "n"], 0, "#000", 5, "#888", 20, "#fff"]}}"##
        )
        let ramp = try #require(layers.first?.ramp)
        #expect(ramp.stops.map(\.position) == [0, 0.25, 1])
        #expect(ramp.lowLabel.english == "0" && ramp.highLabel.english == "20")
    }

    @Test func `heat is a ramp from few to many`() throws {
        let layers = try legend(
            ##"{"id": "h", "type": "heatmap", "paint": {"heatmap-color": ["interpolate", ["linear"], ["heatmap-density"], 0, "rgba(0,0,0,0)", 1, "#fff"]}}"##
        )
        #expect(layers.first?.ramp?.highLabel.chinese == "多")
    }

    @Test func `halos, hidden layers and grounds are left out, the topmost layer comes first`() throws {
        let layers = try legend(
            """
            {"id": "ground", "type": "background", "paint": {"background-color": "#fff"}},
            {"id": "low", "type": "fill", "paint": {"fill-color": "#111"}},
            {"id": "halo", "type": "line", "metadata": {"gridmill:legend": false}, "paint": {"line-color": "#222"}},
            {"id": "hidden", "type": "line", "layout": {"visibility": "none"}, "paint": {"line-color": "#333"}},
            {"id": "top", "type": "line", "paint": {"line-color": "#444"}}
            """)
        #expect(layers.map(\.id) == ["top", "low"])
    }

    @Test func `icons become entries under their own names, each told once`() throws {
        let layers = try legend(
            """
            {"id": "parts", "type": "symbol",
             "metadata": {"gridmill:labels": {"lamp": {"en": "Lamp", "zh": "路灯"}, "class-01": {"en": "Rest", "zh": "其他"}}},
             "layout": {"icon-image": ["match", ["get", "name"], ["路灯", "灯"], "lamp", "树", "tree", "灯二", "lamp",
                ["match", ["get", "class"], "01", "class-01", "unknown"]]}}
            """)
        let entries = try #require(layers.first?.entries)
        #expect(
            entries.map(\.symbol.image) == ["lamp", "tree", "class-01"], "what has no name is not left over")
        #expect(entries.map(\.label.chinese) == ["路灯", "树", "其他"])
        #expect(entries.allSatisfy { $0.symbol.shape == .icon })
    }

    @Test func `a pattern is an area with an image`() throws {
        let layers = try legend(
            #"{"id": "p", "type": "fill", "metadata": {"gridmill:labels": {"hatch": {"en": "Park", "zh": "公园"}}}, "paint": {"fill-pattern": "hatch"}}"#
        )
        let entry = try #require(layers.first?.entries.first)
        #expect(entry.symbol.image == "hatch" && entry.symbol.shape == .area && entry.label.english == "Park")
    }

    @Test func `layers of text alone explain nothing`() throws {
        #expect(try legend(#"{"id": "t", "type": "symbol", "layout": {"text-field": "x"}}"#).isEmpty)
    }

    @Test func `the ground is the background's deepest colour unless the style says one`() throws {
        func ground(_ text: String) throws -> String? {
            StyleLegend(document: try JSONParser.parse(Array(text.utf8)).root).legend.ground
        }
        let zoomed =
            ##"{"layers": [{"id": "b", "type": "background", "paint": {"background-color": ["step", ["zoom"], "#111", 5, "#222"]}}]}"##
        #expect(try ground(zoomed) == "#222")
        #expect(try ground(##"{"metadata": {"gridmill:ground": "#345"}, "layers": []}"##) == "#345")
        #expect(try ground(#"{"layers": []}"#) == nil)
    }

    @Test func `what is no expression explains nothing, however deep or odd`() throws {
        let deep =
            String(repeating: #"["coalesce", "#, count: 60) + #""x""# + String(repeating: "]", count: 60)
        for value in [
            deep, "[]", "[1]", #"["match"]"#, #"["step", 1]"#, "null", "7",
            #"["interpolate", 1, 2, 3, 4, 5, 6]"#,
        ] {
            for (kind, property) in [("symbol", "layout"), ("fill", "paint")] {
                let name = kind == "symbol" ? "icon-image" : "fill-color"
                #expect(
                    try legend(#"{"id": "o", "type": "\#(kind)", "\#(property)": {"\#(name)": \#(value)}}"#)
                        .isEmpty)
            }
        }
    }

    @Test func `a style with thousands of classes has a legend of some hundred`() throws {
        let pairs = (0..<3000).map { ##""\##($0)", "#fff""## }.joined(separator: ", ")
        let layers = try legend(
            ##"{"id": "m", "type": "fill", "paint": {"fill-color": ["match", ["get", "k"], \##(pairs), "#000"]}}"##
        )
        #expect(layers.first?.entries.count == 500)
        let one =
            ##"{"id": "m", "type": "fill", "paint": {"fill-color": ["match", ["get", "k"], \##(pairs), "#000"]}}"##
        let many = try legend(Array(repeating: one, count: 40).joined(separator: ","))
        #expect(many.reduce(0) { $0 + $1.entries.count } <= 1500)
    }
}
