import Foundation
import Testing

/// A power cut in the middle of a seed costs time, never tiles.
@Suite("Killed seeds", .serialized) struct KillTests {
    @Test func `ten seeds killed at random leave a sound cache, and the last run makes the same file`() throws
    {
        let undisturbed = try Workshop.village()
        #expect(try Self.seed(undisturbed).status == 0)
        let expected = try Self.content(undisturbed)
        #expect(!expected.isEmpty)

        let killed = try Workshop.village()
        // The tables are imported first, so that the kills fall into the seed.
        #expect(try Gridmill.run("import", "--dataset", "cells", in: killed.folder).status == 0)
        var random = SystemRandomNumberGenerator()
        for _ in 0..<10 {
            let process = Gridmill.process(Self.arguments, in: killed.folder)
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            Thread.sleep(forTimeInterval: Double.random(in: 0.05...0.8, using: &random))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            guard killed.exists("cache/grid.mbtiles") else { continue }
            let verified = try Gridmill.run("cache", "verify", in: killed.folder)
            #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
        }
        #expect(try Self.seed(killed).status == 0)
        #expect(try Self.content(killed) == expected)
    }

    private static let arguments = ["seed", "grid", "--zoom", "12-17"]

    private static func seed(_ workshop: Workshop) throws -> Gridmill.Result {
        try Gridmill.run("seed", "grid", "--zoom", "12-17", in: workshop.folder)
    }

    /// Every tile with its picture's hash, one a line.
    private static func content(_ workshop: Workshop) throws -> String {
        try Gridmill.run(
            program: "python3",
            [
                "-c",
                """
                import hashlib, sqlite3
                for z, x, y, data in sqlite3.connect('cache/grid.mbtiles').execute(
                        "select zoom_level, tile_column, tile_row, tile_data from tiles order by 1, 2, 3"):
                    print(z, x, y, hashlib.sha256(data).hexdigest())
                """,
            ], in: workshop.folder
        ).output
    }
}
