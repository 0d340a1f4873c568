import Pixels

/// The pixels of one block of a canvas while it is drawn, near each other in memory.
///
/// On the canvas a shape's rows lie far apart, and often a power of two, where few of them fit a cache together.
struct BlockMemory: ~Copyable {
    private var pixels = ScratchMemory<UInt32>()
    private var bounds = PixelBounds(minX: 0, minY: 0, maxX: 0, maxY: 0)
    private var stride: Int { bounds.width + CanvasMemory.padding }

    /// Takes a block of a picture, or a clear one; valid until ``end(onto:)``.
    mutating func begin(_ block: PixelBounds, of picture: PixelBuffer, isClear: Bool) -> CanvasMemory {
        bounds = block
        pixels.reserveUnset(stride * block.height)
        if isClear {
            // SAFETY: the block has just been given that size.
            unsafe pixels.base.update(repeating: 0, count: stride * block.height)
        } else {
            unsafe picture.pixels.withUnsafeBufferPointer { source in
                guard let base = source.baseAddress else { return }
                for row in 0..<block.height {
                    // SAFETY: the block lies inside the picture.
                    let line = unsafe base + ((block.minY &+ row) &* picture.width &+ block.minX)
                    unsafe (pixels.base + row &* stride).update(from: line, count: block.width)
                }
            }
        }
        // SAFETY: rows and columns of the canvas are asked for inside its bounds only.
        return unsafe CanvasMemory(
            pixels: pixels.base - (block.minY &* stride &+ block.minX), stride: stride, bounds: block,
            isPadded: true)
    }

    /// Puts the block back.
    func end(onto picture: inout PixelBuffer) {
        let (width, block, stride) = (picture.width, bounds, stride)
        unsafe picture.pixels.withUnsafeMutableBufferPointer { target in
            guard let base = target.baseAddress else { return }
            for row in 0..<block.height {
                // SAFETY: the block lies inside the picture.
                let line = unsafe base + ((block.minY &+ row) &* width &+ block.minX)
                unsafe line.update(from: pixels.base + row &* stride, count: block.width)
            }
        }
    }
}
