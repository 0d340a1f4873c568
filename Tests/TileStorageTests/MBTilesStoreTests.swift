import Foundation
import Testing
import TileStorage
import Tiling

struct MBTilesStoreTests {
    @Test func `a tile is read back as it was written`() throws {
        let bench = try Workbench()
        let store = try bench.store()
        let epoch = try store.currentEpoch(fingerprint: "a")
        try store.write([write(3, 5, 1, "x")], epoch: epoch, finished: [], modifiedSeconds: 1000)
        let found = try #require(try store.tile(tile(3, 5, 1), variant: .standard))
        #expect(found.bytes == picture("x"))
        #expect(found.contentHash == ContentHash(picture("x")).hex)
        #expect(found.epoch == epoch)
        #expect(found.modifiedSeconds == 1000)
        #expect(try store.tile(tile(3, 5, 6), variant: .standard) == nil)
        #expect(try store.tile(tile(3, 5, 1), variant: TileVariant(ratio: 2, format: "png")) == nil)
    }

    @Test func `other programs see rows from the south through the view`() throws {
        let bench = try Workbench()
        let store = try bench.store()
        try store.write([write(3, 5, 1, "x")], epoch: 1, finished: [], modifiedSeconds: 0)
        let rows = try bench.texts("SELECT zoom_level || '/' || tile_column || '/' || tile_row FROM tiles")
        #expect(rows == ["3/5/6"])
        #expect(try bench.texts("PRAGMA application_id") == ["1297105496"])
    }

    @Test func `the map's own format at one to one is the standard variant however it is asked for`() throws {
        let bench = try Workbench()
        let store = try bench.store()
        let named = TileVariant(ratio: 1, format: "png")
        try store.write([write(1, 0, 0, "x", variant: named)], epoch: 1, finished: [], modifiedSeconds: 0)
        #expect(try store.tile(tile(1, 0, 0))?.bytes == picture("x"))
        #expect(try store.statistics().variantTiles == 0)
    }

    @Test func `variants stand beside the tile and share its picture`() throws {
        let bench = try Workbench()
        let store = try bench.store()
        let double = TileVariant(ratio: 2, format: "")
        let webp = TileVariant(ratio: 1, format: "webp")
        try store.write(
            [write(1, 0, 0, "x"), write(1, 0, 0, "x", variant: double), write(1, 0, 0, "y", variant: webp)],
            epoch: 1, finished: [], modifiedSeconds: 0)
        #expect(
            try store.tile(tile(1, 0, 0), variant: TileVariant(ratio: 2, format: "png"))?.bytes
                == picture("x"))
        #expect(try store.tile(tile(1, 0, 0), variant: webp)?.bytes == picture("y"))
        let statistics = try store.statistics()
        #expect(statistics.tiles == 1 && statistics.variantTiles == 2 && statistics.images == 2)
        #expect(MBTilesStore.verify(path: store.path).isSound)
    }

    @Test func `equal pictures are stored once and swept with their last tile`() throws {
        let bench = try Workbench()
        let store = try bench.store()
        let same = try (0..<64).map { try write(4, $0 % 8, $0 / 8, "empty") }
        try store.write(same, epoch: 1, finished: [], modifiedSeconds: 0)
        #expect(try store.statistics().images == 1)
        let most = try (0..<63).map { try write(4, $0 % 8, $0 / 8, "\($0)") }
        try store.write(most, epoch: 1, finished: [], modifiedSeconds: 0)
        #expect(try store.statistics().images == 64)
        try store.write([write(4, 7, 7, "0")], epoch: 1, finished: [], modifiedSeconds: 0)
        #expect(try store.statistics().images == 63)
        #expect(MBTilesStore.verify(path: store.path).problems == [])
    }

    @Test func `the same bytes keep their time, others get a new one`() throws {
        let bench = try Workbench()
        let store = try bench.store()
        try store.write([write(1, 0, 0, "x")], epoch: 1, finished: [], modifiedSeconds: 10)
        try store.write([write(1, 0, 0, "x")], epoch: 2, finished: [], modifiedSeconds: 20)
        let kept = try #require(try store.tile(tile(1, 0, 0)))
        #expect(kept.modifiedSeconds == 10 && kept.epoch == 2)
        try store.write([write(1, 0, 0, "y")], epoch: 2, finished: [], modifiedSeconds: 30)
        #expect(try store.tile(tile(1, 0, 0))?.modifiedSeconds == 30)
    }

    @Test func `two stores on one file see what the other writes`() throws {
        let bench = try Workbench()
        let first = try bench.store()
        let second = try bench.store()
        let epoch = try first.currentEpoch(fingerprint: "a")
        #expect(try second.currentEpoch(fingerprint: "a") == epoch)
        for index in 0..<40 {
            let store = index % 2 == 0 ? first : second
            try store.write(
                [write(6, index, 0, "\(index)"), write(6, 63, 63, "last \(index)")], epoch: epoch,
                finished: [],
                modifiedSeconds: 0)
        }
        for store in [first, second] {
            #expect(try store.statistics().tiles == 41)
            #expect(try store.tile(tile(6, 63, 63))?.bytes == picture("last 39"))
        }
        #expect(MBTilesStore.verify(path: first.path).isSound)
    }

    @Test func `many threads read while one writes`() async throws {
        let bench = try Workbench()
        let store = try bench.store()
        let places = try (0..<16).map { try tile(4, $0, 3) }
        func round(_ text: String) -> [TileWrite] {
            places.map { TileWrite(coordinate: $0, bytes: picture("\(text) \($0)")) }
        }
        try store.write(round("0"), epoch: 1, finished: [], modifiedSeconds: 0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    for index in 0..<400 {
                        let place = places[index % 16]
                        let found = try #require(try store.tile(place))
                        #expect(found.contentHash == ContentHash(found.bytes).hex)
                    }
                }
            }
            for index in 1..<30 {
                try store.write(round("\(index)"), epoch: 1, finished: [], modifiedSeconds: 0)
            }
            try await group.waitForAll()
        }
        #expect(try store.statistics().images == 16)
    }

    @Test func `a closed store leaves one plain file and opens again`() throws {
        let bench = try Workbench()
        let store = try bench.store()
        try store.write([write(1, 0, 0, "x")], epoch: 1, finished: [], modifiedSeconds: 0)
        store.close()
        #expect(try FileManager.default.contentsOfDirectory(atPath: bench.directory.path) == ["city.mbtiles"])
        #expect(throws: TileStorageError.self) { try store.tile(tile(1, 0, 0)) }
        let again = try bench.store()
        #expect(try again.tile(tile(1, 0, 0))?.bytes == picture("x"))
    }

    @Test func `metadata follows the description`() throws {
        let bench = try Workbench()
        let description = try Workbench.description(attribution: "City of Somewhere")
        try MBTilesStore(path: bench.path(), description: description).close()
        let rows = try bench.texts("SELECT name || '=' || value FROM metadata ORDER BY name")
        #expect(
            rows == [
                "attribution=City of Somewhere", "bounds=113.7000000,22.4000000,114.7000000,22.9000000",
                "center=114.2000000,22.6500000,14", "description=city", "format=png", "maxzoom=19",
                "minzoom=10",
                "name=city", "type=overlay", "version=1",
            ])
        try MBTilesStore(path: bench.path(), description: Workbench.description(name: "other")).close()
        #expect(
            try bench.texts("SELECT value FROM metadata WHERE name IN ('name', 'attribution')") == ["other"])
    }

    @Test func `tiles of another format than the map's are dropped when it is opened`() throws {
        let bench = try Workbench()
        let first = try bench.store()
        let double = TileVariant(ratio: 2, format: "png")
        try first.write(
            [write(1, 0, 0, "x"), write(1, 0, 0, "y", variant: double)], epoch: 1, finished: [],
            modifiedSeconds: 0)
        first.close()
        let store = try MBTilesStore(path: bench.path(), description: Workbench.description(format: "webp"))
        #expect(try store.tile(tile(1, 0, 0)) == nil)
        #expect(try store.tile(tile(1, 0, 0), variant: double)?.bytes == picture("y"))
        #expect(try store.statistics().images == 1)
    }

    @Test func `an empty picture is a picture`() throws {
        let bench = try Workbench()
        let store = try bench.store()
        let empty = TileWrite(coordinate: try tile(0, 0, 0), bytes: [])
        try store.write([empty], epoch: 1, finished: [], modifiedSeconds: 0)
        #expect(try store.tile(tile(0, 0, 0))?.bytes == [])
        #expect(MBTilesStore.verify(path: store.path).problems == [])
    }
}
