import Testing
import TileStorage
import Tiling

/// What is the same for every store: epochs, freshness and the ledger.
struct EpochTests {
    enum Kind: CaseIterable, Sendable { case file, memory }

    private func withStore(_ kind: Kind, _ body: (any TileStore) throws -> Void) throws {
        let bench = try Workbench()
        switch kind {
        case .file: try body(try bench.store())
        case .memory: try body(MemoryTileStore())
        }
    }

    @Test(arguments: Kind.allCases)
    func `a fingerprint keeps its number, a new one gets a new number`(kind: Kind) throws {
        try withStore(kind) { store in
            let first = try store.currentEpoch(fingerprint: "a")
            let second = try store.currentEpoch(fingerprint: "b")
            #expect(first > 0 && second > first)
            #expect(try store.currentEpoch(fingerprint: "b") == second)
            #expect(try store.currentEpoch(fingerprint: "a") == first)
            #expect(try store.currentEpoch(fingerprint: "c") > second)
        }
    }

    @Test(arguments: Kind.allCases)
    func `work begun before a change never passes as fresh`(kind: Kind) throws {
        try withStore(kind) { store in
            let before = try store.currentEpoch(fingerprint: "a")
            let now = try store.currentEpoch(fingerprint: "b")
            let metatile = Metatile(holding: try tile(5, 0, 0), size: 2)
            try store.write([write(5, 0, 0, "new")], epoch: now, finished: [], modifiedSeconds: 0)
            try store.write(
                [write(5, 0, 0, "old"), write(5, 1, 0, "old")], epoch: before, finished: [metatile],
                modifiedSeconds: 0)
            #expect(try store.tile(tile(5, 0, 0), variant: .standard)?.bytes == picture("new"))
            #expect(try store.tile(tile(5, 1, 0), variant: .standard)?.epoch == before)
            for epoch in [before, now] {
                #expect(try store.finishedMetatiles(zoom: 5, size: 2, epoch: epoch).count == 0)
            }
            #expect(try store.statistics().zooms.map(\.freshTiles) == [1])
        }
    }

    @Test(arguments: Kind.allCases)
    func `a change of epoch empties the ledger, its return does not fill it`(kind: Kind) throws {
        try withStore(kind) { store in
            let first = try store.currentEpoch(fingerprint: "a")
            let metatile = Metatile(holding: try tile(9, 100, 200), size: 8)
            try store.write([write(9, 100, 200, "x")], epoch: first, finished: [metatile], modifiedSeconds: 0)
            #expect(try store.finishedMetatiles(zoom: 9, size: 8, epoch: first).members == [metatile])
            _ = try store.currentEpoch(fingerprint: "b")
            #expect(try store.currentEpoch(fingerprint: "a") == first)
            #expect(try store.finishedMetatiles(zoom: 9, size: 8, epoch: first).count == 0)
            #expect(try store.tile(tile(9, 100, 200), variant: .standard)?.epoch == first)
        }
    }

    @Test(arguments: Kind.allCases)
    func `metatiles of every zoom and size are remembered apart`(kind: Kind) throws {
        try withStore(kind) { store in
            let epoch = try store.currentEpoch(fingerprint: "a")
            var generator = SplitMix(state: 4)
            var expected: [[Int]: Set<Metatile>] = [:]
            for _ in 0..<60 {
                let zoom = Int.random(in: 0...12, using: &generator)
                let side = 0..<(1 << zoom)
                let place = try tile(
                    zoom, Int.random(in: side, using: &generator), Int.random(in: side, using: &generator))
                let size = [1, 2, 4, 8].randomElement(using: &generator) ?? 1
                let metatile = Metatile(holding: place, size: size)
                expected[[zoom, metatile.size], default: []].insert(metatile)
                let tiles = Bool.random(using: &generator) ? [TileWrite(coordinate: place, bytes: [1])] : []
                try store.write(tiles, epoch: epoch, finished: [metatile], modifiedSeconds: 0)
            }
            for (key, metatiles) in expected {
                let found = try store.finishedMetatiles(zoom: key[0], size: key[1], epoch: epoch)
                #expect(Set(found.members) == metatiles)
                #expect(metatiles.allSatisfy(found.contains))
                #expect(found.count == metatiles.count)
            }
            #expect(try store.finishedMetatiles(zoom: 29, size: 8, epoch: epoch).count == 0)
        }
    }

    @Test func `numbers are never given twice, however many fingerprints come and go`() throws {
        let bench = try Workbench()
        let store = try bench.store()
        var last: Int64 = 0
        for index in 0..<100 {
            let epoch = try store.currentEpoch(fingerprint: "f\(index)")
            #expect(epoch > last)
            last = epoch
        }
        #expect(try store.currentEpoch(fingerprint: "f99") == last)
        #expect(try store.currentEpoch(fingerprint: "f0") > last)
        #expect(try bench.texts("SELECT count(*) FROM epochs") == ["32"])
    }
}
