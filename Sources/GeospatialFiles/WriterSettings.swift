import CGDAL

#if canImport(Glibc)
    import Glibc
#endif

/// Settings of GDAL that hold while a file is being written, on the writing thread only.
enum WriterSettings {
    /// Each setting with its reason.
    private static let options = [
        // A fixed date instead of the clock's, so that equal input gives equal bytes.
        ("OGR_CURRENT_DATE", "2025-01-01T00:00:00.000Z"),
        // The file has another name until it is whole, so nothing need reach the disk earlier.
        ("OGR_SQLITE_SYNCHRONOUS", "OFF"),
        // Megabytes of SQLite pages: the spatial index touches many.
        ("OGR_SQLITE_CACHE", "128"),
    ]

    /// Runs the closure with the settings in force and GDAL's messages caught.
    static func captured<Result>(_ body: () -> Result) -> (result: Result, messages: GDALMessages) {
        for (name, value) in options { unsafe CPLSetThreadLocalConfigOption(name, value) }
        defer { for (name, _) in options { unsafe CPLSetThreadLocalConfigOption(name, nil) } }
        return GDALLibrary.capture(body)
    }

    /// A reference system whose coordinates are x (longitude) first; nil when its number is unknown.
    static func makeReferenceSystem(epsg: Int32) -> OGRSpatialReferenceH? {
        guard let system = unsafe OSRNewSpatialReference(nil) else { return nil }
        guard unsafe OSRImportFromEPSG(system, epsg) == OGRERR_NONE else {
            unsafe OSRRelease(system)
            return nil
        }
        unsafe OSRSetAxisMappingStrategy(system, OAMS_TRADITIONAL_GIS_ORDER)
        return unsafe system
    }
}

/// A file that has a name of its own until it is whole.
enum PartialFile {
    /// The name in the same folder, with the same extension, since drivers look at it.
    static func path(for path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return ".partial-" + path }
        let start = path.index(after: slash)
        return path[..<start] + ".partial-" + path[start...]
    }

    /// Removes what an earlier run may have left.
    static func remove(_ path: String) {
        _ = unsafe unlink(path)
        _ = unsafe unlink(path + "-journal")
        _ = unsafe unlink(path + "-wal")
        _ = unsafe unlink(path + "-shm")
    }

    /// Gives the file its real name, replacing what was there.
    static func publish(_ partial: String, as path: String) throws(GeospatialFileError) {
        guard unsafe rename(partial, path) == 0 else {
            let reason = unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
            throw .cannotWrite(path: path, reason: "renaming failed: \(reason)")
        }
    }
}
