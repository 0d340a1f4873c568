import Foundation
import GRDBSQLite
import Testing
import TileStorage
import Tiling

/// A disk that fails at the n-th change, for every n: nothing is ever half there.
@Suite(.serialized)
struct FaultTests {
    private static let codes = [SQLITE_FULL, SQLITE_IOERR | 3 << 8]
    private static let oldRound = 0
    private static let newRound = 1

    init() {
        FaultyDisk.install
    }

    /// Four tiles of a metatile, one of them the same in every round.
    private static func metatile(_ round: Int) throws -> (tiles: [TileWrite], metatile: Metatile) {
        let tiles = try (0..<4).map { index in
            let text = index == 3 ? "same" : String(repeating: "round \(round) tile \(index) ", count: 300)
            return try write(7, 10 + index % 2, 20 + index / 2, text)
        }
        return (tiles, Metatile(holding: try tile(7, 10 + 2 * round, 20), size: 2))
    }

    @Test(arguments: codes)
    func `a write that fails anywhere changes nothing`(code: Int32) throws {
        var count = 0
        var isDone = false
        while !isDone, count < 200 {
            let bench = try Workbench("faulty")
            let store = try bench.store()
            let epoch = try store.currentEpoch(fingerprint: "a")
            let old = try Self.metatile(Self.oldRound)
            try store.write(old.tiles, epoch: epoch, finished: [old.metatile], modifiedSeconds: 0)
            let new = try Self.metatile(Self.newRound)
            FaultyDisk.arm(name: "faulty", after: count, code: code)
            let result = Result {
                try store.write(new.tiles, epoch: epoch, finished: [new.metatile], modifiedSeconds: 1)
            }
            isDone = FaultyDisk.disarm() == 0
            let isWritten = (try? result.get()) != nil
            #expect(isWritten || !isDone)
            if case .failure(let error) = result { try Self.check(error, code: code) }
            let expected = isWritten ? new.tiles : old.tiles
            for tile in expected { #expect(try store.tile(tile.coordinate)?.bytes == tile.bytes) }
            let ledger = try store.finishedMetatiles(zoom: 7, size: 2, epoch: epoch)
            #expect(ledger.contains(new.metatile) == isWritten)
            #expect(MBTilesStore.verify(path: store.path).problems == [])
            try store.write(new.tiles, epoch: epoch, finished: [new.metatile], modifiedSeconds: 2)
            #expect(try store.tile(new.tiles[0].coordinate)?.bytes == new.tiles[0].bytes)
            #expect(MBTilesStore.verify(path: store.path).problems == [])
            store.close()
            count += 1
        }
        #expect(isDone && count > 5)
    }

    private static func check(_ error: any Error, code: Int32) throws {
        let error = try #require(error as? TileStorageError)
        #expect(error.key == (code == SQLITE_FULL ? "disk_full" : "failed"))
    }

    @Test func `folding the log that fails anywhere loses nothing`() throws {
        var count = 0
        var isDone = false
        while !isDone, count < 200 {
            let bench = try Workbench("faulty")
            let store = try bench.store()
            let old = try Self.metatile(Self.oldRound)
            try store.write(old.tiles, epoch: 1, finished: [], modifiedSeconds: 0)
            FaultyDisk.arm(name: "faulty", after: count, code: SQLITE_FULL)
            store.close()
            isDone = FaultyDisk.disarm() == 0
            #expect(MBTilesStore.verify(path: bench.path()).problems == [])
            let again = try bench.store()
            for tile in old.tiles { #expect(try again.tile(tile.coordinate)?.bytes == tile.bytes) }
            count += 1
        }
        #expect(isDone && count > 2)
    }

    @Test func `making a file that fails anywhere can be done again`() throws {
        var count = 0
        var isDone = false
        while !isDone, count < 200 {
            let bench = try Workbench("faulty")
            FaultyDisk.arm(name: "faulty", after: count, code: SQLITE_FULL)
            let result = Result { try bench.store() }
            isDone = FaultyDisk.disarm() == 0
            if case .failure(let error) = result { try Self.check(error, code: SQLITE_FULL) }
            let store = try bench.store()
            try store.write([write(1, 0, 0, "x")], epoch: 1, finished: [], modifiedSeconds: 0)
            #expect(MBTilesStore.verify(path: bench.path()).problems == [])
            count += 1
        }
        #expect(isDone && count > 5)
    }
}
