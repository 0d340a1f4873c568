import Commands
import TileStorage
import Testing

@Suite struct SeedCommandTests {
    @Test func `a seed fills the pyramid and a second one finds it full`() async throws {
        let project = try TestProject.cellsAndCases()
        #expect(await project.run("seed", "grid", "--zoom", "0-8") == .done)
        #expect(project.results.contains("tiles/s"))
        let first = try MBTilesStore.statistics(path: project.path + "/cache/grid.mbtiles")
        #expect(first.zooms.map(\.zoom) == Array(0...8))
        #expect(first.zooms.allSatisfy { $0.freshTiles == $0.tiles })
        #expect(await project.run("seed", "grid", "--zoom", "0-8") == .done)
        #expect(try MBTilesStore.statistics(path: project.path + "/cache/grid.mbtiles").tiles == first.tiles)
        #expect(await project.run("cache", "verify", "grid") == .done)
        #expect(await project.run("cache", "stats", "--json") == .done)
    }

    @Test func `an area is a box, a file or the codes of cells`() async throws {
        let project = try TestProject.cellsAndCases()
        // At zoom 8 a tile is 1.4 degrees wide. The cell's southern edge is the equator, where two rows of
        // tiles meet, so it touches both.
        #expect(await project.run("seed", "grid", "--zoom", "8", "--cells", "west") == .done)
        #expect(try MBTilesStore.statistics(path: project.path + "/cache/grid.mbtiles").tiles == 2)
        #expect(await project.run("seed", "grid", "--zoom", "8", "--cells", "north") == .badInput)
        #expect(
            await project.run("seed", "grid", "--zoom", "8", "--area", project.path + "/cells.geojson")
                == .done)
        #expect(await project.run("seed", "grid", "--zoom", "8", "--bbox", "-1,-1,1,1") == .done)
    }

    @Test func `a dry run draws samples and stores nothing`() async throws {
        let project = try TestProject.cellsAndCases()
        #expect(await project.run("seed", "grid", "--zoom", "0-10", "--dry-run", "--json") == .done)
        #expect(project.results.contains("\"tiles\""))
        #expect(!project.exists("cache/grid.mbtiles"))
    }

    @Test func `maps and zooms that are not there are usage errors`() async throws {
        let project = try TestProject.cellsAndCases()
        #expect(await project.run("seed", "gird") == .usage)
        #expect(project.notes.contains("did you mean «grid»?"))
        #expect(await project.run("seed", "grid", "--zoom", "15-16") == .usage)
        #expect(await project.run("explain", "gird", "0/0/0") == .usage)
        #expect(await project.run("cache", "stats", "gird") == .usage)
    }

    @Test func `a tile outside the map is explained`() async throws {
        let project = try TestProject.cellsAndCases()
        #expect(await project.run("explain", "grid", "20/0/0") == .done)
        #expect(project.results.contains("outside the map's zooms or bounds"))
        #expect(await project.run("explain", "grid", "3/4/3", "--json") == .done)
        #expect(project.results.contains("\"state\" : \"absent\""))
    }
}
