import CGDAL

#if canImport(Glibc)
    import Glibc
#endif

/// The name by which GDAL opens a file, packed or not.
enum VectorPath {
    /// What GDAL can be asked to open inside an archive, by extension.
    private static let dataExtensions = [
        "shp", "gpkg", "geojson", "json", "fgb", "csv", "kml", "gml", "tab", "mif", "geojsonl", "geojsons",
        "gpx",
        "sqlite", "xlsx", "dxf",
    ]
    /// An archive with more entries than this is not a data set; it only costs time to list.
    private static let maximumEntries = 100_000

    /// The name to open: `.gz` and `.zip` through GDAL's virtual files; of an archive the one data file, or
    /// the one whose name is the layer's.
    static func resolved(_ path: String, layer: String?) throws(GeospatialFileError) -> String {
        guard exists(path) else {
            throw .cannotOpen(path: path, reason: "it is not there, or may not be read")
        }
        let lower = path.lowercased()
        if lower.hasSuffix(".gz") { return "/vsigzip/" + path }
        guard lower.hasSuffix(".zip") || lower.hasSuffix(".shz") else { return path }
        let files = dataFiles("/vsizip/" + path)
        guard let first = files.first else { throw .emptyArchive(path: path) }
        if files.count == 1 { return first }
        let stems = files.map(stem)
        guard let layer else { throw .severalLayers(path: path, layers: stems) }
        guard let index = stems.firstIndex(of: layer) else {
            throw .noSuchLayer(path: path, layer: layer, layers: stems)
        }
        return files[index]
    }

    /// The name of a file without folders and extension.
    static func stem(_ path: String) -> String {
        let name = path.split(separator: "/").last ?? ""
        return String(name.lastIndex(of: ".").map { name[..<$0] } ?? name)
    }

    /// A plain file or folder is there; addresses and database names are not files.
    private static func exists(_ path: String) -> Bool {
        unsafe access(path, R_OK) == 0
    }

    private static func dataFiles(_ archive: String) -> [String] {
        let names = GDALLibrary.capture { listing(archive) }.result
        let wanted = names.filter { name in
            let kind = name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
            return dataExtensions.contains(kind) && !name.contains("__MACOSX/")
        }
        return wanted.sorted().map { archive + "/" + $0 }
    }

    private static func listing(_ archive: String) -> [String] {
        guard let list = unsafe VSIReadDirRecursive(archive) else { return [] }
        // SAFETY: a null-terminated list of null-terminated strings, freed here.
        defer { unsafe CSLDestroy(list) }
        let count = min(Int(unsafe CSLCount(list)), maximumEntries)
        return (0..<count).compactMap { unsafe list[$0].map { unsafe String(cString: $0) } }
    }
}
