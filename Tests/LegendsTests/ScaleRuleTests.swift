import Features
import Styling
import Testing

/// A part as the style sees it.
private func part(name: String, code: String) -> FeatureContext {
    FeatureContext(
        properties: ["name": .string(name), "code": .string(code), "class": .string("01")], kind: .point)
}

/// The layers of dots that draw a part at a zoom.
private func layers(of part: FeatureContext, atZoom zoom: Double, in style: CompiledStyle) -> [String] {
    style.layers.filter { layer in
        layer.id.hasPrefix("part-dots") && layer.isDrawn(atZoom: zoom)
            && layer.filter?.accepts(zoom: zoom, feature: part) != false
    }.map(\.id)
}

private func partStyle() throws -> CompiledStyle {
    try #require(CompiledStyle.compile(json: ShippedStyles.bytes("parts.json")).style)
}

/// Kinds that are wanted, common and in between.
private let names = ["消防设施", "公共厕所", "行道树", "路灯", "雨水箅子", "街头座椅", "邮筒", "没有的名称", ""]

@Suite struct ScaleRuleTests {
    @Test func `a part that is drawn at one zoom is drawn at every deeper one, once`() throws {
        let style = try partStyle()
        for name in names {
            for order in stride(from: 0, through: 400, by: 1) {
                let digits = String(order)
                let code = "4499030402" + String(repeating: "0", count: 6 - digits.count) + digits
                let part = part(name: name, code: code)
                var before = 0
                for zoom in stride(from: 9.0, through: 20, by: 0.25) {
                    let count = layers(of: part, atZoom: zoom, in: style).count
                    #expect(
                        count <= 1 && count >= before, "\(name) \(code) at \(zoom): \(count) after \(before)")
                    before = count
                }
                #expect(before == 1, "\(name) \(code) is not drawn at the deepest zoom")
            }
        }
    }

    @Test func `each step deeper draws more of what is common, and all of what is wanted from the first`()
        throws
    {
        let style = try partStyle()
        func count(_ name: String, _ zoom: Double) -> Int {
            (0..<1600).count { order in
                let part = part(name: name, code: "449903" + "0402" + String(100_000 + order))
                return !layers(of: part, atZoom: zoom, in: style).isEmpty
            }
        }
        #expect(count("行道树", 12) == 100 && count("行道树", 13) == 400 && count("行道树", 14) == 1600)
        #expect(count("街头座椅", 12) == 400 && count("街头座椅", 13) == 1600)
        #expect(count("公共厕所", 10) == 1600)
    }

    @Test(arguments: ["", "12", "A-00017", "449903110200012Z", "4499030402000001999"])
    func `codes of any make are drawn`(code: String) throws {
        let style = try partStyle()
        #expect(layers(of: part(name: "行道树", code: code), atZoom: 16, in: style).count == 1, "\(code)")
    }

    @Test(arguments: ["grid-day", "grid-dark", "grid-print", "parts", "imagery"])
    func `a cell's number and its whole code are never drawn together`(name: String) throws {
        let style = try #require(CompiledStyle.compile(json: ShippedStyles.bytes("\(name).json")).style)
        let orders = try #require(style.layers.first { $0.id == "cell-orders" })
        let codes = try #require(style.layers.first { $0.id == "cell-codes" })
        #expect(orders.maxZoom == codes.minZoom && orders.minZoom < orders.maxZoom)
    }
}
