import Legends
import Styling
import Testing

private let sample = Legend(
    title: LegendText(chinese: "部件", english: "Parts"), ground: "#fff",
    layers: [
        LegendLayer(
            id: "cells", kind: "fill", title: LegendText("cells"),
            entries: [
                LegendEntry(label: LegendText("0–3"), symbol: LegendSymbol(shape: .area, fill: "#c6dbef"))
            ],
            ramp: LegendRamp(
                stops: [.init(position: 0, color: "#fff"), .init(position: 1, color: "#f00")],
                lowLabel: LegendText("0"), highLabel: LegendText("9"))),
        LegendLayer(
            id: "parts", kind: "symbol", title: LegendText("parts"),
            entries: [LegendEntry(label: LegendText("灯"), symbol: LegendSymbol(shape: .icon, image: "lamp"))]),
    ])

private func parsed(_ document: LegendDocument) throws -> [JSONValue] {
    try JSONParser.parse(document.bytes).root["layers"]?.elements ?? []
}

@Test func `a document holds titles, classes and ramps`() throws {
    let root = try JSONParser.parse(LegendDocument(sample).bytes).root
    #expect(root["title"]?["zh"]?.text == "部件" && root["ground"]?.text == "#fff")
    let layers = try parsed(LegendDocument(sample))
    let symbol = layers.first?["entries"]?.elements?.first?["symbol"]
    #expect(symbol?["fill"]?.text == "#c6dbef" && symbol?["stroke"]?.isNull == true)
    #expect(symbol?["image"] == nil)
    #expect(layers.first?["ramp"]?["stops"]?.elements?.last?["color"]?.text == "#f00")
}

// RFC 4648, section 10.
@Test(arguments: [
    ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ("foobar", "Zm9vYmFy"),
])
func `pictures are data addresses`(content: String, expected: String) throws {
    let layers = try parsed(LegendDocument(sample) { $0.image == "lamp" ? Array(content.utf8) : nil })
    let symbol = layers.last?["entries"]?.elements?.first?["symbol"]
    #expect(symbol?["picture"]?.text == "data:image/png;base64," + expected)
}
