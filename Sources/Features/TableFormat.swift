import Geometry

// The layout of a table's bytes, all numbers little-endian:
//
//   header    0  magic, 8 bytes        24  reserved, 0 (8)       56  hash of bytes 0 ..< 56 and
//    64 bytes 8  version (4)           32  rows (8)                  of the directory
//            12  sections (4)          40  extent: minX minY
//            16  bytes in all (8)          maxX maxY (4 × 4)
//   directory 32 bytes a section: kind (4), column (4), offset (8), length (8), hash of the content (8);
//             ascending by kind, then column
//   sections  each from a multiple of 64; lengths as in `SectionKind`
//
// Rows are numbered from 0. Runs are kept as ends: run i goes from end i-1 (0 for the first) to end i.
// Hashes are XXH64 with seed 0.

/// The parts of a table's bytes.
enum SectionKind: UInt32, Sendable, CaseIterable {
    /// For every column: type (1), length of the name (4), name in UTF-8.
    case schema = 1
    /// `GeometryKind`, 1 byte a row.
    case kinds = 2
    /// Where a row's parts end, 4 bytes a row. Absent when every row is one part of one vertex.
    case rowEnds = 3
    /// Where a part's vertices end, 4 bytes a part. Absent together with `rowEnds`.
    case partEnds = 4
    /// World points, x (4) and y (4).
    case vertices = 5
    /// minX minY maxX maxY, 4 bytes each, a row. Absent together with `rowEnds`.
    case boxes = 6
    /// Boxes of the index' nodes, see `PackedIndex`.
    case nodes = 7
    /// The row at each place of the index, 4 bytes each. Absent when rows are in the index' order.
    case permutation = 8
    /// Where a row's id ends in `idBytes`, 4 bytes a row.
    case idEnds = 9
    /// The ids in UTF-8, end to end.
    case idBytes = 10
    /// Row numbers by ascending low 32 bits of the id's hash, then row; 4 bytes a row.
    case idOrder = 11
    /// The values of a column, see `ColumnStore`.
    case values = 12
    /// Where each text of a string column's dictionary ends, 4 bytes a text.
    case dictionaryEnds = 13
    /// The texts of a string column's dictionary in UTF-8, end to end.
    case dictionaryBytes = 14
    /// For each vertex the row beyond the edge that leads on from it, 4 bytes, or a sign of `Neighbours`. Absent
    /// when no row is an area, where nobody asked for borders, and from tables of version 1.
    case neighbours = 15
    /// Where a row's poles end in `poles`, 4 bytes a row. Absent where nobody asked for poles.
    case poleEnds = 16
    /// Where labels of areas stand, world units as floats: x (8) and y (8). Absent together with `poleEnds`.
    case poles = 17

    var isPerColumn: Bool { self == .values || self == .dictionaryEnds || self == .dictionaryBytes }
}

/// Which section: the kind, and the column for those of which each column has one.
struct SectionKey: Hashable, Sendable, Comparable {
    var kind: SectionKind
    var column = 0

    static func < (left: Self, right: Self) -> Bool {
        (left.kind.rawValue, left.column) < (right.kind.rawValue, right.column)
    }
}

/// A line of the directory.
struct SectionEntry: Sendable {
    var key: SectionKey
    var offset: Int
    var length: Int
    var hash: UInt64 = 0
}

/// The header and the directory.
struct TableHeader: Sendable {
    static let magic: [UInt8] = [0x89, 0x47, 0x4D, 0x46, 0x54, 0x0D, 0x0A, 0x1A]
    static let version: UInt32 = 2
    /// Without neighbours and poles.
    private static let oldestVersion: UInt32 = 1
    static let byteCount = 64
    static let entryBytes = 32
    static let alignment = 64
    /// Columns a table can have; more would be a table turned on its side.
    static let maximumColumns = 4096
    /// Rows a table can have: row numbers are Int32.
    static let maximumRows = Int(Int32.max)
    private static let maximumSections = 16 + 3 * maximumColumns

    var rowCount: Int
    var extent: WorldBox?
    var entries: [SectionEntry]
    var totalBytes: Int

    /// Places sections of the given lengths one after the other.
    init(rowCount: Int, extent: WorldBox?, lengths: [(key: SectionKey, length: Int)]) {
        func aligned(_ value: Int) -> Int { (value + Self.alignment - 1) / Self.alignment * Self.alignment }
        self.rowCount = rowCount
        self.extent = extent
        var offset = aligned(Self.byteCount + lengths.count * Self.entryBytes)
        entries = []
        for (key, length) in lengths.sorted(by: { $0.key < $1.key }) {
            entries.append(SectionEntry(key: key, offset: offset, length: length))
            offset = aligned(offset + length)
        }
        totalBytes = offset
    }

    /// Reads the header and the directory, and holds every section against the bounds.
    init(region: ByteRegion) throws(FeatureTableError) {
        let head = Section(region: region, offset: 0, length: min(region.count, Self.byteCount))
        guard head.length >= 12, Self.magic.indices.allSatisfy({ head.byte($0) == Self.magic[$0] }) else {
            throw .notATable
        }
        guard (Self.oldestVersion...Self.version).contains(head.word(2)) else {
            throw .version(found: head.word(2), expected: Self.version)
        }
        guard head.length == Self.byteCount else {
            throw .length(found: region.count, expected: UInt64(Self.byteCount))
        }
        let declared = UInt64(bitPattern: head.long(2))
        guard declared == UInt64(region.count) else {
            throw .length(found: region.count, expected: declared)
        }
        let sections = Int(head.word(3))
        guard sections <= Self.maximumSections,
            Self.byteCount + sections * Self.entryBytes <= region.count,
            Self.hash(region, sections: sections) == UInt64(bitPattern: head.long(7))
        else { throw .damaged(part: "header", reason: "wrong checksum") }
        guard let rows = Int(exactly: head.long(4)), (0...Self.maximumRows).contains(rows) else {
            throw .damaged(part: "header", reason: "impossible number of rows")
        }
        rowCount = rows
        totalBytes = region.count
        let edges = [head.word(10), head.word(11), head.word(12), head.word(13)]
        guard edges[0] <= edges[2], edges[1] <= edges[3] else {
            throw .damaged(part: "header", reason: "inverted extent")
        }
        extent = rows == 0 ? nil : WorldBox(minX: edges[0], minY: edges[1], maxX: edges[2], maxY: edges[3])
        entries = []
        for index in 0..<sections { entries.append(try Self.entry(region, index)) }
        guard zip(entries, entries.dropFirst()).allSatisfy({ $0.key < $1.key }) else {
            throw .damaged(part: "directory", reason: "not in order")
        }
    }

    private static func entry(_ region: ByteRegion, _ index: Int) throws(FeatureTableError) -> SectionEntry {
        let line = Section(region: region, offset: byteCount + index * entryBytes, length: entryBytes)
        let column = Int(line.word(1))
        guard let kind = SectionKind(rawValue: line.word(0)), column < maximumColumns,
            kind.isPerColumn || column == 0, let offset = Int(exactly: line.long(1)),
            let length = Int(exactly: line.long(2)), offset >= byteCount, length >= 0,
            offset <= region.count, length <= region.count - offset, offset % 8 == 0
        else { throw .damaged(part: "directory", reason: "section \(index) is out of bounds") }
        let key = SectionKey(kind: kind, column: column)
        return SectionEntry(key: key, offset: offset, length: length, hash: UInt64(bitPattern: line.long(3)))
    }

    private static func hash(_ region: ByteRegion, sections: Int) -> UInt64 {
        let head = region.withBytes(0..<56) { ContentHash.of($0) }
        let end = byteCount + sections * entryBytes
        return region.withBytes(byteCount..<end) { ContentHash.of($0, seed: head) }
    }

    /// The bytes of the header and the directory, once every hash is known.
    func encoded() -> [UInt8] {
        var head = LittleEndianBytes()
        head.bytes = Self.magic
        head.append(Self.version)
        head.append(UInt32(entries.count))
        head.append(UInt64(totalBytes))
        head.append(UInt64(0))
        head.append(UInt64(rowCount))
        let edges: [UInt32] = extent.map { [$0.minX, $0.minY, $0.maxX, $0.maxY] } ?? [0, 0, 0, 0]
        for edge in edges { head.append(edge) }
        var directory = LittleEndianBytes()
        for entry in entries {
            directory.append(entry.key.kind.rawValue)
            directory.append(UInt32(entry.key.column))
            directory.append(UInt64(entry.offset))
            directory.append(UInt64(entry.length))
            directory.append(entry.hash)
        }
        let seed = ContentHash.of(head.bytes.span)
        head.append(ContentHash.of(directory.bytes.span, seed: seed))
        return head.bytes + directory.bytes
    }

    /// The hash of all that the table says, whatever its bytes' places.
    var generation: Generation {
        var content = LittleEndianBytes()
        content.append(UInt64(rowCount))
        for entry in entries {
            content.append(entry.key.kind.rawValue)
            content.append(UInt32(entry.key.column))
            content.append(UInt64(entry.length))
            content.append(entry.hash)
        }
        return Generation(rawValue: ContentHash.of(content.bytes.span))
    }
}

/// Bytes being put together.
struct LittleEndianBytes {
    var bytes: [UInt8] = []

    mutating func append<Number: FixedWidthInteger>(_ value: Number) {
        for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }
}
