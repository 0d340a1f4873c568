import Cartography
import Rendering
import TileStorage
import Tiling

/// Blocks of a seed that are proven empty: their tiles are one picture, stored many blocks at a time.
struct SeedBlanks {
    /// Blocks to a transaction: a few thousand tiles.
    private static let largestBatch = 64

    /// The picture of an empty tile.
    let bytes: [UInt8]
    /// Blocks that are not stored yet.
    private(set) var waiting: [RenderKey] = []
    private let moment: MapMoment
    private let zoom: Int
    /// nil when nothing can be proven.
    private let proof: BlankTiles?

    /// What is known of a zoom as a map is at a moment.
    init(_ pyramid: TilePyramid, _ moment: MapMoment, zoom: Int, output: MetatileRenderer.Output) async {
        self.moment = moment
        self.zoom = zoom
        let proof = BlankTiles(moment.scene, zoom: zoom)
        let composer = moment.scene.composer
        let drawn = await pyramid.workers.run(inBackground: true) { tools -> [UInt8]? in
            guard proof != nil, let range = TileRange(zoom: zoom, columns: 0...0, rows: 0...0) else {
                return nil
            }
            // Without features the style draws its backgrounds only.
            return try? tools.seed.render(range, input: MapInput(), composer: composer, output: output).first?
                .bytes
        }
        self.proof = drawn == nil ? nil : proof
        bytes = drawn ?? []
    }

    /// True when this is what is known of the zoom still.
    func isOf(_ moment: MapMoment, zoom: Int) -> Bool {
        self.zoom == zoom && self.moment.epoch == moment.epoch && self.moment.generation == moment.generation
    }

    /// True when there are enough blocks for a transaction.
    var isFull: Bool { waiting.count >= Self.largestBatch }

    /// Adds a block if it is proven empty; false when it must be drawn.
    mutating func add(_ key: RenderKey) -> Bool {
        guard let proof, proof.holds(key.tiles) else { return false }
        waiting.append(key)
        return true
    }

    /// Stores what waits in one transaction.
    mutating func flush(to store: any TileStore, modifiedSeconds: Int64) throws(TileStorageError) {
        let keys = waiting
        waiting = []
        var writes: [TileWrite] = []
        for tiles in keys.map(\.tiles) {
            for row in tiles.rows {
                for column in tiles.columns {
                    guard let tile = TileCoordinate(zoom: tiles.zoom, column: column, row: row) else {
                        continue
                    }
                    writes.append(TileWrite(coordinate: tile, bytes: bytes))
                }
            }
        }
        try store.write(
            writes, epoch: moment.epoch, generation: moment.generation,
            finished: keys.flatMap(\.finishedMetatiles), modifiedSeconds: modifiedSeconds)
    }
}
