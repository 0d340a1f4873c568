import Foundation
import ImageCoding
import Styling
import TileStorage
import Tiling
import VectorTiles

/// Where the tiles of a source lie: files by a template, or one file that holds them all.
enum TileBytes: Sendable {
    /// A file for each tile.
    case files(templates: [String], isTMS: Bool, StyleFolder)
    /// An MBTiles file.
    case mbtiles(MBTilesReader)
    /// A PMTiles archive.
    case pmtiles(PMTilesArchive)

    /// The largest tile, as stored.
    static let maximumBytes = 32 << 20

    /// The bytes of a tile, unpacked; nil when there is none.
    ///
    /// - Throws: ``StyleSourceError`` when the file that holds it is damaged.
    func bytes(_ tile: TileCoordinate) throws(StyleSourceError) -> [UInt8]? {
        let packed: [UInt8]?
        switch self {
        case .files(let templates, let isTMS, let folder):
            packed = Self.filled(templates, tile, isTMS: isTMS).flatMap {
                folder.bytes($0, maximum: Self.maximumBytes)
            }
        case .mbtiles(let reader):
            do throws(TileStorageError) { packed = try reader.tile(tile) } catch {
                throw .file("\(error)")
            }
        case .pmtiles(let archive): packed = try archive.bytes(tile)
        }
        guard let packed else { return nil }
        do throws(GzipError) {
            return try Gzip.unpacked(packed, maximumBytes: VectorTile.maximumBytes)
        } catch {
            throw .file("tile \(tile): \(error)")
        }
    }

    /// A template for a tile; which of several is decided by the tile, as browsers do.
    private static func filled(_ templates: [String], _ tile: TileCoordinate, isTMS: Bool) -> String? {
        guard !templates.isEmpty else { return nil }
        let template = templates[(tile.column + tile.row) % templates.count]
        let flipped = (1 << tile.zoom) - 1 - tile.row
        let prefix = String(tile.column % 16, radix: 16) + String(tile.row % 16, radix: 16)
        return template.replacing("{z}", with: "\(tile.zoom)").replacing("{x}", with: "\(tile.column)")
            .replacing("{-y}", with: "\(flipped)").replacing("{y}", with: "\(isTMS ? flipped : tile.row)")
            .replacing("{prefix}", with: prefix).replacing("{ratio}", with: "")
            .replacing("{quadkey}", with: quadkey(tile))
    }

    /// - Source: Bing Maps Tile System, "Tile coordinates and quadkeys".
    private static func quadkey(_ tile: TileCoordinate) -> String {
        var key = ""
        for bit in (0..<tile.zoom).reversed() {
            let digit = (tile.column >> bit & 1) + 2 * (tile.row >> bit & 1)
            key += String(digit)
        }
        return key
    }
}

/// Why a source of a style cannot be used.
public enum StyleSourceError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A file is damaged; the text says which and why.
    case file(String)

    /// What happened.
    public var description: String {
        switch self {
        case .file(let text): text
        }
    }
}
