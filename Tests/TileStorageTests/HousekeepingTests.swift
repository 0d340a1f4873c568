import Foundation
import Testing
import TileStorage
import Tiling

/// What is removed is gone with its picture, its variants and its marks, and the rest is untouched.
struct HousekeepingTests {
    @Test func `what was not asked for goes first`() throws {
        let bench = try Workbench()
        let store = try bench.store()
        let epoch = try store.currentEpoch(fingerprint: "a")
        let tiles = try (0..<64).map { try write(10, $0 * 8, 0, "\($0)") }
        try store.write(tiles, epoch: epoch, finished: [], modifiedSeconds: 0)
        let asked = (0..<32).map { MBTilesStore.Use(zoom: 10, column: $0, row: 0, hits: 3) }
        try store.note(asked, turn: 7)
        let half = tiles.reduce(0) { $0 + Int64($1.bytes.count) } / 2
        let removal = try store.evict(bytes: half - 5)
        #expect(removal.tiles >= 30 && removal.tiles <= 34)
        for index in 0..<28 { #expect(try store.tile(tile(10, index * 8, 0)) != nil) }
        #expect(MBTilesStore.verify(path: bench.path()).isSound)
    }

    @Test func `a removed range leaves no picture, variant, mark or tick behind`() throws {
        let bench = try Workbench()
        let store = try bench.store()
        let epoch = try store.currentEpoch(fingerprint: "a")
        let twice = TileVariant(ratio: 2, format: "png")
        let block = Metatile(holding: try tile(9, 8, 8), size: 8)
        try store.write(
            [
                write(9, 8, 8, "x"), write(9, 9, 8, "y"), write(9, 8, 8, "xx", variant: twice),
                write(9, 40, 40, "y"),
            ],
            epoch: epoch, finished: [block], modifiedSeconds: 0)
        _ = try store.markStale(StaleMark(ranges: [block.range], sinceSeconds: 1))
        #expect(try store.remove([block.range]) == 2)
        #expect(try store.tile(tile(9, 8, 8)) == nil)
        #expect(try store.tile(tile(9, 8, 8), variant: twice) == nil)
        #expect(try store.tile(tile(9, 40, 40))?.bytes == picture("y"))
        #expect(try bench.texts("SELECT count(*) FROM images") == ["1"])
        #expect(try bench.texts("SELECT count(*) FROM stale") == ["0"])
        #expect(try store.finishedMetatiles(zoom: 9, size: 8, epoch: epoch).count == 0)
        #expect(MBTilesStore.verify(path: bench.path()).isSound)
    }

    @Test func `an emptied file gives its room back`() throws {
        let bench = try Workbench()
        let store = try bench.store()
        let epoch = try store.currentEpoch(fingerprint: "a")
        for index in 0..<20 {
            let bytes = [UInt8](repeating: UInt8(index), count: 100_000)
            let place = try tile(12, index, 0)
            try store.write(
                [TileWrite(coordinate: place, bytes: bytes)], epoch: epoch, finished: [], modifiedSeconds: 0)
        }
        #expect(store.bytesOnDisk > 2_000_000)
        #expect(try store.removeAll() == 20)
        #expect(store.bytesOnDisk < 500_000)
    }

    @Test func `a picture that the disk has changed is not sound`() throws {
        let bench = try Workbench()
        let store = try bench.store()
        let epoch = try store.currentEpoch(fingerprint: "a")
        try store.write(
            [write(3, 1, 1, "x"), write(3, 2, 1, "y")], epoch: epoch, finished: [], modifiedSeconds: 0)
        #expect(try store.tile(tile(3, 1, 1))?.isSound == true)
        let id = try #require(try store.tile(tile(3, 1, 1))?.contentHash)
        try bench.execute("UPDATE images SET tile_data = x'00' WHERE tile_id = '\(id)'")
        #expect(try store.tile(tile(3, 1, 1))?.isSound == false)
        // Drawn again it is sound, though the damaged picture has taken its name.
        try store.write([write(3, 1, 1, "x")], epoch: epoch, finished: [], modifiedSeconds: 0)
        #expect(try store.tile(tile(3, 1, 1))?.isSound == true)
        #expect(MBTilesStore.verify(path: bench.path()).isSound)
    }

    @Test func `a damaged file is put aside and made anew, once`() throws {
        let bench = try Workbench()
        try Data("no database at all, and long enough to be sure of it".utf8).write(
            to: URL(fileURLWithPath: bench.path()))
        let first = try MBTilesStore.sound(path: bench.path(), description: Workbench.description())
        #expect(first.aside == bench.path() + ".aside-1")
        first.store.noteDamage()
        first.store.close()
        let second = try MBTilesStore.sound(path: bench.path(), description: Workbench.description())
        #expect(second.aside == bench.path() + ".aside-2")
        second.store.close()
        #expect(try MBTilesStore.sound(path: bench.path(), description: Workbench.description()).aside == nil)
    }
}
