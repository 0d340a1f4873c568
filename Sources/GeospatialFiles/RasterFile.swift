import CGDAL
import Geometry
import Pixels
import Synchronization

/// A raster file open for reading: its profile, its pixels as premultiplied RGBA, its place on the ground.
///
/// One handle does one thing at a time: calls from several threads wait for each other. Who wants to read
/// in parallel opens the file again with ``reopened()``.
public final class RasterFile: Sendable {
    /// Where the file is.
    public let path: String
    /// What the file says about itself.
    public let profile: RasterProfile
    /// What the caller knew better.
    public let options: RasterOptions
    /// How samples become pixels.
    public let conversion: RasterConversion
    private let handle: Mutex<RasterHandle>

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - path: of anything that GDAL reads; nothing is ever fetched from the network.
    ///   - options: what the caller knows better than the file.
    /// - Throws: ``GeospatialFileError`` when the file is missing, broken, or holds nothing that can be drawn.
    public convenience init(path: String, options: RasterOptions = RasterOptions())
        throws(GeospatialFileError)
    {
        let opened = try RasterHandle(path: path, options: options)
        let profile = try RasterProfile(reading: opened, path: path, options: options)
        let conversion = try RasterConversion(reading: opened, profile: profile, path: path, options: options)
        self.init(path: path, options: options, profile: profile, conversion: conversion, handle: opened)
    }

    /// The same file through a handle of its own, without looking at its samples again.
    public func reopened() throws(GeospatialFileError) -> RasterFile {
        let opened = try RasterHandle(path: path, options: options)
        return RasterFile(
            path: path, options: options, profile: profile, conversion: conversion, handle: opened)
    }

    private init(
        path: String, options: RasterOptions, profile: RasterProfile, conversion: RasterConversion,
        handle: consuming sending RasterHandle
    ) {
        self.path = path
        self.options = options
        self.profile = profile
        self.conversion = conversion
        self.handle = Mutex(handle)
    }

    /// The most pixels of one window: 4096 × 4096 are 64 MiB, and three bands of samples beside them.
    public static let maximumWindowPixels = 4096 * 4096

    /// Reads a part of the picture or of one of its overviews.
    ///
    /// - Parameters:
    ///   - overview: an index into the profile's overviews; nil is the full picture.
    ///   - column: the first column, from the left.
    ///   - row: the first row, from the top.
    ///   - size: of the window; it must lie inside the (smaller) picture.
    /// - Returns: premultiplied pixels; transparent where the file has nothing.
    /// - Throws: ``GeospatialFileError`` when the window lies outside or the file is damaged there.
    public func read(
        overview: Int? = nil, column: Int, row: Int, size: RasterSize
    ) throws(GeospatialFileError) -> PixelBuffer {
        let window = try checkedWindow(overview: overview, column: column, row: row, size: size)
        let (samples, reason) = handle.withLock { handle in
            let (samples, messages) = GDALLibrary.capture { conversion.samples(of: handle, window: window) }
            return (samples, messages.reason(or: "the samples cannot be read"))
        }
        guard let samples else { throw .cannotRead(path: path, reason: reason) }
        return conversion.pixels(samples, size: size)
    }

    private func checkedWindow(
        overview: Int?, column: Int, row: Int, size: RasterSize
    ) throws(GeospatialFileError) -> RasterWindow {
        if let overview, !profile.overviews.indices.contains(overview) {
            throw .unsuitable(path: path, reason: "there is no overview \(overview)")
        }
        let whole = overview.map { profile.overviews[$0] } ?? profile.size
        guard size.width > 0, size.height > 0, size.width <= PixelBuffer.maximumSide,
            size.height <= PixelBuffer.maximumSide, size.width * size.height <= Self.maximumWindowPixels
        else { throw .tooLarge(path: path, what: "a window of \(size.width)×\(size.height) pixels") }
        guard column >= 0, row >= 0, column <= whole.width - size.width, row <= whole.height - size.height
        else {
            throw .unsuitable(path: path, reason: "the window at \(column),\(row) lies outside the picture")
        }
        return RasterWindow(overview: overview, column: column, row: row, size: size)
    }

    /// Where points of Web Mercator lie in the picture.
    ///
    /// Every point is computed on its own, so a point's answer never depends on its company.
    ///
    /// - Parameter points: metres in EPSG:3857, x east and y **north**.
    /// - Returns: columns and rows of the full picture, counted from its top-left **corner**; nil for a point
    ///   that has no place in it.
    /// - Throws: ``GeospatialFileError/unsuitable(path:reason:)`` when the file has no place on the ground.
    /// - Source: the transformation is PROJ's, through GDALCreateGenImgProjTransformer2.
    public func picturePositions(mercator points: [Point]) throws(GeospatialFileError) -> [Point?] {
        try transformed(points, toPicture: true)
    }

    /// Where places of the picture lie in Web Mercator: the inverse of ``picturePositions(mercator:)``.
    public func mercatorPositions(picture points: [Point]) throws(GeospatialFileError) -> [Point?] {
        try transformed(points, toPicture: false)
    }

    private func transformed(_ points: [Point], toPicture: Bool) throws(GeospatialFileError) -> [Point?] {
        let (result, reason): ([Point?]?, String) = handle.withLock { handle in
            let (result, messages) = GDALLibrary.capture { () -> [Point?]? in
                guard handle.prepareTransformer(options) else { return nil }
                return points.map { handle.transformed($0, toPicture: toPicture) }
            }
            return (result, messages.reason(or: "its pixels cannot be tied to the ground"))
        }
        guard let result else { throw .unsuitable(path: path, reason: reason) }
        return result
    }
}

/// A part of a picture or of one of its overviews; it lies inside.
struct RasterWindow {
    let overview: Int?
    let column: Int
    let row: Int
    let size: RasterSize
}
