import Foundation
import Testing

/// Everyday mistakes: each is told plainly, with the right exit code, and leaves nothing half-written.
@Suite("Bad input", .serialized) struct BadInputTests {
    @Test func `an unknown configuration key is named with its line and the nearest known one`() throws {
        let workshop = try Workshop()
        try workshop.write("server: { prot: 8080 }\n", to: "gridmill.yaml")
        let result = try Gridmill.run("check", in: workshop.folder)
        #expect(result.status == 3 || result.status == 1)
        let text = result.output + result.errors
        #expect(text.contains("prot") && text.contains("gridmill.yaml:1") && text.contains("port"))
    }

    @Test func `a missing configuration, dataset file or map is an error that names it`() throws {
        let workshop = try Workshop()
        let none = try Gridmill.run("serve", in: workshop.folder)
        #expect(none.status == 3 && none.errors.contains("gridmill.yaml"))
        try workshop.write("datasets: { cells: { file: nowhere.gpkg } }\nmaps: {}\n", to: "gridmill.yaml")
        let missing = try Gridmill.run("import", "--dataset", "cells", in: workshop.folder)
        #expect(missing.status == 3 && missing.errors.contains("nowhere.gpkg"))
    }

    @Test func `a broken GeoPackage is refused and no table is left behind`() throws {
        let workshop = try Workshop()
        try workshop.write("datasets: { cells: { file: broken.gpkg } }\nmaps: {}\n", to: "gridmill.yaml")
        try workshop.write("SQLite format 3\0 and then nothing that makes sense", to: "broken.gpkg")
        let result = try Gridmill.run("import", "--dataset", "cells", in: workshop.folder)
        #expect(result.status == 3 && result.errors.contains("broken.gpkg"))
        let left = try? FileManager.default.subpathsOfDirectory(atPath: workshop.path("cache"))
        // The lock that keeps two imports apart is no table.
        #expect(left?.allSatisfy { !$0.contains("cells") || $0.contains("locks/") } ?? true)
    }

    @Test func `a misspelt style property is an error with its place`() throws {
        let village = try Workshop.village()
        let style = Workshop.villageStyle.replacingOccurrences(of: "circle-radius", with: "circle-raduis")
        try village.write(style, to: "style.json")
        let checked = try Gridmill.run("check", in: village.folder)
        #expect(checked.status == 1 || checked.status == 3)
        #expect((checked.output + checked.errors).contains("circle-raduis"))
        let seeded = try Gridmill.run("seed", "grid", "--zoom", "12", in: village.folder)
        #expect(seeded.status == 3)
        #expect(!village.exists("cache/grid.mbtiles"))
    }

    @Test func `a port in use is an error of the environment`() throws {
        let village = try Workshop.village()
        let service = try Service(village)
        let other = try Workshop.village()
        let result = try Gridmill.run("serve", "--port", "\(service.address.port ?? 0)", in: other.folder)
        #expect(result.status == 4 && result.errors.contains("in use"))
        #expect(service.stop() == 0)
    }

    @Test func `addresses that are no tile are answered without touching a file`() throws {
        let village = try Workshop.village()
        let service = try Service(village)
        for path in [
            "/maps/grid/99/0/0.png", "/maps/grid/12/5000/0.png", "/maps/grid/3/0/0.png",
            "/maps/none/12/0/0.png",
        ] {
            let answer = try service.get(path)
            #expect(answer.status == 404, "\(path)")
            #expect(answer.headers["content-type"]?.contains("application/problem+json") == true, "\(path)")
        }
        for path in [
            "/..%2f..%2fetc/passwd", "/assets/..%2f..%2fgridmill.yaml", "/maps/..%2f/12/0/0.png",
            "/../../etc/passwd",
        ] {
            let answer = try service.get(path)
            #expect((400..<500).contains(answer.status), "\(path)")
            #expect(!answer.text.contains("root:") && !answer.text.contains("datasets"), "\(path)")
        }
        #expect(service.stop() == 0)
    }

    @Test func `a cache that cannot be written is an error of the environment`() throws {
        let village = try Workshop.village()
        // A file where the folder should be: nobody can write there, not even root.
        try village.write("", to: "cache")
        let result = try Gridmill.run("seed", "grid", "--zoom", "12", in: village.folder)
        #expect(result.status == 4 && result.errors.contains("cache"))
    }

    @Test(.enabled(if: getuid() == 0, "mounting a small file system needs root"))
    func `a full disk ends a seed plainly and the next run goes on`() throws {
        let village = try Workshop.village()
        try FileManager.default.createDirectory(
            atPath: village.path("cache"), withIntermediateDirectories: true)
        let mounted = try Gridmill.run(
            program: "mount", ["-t", "tmpfs", "-o", "size=1200k", "tmpfs", village.path("cache")],
            in: village.folder)
        guard mounted.status == 0 else {
            return withKnownIssue("no mount here") { Issue.record("\(mounted.errors)") }
        }
        defer { _ = try? Gridmill.run(program: "umount", ["-l", village.path("cache")], in: village.folder) }
        let full = try Gridmill.run("seed", "grid", "--zoom", "12-18", in: village.folder)
        #expect(full.status == 4 || full.status == 1, "\(full.output)\(full.errors)")
        #expect(full.errors.lowercased().contains("full") || full.errors.contains("space"), "\(full.errors)")
        let grown = try Gridmill.run(
            program: "mount", ["-o", "remount,size=200m", village.path("cache")], in: village.folder)
        #expect(grown.status == 0)
        #expect(try Gridmill.run("seed", "grid", "--zoom", "12-15", in: village.folder).status == 0)
        #expect(try Gridmill.run("cache", "verify", in: village.folder).status == 0)
    }
}
