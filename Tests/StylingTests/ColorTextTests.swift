import Drawing
import Styling
import Testing

@Suite struct ColorTextTests {
    struct Case: Sendable {
        let text: String
        let bytes: [Float]
        let alpha: Float

        init(_ text: String, _ bytes: [Float], _ alpha: Float = 1) {
            self.text = text
            self.bytes = bytes
            self.alpha = alpha
        }
    }

    static let cases = [
        Case("red", [255, 0, 0]), Case("#0f0", [0, 255, 0]), Case("#0f08", [0, 255, 0], 136.0 / 255),
        Case("#0000FF", [0, 0, 255]), Case("#00ff0080", [0, 255, 0], 128.0 / 255),
        Case("rgb(1, 2, 3)", [1, 2, 3]), Case("rgba(1,2,3,.5)", [1, 2, 3], 0.5),
        Case("rgb(100% 0% 0% / 50%)", [255, 0, 0], 0.5), Case("rgb(300 -1 0)", [255, 0, 0]),
        Case("hsl(120, 100%, 50%)", [0, 255, 0]), Case("hsla(240deg 100% 50% / 0.25)", [0, 0, 255], 0.25),
        Case(" Navy ", [0, 0, 128]), Case("transparent", [0, 0, 0], 0),
    ]

    @Test(arguments: cases)
    func `every CSS form gives its colour`(_ example: Case) throws {
        let color = try #require(Color(css: example.text))
        #expect([color.red, color.green, color.blue].map { ($0 * 255).rounded() } == example.bytes)
        #expect(abs(color.alpha - example.alpha) < 1e-6)
    }

    @Test(arguments: [
        "", "#12", "#ggg", "#12345", "rgb(1 2, 3)", "rgb(1,2)", "rgb(1,2,50%)", "rgb(1,2,3", "rgb(1,,2)",
        "hsl(1,2,3)", "hsl(1%,2%,3%)", "notacolor", "rgb(--1,0,0)",
    ])
    func `a text that is no colour gives none`(text: String) {
        #expect(Color(css: text) == nil)
    }
}
