extension RowCompositing {
    /// Lays one pixel over each of a run, weighted by a mask.
    ///
    /// - Parameters:
    ///   - source: premultiplied.
    ///   - mask: `count` weights, 0…255.
    ///   - row: `count` pixels to change.
    ///   - count: 0 or more.
    @unsafe
    public static func over(
        _ source: UInt32, mask: UnsafePointer<UInt8>, _ row: UnsafeMutablePointer<UInt32>, count: Int
    ) {
        let sources = Packed(repeating: source)
        var index = 0
        // SAFETY: index + 8 <= count, and the caller owns `count` elements from both pointers on.
        while index &+ 8 <= count {
            let bytes = unsafe UnsafeRawPointer(mask + index).loadUnaligned(as: UInt64.self)
            if bytes != 0 {
                // SAFETY: both are 8 bytes without padding.
                let weights = Packed(truncatingIfNeeded: unsafe unsafeBitCast(bytes, to: SIMD8<UInt8>.self))
                // SAFETY: both are 32 bytes without padding.
                let lanes = unsafe unsafeBitCast(weights | (weights &<< 16), to: Lanes.self)
                let scaledSources = scaled(sources, by: lanes)
                let address = unsafe UnsafeMutableRawPointer(row + index)
                let below = unsafe address.loadUnaligned(as: Packed.self)
                let rest = Packed(repeating: 255) &- (scaledSources &>> 24)
                let rests = unsafe unsafeBitCast(rest | (rest &<< 16), to: Lanes.self)
                unsafe address.storeBytes(of: scaledSources &+ scaled(below, by: rests), as: Packed.self)
            }
            index &+= 8
        }
        while index < count {
            let weight = UInt32(unsafe mask[index])
            if weight != 0 {
                unsafe row[index] = unsafe Compositing.over(
                    Compositing.scaled(source, by: weight), row[index])
            }
            index &+= 1
        }
    }
}
