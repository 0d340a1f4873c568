import CISAL

/// The frame of a PNG file: its signature and its chunks.
///
/// - Source: W3C, Portable Network Graphics (PNG) Specification, 3rd edition, sections 5.2 and 5.3.
enum PNGChunk {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    static let header: [UInt8] = Array("IHDR".utf8)
    static let palette: [UInt8] = Array("PLTE".utf8)
    static let transparency: [UInt8] = Array("tRNS".utf8)
    static let imageData: [UInt8] = Array("IDAT".utf8)
    static let end: [UInt8] = Array("IEND".utf8)

    /// Length, type and checksum around every payload.
    static let frameBytes = 12

    /// Appends a chunk: length, type, payload, CRC-32 of type and payload; the length is below 2³¹.
    static func append(_ type: [UInt8], _ payload: ArraySlice<UInt8>, to file: inout [UInt8]) {
        precondition(payload.count <= Int(Int32.max), "a PNG chunk is shorter than 2 GiB")
        appendBigEndian(UInt32(payload.count), to: &file)
        let start = file.count
        file += type
        file += payload
        appendBigEndian(checksum(file, start..<file.count), to: &file)
    }

    /// A 32-bit number as PNG writes it.
    static func appendBigEndian(_ value: UInt32, to file: inout [UInt8]) {
        for shift in [24, 16, 8, 0] as [UInt32] { file.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    /// The 32-bit number at a position; the caller knows that four bytes are there.
    static func bigEndian(_ bytes: [UInt8], at start: Int) -> UInt32 {
        bytes[start..<start + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// CRC-32 (ISO 3309) of a part of the bytes.
    static func checksum(_ bytes: [UInt8], _ range: Range<Int>) -> UInt32 {
        precondition(
            range.lowerBound >= 0 && range.upperBound <= bytes.count, "the range is part of the bytes")
        return unsafe bytes.withUnsafeBufferPointer { buffer in
            // SAFETY: the range was checked above, and an empty one is never dereferenced.
            guard let base = buffer.baseAddress else { return 0 }
            return unsafe crc32_gzip_refl(0, base + range.lowerBound, UInt64(range.count))
        }
    }
}
