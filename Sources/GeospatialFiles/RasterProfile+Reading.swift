import CGDAL

#if canImport(Glibc)
    import Glibc
#endif

extension RasterProfile {
    /// The most bands that are looked at: more belong to instruments, not to pictures.
    private static let maximumBands = 4096

    /// Reads what an open file says about itself.
    init(
        reading handle: borrowing RasterHandle, path: String, options: RasterOptions
    ) throws(GeospatialFileError) {
        // SAFETY: every call here reads from the open data set; strings are copied at once.
        let dataset = unsafe handle.dataset
        let count = unsafe Int(GDALGetRasterCount(dataset))
        let size = unsafe RasterSize(
            width: Int(GDALGetRasterXSize(dataset)), height: Int(GDALGetRasterYSize(dataset)))
        guard count > 0, size.width > 0, size.height > 0 else {
            throw .unsuitable(path: path, reason: "it holds no picture")
        }
        guard count <= Self.maximumBands else { throw .tooLarge(path: path, what: "\(count) bands") }
        let status = Self.status(path)
        self.init(
            size: size, bands: (1...count).compactMap { Self.band($0, handle) },
            placement: Self.placement(handle),
            referenceSystem: options.referenceSystem ?? Self.system(handle),
            overviews: Self.overviews(handle, bands: count), driver: Self.driver(handle),
            byteCount: status.byteCount, modifiedSeconds: status.modifiedSeconds)
    }

    private static func band(_ number: Int, _ handle: borrowing RasterHandle) -> RasterBand? {
        guard let band = unsafe handle.band(number, overview: nil) else { return nil }
        let type = unsafe GDALGetRasterDataType(band)
        var isSet: Int32 = 0
        let declared = unsafe GDALGetRasterNoDataValue(band, &isSet)
        // A 32-bit band cannot hold every declared double: both are compared in the band's precision.
        let noData = type == GDT_Float32 ? Double(Float(declared)) : declared
        let flags = unsafe Int(GDALGetMaskFlags(band))
        return RasterBand(
            type: sampleType(type), role: unsafe role(GDALGetRasterColorInterpretation(band)),
            noData: isSet == 0 ? nil : noData,
            hasMask: flags & Int(GMF_PER_DATASET) != 0 && flags & Int(GMF_ALPHA) == 0)
    }

    private static func sampleType(_ type: GDALDataType) -> RasterSampleType {
        switch type {
        case GDT_Byte: .byte
        case GDT_Float32, GDT_Float64: .float
        case GDT_CInt16, GDT_CInt32, GDT_CFloat32, GDT_CFloat64: .complex
        default: .integer
        }
    }

    private static func role(_ interpretation: GDALColorInterp) -> RasterBandRole {
        switch interpretation {
        case GCI_RedBand: .red
        case GCI_GreenBand: .green
        case GCI_BlueBand: .blue
        case GCI_AlphaBand: .alpha
        case GCI_GrayIndex: .grey
        case GCI_PaletteIndex: .palette
        default: .other
        }
    }

    private static func placement(_ handle: borrowing RasterHandle) -> RasterPlacement {
        let dataset = unsafe handle.dataset
        var coefficients = [Double](repeating: 0, count: 6)
        if unsafe GDALGetGeoTransform(dataset, &coefficients) == CE_None { return .affine(coefficients) }
        let points = unsafe Int(GDALGetGCPCount(dataset))
        if points > 0 { return .controlPoints(count: points) }
        return unsafe GDALGetMetadata(dataset, "RPC") == nil ? .none : .rationalPolynomials
    }

    private static func system(_ handle: borrowing RasterHandle) -> String? {
        let dataset = unsafe handle.dataset
        let texts = unsafe [
            GDALGetProjectionRef(dataset).map { unsafe String(cString: $0) },
            GDALGetGCPProjection(dataset).map { unsafe String(cString: $0) },
        ]
        if let text = texts.compactMap(\.self).first(where: { !$0.isEmpty }) { return text }
        // Rational polynomials speak of WGS 84 by definition.
        return placement(handle) == .rationalPolynomials ? "EPSG:4326" : nil
    }

    /// The overviews that all bands have.
    private static func overviews(_ handle: borrowing RasterHandle, bands: Int) -> [RasterSize] {
        var counts: [Int] = []
        for number in 1...bands {
            guard let band = unsafe handle.band(number, overview: nil) else { return [] }
            counts.append(unsafe Int(GDALGetOverviewCount(band)))
        }
        var sizes: [RasterSize] = []
        for index in 0..<(counts.min() ?? 0) {
            guard let band = unsafe handle.band(1, overview: index) else { break }
            sizes.append(
                unsafe RasterSize(
                    width: Int(GDALGetRasterBandXSize(band)), height: Int(GDALGetRasterBandYSize(band))))
        }
        return sizes
    }

    private static func driver(_ handle: borrowing RasterHandle) -> String {
        guard let driver = unsafe GDALGetDatasetDriver(handle.dataset) else { return "" }
        return unsafe GDALGetDriverShortName(driver).map { unsafe String(cString: $0) } ?? ""
    }

    private static func status(_ path: String) -> (byteCount: Int64, modifiedSeconds: Int64) {
        var found = stat()
        // SAFETY: the path is null-terminated for the call, and the structure is ours.
        guard unsafe stat(path, &found) == 0 else { return (0, 0) }
        return (Int64(found.st_size), Int64(found.st_mtim.tv_sec))
    }
}
