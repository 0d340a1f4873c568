import Tiling

/// A directory of a PMTiles archive: where tiles, or further directories, lie.
///
/// - Source: PMTiles Version 3 Specification, "Directories".
public struct PMTilesDirectory: Sendable {
    /// A run of tiles with the same bytes, or a leaf directory.
    public struct Entry: Sendable, Equatable {
        /// The first tile (see ``tileID(_:)``).
        public var tileID: UInt64
        /// How many tiles; 0 for a leaf directory.
        public var runLength: UInt64
        /// From the start of the tiles, or of the leaf directories.
        public var offset: UInt64
        /// Bytes.
        public var length: UInt64
    }

    /// The most entries that are read: each takes at least four bytes.
    static let maximumEntries = 4 << 20

    private let entries: [Entry]

    /// Reads a directory, unpacked.
    public init(_ bytes: [UInt8]) throws(PMTilesError) {
        var reader = ProtobufReader(bytes)
        func column(_ count: Int) throws(PMTilesError) -> [UInt64] {
            var numbers: [UInt64] = []
            numbers.reserveCapacity(count)
            for _ in 0..<count {
                guard let number = reader.varint() else { throw .damaged("a directory ends too early") }
                numbers.append(number)
            }
            return numbers
        }
        guard let count = reader.varint(), count <= UInt64(min(Self.maximumEntries, bytes.count / 4)) else {
            throw .damaged("a directory has more entries than bytes for them")
        }
        let steps = try column(Int(count))
        let runs = try column(Int(count))
        let lengths = try column(Int(count))
        let offsets = try column(Int(count))
        var entries: [Entry] = []
        entries.reserveCapacity(Int(count))
        var tileID: UInt64 = 0
        for index in 0..<Int(count) {
            let (sum, overflows) = tileID.addingReportingOverflow(steps[index])
            tileID = sum
            let previous = entries.last
            // 0 means: right behind the entry before; any other number is one more than the offset.
            let offset = offsets[index] == 0 ? previous.map { $0.offset &+ $0.length } : offsets[index] - 1
            guard !overflows, let offset else {
                throw .damaged("entry \(index) of a directory makes no sense")
            }
            entries.append(
                Entry(tileID: tileID, runLength: runs[index], offset: offset, length: lengths[index]))
        }
        self.entries = entries
    }

    /// The entry that holds a tile, or the leaf directory that may; nil when there is none.
    ///
    /// - Complexity: O(log n).
    public func entry(for tileID: UInt64) -> Entry? {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].tileID <= tileID { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return nil }
        let entry = entries[low - 1]
        return entry.runLength == 0 || tileID - entry.tileID < entry.runLength ? entry : nil
    }

    /// The number of a tile: tiles of lower zooms first, then along the Hilbert curve.
    public static func tileID(_ tile: TileCoordinate) -> UInt64 {
        // (4^z − 1) / 3 tiles lie above zoom z.
        let before = (UInt64(1) << UInt64(2 * tile.zoom) - 1) / 3
        var (x, y) = (tile.column, tile.row)
        var distance: UInt64 = 0
        var side = tile.zoom > 0 ? 1 << (tile.zoom - 1) : 0
        while side > 0 {
            let (rx, ry) = (x & side > 0 ? 1 : 0, y & side > 0 ? 1 : 0)
            distance += UInt64(side) * UInt64(side) * UInt64(3 * rx ^ ry)
            if ry == 0 {
                if rx == 1 { (x, y) = ((side - 1 - x) & (side - 1), (side - 1 - y) & (side - 1)) }
                (x, y) = (y, x)
            }
            side >>= 1
        }
        return before + distance
    }
}
