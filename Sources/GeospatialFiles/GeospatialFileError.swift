/// What went wrong with a geospatial file.
public enum GeospatialFileError: Error, Hashable, Sendable {
    /// The file is missing, unreadable, or in a form no driver knows.
    case cannotOpen(path: String, reason: String)
    /// The file cannot be created.
    case cannotCreate(path: String, reason: String)
    /// Reading failed half-way: what was read so far is not the whole.
    case cannotRead(path: String, reason: String)
    /// Writing failed; the file is not complete.
    case cannotWrite(path: String, reason: String)
    /// The library was built without a driver.
    case noDriver(name: String)
    /// The file holds no layer of features.
    case noLayers(path: String)
    /// The file has no layer of that name.
    case noSuchLayer(path: String, layer: String, layers: [String])
    /// The file has several layers and none was named.
    case severalLayers(path: String, layers: [String])
    /// The archive holds no file that can be read.
    case emptyArchive(path: String)
    /// A size asked for or promised by the file is beyond what is accepted.
    case tooLarge(path: String, what: String)
    /// An argument makes no sense for this file.
    case unsuitable(path: String, reason: String)
}

extension GeospatialFileError {
    /// The short name of the error, without values, for metrics.
    public var key: String {
        switch self {
        case .cannotOpen: "file_open"
        case .cannotCreate: "file_create"
        case .cannotRead: "file_read"
        case .cannotWrite: "file_write"
        case .noDriver: "file_driver"
        case .noLayers: "file_no_layers"
        case .noSuchLayer: "file_layer"
        case .severalLayers: "file_several_layers"
        case .emptyArchive: "file_archive"
        case .tooLarge: "file_too_large"
        case .unsuitable: "file_unsuitable"
        }
    }
}

extension GeospatialFileError: CustomStringConvertible {
    /// What happened, on what, what to do.
    public var description: String {
        switch self {
        case .cannotOpen(let path, let reason): "cannot open \(path): \(reason)"
        case .cannotCreate(let path, let reason): "cannot create \(path): \(reason)"
        case .cannotRead(let path, let reason): "reading \(path) failed: \(reason)"
        case .cannotWrite(let path, let reason): "writing \(path) failed: \(reason); check the free space"
        case .noDriver(let name): "this GDAL has no driver \(name); install Debian's libgdal-dev"
        case .noLayers(let path): "\(path) holds no layer of features"
        case .noSuchLayer(let path, let layer, let layers):
            "\(path) has no layer \(layer); it has \(layers.joined(separator: ", "))"
        case .severalLayers(let path, let layers):
            "\(path) has several layers, name one with --layer: \(layers.joined(separator: ", "))"
        case .emptyArchive(let path): "\(path) holds no file that can be read; unpack it to see why"
        case .tooLarge(let path, let what): "\(path) is refused: \(what)"
        case .unsuitable(let path, let reason): "\(path) does not suit: \(reason)"
        }
    }
}
