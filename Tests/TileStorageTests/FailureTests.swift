import Testing
import TileStorage
import Tiling

@Suite("Remembered failures") struct FailureTests {
    private func failure(_ column: Int, count: Int = 1, reason: String = "bad ring") throws -> TileFailure {
        let tiles = try #require(TileRange(zoom: 5, columns: column...column + 1, rows: 4...5))
        return TileFailure(tiles: tiles, variant: .standard, count: count, reason: reason)
    }

    /// What every store must do.
    private func check(_ store: some TileStore) throws {
        let epoch = try store.currentEpoch(fingerprint: "a")
        try store.note(failure(2), epoch: epoch)
        try store.note(failure(8, reason: "坏的环"), epoch: epoch)
        try store.note(failure(2, count: 2), epoch: epoch)
        #expect(try store.failures() == [failure(8, reason: "坏的环"), failure(2, count: 2)])
        try store.forgetFailure(of: failure(2).tiles, variant: TileVariant(ratio: 2, format: "png"))
        #expect(try store.failures().count == 2)
        try store.forgetFailure(of: failure(2).tiles, variant: .standard)
        #expect(try store.failures().count == 1)
        // Another style: what failed before may well be drawn now.
        _ = try store.currentEpoch(fingerprint: "b")
        #expect(try store.failures().isEmpty)
        _ = try store.currentEpoch(fingerprint: "a")
        #expect(try store.failures().count == 1)
        try store.forgetFailures()
        #expect(try store.failures().isEmpty)
    }

    @Test func `a store keeps one failure for each metatile of the current epoch`() throws {
        try check(MemoryTileStore())
        let bench = try Workbench()
        try check(try bench.store())
    }

    @Test func `failures outlive the process`() throws {
        let bench = try Workbench()
        let store = try bench.store()
        try store.note(failure(2, count: 3), epoch: store.currentEpoch(fingerprint: "a"))
        store.close()
        let again = try bench.store()
        #expect(try again.failures() == [failure(2, count: 3)])
        again.close()
        #expect(MBTilesStore.verify(path: bench.path()).isSound)
    }

    @Test func `a file of the second schema is brought up to date`() throws {
        let bench = try Workbench()
        try bench.store().close()
        try bench.execute("DROP TABLE failures; UPDATE state SET value = 2 WHERE name = 'schema';")
        let store = try bench.store()
        try store.note(failure(2), epoch: store.currentEpoch(fingerprint: "a"))
        #expect(try store.failures().count == 1)
    }

    @Test func `rows that make no sense are passed over`() throws {
        let bench = try Workbench()
        let store = try bench.store()
        let epoch = try store.currentEpoch(fingerprint: "a")
        store.close()
        try bench.execute(
            """
            INSERT INTO failures VALUES (5, 9, 3, 0, 0, 1, '', \(epoch), 1, 'turned round'),
            (99, 0, 0, 0, 0, 1, '', \(epoch), 1, 'no zoom'), (5, 'x', 0, 0, 0, 1, '', \(epoch), 1, 'no number'),
            (5, 0, 0, 0, 0, 1, '', \(epoch), 0, 'never failed')
            """)
        #expect(try bench.store().failures().isEmpty)
    }
}
