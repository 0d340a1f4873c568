/// Windows of pixels laid out as PNG rows: a filter byte of 0, then the pixels.
///
/// The hot loops of the encoder. Each checks once, at its entry, that the window lies in the pixels and
/// that the target is large enough; the loops then run on pointers. Positions are sums of values below
/// 2³¹, so wrapping arithmetic cannot wrap.
enum RowPacking {
    /// Bytes the target needs beyond its rows: pixels of three bytes are stored four at a time.
    static let spareBytes = 1

    /// Three bytes a pixel; alpha is dropped.
    static func packRGB(_ pixels: Span<UInt32>, stride: Int, window: PixelWindow, into raw: inout [UInt8]) {
        let rowBytes = 1 + window.width * 3
        precondition(raw.count >= window.height * rowBytes + spareBytes, "the target holds every row")
        unsafe forEachRow(pixels, stride: stride, window: window, into: &raw, rowBytes: rowBytes) {
            source, target in
            // SAFETY: the last store ends one byte beyond the row: in the next row, or the spare byte.
            for column in 0..<window.width {
                let bytes = unsafe source[column].littleEndian
                unsafe target.storeBytes(of: bytes, toByteOffset: column &* 3, as: UInt32.self)
            }
        }
    }

    /// Four bytes a pixel, straight alpha.
    static func packRGBA(_ pixels: Span<UInt32>, stride: Int, window: PixelWindow, into raw: inout [UInt8]) {
        let rowBytes = 1 + window.width * 4
        precondition(raw.count >= window.height * rowBytes, "the target holds every row")
        AlphaConversion.withReciprocals { reciprocals in
            unsafe forEachRow(pixels, stride: stride, window: window, into: &raw, rowBytes: rowBytes) {
                source, target in
                let whole = window.width & ~7
                for column in Swift.stride(from: 0, to: whole, by: 8) {
                    let eight = unsafe UnsafeRawPointer(source + column).loadUnaligned(as: SIMD8<UInt32>.self)
                    unsafe target.storeBytes(
                        of: AlphaConversion.straight(eight, reciprocals: reciprocals),
                        toByteOffset: column &* 4, as: SIMD8<UInt32>.self
                    )
                }
                for column in whole..<window.width {
                    let pixel = unsafe AlphaConversion.straight(source[column], reciprocals: reciprocals)
                    unsafe target.storeBytes(
                        of: pixel.littleEndian, toByteOffset: column &* 4, as: UInt32.self)
                }
            }
        }
    }

    /// Palette numbers of 1, 2, 4 or 8 bits, the leftmost pixel in the highest bits.
    ///
    /// - Parameters:
    ///   - indexes: a number for every pixel of the window, row by row.
    ///   - numbers: what to write for each of them, 256 entries.
    ///   - window: only its size counts.
    ///   - bitDepth: 1, 2, 4 or 8.
    ///   - raw: where the rows go.
    static func packIndexes(
        _ indexes: [UInt8], numbers: [UInt8], window: PixelWindow, bitDepth: Int, into raw: inout [UInt8]
    ) {
        let perByte = 8 / bitDepth
        let rowBytes = (window.width + perByte - 1) / perByte
        precondition(raw.count >= window.height * (1 + rowBytes), "the target holds every row")
        precondition(indexes.count >= window.width * window.height && numbers.count == 256)
        // SAFETY: the sizes were checked above; an index is a byte, and there are 256 numbers.
        unsafe raw.withUnsafeMutableBufferPointer { target in
            unsafe indexes.withUnsafeBufferPointer { indexes in
                unsafe numbers.withUnsafeBufferPointer { numbers in
                    for row in 0..<window.height {
                        let start = row &* (1 &+ rowBytes)
                        let source = row &* window.width
                        unsafe target[start] = 0
                        guard bitDepth < 8 else {
                            for column in 0..<rowBytes {
                                unsafe target[start &+ 1 &+ column] = numbers[Int(indexes[source &+ column])]
                            }
                            continue
                        }
                        for byte in 0..<rowBytes {
                            let columns = byte &* perByte..<byte &* perByte &+ perByte
                            unsafe target[start &+ 1 &+ byte] = columns.reduce(0) { packed, column in
                                let number =
                                    column < window.width ? unsafe numbers[Int(indexes[source &+ column])] : 0
                                return packed &<< UInt8(bitDepth) | number
                            }
                        }
                    }
                }
            }
        }
    }

    /// Writes the filter byte of each row and calls the body with the row's first pixel and the byte after
    /// the filter's.
    @inline(__always)
    static func forEachRow(
        _ pixels: Span<UInt32>, stride: Int, window: PixelWindow, into raw: inout [UInt8], rowBytes: Int,
        _ body: (UnsafePointer<UInt32>, UnsafeMutableRawPointer) -> Void
    ) {
        precondition(window.x >= 0 && window.x + window.width <= stride && window.y >= 0)
        precondition(window.width > 0 && (window.y + window.height) * stride <= pixels.count)
        // SAFETY: with the checks above, row × stride + x … + width lies in the pixels; the caller has
        // checked that the target holds height × rowBytes bytes, and neither buffer is empty.
        unsafe pixels.withUnsafeBufferPointer { source in
            unsafe raw.withUnsafeMutableBytes { target in
                guard let pixels = source.baseAddress, let bytes = target.baseAddress else { return }
                for row in 0..<window.height {
                    let start = unsafe bytes + row &* rowBytes
                    unsafe start.storeBytes(of: 0, as: UInt8.self)
                    unsafe body(pixels + ((window.y &+ row) &* stride &+ window.x), start + 1)
                }
            }
        }
    }
}
