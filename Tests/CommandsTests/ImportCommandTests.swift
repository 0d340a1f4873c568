import Commands
import Features
import Testing

@Suite struct ImportCommandTests {
    @Test func `a dataset is imported with the datasets its columns come from`() async throws {
        let project = try TestProject.cellsAndCases()
        #expect(await project.run("import", "--dataset", "cells") == .done)
        #expect(try project.table("cases").count == 3)
        #expect(try project.numbers("open_cases", of: "cells") == ["west": 1, "east": 1])
    }

    @Test func `appended files come again with every import until they are replaced`() async throws {
        let project = try TestProject.cellsAndCases()
        let late = try project.write("id,lon,lat,state\nd,0.2,0.2,open\n", to: "late.csv")
        #expect(await project.run("import", late, "--dataset", "cases", "--append") == .done)
        #expect(try project.table("cases").count == 4)
        #expect(await project.run("import", "--dataset", "cases") == .done)
        #expect(try project.table("cases").count == 4)
        #expect(await project.run("import", "--dataset", "cells") == .done)
        #expect(try project.numbers("open_cases", of: "cells") == ["west": 2, "east": 1])
        #expect(await project.run("import", late, "--dataset", "cases", "--replace") == .done)
        #expect(try project.table("cases").count == 1)
        #expect(!project.exists("cache/state/appended/cases/0001.json"))
    }

    @Test func `an appended row with a known id is kept under a generated one`() async throws {
        let project = try TestProject.cellsAndCases()
        let late = try project.write("id,lon,lat,state\na,0.2,0.2,open\n", to: "late.csv")
        #expect(await project.run("import", late, "--dataset", "cases", "--append") == .done)
        let table = try project.table("cases")
        #expect(Set((0..<table.count).map { table.id(row: $0) }) == ["a", "b", "c", "a~2"])
    }

    @Test(arguments: [("part", "1 "), ("cell", "2 ")])
    func `codes are read in the layout that the dataset names`(layout: String, unread: String) async throws {
        let project = try TestProject()
        // A part's code, and a word: the word is no code of any layout, the part's code is none of a cell.
        try project.write("code,lon,lat\n3205080101000001,0,0\nlamp,1,1\n", to: "parts.csv")
        try project.write(
            """
            datasets: { parts: { file: parts.csv, id: code, codes: \(layout), x: lon, y: lat, crs: "EPSG:4326" } }
            maps: {}
            """, to: "gridmill.yaml")
        #expect(await project.run("import", "--dataset", "parts") == .done)
        let line = project.results.split(separator: "\n").first { $0.contains("code") }
        #expect(line?.contains(unread) == true, "\(project.results)")
        #expect(try project.table("parts").count == 2)
    }

    @Test func `a broken file is refused and does not stay appended`() async throws {
        let project = try TestProject.cellsAndCases()
        let broken = try project.write("no columns of coordinates\n1\n", to: "broken.csv")
        #expect(await project.run("import", broken, "--dataset", "cases", "--append") == .badInput)
        #expect(await project.run("import", "--dataset", "cases") == .done)
        #expect(try project.table("cases").count == 3)
    }

    @Test func `a field takes another name on the way in`() async throws {
        let project = try TestProject.cellsAndCases()
        let other = try project.write("number,easting,northing,state\nx,0.5,0.5,open\n", to: "other.csv")
        let status = await project.run(
            "import", other, "--dataset", "cases", "--set", "number=id", "easting=lon", "northing=lat")
        #expect(status == .done)
        let table = try project.table("cases")
        #expect(table.count == 1 && table.id(row: 0) == "x")
        #expect(table.columns.map(\.name) == ["id", "lon", "lat", "state"])
    }

    @Test func `a newer file, another setting or newer cases are imported by themselves`() async throws {
        let project = try TestProject.cellsAndCases()
        let place = ["--bbox", "0,0,2,1", "--width", "32", "--height", "16"]
        func render() async -> Commands.ExitStatus {
            await project.run(
                "render", "grid", place[0], place[1], place[2], place[3], place[4], place[5], "--out",
                project.path + "/out.png")
        }
        #expect(await render() == .done)
        #expect(try project.numbers("open_cases", of: "cells") == ["west": 1, "east": 1])
        let before = try project.table("cells").generation
        #expect(await render() == .done)
        #expect(try project.table("cells").generation == before)
        try project.write("id,lon,lat,state\na,0.5,0.5,open\nb,0.6,0.5,open\n", to: "cases.csv")
        #expect(await render() == .done)
        #expect(try project.numbers("open_cases", of: "cells") == ["west": 2, "east": 0])
    }

    @Test(arguments: [
        (["import", "--dataset", "nothing"], Commands.ExitStatus.usage),
        (["import", "/nowhere.csv", "--dataset", "cases"], .badInput),
        (["import", "--dataset", "cases", "--append"], .usage),
        (["import", "--dataset", "cases", "--set", "a"], .usage),
        (["import", "--dataset", "cases", "--crs", "EPSG:999999"], .badInput),
    ])
    func `mistakes have their status`(arguments: [String], expected: Commands.ExitStatus) async throws {
        let project = try TestProject.cellsAndCases()
        #expect(await project.run(arguments) == expected)
    }

    @Test func `a cache that cannot be written is status 4`() async throws {
        let project = try TestProject.cellsAndCases()
        try project.write("a file where the folder should be", to: "cache")
        #expect(await project.run("import", "--dataset", "cases") == .environment)
        #expect(await project.run("seed", "grid") == .environment)
    }
}
