import Testing
import TileStorage
import Tiling

/// Changes make tiles stale, and only what was drawn after them is fresh again.
struct StaleTests {
    private func withStore(_ kind: EpochTests.Kind, _ body: (any TileStore) throws -> Void) throws {
        let bench = try Workbench()
        switch kind {
        case .file: try body(try bench.store())
        case .memory: try body(MemoryTileStore())
        }
    }

    private func mark(
        _ zoom: Int, _ columns: ClosedRange<Int>, _ rows: ClosedRange<Int>, oldest: Int64 = .max
    )
        throws -> StaleMark
    {
        let range = try #require(TileRange(zoom: zoom, columns: columns, rows: rows))
        return StaleMark(ranges: [range], sinceSeconds: 77, oldestRender: oldest)
    }

    @Test(arguments: EpochTests.Kind.allCases)
    func `a change makes the tiles it touches stale and no others`(kind: EpochTests.Kind) throws {
        try withStore(kind) { store in
            let epoch = try store.currentEpoch(fingerprint: "a")
            let tiles = try (0..<200).map { try write(10, $0, 3, "\($0)") }
            try store.write(tiles, epoch: epoch, finished: [], modifiedSeconds: 0)
            let report = try store.markStale(try mark(10, 60...70, 0...9))
            #expect(report.zooms.map(\.zoom) == [10] && report.tiles == 11)
            for column in 0..<200 {
                let stored = try #require(try store.tile(tile(10, column, 3), variant: .standard))
                #expect(stored.isFresh(in: epoch) == !(60...70).contains(column))
                #expect(stored.staleSinceSeconds == ((60...70).contains(column) ? 77 : nil))
            }
            #expect(try store.markStale(try mark(11, 0...9, 0...9)).tiles == 0)
        }
    }

    @Test(arguments: EpochTests.Kind.allCases)
    func `a picture drawn after the change is fresh, one begun before stays stale`(kind: EpochTests.Kind)
        throws
    {
        try withStore(kind) { store in
            let epoch = try store.currentEpoch(fingerprint: "a")
            let before = try store.generation()
            let metatile = Metatile(holding: try tile(5, 0, 0), size: 2)
            let report = try store.markStale(try mark(5, 0...0, 0...0, oldest: before))
            try store.write(
                [write(5, 0, 0, "old"), write(5, 1, 0, "apart")], epoch: epoch, generation: before,
                finished: [metatile], modifiedSeconds: 0)
            #expect(try store.tile(tile(5, 0, 0), variant: .standard)?.isFresh(in: epoch) == false)
            #expect(try store.tile(tile(5, 1, 0), variant: .standard)?.isFresh(in: epoch) == true)
            #expect(try store.finishedMetatiles(zoom: 5, size: 2, epoch: epoch).count == 0)
            try store.write(
                [write(5, 0, 0, "new")], epoch: epoch, generation: report.generation, finished: [metatile],
                modifiedSeconds: 0)
            #expect(try store.tile(tile(5, 0, 0), variant: .standard)?.isFresh(in: epoch) == true)
            #expect(try store.finishedMetatiles(zoom: 5, size: 2, epoch: epoch).count == 1)
            // And the late loser does not take the place of the winner.
            try store.write(
                [write(5, 0, 0, "old")], epoch: epoch, generation: before, finished: [], modifiedSeconds: 0)
            #expect(try store.tile(tile(5, 0, 0), variant: .standard)?.bytes == picture("new"))
        }
    }

    @Test(arguments: EpochTests.Kind.allCases)
    func `other ratios and formats are stale too, and fresh again on their own`(kind: EpochTests.Kind) throws
    {
        try withStore(kind) { store in
            let epoch = try store.currentEpoch(fingerprint: "a")
            let twice = TileVariant(ratio: 2, format: "png")
            let pictures = try [write(7, 1, 1, "x"), write(7, 1, 1, "xx", variant: twice)]
            let before = try store.generation()
            try store.write(pictures, epoch: epoch, finished: [], modifiedSeconds: 0)
            let now = try store.markStale(try mark(7, 0...3, 0...3, oldest: before)).generation
            #expect(try store.tile(tile(7, 1, 1), variant: twice)?.isFresh(in: epoch) == false)
            try store.write([pictures[0]], epoch: epoch, generation: now, finished: [], modifiedSeconds: 0)
            try store.write([pictures[1]], epoch: epoch, generation: before, finished: [], modifiedSeconds: 0)
            #expect(try store.tile(tile(7, 1, 1), variant: .standard)?.isFresh(in: epoch) == true)
            #expect(try store.tile(tile(7, 1, 1), variant: twice)?.isFresh(in: epoch) == false)
            try store.write([pictures[1]], epoch: epoch, generation: now, finished: [], modifiedSeconds: 0)
            #expect(try store.tile(tile(7, 1, 1), variant: twice)?.isFresh(in: epoch) == true)
        }
    }

    @Test(arguments: EpochTests.Kind.allCases)
    func `a change takes its metatiles out of the ledger`(kind: EpochTests.Kind) throws {
        try withStore(kind) { store in
            let epoch = try store.currentEpoch(fingerprint: "a")
            let blocks = try (0..<4).map { Metatile(holding: try tile(12, $0 * 8, 0), size: 8) }
            try store.write([], epoch: epoch, finished: blocks, modifiedSeconds: 0)
            _ = try store.markStale(try mark(12, 10...17, 3...3))
            let left = try store.finishedMetatiles(zoom: 12, size: 8, epoch: epoch).members
            #expect(left == [blocks[0], blocks[3]])
        }
    }

    @Test(arguments: EpochTests.Kind.allCases)
    func `a new epoch makes everything stale and the old fingerprint does not bring it back`(
        kind: EpochTests.Kind
    ) throws {
        try withStore(kind) { store in
            let epoch = try store.currentEpoch(fingerprint: "a")
            try store.write([write(3, 1, 1, "x")], epoch: epoch, finished: [], modifiedSeconds: 0)
            let next = try store.bumpEpoch(fingerprint: "a", followed: ["cases": 9])
            #expect(next > epoch)
            #expect(try store.currentEpoch(fingerprint: "a") == next)
            #expect(try store.tile(tile(3, 1, 1), variant: .standard)?.isFresh(in: next) == false)
            #expect(try store.followed() == ["cases": 9])
        }
    }

    @Test(arguments: EpochTests.Kind.allCases)
    func `after a change an earlier style's tiles are not taken for fresh`(kind: EpochTests.Kind) throws {
        try withStore(kind) { store in
            let first = try store.currentEpoch(fingerprint: "a")
            try store.write([write(3, 1, 1, "x")], epoch: first, finished: [], modifiedSeconds: 0)
            _ = try store.currentEpoch(fingerprint: "b")
            _ = try store.markStale(try mark(3, 0...7, 0...7))
            let again = try store.currentEpoch(fingerprint: "a")
            #expect(try store.tile(tile(3, 1, 1), variant: .standard)?.isFresh(in: again) == false)
        }
    }

    @Test func `how far changes are followed is stored with the marks`() throws {
        let bench = try Workbench()
        let store = try bench.store()
        _ = try store.currentEpoch(fingerprint: "a")
        var change = try mark(3, 0...1, 0...1)
        change.followed = ["parts": 4, "cases": 12]
        _ = try store.markStale(change)
        store.close()
        let again = try bench.store()
        #expect(try again.followed() == ["parts": 4, "cases": 12])
        #expect(try again.generation() == 1)
    }

    @Test func `a render older than the marks that are kept is not taken for fresh`() throws {
        let store = try Workbench().store()
        let epoch = try store.currentEpoch(fingerprint: "a")
        let before = try store.generation()
        for _ in 1...3 { _ = try store.markStale(try mark(4, 0...0, 0...0)) }
        try store.write(
            [write(4, 9, 9, "x")], epoch: epoch, generation: before, finished: [], modifiedSeconds: 0)
        #expect(try store.tile(tile(4, 9, 9), variant: .standard)?.isFresh(in: epoch) == false)
    }

    @Test func `a file of the first schema is brought up to date`() throws {
        let bench = try Workbench()
        let store = try bench.store()
        let epoch = try store.currentEpoch(fingerprint: "a")
        try store.write([write(1, 0, 0, "x")], epoch: epoch, finished: [], modifiedSeconds: 0)
        store.close()
        try bench.execute(
            """
            DROP TABLE stale; DROP TABLE marks; DROP TABLE followed; DROP TABLE uses; DROP TABLE failures;
            DELETE FROM state WHERE name IN ('generation', 'oldest');
            UPDATE state SET value = 1 WHERE name = 'schema';
            """)
        let again = try bench.store()
        #expect(try again.tile(tile(1, 0, 0), variant: .standard)?.isFresh(in: epoch) == true)
        #expect(try again.markStale(try mark(1, 0...1, 0...1)).tiles == 1)
        again.close()
        #expect(MBTilesStore.verify(path: bench.path()).isSound)
    }
}
