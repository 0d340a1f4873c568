/// A 64-bit hash of bytes, for checksums, generations and hash tables; not for secrets.
///
/// - Source: XXH64, "xxHash fast digest algorithm", github.com/Cyan4973/xxHash, doc/xxhash_spec.md.
enum ContentHash {
    private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
    private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
    private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
    private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
    private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

    /// The hash of numbers as they lie in memory: padding-free, little-endian.
    static func of<Number: FixedWidthInteger & BitwiseCopyable>(
        _ numbers: Span<Number>, seed: UInt64 = 0
    ) -> UInt64 {
        // SAFETY: integers have no padding; every byte is initialised.
        of(unsafe numbers.bytes, seed: seed)
    }

    static func of(_ bytes: RawSpan, seed: UInt64 = 0) -> UInt64 {
        let count = bytes.byteCount
        var position = 0
        var hash = seed &+ prime5
        if count >= 32 { hash = stripes(bytes, seed: seed, position: &position) }
        hash &+= UInt64(count)
        while position &+ 8 <= count {
            hash = rotate(hash ^ round(0, word(bytes, position)), 27) &* prime1 &+ prime4
            position &+= 8
        }
        if position &+ 4 <= count {
            // SAFETY: position + 4 ≤ count.
            let half = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: position, as: UInt32.self)
            hash = rotate(hash ^ UInt64(half) &* prime1, 23) &* prime2 &+ prime3
            position &+= 4
        }
        while position < count {
            // SAFETY: position < count.
            let byte = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: position, as: UInt8.self)
            hash = rotate(hash ^ UInt64(byte) &* prime5, 11) &* prime1
            position &+= 1
        }
        return avalanche(hash)
    }

    /// The four lanes over all whole 32-byte stripes.
    private static func stripes(_ bytes: RawSpan, seed: UInt64, position: inout Int) -> UInt64 {
        var lane1 = seed &+ prime1 &+ prime2
        var lane2 = seed &+ prime2
        var lane3 = seed
        var lane4 = seed &- prime1
        let end = bytes.byteCount &- 32
        var at = position
        while at <= end {
            lane1 = round(lane1, word(bytes, at))
            lane2 = round(lane2, word(bytes, at &+ 8))
            lane3 = round(lane3, word(bytes, at &+ 16))
            lane4 = round(lane4, word(bytes, at &+ 24))
            at &+= 32
        }
        position = at
        var hash = rotate(lane1, 1) &+ rotate(lane2, 7) &+ rotate(lane3, 12) &+ rotate(lane4, 18)
        for lane in [lane1, lane2, lane3, lane4] {
            hash = (hash ^ round(0, lane)) &* prime1 &+ prime4
        }
        return hash
    }

    private static func avalanche(_ value: UInt64) -> UInt64 {
        var hash = value
        hash ^= hash >> 33
        hash &*= prime2
        hash ^= hash >> 29
        hash &*= prime3
        return hash ^ hash >> 32
    }

    @inline(__always)
    private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
        rotate(lane &+ word &* prime2, 31) &* prime1
    }

    @inline(__always)
    private static func rotate(_ value: UInt64, _ by: UInt64) -> UInt64 {
        value &<< by | value &>> (64 &- by)
    }

    @inline(__always)
    private static func word(_ bytes: RawSpan, _ position: Int) -> UInt64 {
        // SAFETY: both callers hold position + 8 ≤ count.
        unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: position, as: UInt64.self)
    }
}
