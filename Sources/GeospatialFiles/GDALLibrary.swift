import CGDAL

/// What every use of GDAL in this room goes through: drivers registered once, errors caught per call.
///
/// GDAL reports errors through a handler, not through return values. ``capture(_:)`` puts a handler of our
/// own on the calling thread for the length of one closure, so that nothing reaches stderr and every
/// message ends up in the error that is thrown.
enum GDALLibrary {
    /// Registers the drivers the first time it is called; cheap afterwards, safe from any thread.
    static func prepare() { registration }

    /// Runs the closure with GDAL's messages of this thread caught.
    ///
    /// - Returns: the closure's result and what GDAL said meanwhile.
    static func capture<Result>(_ body: () -> Result) -> (result: Result, messages: GDALMessages) {
        prepare()
        let log = GDALMessageLog()
        // SAFETY: `log` outlives the push/pop pair, and GDAL calls the handler on this thread only.
        let context = unsafe Unmanaged.passUnretained(log).toOpaque()
        unsafe CPLPushErrorHandlerEx(collectMessage, context)
        CPLErrorReset()
        let result = body()
        CPLPopErrorHandler()
        return (result, withExtendedLifetime(log) { log.messages })
    }

    /// The version of the library, as in "3.6.2".
    static var version: String {
        // SAFETY: GDALVersionInfo returns a static, null-terminated string for this key.
        unsafe GDALVersionInfo("RELEASE_NAME").map { unsafe String(cString: $0) } ?? "unknown"
    }

    /// Adds the driver of PostGIS, which a project without such an address never has.
    static func prepareDatabases() { databaseRegistration }

    private static let databaseRegistration: Void = {
        prepare()
        unsafe CPLPushErrorHandler(CPLQuietErrorHandler)
        RegisterOGRPG()
        CPLPopErrorHandler()
    }()

    private static let registration: Void = {
        for (name, value) in options { unsafe CPLSetConfigOption(name, value) }
        // Skipping a driver that this build of GDAL lacks is worth no warning.
        unsafe CPLPushErrorHandler(CPLQuietErrorHandler)
        GDALAllRegister()
        CPLPopErrorHandler()
    }()

    /// Settings that make reading local files predictable, with their reasons.
    private static let options = [
        // A file never makes this process open a network connection; addresses are fetched by Upstream only.
        ("GDAL_SKIP", networkDrivers),
        ("CPL_VSIL_CURL_ALLOWED_FILENAME", "none"),
        ("GML_DOWNLOAD_SCHEMA", "NO"),
        // Raster blocks held by GDAL itself, megabytes: the budget of memory belongs to the tile scheduler.
        ("GDAL_CACHEMAX", "128"),
        // One feature may not take more text than this, megabytes.
        ("OGR_GEOJSON_MAX_OBJ_SIZE", "256"),
        // A shapefile without its index of records is read nevertheless, from its main file.
        ("SHAPE_RESTORE_SHX", "NO"),
        // Reading a packed file leaves nothing beside it.
        ("CPL_VSIL_GZIP_WRITE_PROPERTIES", "NO"),
        ("OGR_ENABLE_PARTIAL_REPROJECTION", "NO"),
    ]

    private static let networkDrivers = """
        HTTP,WMS,WCS,WMTS,WFS,OAPIF,OGCAPI,CSW,DAAS,EEDA,EEDAI,NGW,PLMOSAIC,PLSCENES,STACIT,STACTA,Carto,\
        AmigoCloud,Elasticsearch,GMLAS,MySQL,PostgreSQL,PostgisRaster,PostGISRaster,MSSQLSpatial,ODBC,PGeo,\
        MongoDBv3,CouchDB,Cloudant,OCI,SOSI,GeoRSS
        """
}

/// What GDAL said during one call, in order.
struct GDALMessages: Sendable, Equatable {
    /// Failures and fatal errors.
    var failures: [String] = []
    /// Warnings.
    var warnings: [String] = []

    /// The failures as one sentence, or nil when there was none.
    var failure: String? { failures.isEmpty ? nil : failures.joined(separator: "; ") }
    /// The failures, else the warnings, else the given words.
    func reason(or words: String) -> String {
        failure ?? (warnings.isEmpty ? words : warnings.joined(separator: "; "))
    }
}

/// The box the handler writes into; lives on the stack of ``GDALLibrary/capture(_:)``.
private final class GDALMessageLog {
    var messages = GDALMessages()
    /// Enough to understand a fault; a broken file can produce one message per feature.
    static let limit = 8
}

private func collectMessage(severity: CPLErr, number: CPLErrorNum, text: UnsafePointer<CChar>?) {
    guard let context = unsafe CPLGetErrorHandlerUserData(), let text = unsafe text else { return }
    // SAFETY: the user data is the log pushed by `capture`, alive until the handler is popped.
    let log = unsafe Unmanaged<GDALMessageLog>.fromOpaque(context).takeUnretainedValue()
    // SAFETY: GDAL hands over a null-terminated string that lives for this call.
    let message = unsafe String(cString: text)
    if severity == CE_Failure || severity == CE_Fatal {
        if log.messages.failures.count < GDALMessageLog.limit { log.messages.failures.append(message) }
    } else if severity == CE_Warning, log.messages.warnings.count < GDALMessageLog.limit {
        log.messages.warnings.append(message)
    }
}
