import Geometry

// The layout of kept sums, all numbers little-endian:
//
//   header    0  magic, 8 bytes      24  rows (8)                       48  hash of all bytes from 64 on (8)
//    64 bytes 8  version (4)         32  key of the weights (8)         56  hash of bytes 0 ..< 56 (8)
//            12  levels (4)          40  generation of the table (8)
//            16  bytes in all (8)
//   levels    16 bytes each: shift (4), reserved (4), sums (8); the finest first
//   weights   4 bytes a row
//   for each level: places, x (4) and y (4) a sum; weights, 4 bytes a sum; nodes, 16 bytes each
//
// Each run begins at a multiple of 64. Hashes are XXH64 with seed 0.

/// Where the parts of a pyramid of sums lie in its bytes.
struct DensityLayout {
    /// A level's parts.
    struct Level {
        var shift: UInt32
        var count: Int
        var nodeCount: Int
        var placesOffset: Int
        var weightsOffset: Int
        var nodesOffset: Int
    }

    static let magic: [UInt8] = [0x89, 0x47, 0x4D, 0x44, 0x50, 0x0D, 0x0A, 0x1A]
    private static let version: UInt32 = 1
    private static let headBytes = 64
    private static let entryBytes = 16
    private static let alignment = 64
    /// More levels than there are sizes of cells.
    private static let mostLevels = 32

    let rowCount: Int
    let weightsOffset: Int
    private(set) var levels: [Level] = []
    private(set) var totalBytes: Int

    init(rowCount: Int, levels counts: [(shift: UInt32, count: Int)]) {
        func aligned(_ value: Int) -> Int { (value + Self.alignment - 1) / Self.alignment * Self.alignment }
        self.rowCount = rowCount
        weightsOffset = aligned(Self.headBytes + counts.count * Self.entryBytes)
        totalBytes = aligned(weightsOffset + rowCount * 4)
        for (shift, count) in counts {
            let nodeCount = PackedIndex.nodeCount(rowCount: count)
            let places = totalBytes
            let weights = aligned(places + count * 8)
            let nodes = aligned(weights + count * 4)
            totalBytes = aligned(nodes + nodeCount * 16)
            levels.append(
                Level(
                    shift: shift, count: count, nodeCount: nodeCount, placesOffset: places,
                    weightsOffset: weights, nodesOffset: nodes))
        }
    }

    /// Reads the layout of kept sums, and compares every byte with their checksum.
    init(
        region: ByteRegion, rowCount: Int, key: UInt64, generation: Generation
    ) throws(FeatureTableError) {
        let head = Section(region: region, offset: 0, length: min(region.count, Self.headBytes))
        guard head.length == Self.headBytes,
            Self.magic.indices.allSatisfy({ head.byte($0) == Self.magic[$0] })
        else { throw .notATable }
        guard head.word(2) == Self.version else {
            throw .version(found: head.word(2), expected: Self.version)
        }
        func number(_ index: Int) -> UInt64 { UInt64(bitPattern: head.long(index)) }
        guard number(2) == UInt64(region.count) else {
            throw .length(found: region.count, expected: number(2))
        }
        let sealed = region.withBytes(0..<56) { ContentHash.of($0) }
        let content = region.hashOnce(Self.headBytes..<region.count)
        guard sealed == number(7), content == number(6) else {
            throw .damaged(part: "sums", reason: "wrong checksum")
        }
        guard number(3) == UInt64(rowCount), number(4) == key, number(5) == generation.rawValue else {
            throw .damaged(part: "sums", reason: "they are of another table")
        }
        let levelCount = Int(head.word(3))
        guard levelCount <= Self.mostLevels, Self.headBytes + levelCount * Self.entryBytes <= region.count
        else { throw .damaged(part: "sums", reason: "impossible number of levels") }
        var counts: [(shift: UInt32, count: Int)] = []
        for index in 0..<levelCount {
            let entry = Section(
                region: region, offset: Self.headBytes + index * Self.entryBytes, length: Self.entryBytes)
            guard entry.word(0) < 32, let count = Int(exactly: entry.long(1)), count >= 0,
                count <= region.count
            else { throw .damaged(part: "sums", reason: "level \(index) is out of bounds") }
            counts.append((entry.word(0), count))
        }
        self.init(rowCount: rowCount, levels: counts)
        guard totalBytes == region.count else {
            throw .length(found: region.count, expected: UInt64(totalBytes))
        }
    }

    /// Writes everything.
    func write(
        _ weights: [Float], _ drafts: [DensityDraft], key: UInt64, generation: Generation,
        to heap: borrowing HeapWriter
    ) {
        var directory = LittleEndianBytes()
        for level in levels {
            directory.append(level.shift)
            directory.append(UInt32(0))
            directory.append(UInt64(level.count))
        }
        heap.put(.bytes(directory.bytes), at: Self.headBytes)
        heap.put(.words(weights.map(\.bitPattern)), at: weightsOffset)
        for (level, draft) in zip(levels, drafts) {
            heap.put(.words(draft.places.flatMap { [$0.x, $0.y] }), at: level.placesOffset)
            heap.put(.words(draft.weights.map(\.bitPattern)), at: level.weightsOffset)
            let edges = PackedIndex.nodes(rowCount: draft.places.count) { place in
                let point = draft.places[place]
                return SIMD4(point.x, point.y, point.x, point.y)
            }
            heap.put(.words(edges), at: level.nodesOffset)
        }
        var head = LittleEndianBytes()
        head.bytes = Self.magic
        head.append(Self.version)
        head.append(UInt32(levels.count))
        head.append(UInt64(totalBytes))
        head.append(UInt64(rowCount))
        head.append(key)
        head.append(generation.rawValue)
        head.append(heap.hash(from: Self.headBytes))
        head.append(ContentHash.of(head.bytes.span))
        heap.put(.bytes(head.bytes), at: 0)
    }
}

extension HeapWriter {
    fileprivate borrowing func put(_ payload: SectionPayload, at offset: Int) {
        payload.send(to: { copy($0, at: offset + $1) }, at: 0, expected: payload.byteCount)
    }
}
