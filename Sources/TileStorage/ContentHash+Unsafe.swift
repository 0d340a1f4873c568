/// A 128-bit number made from content: equal bytes have equal ones, and different bytes practically never.
///
/// Not made against people who look for collisions; whoever stores by it compares the bytes as well.
///
/// - Source: MurmurHash3_x64_128, seed 0, by Austin Appleby (public domain), github.com/aappleby/smhasher.
public struct ContentHash: Hashable, Sendable {
    /// The first eight bytes of the digest.
    public let high: UInt64
    /// The last eight bytes of the digest.
    public let low: UInt64

    private static let c1: UInt64 = 0x87C3_7B91_1142_53D5
    private static let c2: UInt64 = 0x4CF5_AD43_2745_937F

    /// The hash of some bytes; O(n), about 4 bytes a nanosecond.
    public init(_ bytes: [UInt8]) {
        var h1: UInt64 = 0
        var h2: UInt64 = 0
        let blocks = bytes.count / 16
        // SAFETY: every load ends at or before blocks × 16 ≤ count; loadUnaligned asks for no alignment.
        unsafe bytes.withUnsafeBytes { buffer in
            for block in 0..<blocks {
                let k1 = unsafe buffer.loadUnaligned(fromByteOffset: block &* 16, as: UInt64.self)
                let k2 = unsafe buffer.loadUnaligned(fromByteOffset: block &* 16 &+ 8, as: UInt64.self)
                h1 = Self.rotated(h1 ^ Self.mixedFirst(UInt64(littleEndian: k1)), 27) &+ h2
                h1 = h1 &* 5 &+ 0x52DC_E729
                h2 = Self.rotated(h2 ^ Self.mixedSecond(UInt64(littleEndian: k2)), 31) &+ h1
                h2 = h2 &* 5 &+ 0x3849_5AB5
            }
        }
        let tail = bytes[(blocks * 16)...]
        h2 ^= Self.mixedSecond(Self.number(tail.dropFirst(8)))
        h1 ^= Self.mixedFirst(Self.number(tail.prefix(8)))
        h1 ^= UInt64(bytes.count)
        h2 ^= UInt64(bytes.count)
        h1 &+= h2
        h2 &+= h1
        h1 = Self.finished(h1)
        h2 = Self.finished(h2)
        h1 &+= h2
        h2 &+= h1
        high = h1
        low = h2
    }

    /// 32 lower-case hexadecimal digits.
    public var hex: String { Self.digits(high) + Self.digits(low) }

    private static func digits(_ value: UInt64) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: 16 - text.utf8.count) + text
    }

    /// Up to eight bytes as a number, the first one lowest.
    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    @inline(__always)
    private static func mixedFirst(_ k: UInt64) -> UInt64 { rotated(k &* c1, 31) &* c2 }

    @inline(__always)
    private static func mixedSecond(_ k: UInt64) -> UInt64 { rotated(k &* c2, 33) &* c1 }

    @inline(__always)
    private static func rotated(_ value: UInt64, _ bits: UInt64) -> UInt64 {
        value << bits | value >> (64 &- bits)
    }

    private static func finished(_ value: UInt64) -> UInt64 {
        var k = value
        k = (k ^ k >> 33) &* 0xFF51_AFD7_ED55_8CCD
        k = (k ^ k >> 33) &* 0xC4CE_B9FE_1A85_EC53
        return k ^ k >> 33
    }
}
