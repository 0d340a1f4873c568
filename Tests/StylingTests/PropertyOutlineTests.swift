import Drawing
import Styling
import Testing

@Suite struct PropertyOutlineTests {
    struct Missing: Error {}

    @Test func `a match lists its classes in order`() throws {
        let text = #"["match",["get","class"],["a","b"],"red","c","blue","white"]"#
        guard
            case .classes(.property("class"), let classes, .constant(let rest)) = try expression(
                text, expecting: .color
            ).outline
        else { throw Missing() }
        #expect(classes.map(\.labels) == [[.string("a"), .string("b")], [.string("c")]])
        #expect(rest == .color(Color(red: 1, green: 1, blue: 1)))
        guard case .constant(.color(let first)) = classes[0].output else { throw Missing() }
        #expect(first == Color(red: 1, green: 0, blue: 0))
    }

    @Test func `steps and ramps list their stops`() throws {
        let steps = try expression(#"["step",["get","n"],"a",1,"b",5,"c"]"#).outline
        guard case .steps(.property("n"), .constant(.string("a")), let bounds) = steps else {
            throw Missing()
        }
        #expect(bounds.map(\.input) == [1, 5])
        let ramp = try expression(#"["interpolate",["linear"],["heatmap-density"],0,1,1,2]"#).outline
        guard case .ramp(.density, let stops) = ramp else { throw Missing() }
        #expect(stops.map(\.input) == [0, 1])
    }

    @Test func `cases show the comparisons they can`() throws {
        let text = #"["case",["==",["get","state"],"open"],1,["has","x"],2,3]"#
        guard case .cases(let cases, .constant(.number(3))) = try expression(text).outline else {
            throw Missing()
        }
        #expect(cases[0].condition?.property == "state" && cases[0].condition?.comparison == "==")
        #expect(cases[0].condition?.value == .string("open"))
        #expect(cases[1].condition == nil)
    }

    @Test func `the outline of a property is that of its zoom`() throws {
        let layer =
            #""type":"circle","paint":{"circle-radius":["step",["zoom"],1,5,["match",["get","c"],"a",2,3]]}"#
        guard case .circle(let circle)? = compiled(layer: layer).style?.layers.first?.paint else {
            throw Missing()
        }
        guard case .constant(.number(1)) = circle.radius.outline(zoom: 4) else { throw Missing() }
        guard case .classes(.property("c"), _, _) = circle.radius.outline(zoom: 5) else { throw Missing() }
        guard case .constant(.number(0)) = circle.blur.outline(zoom: 5) else { throw Missing() }
    }
}
