/// A rectangle of premultiplied sRGB pixels, row by row from the top-left, no padding between rows.
///
/// A value with copy-on-write storage; rooms pass it on rather than copy it.
public struct PixelBuffer: Equatable, Sendable {
    /// Pixels across, at least 1.
    public let width: Int
    /// Pixels down, at least 1.
    public let height: Int
    /// `width * height` packed pixels (see ``PremultipliedRGBA8/packed``).
    public var pixels: [UInt32]

    /// The largest side of any buffer: 16,384 px is 1 GiB at the square, and what printers ask for.
    public static let maximumSide = 16_384

    /// A buffer of one colour; traps unless both sides are 1…``maximumSide``.
    public init(width: Int, height: Int, filledWith pixel: PremultipliedRGBA8 = .clear) {
        self.init(width: width, height: height, pixels: Array(repeating: pixel.packed, count: width * height))
    }

    /// A buffer around pixels that exist; traps unless there are `width * height` of them.
    public init(width: Int, height: Int, pixels: [UInt32]) {
        precondition((1...Self.maximumSide).contains(width), "buffer width \(width) is outside its limit")
        precondition((1...Self.maximumSide).contains(height), "buffer height \(height) is outside its limit")
        precondition(pixels.count == width * height, "a buffer needs width × height pixels")
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// A buffer of any pixels in the memory of another, if that is large enough and nobody else holds it.
    public init(width: Int, height: Int, inMemoryOf other: consuming Self) {
        let count = width * height
        var pixels = other.pixels
        other = Self(width: 1, height: 1)
        if pixels.capacity < count {
            // Room for larger ones after it, which costs nothing until it is drawn on.
            pixels = []
            pixels.reserveCapacity(1 << (Int.bitWidth - (count - 1).leadingZeroBitCount))
        }
        if pixels.count > count { pixels.removeLast(pixels.count - count) }
        pixels.append(contentsOf: repeatElement(0, count: count - pixels.count))
        self.init(width: width, height: height, pixels: pixels)
    }

    /// Makes every pixel clear.
    public mutating func clear() {
        for index in pixels.indices { pixels[index] = 0 }
    }

    /// The pixel in a column and a row, both from the top-left.
    public subscript(x: Int, y: Int) -> PremultipliedRGBA8 {
        get {
            precondition(x >= 0 && x < width && y >= 0 && y < height, "pixel \(x),\(y) is outside the buffer")
            return PremultipliedRGBA8(packed: pixels[y * width + x])
        }
        set {
            precondition(x >= 0 && x < width && y >= 0 && y < height, "pixel \(x),\(y) is outside the buffer")
            pixels[y * width + x] = newValue.packed
        }
    }

    /// The part of the buffer from a column and a row on; traps unless it lies inside.
    public func cropped(x: Int, y: Int, width: Int, height: Int) -> Self {
        precondition(x >= 0 && y >= 0 && x + width <= self.width && y + height <= self.height)
        var result: [UInt32] = []
        result.reserveCapacity(width * height)
        for row in y..<y + height {
            let start = row * self.width + x
            result.append(contentsOf: pixels[start..<start + width])
        }
        return Self(width: width, height: height, pixels: result)
    }

    /// The one colour of the whole buffer, or nil when there are two.
    public var solidColor: PremultipliedRGBA8? {
        guard let first = pixels.first, pixels.allSatisfy({ $0 == first }) else { return nil }
        return PremultipliedRGBA8(packed: first)
    }
}
