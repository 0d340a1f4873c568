import GeospatialFiles
import Tiling

/// Why pixels of the ground cannot be had.
public enum ImageryError: Error, Hashable, Sendable {
    /// A raster file cannot be opened, read or placed.
    case file(GeospatialFileError)
    /// A tile file cannot be opened or read.
    case tileFile(path: String, reason: String)
    /// A tile file holds something else than pictures.
    case notPictures(path: String, format: String)
    /// A tile of a file is no picture.
    case brokenTile(path: String, tile: TileCoordinate, reason: String)
    /// The address pattern of an upstream cannot be used.
    case badTemplate(reason: String)
    /// The upstream cannot be asked, or answers nonsense, and no earlier answer is kept.
    case upstream(UpstreamFault)
    /// Nobody waits any more.
    case cancelled
}

extension ImageryError: CustomStringConvertible {
    /// The short name of the error, without values, for metrics.
    public var key: String {
        switch self {
        case .file(let error): error.key
        case .tileFile: "tile_file"
        case .notPictures: "tile_file_format"
        case .brokenTile: "tile_file_tile"
        case .badTemplate: "upstream_template"
        case .upstream(let fault): "upstream_\(fault.kind.rawValue)"
        case .cancelled: "cancelled"
        }
    }

    /// What happened, on what, what to do.
    public var description: String {
        switch self {
        case .file(let error): error.description
        case .tileFile(let path, let reason): "the tile file \(path) cannot be used: \(reason)"
        case .notPictures(let path, let format):
            "the tile file \(path) holds \(format) and not pictures; name one with png, jpg or webp tiles"
        case .brokenTile(let path, let tile, let reason):
            "tile \(tile) of \(path) cannot be drawn: \(reason)"
        case .badTemplate(let reason): "the address of a tile upstream is wrong: \(reason)"
        case .upstream(let fault): fault.description
        case .cancelled: "the pixels are not needed any more"
        }
    }
}
