/// The picture formats that are written and read here.
public enum TileFormat: String, Sendable, Hashable, CaseIterable {
    /// Lossless, with transparency: what maps are drawn in.
    case png
    /// Lossy, opaque: photographs.
    case jpeg = "jpg"
    /// Lossy with transparency: smaller than both for imagery.
    case webp

    /// The registered media type, as in `Content-Type`.
    public var mediaType: String {
        switch self {
        case .png: "image/png"
        case .jpeg: "image/jpeg"
        case .webp: "image/webp"
        }
    }

    /// The extension in addresses and file names, without the point.
    public var fileExtension: String { rawValue }

    /// The format of a file extension in any case, `jpeg` included; nil when it is none of ours.
    public init?(fileExtension: String) {
        let lower = fileExtension.lowercased()
        self.init(rawValue: lower == "jpeg" ? "jpg" : lower)
    }

    /// The format that the first bytes of a file announce; nil when it is none of ours.
    ///
    /// - Source: PNG 3rd edition 5.2; ITU-T T.81 B.1.1.3; RFC 9649 section 2.
    public init?(sniffing bytes: [UInt8]) {
        func has(_ expected: [UInt8], at start: Int) -> Bool { bytes.dropFirst(start).starts(with: expected) }
        if has(PNGChunk.signature, at: 0) {
            self = .png
        } else if has([0xFF, 0xD8, 0xFF], at: 0) {
            self = .jpeg
        } else if has(Array("RIFF".utf8), at: 0), has(Array("WEBP".utf8), at: 8) {
            self = .webp
        } else {
            return nil
        }
    }
}
