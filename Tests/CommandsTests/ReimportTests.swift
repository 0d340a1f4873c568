import Commands
import FeatureSources
import Foundation
import Testing

/// A file that is imported again makes only those tiles stale that show what differs.
@Suite struct ReimportTests {
    /// Tiles of zoom 10 that lie wholly in one cell.
    private static let (west, east) = ("10/513/510", "10/516/510")
    private static let cases = "id,lon,lat,state\na,0.5,0.5,open\nb,0.6,0.5,closed\nc,1.5,0.5,open\n"

    /// A seeded city.
    private func seeded() async throws -> TestProject {
        let project = try TestProject.cellsAndCases()
        // So few tiles that none of a map's is stale for company.
        let text = try String(contentsOfFile: project.path + "/gridmill.yaml", encoding: .utf8)
        try project.write(
            text.replacingOccurrences(of: "zoom: 0-14", with: "zoom: 8-11"), to: "gridmill.yaml")
        #expect(await project.run("seed", "grid", "--zoom", "10") == .done)
        #expect(try await states(project) == ["fresh", "fresh"])
        return project
    }

    /// The states of the western and the eastern tile.
    private func states(_ project: TestProject) async throws -> [String] {
        var states: [String] = []
        for tile in [Self.west, Self.east] {
            let before = project.results
            #expect(await project.run("explain", "grid", tile, "--json") == .done, "\(project.notes)")
            let text = project.results.dropFirst(before.count)
            let answer = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
            states.append(try #require(answer?["state"] as? String))
        }
        return states
    }

    @Test func `a case that opens makes its cell's tiles stale and no others`() async throws {
        let project = try await seeded()
        try project.write(Self.cases.replacingOccurrences(of: "closed", with: "open"), to: "cases.csv")
        #expect(await project.run("import", "--dataset", "cases") == .done)
        #expect(project.results.contains("0 added, 0 removed, 1 changed, 2 unchanged"), "\(project.results)")
        #expect(try await states(project) == ["stale", "fresh"])
        #expect(await project.run("seed", "grid", "--zoom", "10") == .done)
        #expect(try await states(project) == ["fresh", "fresh"])
        #expect(try project.numbers("open_cases", of: "cells") == ["west": 2, "east": 1])
    }

    @Test func `what changes no picture makes no tile stale`() async throws {
        let project = try await seeded()
        // A case moves within its cell, another is closed for good, and the cells come in another order.
        try project.write(
            Self.cases.replacingOccurrences(of: "a,0.5,0.5", with: "a,0.55,0.5") + "d,0.1,0.1,closed\n",
            to: "cases.csv")
        #expect(await project.run("import", "--dataset", "cases") == .done)
        #expect(project.results.contains("1 added, 0 removed, 1 changed, 2 unchanged"), "\(project.results)")
        #expect(await project.run("import", "--dataset", "cells") == .done)
        #expect(project.results.contains("0 added, 0 removed, 0 changed, 2 unchanged"), "\(project.results)")
        #expect(try await states(project) == ["fresh", "fresh"])
    }

    @Test func `a cell that goes takes its tiles along`() async throws {
        let project = try await seeded()
        let east = try #require(
            TestProject.cells.range(
                of: #",\s*\{"type": "Feature", "properties": \{"code": "east"\}"#, options: .regularExpression
            ))
        try project.write(TestProject.cells[..<east.lowerBound] + "]}", to: "cells.geojson")
        #expect(await project.run("import", "--dataset", "cells") == .done, "\(project.notes)")
        #expect(project.results.contains("0 added, 1 removed, 0 changed, 1 unchanged"), "\(project.results)")
        #expect(try await states(project) == ["fresh", "stale"])
    }

    @Test func `other columns make every tile stale, and the report says why`() async throws {
        let project = try await seeded()
        try project.write(
            TestProject.cells.replacingOccurrences(of: #""code""#, with: #""name": "x", "code""#),
            to: "cells.geojson")
        #expect(await project.run("import", "--dataset", "cells") == .done)
        #expect(project.results.contains("the columns are others: +name"), "\(project.results)")
        #expect(try await states(project) == ["stale", "stale"])
    }

    @Test(arguments: [["gmft", "gmft.json"], ["gmft.json"]])
    func `a kill while the table is put in place leaves no stale tile as fresh`(lost: [String]) async throws {
        let project = try await seeded()
        let folder = project.path + "/cache/datasets"
        let files = FileManager.default
        for name in lost {
            try files.copyItem(atPath: "\(folder)/cases.\(name)", toPath: "\(folder)/kept.\(name)")
        }
        try project.write(Self.cases.replacingOccurrences(of: "closed", with: "open"), to: "cases.csv")
        #expect(await project.run("import", "--dataset", "cases") == .done)
        // The log has the differences; the table, or its record alone, is that of before.
        for name in lost {
            try files.removeItem(atPath: "\(folder)/cases.\(name)")
            try files.moveItem(atPath: "\(folder)/kept.\(name)", toPath: "\(folder)/cases.\(name)")
        }
        #expect(try await states(project) == ["stale", "fresh"])
        #expect(try project.numbers("open_cases", of: "cells") == ["west": 2, "east": 1])
        #expect(await project.run("seed", "grid", "--zoom", "10") == .done)
        #expect(try await states(project) == ["fresh", "fresh"])
    }

    @Test func `going back to a file of before finds no tile of it fresh`() async throws {
        let project = try await seeded()
        for text in [Self.cases.replacingOccurrences(of: "closed", with: "open"), Self.cases] {
            try project.write(text, to: "cases.csv")
            #expect(await project.run("import", "--dataset", "cases") == .done)
            #expect(try await states(project) == ["stale", "fresh"])
            #expect(await project.run("seed", "grid", "--zoom", "10") == .done)
        }
        // A whole new import, then the first content under other columns and back again.
        for text in ["id,lon,lat,state,x\na,0.5,0.5,open,1\n", Self.cases] {
            try project.write(text, to: "cases.csv")
            #expect(await project.run("import", "--dataset", "cases") == .done)
            #expect(try await states(project) == ["stale", "stale"])
            #expect(await project.run("seed", "grid", "--zoom", "10") == .done)
        }
    }
}
