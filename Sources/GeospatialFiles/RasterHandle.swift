import CGDAL
import Geometry

/// An open GDAL data set and its way to the ground; closed when the value ends.
///
/// SAFETY: the two handles are made here, are never given away, and live as long as the value. GDAL allows
/// one thread at a time on a data set: the owner keeps the value in a mutex.
@safe struct RasterHandle: ~Copyable {
    let dataset: GDALDatasetH
    private var transformer: UnsafeMutableRawPointer?

    init(path: String, options: RasterOptions) throws(GeospatialFileError) {
        let (opened, messages) = unsafe GDALLibrary.capture { () -> GDALDatasetH? in
            // SAFETY: the path is copied; null lists mean "every driver" and "no option".
            unsafe GDALOpenEx(path, UInt32(GDAL_OF_RASTER | GDAL_OF_READONLY), nil, nil, nil)
        }
        guard let opened = unsafe opened else {
            throw .cannotOpen(path: path, reason: messages.reason(or: "no such file, or not a raster"))
        }
        unsafe dataset = opened
    }

    deinit {
        // SAFETY: both were made by this value and nobody else has them.
        if let transformer = unsafe transformer { unsafe GDALDestroyTransformer(transformer) }
        let dataset = unsafe self.dataset
        _ = GDALLibrary.capture { unsafe GDALClose(dataset) }
    }

    /// The samples of a band, or of its smaller copy; nil when the file has none.
    func band(_ number: Int, overview: Int?) -> GDALRasterBandH? {
        // SAFETY: GDAL answers null for numbers that it does not have.
        guard let band = unsafe GDALGetRasterBand(dataset, Int32(clamping: number)) else { return nil }
        guard let overview else { return unsafe band }
        return unsafe GDALGetOverview(band, Int32(clamping: overview))
    }

    /// Makes the transformer to Web Mercator the first time.
    ///
    /// - Returns: false when the picture has no place on the ground.
    mutating func prepareTransformer(_ options: RasterOptions) -> Bool {
        if unsafe transformer != nil { return true }
        // SAFETY: the list is ours until it is destroyed; the transformer copies what it needs, and the data
        // set outlives it.
        var list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        defer { unsafe CSLDestroy(list) }
        unsafe list = CSLSetNameValue(list, "DST_SRS", "EPSG:3857")
        if let system = options.referenceSystem { unsafe list = CSLSetNameValue(list, "SRC_SRS", system) }
        unsafe transformer = GDALCreateGenImgProjTransformer2(dataset, nil, list)
        return unsafe transformer != nil
    }

    /// One point through the transformer, by itself: PROJ may choose its way by the middle of a batch.
    func transformed(_ point: Point, toPicture: Bool) -> Point? {
        var x = point.x
        var y = point.y
        var z = 0.0
        var succeeded: Int32 = 0
        // SAFETY: the four pointers are to one value each, and one point is announced.
        let result = unsafe GDALUseTransformer(transformer, toPicture ? 1 : 0, 1, &x, &y, &z, &succeeded)
        guard result != 0, succeeded != 0, x.isFinite, y.isFinite else { return nil }
        return Point(x: x, y: y)
    }
}
