import CDeflate

/// Bytes out of gzip, as tiles and directories of tile archives are packed.
public enum Gzip {
    /// The bytes unpacked when they begin as gzip does, else as they are.
    ///
    /// - Parameters:
    ///   - bytes: packed or not.
    ///   - maximumBytes: more is refused before it is allocated.
    /// - Returns: the bytes.
    /// - Throws: ``GzipError`` when the bytes are damaged, or too many.
    public static func unpacked(_ bytes: [UInt8], maximumBytes: Int) throws(GzipError) -> [UInt8] {
        guard bytes.count >= 18, bytes[0] == 0x1F, bytes[1] == 0x8B else { return bytes }
        // The last four bytes tell the size, modulo 2³²; it is a guess that is checked below.
        let told = (0..<4).reduce(0) { $0 | Int(bytes[bytes.count - 4 + $1]) << (8 * $1) }
        // DEFLATE grows at most 1032-fold.
        var room = min(max(told, 64), maximumBytes, bytes.count * 1032 + 64)
        while true {
            if let result = try inflated(bytes, room: room) { return result }
            guard room < maximumBytes else {
                throw .tooLarge(maximumBytes: maximumBytes)
            }
            room = min(room * 4, maximumBytes)
        }
    }

    /// Nil when there is not room enough.
    private static func inflated(_ bytes: [UInt8], room: Int) throws(GzipError) -> [UInt8]? {
        guard let decompressor = unsafe libdeflate_alloc_decompressor() else {
            throw .noMemory
        }
        defer { unsafe libdeflate_free_decompressor(decompressor) }
        var outcome = LIBDEFLATE_BAD_DATA
        let result = unsafe [UInt8](unsafeUninitializedCapacity: room) { output, count in
            var written = 0
            // SAFETY: both buffers outlive the call, with their own counts.
            unsafe bytes.withUnsafeBytes { input in
                outcome = unsafe libdeflate_gzip_decompress(
                    decompressor, input.baseAddress, input.count, output.baseAddress, room, &written)
            }
            count = outcome == LIBDEFLATE_SUCCESS ? written : 0
        }
        switch outcome {
        case LIBDEFLATE_SUCCESS: return result
        case LIBDEFLATE_INSUFFICIENT_SPACE: return nil
        default: throw .damaged
        }
    }
}

/// Why bytes cannot be unpacked.
public enum GzipError: Error, Hashable, Sendable, CustomStringConvertible {
    /// They are cut off or changed.
    case damaged
    /// They are more than is allowed.
    case tooLarge(maximumBytes: Int)
    /// The machine has no memory left.
    case noMemory

    /// What happened and what to do.
    public var description: String {
        switch self {
        case .damaged: "its gzip data is damaged; fetch or write it again"
        case .tooLarge(let maximum): "its gzip data holds more than \(maximum) bytes, which are not read"
        case .noMemory: "there is no memory to unpack it"
        }
    }
}
