import Commands
import Foundation
import Testing

@Suite struct ConformanceCommandTests {
    @Test func `a style's faults are printed as the specification's validator says them`() async throws {
        let project = try TestProject()
        let style =
            #"{"version":8,"sources":{},"layers":[{"id":"a","type":"background","paint":{"background-opacity":"x"}}]}"#
        let file = try project.write(style, to: "style.json")
        let printed = Captured()
        #expect(await printed.run("validate-style", file) == .done)
        #expect(printed.results.contains("layers[0].paint.background-opacity: number expected, string found"))
    }

    @Test func `a style that is not there is bad input`() async throws {
        let project = try TestProject()
        #expect(await Captured().run("validate-style", project.path + "/none.json") == .badInput)
    }
}
