/// Colours held to the 64 values k · 255 / 63 of a channel: a quarter less to compress, and nothing to see.
enum HeldColors {
    /// Of a channel whose values are spread evenly: it moves by 0, 1, 1 or 2, in a few places by 3.
    static let meanSquaredError = 1.5

    /// Four channels, each moved to the nearest of its 64 values.
    ///
    /// Those are the upper six bits, repeated in the lower two. 0 and 255 stay.
    @inline(__always)
    private static func held(_ pixels: SIMD8<UInt32>) -> SIMD8<UInt32> {
        // 2 − (upper two bits) puts every value into the four that are rounded to the same: no byte overflows.
        let moved = pixels &+ (0x0202_0202 &- (pixels &>> 6 & 0x0303_0303))
        return moved & 0xFCFC_FCFC | moved &>> 6 & 0x0303_0303
    }

    /// Packs a window as ``RowPacking`` does, with all pixels held but for those that a palette has.
    ///
    /// - Parameters:
    ///   - pixels: premultiplied.
    ///   - stride: the buffer's width.
    ///   - window: inside the buffer.
    ///   - channels: 3 for a window without transparency, else 4.
    ///   - palette: of the style.
    ///   - raw: where the rows go: filter bytes of 0, straight pixels, and ``RowPacking/spareBytes``.
    /// - Returns: how many pixels were held.
    static func pack(
        _ pixels: Span<UInt32>, stride: Int, window: PixelWindow, channels: Int,
        keeping palette: PaletteEntries,
        into raw: inout [UInt8]
    ) -> Int {
        let rowBytes = 1 + window.width * channels
        precondition(channels == 3 || channels == 4)
        precondition(raw.count >= window.height * rowBytes + RowPacking.spareBytes)
        var kept = 0
        AlphaConversion.withReciprocals { reciprocals in
            palette.withBuckets { buckets in
                unsafe RowPacking.forEachRow(
                    pixels, stride: stride, window: window, into: &raw, rowBytes: rowBytes
                ) { source, target in
                    for first in Swift.stride(from: 0, to: window.width, by: 8) {
                        let count = min(8, window.width &- first)
                        // SAFETY: `count` pixels from here on are the row's, and so are their bytes; the store of a
                        // pixel of three bytes ends in the next pixel, the next row's filter byte or the spare one.
                        let from = unsafe source + first
                        let to = unsafe target + first &* channels
                        kept &+= unsafe pack(from, count: count, channels: channels, buckets, reciprocals, to)
                    }
                }
            }
        }
        return window.width * window.height - kept
    }

    /// Packs up to eight pixels; how many of them are the palette's.
    @inline(__always)
    private static func pack(
        _ source: UnsafePointer<UInt32>, count: Int, channels: Int, _ buckets: PaletteBuckets,
        _ reciprocals: Span<UInt32>, _ target: UnsafeMutableRawPointer
    ) -> Int {
        var eight = SIMD8<UInt32>()
        var isKept = SIMD8<UInt32>()
        if count == 8 {
            eight = unsafe UnsafeRawPointer(source).loadUnaligned(as: SIMD8<UInt32>.self)
            for place in 0..<8 { isKept[place] = buckets.maskIfHeld(unsafe source[place]) }
        } else {
            for place in 0..<count {
                eight[place] = unsafe source[place]
                isKept[place] = buckets.maskIfHeld(eight[place])
            }
        }
        let straight = channels == 4 ? AlphaConversion.straight(eight, reciprocals: reciprocals) : eight
        let packed = held(straight) ^ ((straight ^ held(straight)) & isKept)
        if count == 8, channels == 4 {
            unsafe target.storeBytes(of: packed, as: SIMD8<UInt32>.self)
        } else {
            for place in 0..<count {
                unsafe target.storeBytes(
                    of: packed[place].littleEndian, toByteOffset: place &* channels, as: UInt32.self)
            }
        }
        return Int((isKept & 1).wrappedSum())
    }
}
