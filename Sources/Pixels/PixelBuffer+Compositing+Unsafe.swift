extension PixelBuffer {
    /// Lays one pixel over all of the buffer.
    public mutating func lay(_ pixel: PremultipliedRGBA8) { lay(pixel, rows: 0..<height) }

    /// Lays one pixel over some rows; traps unless they are the buffer's.
    public mutating func lay(_ pixel: PremultipliedRGBA8, rows: Range<Int>) {
        precondition(rows.lowerBound >= 0 && rows.upperBound <= height, "rows \(rows) are not the buffer's")
        guard pixel != .clear else { return }
        let first = rows.lowerBound * width
        let count = rows.count * width
        unsafe pixels.withUnsafeMutableBufferPointer { all in
            // SAFETY: the rows are the buffer's.
            if let base = all.baseAddress {
                unsafe RowCompositing.over(pixel.packed, base + first, count: count)
            }
        }
    }

    /// Lays one pixel over a rectangle; traps unless it lies in the buffer.
    public mutating func lay(_ pixel: PremultipliedRGBA8, columns: Range<Int>, rows: Range<Int>) {
        if columns == 0..<width { return lay(pixel, rows: rows) }
        precondition(
            columns.lowerBound >= 0 && columns.upperBound <= width && rows.lowerBound >= 0
                && rows.upperBound <= height, "columns \(columns), rows \(rows) are not the buffer's")
        guard pixel != .clear else { return }
        let width = width
        unsafe pixels.withUnsafeMutableBufferPointer { all in
            guard let base = all.baseAddress else { return }
            for row in rows {
                // SAFETY: the rectangle is the buffer's.
                let line = unsafe base + (row * width + columns.lowerBound)
                unsafe RowCompositing.over(pixel.packed, line, count: columns.count)
            }
        }
    }

    /// Lays a buffer of the same size over this one; traps when the sizes differ.
    ///
    /// - Parameters:
    ///   - layer: what to lay on.
    ///   - opacity: multiplied into every pixel, 0…1 (rounded to 1/255; NaN counts as 0).
    public mutating func lay(_ layer: PixelBuffer, opacity: Float) {
        precondition(
            layer.width == width && layer.height == height, "a layer has the size of what it is laid on")
        let weight = opacity > 0 ? UInt32((min(opacity, 1) * 255).rounded()) : 0
        guard weight > 0 else { return }
        unsafe layer.pixels.withUnsafeBufferPointer { sources in
            unsafe pixels.withUnsafeMutableBufferPointer { all in
                guard let source = sources.baseAddress, let base = all.baseAddress else { return }
                // SAFETY: both buffers have the same count.
                if weight == 255 { return unsafe RowCompositing.over(source, base, count: all.count) }
                for index in 0..<all.count {
                    let scaled = unsafe Compositing.scaled(source[index], by: weight)
                    unsafe base[index] = unsafe Compositing.over(scaled, base[index])
                }
            }
        }
    }
}
