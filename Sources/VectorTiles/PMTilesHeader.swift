import Geometry
import Tiling

/// The head of a PMTiles archive, version 3.
///
/// - Source: PMTiles Version 3 Specification (protomaps/PMTiles, spec/v3).
public struct PMTilesHeader: Sendable, Equatable {
    /// How bytes are packed.
    public enum Compression: UInt8, Sendable {
        /// Nobody knows.
        case unknown = 0
        /// As they are.
        case none = 1
        /// gzip.
        case gzip = 2
        /// Brotli.
        case brotli = 3
        /// Zstandard.
        case zstandard = 4
    }

    /// What the tiles are.
    public enum TileKind: UInt8, Sendable {
        /// Nobody knows.
        case unknown = 0
        /// Vector tiles.
        case mvt = 1
        /// PNG pictures.
        case png = 2
        /// JPEG pictures.
        case jpeg = 3
        /// WebP pictures.
        case webp = 4
        /// AVIF pictures.
        case avif = 5
    }

    /// Bytes of a header.
    public static let byteCount = 127
    /// The largest directory that is read, bytes as stored: the specification keeps the root below 16 KiB.
    public static let maximumDirectoryBytes = 16 << 20

    /// Where the root directory lies in the file.
    public let rootDirectory: Range<UInt64>
    /// Where the leaf directories lie in the file.
    public let leafDirectories: Range<UInt64>
    /// Where the tiles lie in the file.
    public let tileBytes: Range<UInt64>
    /// Of directories.
    public let internalCompression: Compression
    /// Of tiles.
    public let tileCompression: Compression
    /// Of all tiles.
    public let tileKind: TileKind
    /// The zooms that have tiles.
    public let zoomRange: ClosedRange<Int>
    /// Longitude and latitude, degrees; nil when it makes no sense.
    public let bounds: BoundingBox?

    /// Reads a header; nil with a reason for the caller to tell when it is none.
    public init(_ bytes: [UInt8]) throws(PMTilesError) {
        guard bytes.count >= Self.byteCount, Array(bytes[0..<7]) == Array("PMTiles".utf8) else {
            throw .notAnArchive
        }
        guard bytes[7] == 3 else { throw .version(Int(bytes[7])) }
        func number(_ offset: Int) -> UInt64 {
            (0..<8).reduce(0) { $0 | UInt64(bytes[offset + $1]) << UInt64(8 * $1) }
        }
        func section(_ offset: Int) throws(PMTilesError) -> Range<UInt64> {
            let start = number(offset)
            let (end, isTooLarge) = start.addingReportingOverflow(number(offset + 8))
            guard !isTooLarge, end <= UInt64(Int64.max) else {
                throw .damaged("a section ends beyond any file")
            }
            return start..<end
        }
        func degrees(_ offset: Int) -> Double {
            let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[offset + $1]) << UInt32(8 * $1) }
            return Double(Int32(bitPattern: bits)) / 1e7
        }
        rootDirectory = try section(8)
        leafDirectories = try section(40)
        tileBytes = try section(56)
        internalCompression = Compression(rawValue: bytes[97]) ?? .unknown
        tileCompression = Compression(rawValue: bytes[98]) ?? .unknown
        tileKind = TileKind(rawValue: bytes[99]) ?? .unknown
        let (low, high) = (Int(bytes[100]), Int(bytes[101]))
        guard low <= high, high <= TileCoordinate.maximumZoom else {
            throw .damaged("its zooms are \(low)…\(high)")
        }
        zoomRange = low...high
        bounds = BoundingBox(minX: degrees(102), minY: degrees(106), maxX: degrees(110), maxY: degrees(114))
    }
}

/// Why a PMTiles archive cannot be read.
public enum PMTilesError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file does not begin as one.
    case notAnArchive
    /// Another version than 3.
    case version(Int)
    /// Something in it makes no sense.
    case damaged(String)

    /// What happened and what to do.
    public var description: String {
        switch self {
        case .notAnArchive: "it is no PMTiles archive; check the path"
        case .version(let version):
            "it has PMTiles version \(version), version 3 is read; convert it with «pmtiles convert»"
        case .damaged(let reason):
            "the PMTiles archive is damaged: \(reason); fetch it again, or run «pmtiles verify»"
        }
    }
}
