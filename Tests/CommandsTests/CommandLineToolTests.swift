import Commands
import Foundation
import Testing

@Suite struct CommandLineToolTests {
    @Test(arguments: [
        ["--version"], ["--help"], ["seed", "--help"], ["help", "cache"], [],
    ])
    func `help and version are no errors`(arguments: [String]) async {
        #expect(await Captured().run(arguments) == .done)
    }

    @Test(arguments: [
        ["sed"], ["seed"], ["seed", "grid", "--zoom", "9-3"], ["seed", "grid", "--bbox", "1,2,3"],
        ["seed", "grid", "--workers", "0"], ["explain", "grid", "99/0/0"], ["explain", "grid", "1/2/0"],
        ["render", "--out", "a.png"], ["render", "grid", "--out", "a.gif", "--tile", "0/0/0"],
        ["render", "grid", "--out", "a.png"], ["synth", "--cells", "many", "--out", "x"],
        ["check", "--log-level", "loud"], ["atlas"], ["invalidate"], ["pack"],
    ])
    func `a command line that makes no sense is status 2`(arguments: [String]) async {
        #expect(await Captured().run(arguments) == .usage)
    }

    @Test func `a missing configuration is status 3`() async {
        for verb in [
            ["serve"], ["check"], ["cache", "stats"], ["seed", "grid"], ["import", "--dataset", "cells"],
        ] {
            #expect(
                await Captured().run(verb + ["--config", "/nowhere/gridmill.yaml"]) == .badInput,
                "\(verb)")
        }
    }

    @Test func `an unknown key is status 3 before anything is done`() async throws {
        let folder = try TestProject()
        let file = try folder.write("sever: {}\n", to: "gridmill.yaml")
        #expect(await Captured().run(["seed", "grid", "--config", file]) == .badInput)
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/cache"))
    }

    @Test func `a starter project is sound, is drawn, and is not overwritten`() async throws {
        let folder = try TestProject()
        let project = folder.path + "/city"
        #expect(await Captured().run(["init", project]) == .done)
        #expect(FileManager.default.fileExists(atPath: project + "/styles/grid.json"))
        let config = ["--config", project + "/gridmill.yaml", "--log-level", "error"]
        #expect(await Captured().run(["check"] + config) == .done)
        let picture = project + "/out.png"
        let place = ["--center", "114.0526,22.5419", "--zoom", "15", "--width", "64", "--height", "64"]
        #expect(await Captured().run(["render", "grid", "--out", picture] + place + config) == .done)
        #expect(FileManager.default.fileExists(atPath: picture))
        #expect(await Captured().run(["seed", "grid", "--zoom", "10-13"] + config) == .done)
        #expect(await Captured().run(["cache", "verify"] + config) == .done)
        #expect(await Captured().run(["explain", "grid", "13/6691/3573", "--json"] + config) == .done)
        #expect(await Captured().run(["init", project]) == .badInput)
    }

    @Test func `only verbs that work are offered`() async {
        let help = Captured()
        #expect(await help.run("--help") == .done)
        for verb in [
            "init", "synth", "import", "render", "seed", "invalidate", "serve", "check", "explain", "cache",
            "render-batch", "evaluate-expression", "validate-style",
        ] {
            #expect(help.results.contains("  \(verb) "), "\(verb)")
        }
        for verb in ["atlas", "pack", "audit"] {
            #expect(!help.results.contains("  \(verb) "), "\(verb)")
            #expect(await Captured().run(verb) == .usage, "\(verb)")
        }
    }
}
