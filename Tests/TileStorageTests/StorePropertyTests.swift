import Testing
import TileStorage
import Tiling

/// Random histories, run on the file and in memory side by side.
struct StorePropertyTests {
    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `a random history leaves the same tiles in a file as in memory`(seed: UInt64) throws {
        let bench = try Workbench()
        var generator = SplitMix(state: seed)
        let file = try bench.store()
        let memory = MemoryTileStore()
        var epochs: [Int64] = []
        for step in 0..<60 {
            if step % 10 == 0 {
                let fingerprint = "f\(Int.random(in: 0..<4, using: &generator))"
                let epoch = try file.currentEpoch(fingerprint: fingerprint)
                #expect(memory.currentEpoch(fingerprint: fingerprint) == epoch)
                epochs.append(epoch)
            }
            let epoch = epochs.randomElement(using: &generator) ?? 1
            let tiles = try (0..<Int.random(in: 0...6, using: &generator)).map { _ in
                try Self.randomWrite(&generator)
            }
            let finished = tiles.prefix(1).map { Metatile(holding: $0.coordinate, size: 2) }
            for store in [file, memory] as [any TileStore] {
                try store.write(tiles, epoch: epoch, finished: finished, modifiedSeconds: Int64(step))
            }
        }
        try Self.compare(file, memory)
        #expect(MBTilesStore.verify(path: file.path).problems == [])
    }

    private static func randomWrite(_ generator: inout SplitMix) throws -> TileWrite {
        let zoom = Int.random(in: 1...3, using: &generator)
        let variants = [TileVariant.standard, .standard, TileVariant(ratio: 2, format: "webp")]
        return try write(
            zoom, Int.random(in: 0..<2, using: &generator), Int.random(in: 0..<2, using: &generator),
            "\(Int.random(in: 0..<9, using: &generator))",
            variant: variants.randomElement(using: &generator) ?? .standard)
    }

    private static func compare(_ file: MBTilesStore, _ memory: MemoryTileStore) throws {
        for zoom in 1...3 {
            for index in 0..<4 {
                let place = try tile(zoom, index % 2, index / 2)
                for variant in [TileVariant.standard, TileVariant(ratio: 2, format: "webp")] {
                    #expect(try file.tile(place, variant: variant) == memory.tile(place, variant: variant))
                }
            }
        }
        let a = try file.statistics()
        let b = memory.statistics()
        #expect(a.zooms == b.zooms && a.variantTiles == b.variantTiles && a.images == b.images)
        #expect(a.imageBytes == b.imageBytes && a.epoch == b.epoch)
        #expect(a.fileBytes > 0)
    }
}
