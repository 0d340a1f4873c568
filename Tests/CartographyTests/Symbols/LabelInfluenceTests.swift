import Cartography
import Styling
import Testing

@Suite struct LabelInfluenceTests {
    private func influence(_ layers: String) throws -> Double {
        let text = """
            {"version":8,"sources":{"s":{"type":"vector","url":"dataset://s"}},"layers":[\(layers)]}
            """
        let style = try #require(CompiledStyle.compile(json: Array(text.utf8)).style)
        return LabelInfluence.pixels(of: style, sprite: SpriteSheet(), zoom: 14)
    }

    @Test func `a style without labels at the zoom reaches nowhere`() throws {
        #expect(try influence(#"{"id":"a","type":"fill","source":"s"}"#) == 0)
        #expect(
            try influence(
                #"{"id":"a","type":"symbol","source":"s","minzoom":15,"layout":{"text-field":"x"}}"#) == 0)
    }

    @Test func `small labels reach at least the budget of 512 pixels`() throws {
        let reach = try influence(
            #"{"id":"a","type":"symbol","source":"s","layout":{"text-field":"x","text-size":8}}"#)
        #expect(reach > 512 && reach < 1024)
    }

    /// M = 6e and the margin M + 3e, so the influence is nine times what a label reaches.
    @Test func `names along lines reach farther the larger they are`() throws {
        func names(_ size: Int) throws -> Double {
            try influence(
                """
                {"id":"a","type":"symbol","source":"s","layout":{"symbol-placement":"line","text-field":"x",\
                "text-size":\(size)}}
                """)
        }
        #expect(try names(16) > 1024)
        #expect(try names(24) > names(16))
    }
}
