/// Why a picture could not be read or written.
public enum ImageCodingError: Error, Equatable, CustomStringConvertible {
    /// The bytes begin like none of the known formats.
    case unknownFormat(byteCount: Int)
    /// The file ends before its picture does.
    case truncated(TileFormat)
    /// The file contradicts its format or its own checksums.
    case malformed(TileFormat, reason: String)
    /// The file is sound but uses something that is not read here.
    case unsupported(TileFormat, feature: String)
    /// The picture is larger than the caller allows.
    case tooLarge(DecodeLimit, found: Int, allowed: Int)
    /// The window to encode reaches beyond the buffer.
    case windowOutside(PixelWindow, bufferWidth: Int, bufferHeight: Int)
    /// A library refused to encode.
    case encodingFailed(TileFormat, reason: String)

    /// A short name without values, for counting.
    public var key: String {
        switch self {
        case .unknownFormat: "unknown_format"
        case .truncated: "truncated"
        case .malformed: "malformed"
        case .unsupported: "unsupported"
        case .tooLarge: "too_large"
        case .windowOutside: "window_outside"
        case .encodingFailed: "encoding_failed"
        }
    }

    /// What happened, on what, and what to do.
    public var description: String {
        switch self {
        case .unknownFormat(let count):
            "a picture of \(count) bytes is neither PNG, JPEG nor WebP; check what the source really sends"
        case .truncated(let format):
            "a \(format) picture ends too early; fetch or write it again"
        case .malformed(let format, let reason):
            "a \(format) picture is damaged (\(reason)); fetch or write it again"
        case .unsupported(let format, let feature):
            "a \(format) picture uses \(feature), which is not read here; convert it first"
        case .tooLarge(let limit, let found, let allowed):
            "a picture has \(found) \(limit.rawValue), \(allowed) are allowed; use a smaller one"
        case .windowOutside(let window, let width, let height):
            "the window \(window.x),\(window.y) \(window.width)×\(window.height) leaves a buffer of "
                + "\(width)×\(height) pixels"
        case .encodingFailed(let format, let reason):
            "a \(format) picture could not be written (\(reason))"
        }
    }
}
