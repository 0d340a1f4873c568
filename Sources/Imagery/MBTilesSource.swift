import Geometry
import ImageCoding
import Pixels
import TileStorage
import Tiling

/// The pictures of an MBTiles file.
public struct MBTilesSource: RasterSource {
    /// As the file's first tile has it.
    public let tilePixels: Int
    /// The zooms that have tiles.
    public let zoomRange: ClosedRange<Int>
    /// The declared bounds, else those of the tiles.
    public let extent: WorldBox
    /// Such files hold drawn maps as often as imagery: their tiles are shown at the zoom they were made for.
    public let isContinuous = false
    /// Changes whenever the file does.
    public let fingerprint: String
    private let reader: MBTilesReader

    /// Tiles looked up for the first picture: a sparse file is found out, a huge one does not hold up the start.
    private static let lookups = 20_000
    /// What is assumed of a file in which no picture was found.
    private static let usualTilePixels = 256

    /// Opens a file.
    ///
    /// - Throws: ``ImageryError`` when it cannot be read or holds vector tiles.
    public init(path: String) throws(ImageryError) {
        let reader: MBTilesReader
        do { reader = try MBTilesReader(path: path) } catch {
            throw .tileFile(path: path, reason: error.description)
        }
        if let format = reader.format, TileFormat(fileExtension: format) == nil, format != "image" {
            throw .notPictures(path: path, format: format == "pbf" ? "vector tiles" : format)
        }
        let extent = reader.bounds.map(WebMercator.worldBox(geographic:)) ?? .world
        self.reader = reader
        self.extent = extent
        zoomRange = reader.zoomRange
        fingerprint = "mbtiles \(reader.fingerprint)"
        tilePixels = try Self.firstTile(reader, extent: extent)?.width ?? Self.usualTilePixels
    }

    /// The picture of one tile.
    public func tile(_ coordinate: TileCoordinate) async throws(ImageryError) -> RasterTile? {
        guard let pixels = try Self.picture(reader, coordinate) else { return nil }
        guard pixels.width == tilePixels, pixels.height == tilePixels else {
            throw .brokenTile(
                path: reader.path, tile: coordinate,
                reason:
                    "it has \(pixels.width)×\(pixels.height) pixels, others have \(tilePixels)×\(tilePixels)")
        }
        return RasterTile(pixels: pixels)
    }

    private static func picture(
        _ reader: MBTilesReader, _ coordinate: TileCoordinate
    ) throws(ImageryError) -> PixelBuffer? {
        let bytes: [UInt8]?
        do { bytes = try reader.tile(coordinate) } catch {
            throw .tileFile(path: reader.path, reason: error.description)
        }
        guard let bytes, !bytes.isEmpty else { return nil }
        do { return try ImageDecoder.decode(bytes) } catch {
            throw .brokenTile(path: reader.path, tile: coordinate, reason: error.description)
        }
    }

    /// The first picture from the smallest zoom on, square or not at all.
    private static func firstTile(
        _ reader: MBTilesReader, extent: WorldBox
    ) throws(ImageryError) -> PixelBuffer? {
        var left = lookups
        for zoom in reader.zoomRange {
            let range = TileRange(zoom: zoom, touching: extent)
            for row in range.rows {
                for column in range.columns {
                    guard left > 0 else { return nil }
                    left -= 1
                    guard let tile = TileCoordinate(zoom: zoom, column: column, row: row),
                        let pixels = try picture(reader, tile)
                    else { continue }
                    guard pixels.width == pixels.height else {
                        throw .brokenTile(path: reader.path, tile: tile, reason: "it is not square")
                    }
                    return pixels
                }
            }
        }
        return nil
    }
}
