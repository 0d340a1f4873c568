import Commands
import Foundation
import Testing

@Suite struct CheckCommandTests {
    @Test func `a sound project passes without being imported`() async throws {
        let project = try TestProject.cellsAndCases()
        #expect(await project.run("check") == .done)
        #expect(!project.exists("cache"))
    }

    @Test(arguments: [
        ("id: code", "id: cod"),
        ("crs: \"EPSG:4326\", ", ""),
        ("x: lon", "x: longitude"),
        ("[\"get\", \"state\"]", "[\"get\", \"stat\"]"),
        ("style: style.json", "style: missing.json"),
        ("zoom: 0-14", "zooms: 0-14"),
    ])
    func `a slip in the configuration is found`(what: String, slip: String) async throws {
        let project = try TestProject.cellsAndCases()
        let text = try String(contentsOfFile: project.path + "/gridmill.yaml", encoding: .utf8)
        try project.write(text.replacing(what, with: slip), to: "gridmill.yaml")
        #expect(await project.run("check") == .foundProblems)
        #expect(project.results.contains("gridmill.yaml:"))
    }

    @Test(arguments: [
        ("dataset://cells", "dataset://cell"), ("fill-color", "fil-color"), ("\"#fff\"", "\"#ff\""),
        ("]}}]}", ""),
    ])
    func `a slip in a style is found`(what: String, slip: String) async throws {
        let project = try TestProject.cellsAndCases()
        try project.write(TestProject.style.replacing(what, with: slip), to: "style.json")
        #expect(await project.run("check") == .foundProblems)
        #expect(project.results.contains("style.json:"))
        #expect(await project.run("seed", "grid") == .badInput)
    }

    @Test func `a column that no dataset has is a warning`() async throws {
        let project = try TestProject.cellsAndCases()
        try project.write(TestProject.style.replacing("open_cases", with: "opened"), to: "style.json")
        #expect(await project.run("check") == .done)
        #expect(project.results.contains("warning: layer cells: dataset cells has no column «opened»"))
    }

    @Test func `single files are checked by what they are`() async throws {
        let project = try TestProject.cellsAndCases()
        #expect(await project.run("check", project.path + "/style.json") == .done)
        #expect(await project.run("check", project.path + "/cells.geojson") == .done)
        #expect(await project.run("check", project.path + "/nothing.geojson") == .badInput)
        let broken = try project.write("{\"version\": 8", to: "broken.json")
        #expect(await project.run("check", broken) == .foundProblems)
    }

    /// The cells with a label in a font.
    private func labelled(_ field: String, font: String = "Noto Sans CJK SC Regular") -> String {
        let layer = """
            , {"id": "names", "type": "symbol", "source": "cells",
               "layout": {"text-field": \(field), "text-font": ["\(font)"]}}]}
            """
        return String(TestProject.style.dropLast(2)) + layer
    }

    @Test(arguments: ["[\"get\", \"code\"]", "\"{code}\"", "[\"concat\", [\"get\", \"code\"], \"!\"]"])
    func `a character of the data that no font has is a warning with its place`(field: String) async throws {
        let project = try TestProject.cellsAndCases()
        try project.write(labelled(field), to: "style.json")
        #expect(await project.run("check") == .done)
        #expect(!project.results.contains("no font has"))
        try project.write(TestProject.cells.replacing("west", with: "西\u{10FFFD}区"), to: "cells.geojson")
        #expect(await project.run("check") == .done)
        #expect(project.results.contains("(U+10FFFD) of dataset cells, column code, as in «西\u{10FFFD}区»"))
    }

    @Test func `a font that is not installed is a warning`() async throws {
        let project = try TestProject.cellsAndCases()
        try project.write(labelled("[\"get\", \"code\"]", font: "Imaginary Bold"), to: "style.json")
        #expect(await project.run("check") == .done)
        #expect(project.results.contains("font «Imaginary Bold» is not installed"))
    }
}
