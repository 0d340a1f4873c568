import CGDAL
import Geometry

/// How the pixels of a written GeoTIFF are packed.
public enum RasterCompression: Sendable, Hashable {
    /// Without loss.
    case deflate
    /// As a photograph, quality 1…100.
    case jpeg(quality: Int)
}

/// A picture to be written: its size and where it lies.
public struct RasterDescription: Sendable, Hashable {
    /// Pixels across, at least 1.
    public let width: Int
    /// Pixels down, at least 1.
    public let height: Int
    /// The reference system, such as 3857.
    public let epsg: Int
    /// The north-western corner of the first pixel, in the reference system's units, x east and y north.
    public let origin: Point
    /// The side of a pixel, in the reference system's units.
    public let pixelSize: Double
    /// How the pixels are packed.
    public let compression: RasterCompression

    /// A picture; traps when it has no pixel.
    public init(
        width: Int, height: Int, epsg: Int, origin: Point, pixelSize: Double,
        compression: RasterCompression
    ) {
        precondition(width > 0 && height > 0 && pixelSize > 0, "a picture has at least one pixel")
        self.width = width
        self.height = height
        self.epsg = epsg
        self.origin = origin
        self.pixelSize = pixelSize
        self.compression = compression
    }
}

/// Writes a tiled RGB GeoTIFF with overviews, band of rows after band of rows, in bounded memory.
///
/// Like ``VectorWriter`` it keeps the file under a name of its own until ``finish()``.
@safe
public final class RasterWriter {
    /// The side of the file's tiles; rows arrive best in multiples of it.
    public static let tileSide = 512

    private let path: String
    private let partialPath: String
    private let description: RasterDescription
    private var dataset: GDALDatasetH?
    private var isFinished = false

    /// Creates the file; one that exists is replaced when ``finish()`` succeeds.
    public init(path: String, description: RasterDescription) throws(GeospatialFileError) {
        self.path = path
        self.partialPath = PartialFile.path(for: path)
        self.description = description
        PartialFile.remove(partialPath)
        let (created, messages) = unsafe WriterSettings.captured { [partialPath] in
            unsafe Self.create(partialPath, description)
        }
        guard let created = unsafe created else {
            throw .cannotCreate(path: path, reason: messages.reason(or: "no reason was given"))
        }
        unsafe dataset = created
    }

    deinit {
        guard !isFinished else { return }
        if let dataset = unsafe dataset { _ = WriterSettings.captured { unsafe GDALClose(dataset) } }
        PartialFile.remove(partialPath)
    }

    /// Writes whole rows from the top.
    ///
    /// - Parameters:
    ///   - first: the first row, counted from the north.
    ///   - pixels: red, green, blue, row by row, `3 · width` bytes each; traps unless the rows lie inside.
    /// - Throws: ``GeospatialFileError/cannotWrite(path:reason:)``.
    public func writeRows(from first: Int, pixels: [UInt8]) throws(GeospatialFileError) {
        let stride = 3 * description.width
        precondition(pixels.count % stride == 0, "rows are written whole")
        let rows = pixels.count / stride
        precondition(first >= 0 && first + rows <= description.height, "rows outside the picture")
        guard let dataset = unsafe dataset else { throw failure("the file is finished already") }
        let width = Int32(clamping: description.width)
        let height = Int32(clamping: rows)
        let (result, messages) = WriterSettings.captured {
            unsafe pixels.withUnsafeBytes { bytes in
                // SAFETY: writing from the buffer only reads it; its size was checked against the rows.
                unsafe GDALDatasetRasterIOEx(
                    dataset, GF_Write, 0, Int32(clamping: first), width, height,
                    UnsafeMutableRawPointer(mutating: bytes.baseAddress), width, height, GDT_Byte, 3, nil,
                    3, GSpacing(stride), 1, nil)
            }
        }
        guard result == CE_None else { throw failure(messages.reason(or: "rows from \(first) on")) }
    }

    /// Adds halved pictures down to one tile, closes the file and gives it its real name.
    public func finish() throws(GeospatialFileError) {
        guard let open = unsafe dataset else { throw failure("the file is finished already") }
        unsafe dataset = nil
        var levels: [Int32] = []
        while max(description.width, description.height) >> levels.count > Self.tileSide {
            levels.append(2 << Int32(levels.count))
        }
        let (result, messages) = WriterSettings.captured {
            unsafe GDALFlushCache(open)
            let result =
                unsafe levels.isEmpty
                ? CE_None
                : GDALBuildOverviews(
                    open, "AVERAGE", Int32(levels.count), &levels, 0, nil, nil, nil)
            unsafe GDALClose(open)
            return result
        }
        if let reason = messages.failure { throw failure(reason) }
        guard result == CE_None else { throw failure(messages.reason(or: "no overviews")) }
        try PartialFile.publish(partialPath, as: path)
        isFinished = true
    }

    private func failure(_ reason: String) -> GeospatialFileError { .cannotWrite(path: path, reason: reason) }
}

extension RasterWriter {
    private static func create(_ path: String, _ description: RasterDescription) -> GDALDatasetH? {
        guard let driver = unsafe GDALGetDriverByName("GTiff") else { return nil }
        var options: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        for (name, value) in creationOptions(description.compression) {
            unsafe options = CSLSetNameValue(options, name, value)
        }
        defer { unsafe CSLDestroy(options) }
        let width = Int32(clamping: description.width)
        let height = Int32(clamping: description.height)
        guard let dataset = unsafe GDALCreate(driver, path, width, height, 3, GDT_Byte, options) else {
            return nil
        }
        guard let system = unsafe WriterSettings.makeReferenceSystem(epsg: Int32(clamping: description.epsg))
        else {
            unsafe GDALClose(dataset)
            return nil
        }
        defer { unsafe OSRRelease(system) }
        var transform = [
            description.origin.x, description.pixelSize, 0, description.origin.y, 0, -description.pixelSize,
        ]
        unsafe GDALSetGeoTransform(dataset, &transform)
        unsafe GDALSetSpatialRef(dataset, system)
        return unsafe dataset
    }

    private static func creationOptions(_ compression: RasterCompression) -> [(String, String)] {
        let side = String(tileSide)
        let tiled = [
            ("TILED", "YES"), ("BLOCKXSIZE", side), ("BLOCKYSIZE", side), ("INTERLEAVE", "PIXEL"),
        ]
        switch compression {
        case .deflate: return tiled + [("COMPRESS", "DEFLATE"), ("PREDICTOR", "2"), ("ZLEVEL", "6")]
        case .jpeg(let quality):
            let quality = String(min(max(quality, 1), 100))
            return tiled + [
                ("COMPRESS", "JPEG"), ("JPEG_QUALITY", quality), ("PHOTOMETRIC", "YCBCR"),
            ]
        }
    }
}
