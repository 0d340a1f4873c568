import Pixels

/// Averages of 2 × 2 premultiplied pixels.
enum PixelHalving {
    /// Writes the halved picture into a larger one from a column and a row on.
    ///
    /// At an odd right or lower edge the average is over the pixels there are.
    static func halve(_ source: PixelBuffer, into target: inout PixelBuffer, column: Int, row: Int) {
        for y in 0..<min((source.height + 1) / 2, target.height - row) {
            let upper = y * 2 * source.width
            let lower = min(y * 2 + 1, source.height - 1) * source.width
            let start = (row + y) * target.width + column
            for x in 0..<min((source.width + 1) / 2, target.width - column) {
                let left = x * 2
                let right = min(left + 1, source.width - 1)
                target.pixels[start + x] = average(
                    source.pixels[upper + left], source.pixels[upper + right], source.pixels[lower + left],
                    source.pixels[lower + right])
            }
        }
    }

    /// The average of four packed pixels, each channel rounded to nearest.
    static func average(_ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: UInt32) -> UInt32 {
        // Two channels at a time in 16-bit lanes: four times 255 and the 2 for rounding stay below 2¹⁶.
        let mask: UInt32 = 0x00FF_00FF
        let low = (a & mask) &+ (b & mask) &+ (c & mask) &+ (d & mask) &+ 0x0002_0002
        let high = (a >> 8 & mask) &+ (b >> 8 & mask) &+ (c >> 8 & mask) &+ (d >> 8 & mask) &+ 0x0002_0002
        return (low >> 2 & mask) | (high >> 2 & mask) << 8
    }
}
