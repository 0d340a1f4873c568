import Pixels

/// Reads a picture for one row of a canvas after the other.
struct ImageSampler {
    let image: PixelBuffer
    let across: ImageAxis
    let down: ImageAxis

    /// Writes one pixel for each canvas pixel of the axis across.
    ///
    /// - Parameters:
    ///   - index: among the canvas rows of the axis down.
    ///   - row: as many pixels as the axis across has.
    func sample(_ index: Int, into row: inout [UInt32]) {
        if across.kind == .averaged || down.kind == .averaged { return average(index, into: &row) }
        let first = down.starts[index]
        let weightDown = down.kind == .mixed ? down.weights[index] : 0
        for x in row.indices {
            let column = across.starts[x]
            let weight = across.kind == .mixed ? across.weights[x] : 0
            var pixel = mixedPixel(column, first, weight)
            if weightDown > 0 {
                pixel = Compositing.mixed(pixel, mixedPixel(column, first + 1, weight), weight: weightDown)
            }
            row[x] = pixel
        }
    }

    /// A pixel and its right-hand neighbour; beyond the edges all is clear.
    private func mixedPixel(_ column: Int, _ row: Int, _ weight: UInt32) -> UInt32 {
        guard row >= 0, row < image.height else { return 0 }
        let start = row * image.width
        let first = column >= 0 ? image.pixels[start + column] : 0
        guard weight > 0 else { return first }
        let second = column + 1 < image.width ? image.pixels[start + column + 1] : 0
        return Compositing.mixed(first, second, weight: weight)
    }

    /// The mean of all pixels that a canvas pixel covers, each by its share.
    private func average(_ index: Int, into row: inout [UInt32]) {
        let rows = Self.shares(down, index)
        for x in row.indices {
            let columns = Self.shares(across, x)
            var sum = SIMD4<Float>(repeating: 0.5)
            for (y, shareDown) in rows where y >= 0 && y < image.height {
                for (column, share) in columns where column >= 0 && column < image.width {
                    let pixel = PremultipliedRGBA8(packed: image.pixels[y * image.width + column])
                    let channels = SIMD4(
                        Float(pixel.red), Float(pixel.green), Float(pixel.blue), Float(pixel.alpha))
                    sum += channels * (share * shareDown)
                }
            }
            let held = pointwiseMin(sum, SIMD4(repeating: 255))
            row[x] =
                PremultipliedRGBA8(
                    red: UInt8(held.x), green: UInt8(held.y), blue: UInt8(held.z), alpha: UInt8(held.w)
                ).packed
        }
    }

    /// The picture pixels under a canvas pixel along one axis, and their shares of it.
    private static func shares(_ axis: ImageAxis, _ index: Int) -> [(Int, Float)] {
        let start = axis.starts[index]
        switch axis.kind {
        case .copied, .nearest: return [(start, 1)]
        case .mixed:
            let share = Float(axis.weights[index]) / 256
            return [(start, 1 - share), (start + 1, share)]
        case .averaged:
            let range = axis.shareRange(index)
            return range.map { (start + $0 - range.lowerBound, axis.shares[$0]) }
        }
    }
}
