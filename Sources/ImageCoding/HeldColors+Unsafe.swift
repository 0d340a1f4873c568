/// Colours held to the 64 values k · 255 / 63 of a channel: a quarter less to compress, and nothing to see.
enum HeldColors {
    /// Of a channel whose values are spread evenly: it moves by 0, 1, 1 or 2, in a few places by 3.
    static let meanSquaredError = 1.5

    /// Four channels, each moved to the nearest of its 64 values.
    ///
    /// Those are the upper six bits, repeated in the lower two. 0 and 255 stay.
    @inline(__always)
    static func held(_ pixel: UInt32) -> UInt32 {
        // 2 − (upper two bits) puts every value into the four that are rounded to the same: no byte overflows.
        let moved = pixel &+ (0x0202_0202 &- (pixel >> 6 & 0x0303_0303))
        return moved & 0xFCFC_FCFC | moved >> 6 & 0x0303_0303
    }

    /// Holds packed rows, but for the pixels that a palette has.
    ///
    /// - Parameters:
    ///   - raw: rows of a filter byte and straight pixels, as ``RowPacking`` writes them.
    ///   - channels: 3 or 4.
    ///   - pixels: the buffer they were made of.
    ///   - stride: the buffer's width.
    ///   - window: the window they were made of.
    ///   - palette: for every pixel of the window, row by row, the number of a colour; and the colours.
    /// - Returns: how many pixels were held.
    static func hold(
        _ raw: inout [UInt8], channels: Int, pixels: Span<UInt32>, stride: Int, window: PixelWindow,
        keeping palette: (numbers: [UInt8], colors: [UInt32])
    ) -> Int {
        let rowBytes = 1 + window.width * channels
        precondition(channels == 3 || channels == 4)
        precondition(raw.count >= window.height * rowBytes + RowPacking.spareBytes)
        precondition(window.x >= 0 && window.x + window.width <= stride && window.y >= 0)
        precondition((window.y + window.height) * stride <= pixels.count)
        precondition(palette.numbers.count >= window.width * window.height)
        var colors = palette.colors
        while colors.count < 256 { colors.append(0) }
        var count = 0
        // SAFETY: the sizes were checked above, and there are 256 colours to a number. Reading and writing four
        // bytes at the last pixel of three ends in the spare byte.
        unsafe pixels.withUnsafeBufferPointer { pixels in
            unsafe raw.withUnsafeMutableBytes { raw in
                for row in 0..<window.height {
                    let source = (window.y &+ row) &* stride &+ window.x
                    for column in 0..<window.width {
                        let pixel = unsafe pixels[source &+ column]
                        if colors[Int(palette.numbers[row &* window.width &+ column])] == pixel { continue }
                        let place = row &* rowBytes &+ 1 &+ column &* channels
                        let old = unsafe raw.loadUnaligned(fromByteOffset: place, as: UInt32.self)
                        var new = held(UInt32(littleEndian: old))
                        if channels == 3 { new = new & 0xFF_FFFF | UInt32(littleEndian: old) & 0xFF00_0000 }
                        unsafe raw.storeBytes(of: new.littleEndian, toByteOffset: place, as: UInt32.self)
                        count &+= 1
                    }
                }
            }
        }
        return count
    }
}
