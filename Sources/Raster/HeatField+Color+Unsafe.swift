import Pixels

/// The colours of the field on the canvas: densities between the texels' middles are bilinear.
extension HeatField {
    /// Pixels before and after a row of inks, which texels at the canvas' rim reach into.
    private static let spareInks = 8

    /// Lays the field over the canvas.
    mutating func color(_ target: inout PixelBuffer, _ grid: HeatGrid) {
        let width = target.width
        inks.reserve(width + 2 * Self.spareInks, filledWith: 0)
        across.reserveUnset(grid.columns)
        let isBlankClear = colors[0] == 0
        unsafe target.pixels.withUnsafeMutableBufferPointer { pixels in
            unsafe colors.withUnsafeBufferPointer { colors in
                guard let base = pixels.baseAddress, let table = colors.baseAddress else { return }
                for y in 0..<target.height {
                    guard mix(y, grid) || !isBlankClear else { continue }
                    unsafe ink(grid, table)
                    // SAFETY: the row lies in the canvas, and the inks reach over its width.
                    unsafe RowCompositing.over(inks.base + Self.spareInks, base + y * width, count: width)
                }
            }
        }
    }

    /// Mixes the densities along one row of pixels from the texels above and below; false when all are 0.
    private func mix(_ y: Int, _ grid: HeatGrid) -> Bool {
        // Pixels lie at 1/8, 3/8, 5/8 and 7/8 of the way from one texel's middle to the next.
        let place = y + grid.phaseY + 2
        let share = (Float(place & 3) + 0.5) / 4
        // SAFETY: the row above and the row after it lie in the grid, which has a row more on both sides.
        let first = unsafe densities.base + (place >> 2) * grid.columns
        let mixed = unsafe across.base
        var largest: Float = 0
        for column in 0..<grid.columns {
            let low = unsafe first[column]
            let value = unsafe low + (first[column + grid.columns] - low) * share
            unsafe mixed[column] = value
            largest = max(largest, value)
        }
        return largest > 0
    }

    /// Makes the inks of the mixed row, four pixels between two texels' middles at a time.
    private func ink(_ grid: HeatGrid, _ colors: UnsafePointer<UInt32>) {
        let quarters = SIMD4<Float>(0.125, 0.375, 0.625, 0.875)
        let mixed = unsafe across.base
        // The first four begin up to five pixels left of the canvas.
        let target = unsafe UnsafeMutableRawPointer(inks.base + (Self.spareInks - 2 - grid.phaseX))
        for column in 0..<grid.columns &- 1 {
            // SAFETY: the grid has a column after each of these; the last four pixels end at most five after the
            // canvas; a held density is an entry of the table.
            let low = unsafe mixed[column]
            let high = unsafe mixed[column &+ 1]
            let density = SIMD4(repeating: low) + SIMD4(repeating: high - low) * quarters
            // Lane by lane: the standard library's least of two vectors is a call.
            let held =
                SIMD4(min(density[0], 1), min(density[1], 1), min(density[2], 1), min(density[3], 1))
                * Float(Self.tableSteps)
            // At 2²³ a float's last bit is 1, so the sum's low bits are the rounded number.
            let entries = unsafe unsafeBitCast(held + 8_388_608, to: SIMD4<UInt32>.self) & 0x7F_FFFF
            let pixels = unsafe SIMD4(
                colors[Int(entries[0])], colors[Int(entries[1])], colors[Int(entries[2])],
                colors[Int(entries[3])])
            unsafe target.storeBytes(of: pixels, toByteOffset: column &* 16, as: SIMD4<UInt32>.self)
        }
    }
}
