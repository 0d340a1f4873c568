import Foundation
import Testing
import TileStorage
import Tiling

/// Every promise of a store broken once by another program's SQL.
struct VerifyTests {
    private func damaged(_ sql: String) throws -> VerifyReport {
        let bench = try Workbench()
        let store = try bench.store()
        let epoch = try store.currentEpoch(fingerprint: "a")
        let metatile = Metatile(holding: try tile(5, 8, 8), size: 8)
        try store.write(
            [write(5, 8, 8, "a"), write(5, 15, 15, "b"), write(5, 9, 9, "a")], epoch: epoch,
            finished: [metatile],
            modifiedSeconds: 0)
        let empty = Metatile(holding: try tile(5, 0, 0), size: 8)
        try store.write([], epoch: epoch, finished: [empty], modifiedSeconds: 0)
        store.close()
        try bench.execute(sql)
        return MBTilesStore.verify(path: bench.path())
    }

    @Test func `a sound store has no problem`() throws {
        let report = try damaged("SELECT 1")
        #expect(report.problems == [])
        #expect(report.tiles == 3 && report.images == 2 && report.metatiles == 2)
    }

    @Test(
        arguments: [
            (
                "DELETE FROM images WHERE tile_id = (SELECT tile_id FROM map WHERE tile_column = 15)",
                .missingImage,
                "tile 5/15/15"
            ),
            (
                """
                UPDATE images SET tile_data = x'00'
                WHERE tile_id = (SELECT tile_id FROM map WHERE tile_column = 15)
                """,
                .wrongHash, "tile 5/15/15"
            ),
            ("DELETE FROM map WHERE tile_column = 15", .orphan, "picture \(ContentHash(picture("b")).hex)"),
            ("UPDATE map SET epoch = 77", .ledger, "metatile 5/8/8×8"),
            ("UPDATE map SET tile_row = 32 WHERE tile_column = 15", .outsideGrid, "tile row 5,15,32"),
            ("UPDATE map SET zoom_level = -1 WHERE tile_column = 15", .outsideGrid, "tile row -1,15,16"),
            ("DELETE FROM metadata WHERE name = 'bounds'", .metadata, "bounds"),
            ("UPDATE metadata SET value = '1,2,x,4' WHERE name = 'bounds'", .metadata, "bounds"),
            ("UPDATE metadata SET value = '30' WHERE name = 'minzoom'", .metadata, "minzoom"),
            ("DROP VIEW tiles", .schema, "file"), ("DROP INDEX map_index", .schema, "map_index"),
            ("PRAGMA application_id = 1", .schema, "file"),
            ("UPDATE ledger SET finished = x'00'", .ledger, "ledger page"),
            ("UPDATE ledger SET page_column = 9", .ledger, "ledger page 9,0"),
            ("DROP TABLE ledger", .unreadable, ""),
        ] as [(String, VerifyProblem.Kind, String)])
    func `damage is found with its place`(sql: String, kind: VerifyProblem.Kind, place: String) throws {
        let report = try damaged(sql)
        let found = report.problems.filter { $0.kind == kind }
        #expect(!found.isEmpty)
        #expect(kind == .unreadable || found.contains { $0.place == place })
        #expect(report.problemCount == report.problems.count)
    }

    @Test func `a missing file is a problem, not a new file`() throws {
        let bench = try Workbench()
        #expect(MBTilesStore.verify(path: bench.path()).problems.map(\.kind) == [.unreadable])
        #expect(!FileManager.default.fileExists(atPath: bench.path()))
    }

    @Test func `orphans are swept on request`() throws {
        let bench = try Workbench()
        let store = try bench.store()
        try store.write(
            [write(5, 8, 8, "a"), write(5, 9, 9, "b")], epoch: 1, finished: [], modifiedSeconds: 0)
        try bench.execute("DELETE FROM map WHERE tile_column = 9")
        #expect(try store.sweepOrphans() == 1)
        #expect(MBTilesStore.verify(path: store.path).problems == [])
    }
}
