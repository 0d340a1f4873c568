import GeospatialFiles
import Pixels
import Synchronization

/// The levels of one raster file, read and kept as square blocks.
///
/// Every pixel of a level belongs to one block, and a block's pixels depend on the file alone: what is read
/// for one tile is what its neighbour sees.
final class RasterPyramid: Sendable {
    /// The side of a block: GeoTIFFs are mostly tiled in 256 or 512.
    static let blockSide = 256
    /// Blocks of the file's own levels that are kept: 256 × 256 KiB = 64 MiB.
    static let keptFileBlocks = 256
    /// Averaged blocks that are kept apart from those, since each stands for four reads or many more.
    static let keptHalvedBlocks = 256
    /// Handles on the file: one.
    ///
    /// With two, tiles asked for at once now and then differed from tiles asked for
    /// one by one (GDAL 3.6); what they share has not been found, and equal pixels come before speed.
    static let handles = 1

    let levels: [RasterLevel]
    let path: String
    private let files: [RasterFile]
    private let turn = Atomic<Int>(0)
    private let fileBlocks = Mutex(BlockCache(limit: RasterPyramid.keptFileBlocks))
    private let halvedBlocks = Mutex(BlockCache(limit: RasterPyramid.keptHalvedBlocks))

    init(file: RasterFile) throws(ImageryError) {
        path = file.path
        levels = RasterLevel.levels(of: file.profile)
        var files = [file]
        do {
            for _ in 1..<Self.handles { files.append(try file.reopened()) }
        } catch { throw .file(error) }
        self.files = files
    }

    /// A handle on the file; callers take turns.
    var file: RasterFile {
        let number = turn.wrappingAdd(1, ordering: .relaxed).newValue
        return files[Int(UInt(bitPattern: number) % UInt(files.count))]
    }

    /// The pixels of a block; blocks at the right and lower edge end where the level does.
    func block(_ key: BlockKey) throws(ImageryError) -> PixelBuffer {
        switch levels[key.level].origin {
        case .file(let overview):
            if let kept = fileBlocks.withLock({ $0.find(key) }) { return kept }
            let block = try read(key, overview: overview)
            fileBlocks.withLock { $0.keep(block, key) }
            return block
        case .halved:
            if let kept = halvedBlocks.withLock({ $0.find(key) }) { return kept }
            let block = try halved(key)
            halvedBlocks.withLock { $0.keep(block, key) }
            return block
        }
    }

    private func size(of key: BlockKey) -> RasterSize {
        let whole = levels[key.level].size
        return RasterSize(
            width: min(Self.blockSide, whole.width - key.column * Self.blockSide),
            height: min(Self.blockSide, whole.height - key.row * Self.blockSide))
    }

    private func read(_ key: BlockKey, overview: Int?) throws(ImageryError) -> PixelBuffer {
        do {
            return try file.read(
                overview: overview, column: key.column * Self.blockSide, row: key.row * Self.blockSide,
                size: size(of: key))
        } catch { throw .file(error) }
    }

    /// A block averaged from the four below it.
    private func halved(_ key: BlockKey) throws(ImageryError) -> PixelBuffer {
        let size = size(of: key)
        var result = PixelBuffer(width: size.width, height: size.height)
        let below = levels[key.level - 1].size
        for row in 0...1 {
            for column in 0...1 {
                let part = BlockKey(
                    level: key.level - 1, column: key.column * 2 + column, row: key.row * 2 + row)
                guard part.column * Self.blockSide < below.width, part.row * Self.blockSide < below.height
                else { continue }
                PixelHalving.halve(
                    try block(part), into: &result, column: column * Self.blockSide / 2,
                    row: row * Self.blockSide / 2)
            }
        }
        return result
    }
}

/// Where a block is.
struct BlockKey: Hashable, Sendable {
    let level: Int
    let column: Int
    let row: Int
}

/// The blocks used last.
struct BlockCache {
    let limit: Int
    private var blocks: [BlockKey: (pixels: PixelBuffer, use: UInt64)] = [:]
    private var uses: UInt64 = 0

    init(limit: Int) {
        self.limit = limit
    }

    mutating func find(_ key: BlockKey) -> PixelBuffer? {
        uses += 1
        blocks[key]?.use = uses
        return blocks[key]?.pixels
    }

    mutating func keep(_ pixels: PixelBuffer, _ key: BlockKey) {
        uses += 1
        if blocks.count >= limit, let oldest = blocks.min(by: { $0.value.use < $1.value.use }) {
            blocks[oldest.key] = nil
        }
        blocks[key] = (pixels, uses)
    }
}
