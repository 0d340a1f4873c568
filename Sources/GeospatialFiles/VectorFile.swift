import CGDAL

/// How a file of features is to be read.
public struct VectorReadOptions: Sendable, Hashable {
    /// The encoding of texts, such as "GBK"; nil for what the file itself says (`.cpg`), else UTF-8.
    public var encoding: String?
    /// The password of a database; it is in no error.
    public var password: String?

    /// Options; nil means that the file knows best.
    public init(encoding: String? = nil, password: String? = nil) {
        self.encoding = encoding
        self.password = password
    }
}

/// A file of features, open for reading: any format of OGR's, `.gz` and `.zip` too; or the tables of a database.
///
/// For one thread at a time. Nothing is ever fetched over a network but from a database that is named by its address.
public final class VectorFile {
    /// The path as it was given.
    public let path: String
    /// The names of the layers, in the file's order.
    public let layerNames: [String]
    private let dataset: VectorDatasetHandle
    private let encoding: String?

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - path: a file or a folder that is there, or a ``DatabaseAddress``.
    ///   - layer: chooses among several data files in a `.zip`.
    ///   - options: how to read it.
    /// - Throws: when it is not there, no driver knows it, or it has no layer.
    public init(
        path: String, layer: String? = nil, options: VectorReadOptions = VectorReadOptions()
    ) throws(GeospatialFileError) {
        let place = try VectorPlace(path: path, layer: layer, password: options.password)
        if let encoding = options.encoding, !TextEncoding.isKnown(encoding) {
            throw .unsuitable(
                path: path, reason: "the encoding \(encoding) is unknown; write it as iconv does")
        }
        self.path = path
        dataset = try VectorDatasetHandle(place, path: path, encoding: options.encoding)
        layerNames = dataset.layerNames
        // The shapefile driver translates by itself when told the encoding.
        encoding = dataset.driver == "ESRI Shapefile" ? nil : options.encoding
        guard !layerNames.isEmpty else { throw .noLayers(path: path) }
    }

    /// A layer, ready to be read from its first row.
    ///
    /// - Parameter name: may be nil when there is one layer, or one with geometry.
    /// - Returns: the layer, before its first row.
    /// - Throws: when there is no such layer, or several and none was named.
    public func layer(named name: String? = nil) throws(GeospatialFileError) -> VectorLayer {
        let layer = VectorLayer(
            dataset: dataset, index: try layerIndex(name), path: path, encoding: encoding)
        // A table that is named to a database is believed to be there.
        if dataset.driver == "PostgreSQL", layer.columns.isEmpty, !layer.hasGeometry {
            throw .unsuitable(path: path, reason: "it has no table \(layer.name), or it may not be read")
        }
        return layer
    }

    private func layerIndex(_ name: String?) throws(GeospatialFileError) -> Int {
        if let name {
            if let index = layerNames.firstIndex(of: name) { return index }
            // A single layer inside an archive or a folder is known by its file's name as well.
            if layerNames.count == 1, name == dataset.stem { return 0 }
            throw .noSuchLayer(path: path, layer: name, layers: layerNames)
        }
        if layerNames.count == 1 { return 0 }
        let spatial = layerNames.indices.filter { dataset.hasGeometry(layer: $0) }
        guard spatial.count == 1 else { throw .severalLayers(path: path, layers: layerNames) }
        return spatial[0]
    }
}

/// Owns the open dataset; the file and its layers share it.
@safe
final class VectorDatasetHandle {
    private let handle: GDALDatasetH
    let driver: String
    let stem: String

    init(_ place: VectorPlace, path: String, encoding: String?) throws(GeospatialFileError) {
        let name = place.name
        var options = ["EMPTY_STRING_AS_NULL=YES"] + place.options
        if let encoding { options.append("ENCODING=" + encoding) }
        let flags = UInt32(GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR)
        let (dataset, messages) = unsafe GDALLibrary.capture {
            // Options are meant for whichever driver knows them; the others would warn.
            unsafe CStringList.with(options) { list in
                unsafe CStringList.with(place.drivers) { drivers in
                    unsafe GDALOpenEx(name, flags, place.drivers.isEmpty ? nil : drivers, list, nil)
                }
            }
        }
        guard let dataset = unsafe dataset else {
            let reason = messages.reason(or: "no driver knows this format")
            throw .cannotOpen(path: path, reason: place.withoutSecrets(reason))
        }
        unsafe handle = dataset
        let driver = unsafe GDALGetDatasetDriver(dataset)
        // SAFETY: the driver's name is a static string.
        self.driver = unsafe GDALGetDriverShortName(driver).map { unsafe String(cString: $0) } ?? ""
        stem = VectorPath.stem(name)
    }

    deinit {
        let dataset = unsafe handle
        _ = GDALLibrary.capture { unsafe GDALClose(dataset) }
    }

    /// The layer's handle; use it only while this object is alive.
    func layer(_ index: Int) -> OGRLayerH? { unsafe GDALDatasetGetLayer(handle, Int32(index)) }

    var layerNames: [String] {
        let count = unsafe GDALDatasetGetLayerCount(handle)
        return (0..<Int(count)).map { index in
            // SAFETY: the name belongs to the layer and is copied at once.
            unsafe layer(index).flatMap { unsafe OGR_L_GetName($0) }.map { unsafe String(cString: $0) } ?? ""
        }
    }

    func hasGeometry(layer index: Int) -> Bool {
        guard let layer = unsafe layer(index) else { return false }
        return unsafe OGR_L_GetGeomType(layer) != wkbNone
    }
}

/// Texts in other encodings than UTF-8.
enum TextEncoding {
    static func isKnown(_ name: String) -> Bool {
        let (text, messages) = unsafe GDALLibrary.capture { unsafe CPLRecode("a\u{e4}", name, "UTF-8") }
        unsafe VSIFree(text)
        return messages == GDALMessages()
    }
}

/// A list of C strings for the length of a call.
enum CStringList {
    static func with<Result>(
        _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
    ) -> Result {
        var list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        for string in strings { unsafe list = CSLAddString(list, string) }
        // SAFETY: the list is freed after the call and not used afterwards.
        defer { unsafe CSLDestroy(list) }
        // SAFETY: the same pointers, only read from here on.
        let constant = unsafe UnsafeRawPointer(list)?.assumingMemoryBound(to: UnsafePointer<CChar>?.self)
        return unsafe body(constant)
    }
}
