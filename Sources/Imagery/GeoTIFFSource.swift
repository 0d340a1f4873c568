import Geometry
import GeospatialFiles
import Pixels
import Tiling

#if canImport(Glibc)
    import Glibc
#endif

/// A raster file that GDAL reads, warped into Web Mercator tile by tile.
///
/// Every output pixel is the bilinear mix of four pixels of one level of the file's pyramid. The level
/// belongs to the zoom, never to the tile, and the place of a pixel to a lattice fixed in the zoom's global
/// pixel space (``WarpLattice``): a tile's pixels are those of any larger picture around it.
///
/// A picture with an edge ends there sharply; what the file calls no data, masked or transparent is clear.
/// Pictures that cross the antimeridian are drawn on the side where their reference system puts them.
public struct GeoTIFFSource: RasterSource {
    /// Pixels along a side of a tile.
    public let tilePixels: Int
    /// From the whole world to the zoom where a tile's pixel is about as large as the file's.
    public let zoomRange: ClosedRange<Int>
    /// Where the picture lies, with a little margin.
    public let extent: WorldBox
    /// Imagery has no zoom of its own.
    public let isContinuous = true
    /// From the file's size, its time and how it is read.
    public let fingerprint: String
    private let pyramid: RasterPyramid
    private let worldPixels: Double

    /// How much finer than a zoom the file may be before the next zoom is made: 3.5 %.
    private static let zoomTolerance = 0.05
    /// The deepest zoom made from a file: 3 mm to the pixel.
    private static let deepestZoom = 25

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - path: of a GeoTIFF or any raster that GDAL reads.
    ///   - tilePixels: 256, 512 or 1024.
    ///   - options: what the caller knows better than the file, such as its reference system.
    /// - Throws: ``ImageryError/file(_:)`` when it cannot be read or has no place on the ground.
    public init(
        path: String, tilePixels: Int = 256, options: RasterOptions = RasterOptions()
    ) throws(ImageryError) {
        precondition([256, 512, 1024].contains(tilePixels), "a tile has 256, 512 or 1024 pixels")
        let file: RasterFile
        do { file = try RasterFile(path: path, options: options) } catch { throw .file(error) }
        try Self.checkPlacement(file)
        let footprint = try RasterFootprint(file: file)
        pyramid = try RasterPyramid(file: file)
        worldPixels = footprint.worldPixels
        extent = footprint.extent
        self.tilePixels = tilePixels
        let native = (log2(footprint.worldPixels / Double(tilePixels)) - Self.zoomTolerance).rounded(.up)
        zoomRange = 0...Int(min(max(native, 0), Double(Self.deepestZoom)))
        let profile = file.profile
        fingerprint =
            "raster \(profile.byteCount) \(profile.modifiedSeconds) \(profile.size.width)×\(profile.size.height) "
            + "\(tilePixels) \(options)"
    }

    private static func checkPlacement(_ file: RasterFile) throws(ImageryError) {
        guard file.profile.placement != .none else {
            throw .file(
                .unsuitable(
                    path: file.path, reason: "nothing says where it lies; add a world file or georeference it"
                ))
        }
        guard file.profile.referenceSystem != nil else {
            throw .file(
                .unsuitable(
                    path: file.path, reason: "it names no reference system; name it, as in crs: EPSG:4547"))
        }
    }

    /// The pixels of one tile; nil where the picture does not reach.
    public func tile(_ coordinate: TileCoordinate) async throws(ImageryError) -> RasterTile? {
        guard TileRange(zoom: coordinate.zoom, touching: extent).contains(coordinate) else { return nil }
        let pixels = try window(
            zoom: coordinate.zoom, x: coordinate.column * tilePixels, y: coordinate.row * tilePixels,
            width: tilePixels, height: tilePixels)
        return pixels.solidColor == .clear ? nil : RasterTile(pixels: pixels)
    }

    /// Any rectangle of a zoom's pixels, with the very values that its tiles have.
    ///
    /// - Parameters:
    ///   - zoom: whose pixel space is meant; `tilePixels << zoom` pixels across the world.
    ///   - x: the first column, from the world's western edge.
    ///   - y: the first row, from the world's northern edge.
    ///   - width: in pixels, at least 1; traps beyond a pixel buffer's limit.
    ///   - height: in pixels, at least 1.
    /// - Returns: the pixels, clear where the picture does not reach.
    /// - Throws: ``ImageryError/file(_:)`` when the file cannot be read there.
    public func window(
        zoom: Int, x: Int, y: Int, width: Int, height: Int
    ) throws(ImageryError) -> PixelBuffer {
        precondition((0...TileCoordinate.maximumZoom).contains(zoom), "zoom \(zoom) is outside the grid")
        let index = levelIndex(zoom: zoom)
        let level = pyramid.levels[index]
        let lattice = WarpLattice(file: pyramid.file, worldPixels: tilePixels << zoom, level: level)
        var result = PixelBuffer(width: width, height: height)
        let positions: [Point]
        do {
            positions = try lattice.positions(.init(x: x, y: y, width: width, height: height))
        } catch { throw .file(error) }
        var sampler = try LevelSampler(pyramid, level: index)
        let size = pyramid.levels[0].size
        for (index, position) in positions.enumerated() {
            guard position.x >= 0, position.y >= 0, position.x <= Double(size.width),
                position.y <= Double(size.height)
            else { continue }
            // From the picture's corner to the centre of the first pixel, in 1/256 pixel of the level; positive
            // before that, so that cutting off is rounding down.
            let column = Int(position.x * level.columnScale * 256 + 0.5) - 128
            let row = Int(position.y * level.rowScale * 256 + 0.5) - 128
            result.pixels[index] = try sampler.pixel(column: column, row: row)
        }
        return result
    }

    /// The level whose pixels are nearest in size to the zoom's.
    private func levelIndex(zoom: Int) -> Int {
        let ratio = log2(worldPixels / Double(tilePixels << zoom))
        return Int(min(max(ratio.rounded(), 0), Double(pyramid.levels.count - 1)))
    }
}
