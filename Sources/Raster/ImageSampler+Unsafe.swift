import Pixels

/// Reads a picture for one row of a canvas after the other.
struct ImageSampler {
    let image: PixelBuffer
    let across: ImageAxis
    let down: ImageAxis

    /// The picture's columns in use, at least one clear column beyond each edge that is read across.
    private let columns: Range<Int>
    /// One picture row, or the mean of two, from the first of `columns` on.
    private var line: [UInt32]
    /// What lies above and below the picture.
    private let clear: [UInt32]
    /// The sum of all picture rows under a canvas row by their shares, for the same columns.
    private var sums: [SIMD4<Float>]

    init(image: PixelBuffer, across: ImageAxis, down: ImageAxis) {
        self.image = image
        self.across = across
        self.down = down
        let last = across.starts.count - 1
        let first = across.starts.first ?? 0
        columns = first..<(across.starts.last ?? 0) + max(across.shareRange(last).count, 2)
        line = Array(repeating: 0, count: columns.count)
        clear = line
        sums = Array(
            repeating: .zero, count: down.kind == .averaged || across.kind == .averaged ? columns.count : 0)
    }

    /// Writes one pixel for each canvas pixel of the axis across.
    ///
    /// - Parameters:
    ///   - index: among the canvas rows of the axis down.
    ///   - row: as many pixels as the axis across has.
    mutating func sample(_ index: Int, into row: inout [UInt32]) {
        if across.kind == .averaged || down.kind == .averaged { return average(index, into: &row) }
        mixRows(index)
        for x in row.indices {
            let place = across.starts[x] &- columns.lowerBound
            let weight = across.weights[x]
            row[x] =
                weight == 0 ? line[place] : Compositing.mixed(line[place], line[place &+ 1], weight: weight)
        }
    }

    /// The columns that the picture has, as indexes into `line` and `sums`.
    private var inside: Range<Int> {
        max(columns.lowerBound, 0) - columns.lowerBound..<min(columns.upperBound, image.width)
            - columns.lowerBound
    }

    /// Makes `line` from the one or two picture rows under a canvas row.
    private mutating func mixRows(_ index: Int) {
        let first = down.starts[index]
        let weight = down.weights[index]
        let inside = inside
        let column = columns.lowerBound + inside.lowerBound
        unsafe image.pixels.withUnsafeBufferPointer { pixels in
            unsafe clear.withUnsafeBufferPointer { clear in
                unsafe line.withUnsafeMutableBufferPointer { line in
                    func row(_ y: Int) -> UnsafePointer<UInt32>? {
                        let isInside = y >= 0 && y < image.height
                        return unsafe isInside
                            ? pixels.baseAddress.map { unsafe $0 + (y * image.width + column) }
                            : clear.baseAddress
                    }
                    guard let target = line.baseAddress, let upper = unsafe row(first) else { return }
                    // SAFETY: `inside` lies in the picture's columns and in `line`.
                    let start = unsafe target + inside.lowerBound
                    if weight == 0 {
                        unsafe start.update(from: upper, count: inside.count)
                    } else if let lower = unsafe row(first + 1) {
                        unsafe RowCompositing.mix(
                            upper, lower, weight: weight, into: start, count: inside.count)
                    }
                }
            }
        }
    }

    /// The mean of all pixels that a canvas pixel covers, each by its share.
    private mutating func average(_ index: Int, into row: inout [UInt32]) {
        sumRows(index)
        for x in row.indices {
            var sum = SIMD4<Float>(repeating: 0.5)
            let shares = across.shareRange(x)
            let first = across.starts[x] &- columns.lowerBound &- shares.lowerBound
            for share in shares { sum += sums[first &+ share] * across.shares[share] }
            let held = pointwiseMin(sum, SIMD4(repeating: 255))
            row[x] =
                PremultipliedRGBA8(
                    red: UInt8(held.x), green: UInt8(held.y), blue: UInt8(held.z), alpha: UInt8(held.w)
                ).packed
        }
    }

    /// Sums the picture's rows under a canvas row by their shares.
    private mutating func sumRows(_ index: Int) {
        let inside = inside
        for place in inside { sums[place] = .zero }
        let shares = down.shareRange(index)
        for share in shares {
            let y = down.starts[index] + share - shares.lowerBound
            guard y >= 0, y < image.height else { continue }
            let part = SIMD4<Float>(repeating: down.shares[share])
            let start = y * image.width + columns.lowerBound
            for place in inside { sums[place] += Self.channels(image.pixels[start &+ place]) * part }
        }
    }

    /// Red, green, blue and alpha as numbers: at 2²³ a float's low bits are a whole number.
    @inline(__always)
    private static func channels(_ pixel: UInt32) -> SIMD4<Float> {
        let bytes = (SIMD4<UInt32>(repeating: pixel) &>> SIMD4(0, 8, 16, 24)) & 255
        // SAFETY: both are 16 bytes without padding.
        return unsafe unsafeBitCast(bytes | 0x4B00_0000, to: SIMD4<Float>.self) - 8_388_608
    }
}
