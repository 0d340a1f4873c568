import Pixels

/// Where the masks of a glyph lie: one for its ink, one for its halo.
struct GlyphMask {
    /// The box from the pen's pixel.
    var left = 0
    var top = 0
    /// Pixels across: a whole number of vectors of 8.
    var width = 0
    var height = 0
    /// First weight of the ink in the store.
    var ink = 0
    /// First weight of the halo in the store; negative when there is none.
    var halo = -1

    /// The bounds on a canvas where the pen's pixel is in a column and a row.
    func bounds(column: Int, row: Int) -> PixelBounds {
        PixelBounds(
            minX: column + left, minY: row + top, maxX: column + left + width, maxY: row + top + height)
    }
}

/// The weights of masks, one after the other.
struct MaskStore {
    private(set) var weights: [UInt8] = []

    /// Forgets everything but keeps the memory.
    mutating func removeAll() { weights.removeAll(keepingCapacity: true) }

    /// Adds a plane of zeros and returns its first weight.
    mutating func addPlane(_ count: Int) -> Int {
        let start = weights.count
        weights.append(contentsOf: repeatElement(0, count: count))
        return start
    }

    /// Calls `body` with the weights from a place on.
    @inline(__always)
    mutating func withWeights(from start: Int, _ body: (UnsafeMutablePointer<UInt8>) -> Void) {
        unsafe weights.withUnsafeMutableBufferPointer { all in
            // SAFETY: `start` was returned by `addPlane`.
            if let base = all.baseAddress { unsafe body(base + start) }
        }
    }

    /// Lays a colour over a canvas by a plane of a mask.
    ///
    /// - Parameters:
    ///   - plane: first weight.
    ///   - box: the mask's box on the canvas.
    ///   - color: premultiplied.
    ///   - canvas: inked inside its bounds only.
    func lay(_ plane: Int, _ box: PixelBounds, _ color: UInt32, onto canvas: ClippedCanvas) {
        let seen = box.intersection(canvas.clip)
        guard !seen.isEmpty else { return }
        let width = box.width
        unsafe weights.withUnsafeBufferPointer { all in
            guard let base = all.baseAddress else { return }
            for y in seen.minY..<seen.maxY {
                // SAFETY: `seen` lies inside both the mask's box and the canvas.
                let mask = unsafe base + (plane &+ (y &- box.minY) &* width &+ seen.minX &- box.minX)
                unsafe RowCompositing.over(
                    color, mask: mask, canvas.row(y) + seen.minX, count: seen.width)
            }
        }
    }
}
