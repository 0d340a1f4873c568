import Foundation
import GRDB
import Testing
import TileStorage

/// Files that are not ours, not whole or not to be had.
struct StoreErrorTests {
    @Test func `a file that is no database is refused by name and left alone`() throws {
        let bench = try Workbench()
        let text = Data(String(repeating: "not a database ", count: 1000).utf8)
        try text.write(to: URL(fileURLWithPath: bench.path()))
        #expect(throws: TileStorageError.notADatabase(path: bench.path())) { try bench.store() }
        #expect(try Data(contentsOf: URL(fileURLWithPath: bench.path())) == text)
    }

    @Test func `a database of another program is refused and left alone`() throws {
        let bench = try Workbench()
        try bench.execute("CREATE TABLE tiles (a)")
        let before = try Data(contentsOf: URL(fileURLWithPath: bench.path()))
        let error = #expect(throws: TileStorageError.self) { try bench.store() }
        #expect(error?.key == "foreign_file")
        #expect(try Data(contentsOf: URL(fileURLWithPath: bench.path())) == before)
    }

    @Test func `a file of a newer build is refused with both numbers`() throws {
        let bench = try Workbench()
        try bench.store().close()
        try bench.execute("UPDATE state SET value = 4 WHERE name = 'schema'")
        let error = #expect(throws: TileStorageError.self) { try bench.store() }
        #expect(error == .unknownSchema(path: bench.path(), found: 4, supported: 3))
        #expect(error?.description.contains("has schema 4, this build reads 3") == true)
        #expect(!MBTilesStore.verify(path: bench.path()).isSound)
    }

    @Test func `a path that cannot be written is refused`() throws {
        let bench = try Workbench()
        try Data("x".utf8).write(to: URL(fileURLWithPath: bench.path("file")))
        let error = #expect(throws: TileStorageError.self) { try bench.store("file/city.mbtiles") }
        #expect(error?.key == "not_writable")
        try FileManager.default.createDirectory(
            atPath: bench.path("folder.mbtiles"), withIntermediateDirectories: true)
        #expect(throws: TileStorageError.self) { try bench.store("folder.mbtiles") }
    }

    @Test func `a missing directory is made`() throws {
        let bench = try Workbench()
        try bench.store("a/b/city.mbtiles").close()
        #expect(FileManager.default.fileExists(atPath: bench.path("a/b/city.mbtiles")))
    }

    @Test func `a file another process keeps locked is an error after a while`() throws {
        let bench = try Workbench()
        let store = try MBTilesStore(
            path: bench.path(), description: Workbench.description(), busyTimeoutSeconds: 0.05)
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: bench.path(), configuration: configuration)
        try other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        #expect(throws: TileStorageError.locked(path: bench.path())) {
            try store.write([write(1, 0, 0, "x")], epoch: 1, finished: [], modifiedSeconds: 0)
        }
        #expect(try store.tile(tile(1, 0, 0)) == nil)
        try other.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
        try store.write([write(1, 0, 0, "x")], epoch: 1, finished: [], modifiedSeconds: 0)
    }

    @Test func `damage anywhere in the file is found or harmless, never a crash`() throws {
        let bench = try Workbench()
        let store = try bench.store()
        let tiles = try (0..<60).map { try write(6, $0, $0, String(repeating: "\($0)", count: 900)) }
        try store.write(tiles, epoch: 1, finished: [], modifiedSeconds: 0)
        store.close()
        let sound = try Data(contentsOf: URL(fileURLWithPath: bench.path()))
        var generator = SplitMix(state: 8)
        var found = 0
        for round in 0..<60 {
            var damaged = sound
            for _ in 0..<8 { damaged[Int.random(in: 0..<damaged.count, using: &generator)] ^= 0x55 }
            if round % 3 == 0 {
                damaged = damaged.prefix(Int.random(in: 0..<damaged.count, using: &generator))
            }
            let path = bench.path("damaged.mbtiles")
            try damaged.write(to: URL(fileURLWithPath: path))
            let report = MBTilesStore.verify(path: path)
            if !report.isSound { found += 1 }
            guard let copy = try? bench.store("damaged.mbtiles") else { continue }
            for write in tiles {
                guard let tile = try? copy.tile(write.coordinate) else { continue }
                #expect(!report.isSound || tile.contentHash == ContentHash(tile.bytes).hex)
            }
            copy.close()
        }
        #expect(found > 40)
    }
}
