import Foundation
import Testing

/// Tables that a disk has damaged since they were imported.
@Suite("Damaged tables", .serialized) struct DamagedTableTests {
    /// Changes a byte in the middle of a section of a dataset's table: `kind` as docs of the format number them.
    private static func damage(_ dataset: String, section kind: Int, in workshop: Workshop) throws {
        let file = workshop.folder.appending(path: "cache/datasets/\(dataset).gmft")
        var bytes = Array(try Data(contentsOf: file))
        func number(_ at: Int, _ count: Int) -> Int {
            (0..<count).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
        }
        let entry = try #require((0..<number(12, 4)).map { 64 + 32 * $0 }.first { number($0, 4) == kind })
        bytes[number(entry + 8, 8) + number(entry + 16, 8) / 2] ^= 0x40
        // In place, as damage comes: neither size nor record tell of it.
        let handle = try FileHandle(forUpdating: file)
        try handle.write(contentsOf: bytes)
        try handle.close()
    }

    private static let tile = "/maps/city/14/13380/7140.png"

    @Test func `maps of a damaged table are refused with its name and the remedy, and an import mends them`()
        throws
    {
        let workshop = try ChangeTests.city()
        #expect(try Gridmill.run("import", "--dataset", "cases", in: workshop.folder).status == 0)
        #expect(try Gridmill.run("import", "--dataset", "cells", in: workshop.folder).status == 0)
        try Self.damage("cells", section: 5, in: workshop)

        let seeded = try Gridmill.run("seed", "city", "--zoom", "14", in: workshop.folder)
        #expect(seeded.status != 0)
        #expect(
            seeded.errors.contains("«cells»") && seeded.errors.contains("import the dataset again"),
            "\(seeded)")
        let drawn = try Gridmill.run(
            "render", "city", "--center", "114.01,22.505", "--zoom", "13", "--out", "a.png",
            in: workshop.folder)
        #expect(
            drawn.status == 3 && drawn.errors.contains("«cells»") && !workshop.exists("a.png"), "\(drawn)")

        let service = try Service(workshop)
        let answer = try service.get(Self.tile)
        #expect(answer.status == 500 && answer.headers["content-type"] == "application/problem+json")
        #expect(try service.get("/datasets/cells/at?lon=114.005&lat=22.505&radius=50").status == 500)
        // What does not need the table goes on, and changes that would pack it anew are refused.
        #expect(try service.get("/datasets/loose/at?lon=114.005&lat=22.505&radius=50").status == 200)
        let change = ChangeTests.feature("c2", 114.013, 22.504, "open")
        #expect(try service.send("PUT", "/datasets/cases/features/c2", change).status == 500)
        #expect(try service.get("/datasets/cells/features/A").status == 500)

        // The running service sees what was imported beside it within seconds.
        #expect(try Gridmill.run("import", "--dataset", "cells", in: workshop.folder).status == 0)
        var status = 0
        for _ in 0..<150 where status != 200 {
            Thread.sleep(forTimeInterval: 0.1)
            status = try service.get(Self.tile).status
        }
        #expect(status == 200)
        #expect(try service.send("PUT", "/datasets/cases/features/c2", change).status == 201)
        #expect(service.stop() == 0)
    }

    @Test func `damage beyond what a map draws is refused to those who ask for it`() throws {
        let workshop = try ChangeTests.city()
        let service = try Service(workshop)
        #expect(service.stop() == 0)
        // The second column of the cases is their state, which the map draws; the bytes of their ids it does not.
        try Self.damage("cases", section: 10, in: workshop)
        let again = try Service(workshop)
        #expect(try again.get(Self.tile).status == 200)
        #expect(try again.get("/datasets/cases/at?lon=114.005&lat=22.505&radius=50").status == 500)
    }
}
