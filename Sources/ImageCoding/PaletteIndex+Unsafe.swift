/// Counts the distinct colours of a window and numbers its pixels by them, until there are too many.
///
/// Scratch of one encoder.
struct PaletteIndex {
    /// What 8 bits can number.
    static let maximumColors = 256

    private var table = ColorTable()
    /// The numbers of the window's pixels, row by row; only the first width × height count.
    private(set) var numbers: [UInt8] = []

    /// The colours by number, packed and premultiplied, in the order they were met.
    var colors: [UInt32] { table.colors }

    /// Numbers the pixels of a window.
    ///
    /// - Parameters:
    ///   - pixels: the buffer's pixels.
    ///   - stride: the buffer's width.
    ///   - window: a window that fits the buffer.
    /// - Returns: false when there are more than 256 colours; nothing else counts then.
    mutating func number(_ pixels: Span<UInt32>, stride: Int, window: PixelWindow) -> Bool {
        precondition(window.x >= 0 && window.x + window.width <= stride && window.y >= 0)
        precondition(window.width > 0 && (window.y + window.height) * stride <= pixels.count)
        let count = window.width * window.height
        if numbers.count < count { numbers = [UInt8](repeating: 0, count: count) }
        table.removeAll()
        guard table.holdsSample(of: pixels, stride: stride, window: window) else { return false }
        table.removeAll()
        return Self.number(pixels, stride: stride, window: window, &table, &numbers)
    }

    private static func number(
        _ pixels: Span<UInt32>, stride: Int, window: PixelWindow, _ table: inout ColorTable,
        _ numbers: inout [UInt8]
    ) -> Bool {
        // SAFETY: the caller has checked that every row of the window lies in the pixels, and `numbers` has
        // width × height places; rows and columns below stay within those.
        unsafe pixels.withUnsafeBufferPointer { pixels in
            unsafe numbers.withUnsafeMutableBufferPointer { output in
                var last = unsafe ~pixels[window.y &* stride &+ window.x]
                var lastNumber: UInt8 = 0
                for row in 0..<window.height {
                    let source = (window.y &+ row) &* stride &+ window.x
                    let target = row &* window.width
                    for column in 0..<window.width {
                        let pixel = unsafe pixels[source &+ column]
                        if pixel != last {
                            guard let number = table.number(of: pixel) else { return false }
                            last = pixel
                            lastNumber = number
                        }
                        unsafe output[target &+ column] = lastNumber
                    }
                }
                return true
            }
        }
    }
}

/// Colours and their numbers, in an open-addressed table that is at most a quarter full.
private struct ColorTable {
    private static let bits: UInt32 = 10

    private var keys = [UInt32](repeating: 0, count: 1 << Self.bits)
    /// 0 is free, else the colour's number plus one.
    private var slots = [UInt16](repeating: 0, count: 1 << Self.bits)
    private(set) var colors: [UInt32] = []

    mutating func removeAll() {
        for slot in slots.indices { slots[slot] = 0 }
        colors.removeAll(keepingCapacity: true)
    }

    /// Takes up the colours of one row in sixteen; false when the palette is full, as it is for most pictures of too
    /// many colours.
    mutating func holdsSample(of pixels: Span<UInt32>, stride: Int, window: PixelWindow) -> Bool {
        for row in Swift.stride(from: 0, to: window.height, by: 16) {
            let start = (window.y + row) * stride + window.x
            var last = ~pixels[start]
            for place in start..<start + window.width where pixels[place] != last {
                last = pixels[place]
                guard number(of: last) != nil else { return false }
            }
        }
        return true
    }

    /// The colour's number, new or known; nil when the palette is full.
    @inline(__always)
    mutating func number(of pixel: UInt32) -> UInt8? {
        let mask = (1 << Int(Self.bits)) - 1
        // Fibonacci hashing (Knuth, TAOCP 3, 6.4): the upper bits of a product with 2³² / φ.
        var place = Int((pixel &* 0x9E37_79B1) >> (32 - Self.bits))
        while slots[place] != 0 {
            if keys[place] == pixel { return UInt8(truncatingIfNeeded: slots[place] &- 1) }
            place = (place &+ 1) & mask
        }
        guard colors.count < PaletteIndex.maximumColors else { return nil }
        keys[place] = pixel
        colors.append(pixel)
        slots[place] = UInt16(colors.count)
        return UInt8(truncatingIfNeeded: colors.count &- 1)
    }
}
