import Foundation
import Testing
import TileStorage
import Tiling

/// What a power cut or kill -9 leaves behind: the file and a log that ends anywhere.
struct CrashTests {
    @Test func `a log cut off anywhere holds whole metatiles only`() throws {
        let bench = try Workbench()
        let store = try bench.store()
        let epoch = try store.currentEpoch(fingerprint: "a")
        let rounds = 6
        for round in 0..<rounds {
            let metatile = Metatile(holding: try tile(7, round * 2, 0), size: 2)
            try store.write(Self.tiles(of: metatile), epoch: epoch, finished: [metatile], modifiedSeconds: 0)
        }
        let file = try Data(contentsOf: URL(fileURLWithPath: store.path))
        let log = try Data(contentsOf: URL(fileURLWithPath: store.path + "-wal"))
        var seen: Set<Int> = []
        for length in stride(from: 0, through: log.count, by: 15_013) {
            seen.insert(try Self.wholeMetatiles(bench, file: file, log: log.prefix(length), rounds: rounds))
        }
        seen.insert(try Self.wholeMetatiles(bench, file: file, log: log, rounds: rounds))
        #expect(seen.max() == rounds && seen.count > 3)
    }

    private static func tiles(of metatile: Metatile) throws -> [TileWrite] {
        try (0..<4).map { index in
            try write(
                7, metatile.column + index % 2, metatile.row + index / 2,
                String(repeating: "\(metatile) \(index) ", count: 500))
        }
    }

    /// How many metatiles a copy with this much of the log has; fails unless each is whole or absent.
    private static func wholeMetatiles(
        _ bench: Workbench, file: Data, log: Data, rounds: Int
    ) throws -> Int {
        let copy = try Workbench("copy")
        try file.write(to: URL(fileURLWithPath: copy.path()))
        try log.write(to: URL(fileURLWithPath: copy.path() + "-wal"))
        // With too short a log the file has no tables yet, and opening makes them.
        let store = try copy.store()
        let epoch = try store.currentEpoch(fingerprint: "a")
        let ledger = try store.finishedMetatiles(zoom: 7, size: 2, epoch: epoch)
        var whole = 0
        for round in 0..<rounds {
            let metatile = Metatile(holding: try tile(7, round * 2, 0), size: 2)
            let found = try tiles(of: metatile).count { try store.tile($0.coordinate)?.bytes == $0.bytes }
            #expect(found == (ledger.contains(metatile) ? 4 : 0))
            #expect(whole == round || found == 0)
            if found == 4 { whole += 1 }
        }
        #expect(MBTilesStore.verify(path: copy.path()).problems == [])
        return whole
    }
}
