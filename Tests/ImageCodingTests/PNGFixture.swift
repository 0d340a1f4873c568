/// PNG files put together by hand, byte by byte, for tests that need one the encoder would not write.
enum PNGFixture {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// A chunk with its checksum.
    static func chunk(_ type: String, _ payload: [UInt8]) -> [UInt8] {
        let body = Array(type.utf8) + payload
        return bigEndian(UInt32(payload.count)) + body + bigEndian(crc(body))
    }

    /// IHDR.
    static func header(
        _ width: UInt32, _ height: UInt32, depth: UInt8, type: UInt8, interlaced: Bool = false
    ) -> [UInt8] {
        chunk("IHDR", bigEndian(width) + bigEndian(height) + [depth, type, 0, 0, interlaced ? 1 : 0])
    }

    /// A zlib stream of one stored block (RFC 1950, 1951).
    static func stored(_ bytes: [UInt8]) -> [UInt8] {
        let count = UInt16(bytes.count)
        let length = [UInt8(count & 255), UInt8(count >> 8), UInt8(~count & 255), UInt8(~count >> 8)]
        return [0x78, 0x01, 0x01] + length + bytes + bigEndian(adler(bytes))
    }

    /// A whole file; rows carry their filter bytes.
    static func file(
        _ width: UInt32, _ height: UInt32, depth: UInt8, type: UInt8, before: [UInt8] = [], rows: [UInt8]
    ) -> [UInt8] {
        signature + header(width, height, depth: depth, type: type) + before + chunk("IDAT", stored(rows))
            + chunk("IEND", [])
    }

    static func bigEndian(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { crc, byte in
            (0..<8).reduce(crc ^ UInt32(byte)) { value, _ in
                value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
            }
        }
    }

    private static func adler(_ bytes: [UInt8]) -> UInt32 {
        let sums = bytes.reduce((a: UInt32(1), b: UInt32(0))) { sums, byte in
            let a = (sums.a + UInt32(byte)) % 65_521
            return (a, (sums.b + a) % 65_521)
        }
        return sums.b << 16 | sums.a
    }
}
