import GeospatialFiles
import Pixels

/// Reads a level between its pixels.
struct LevelSampler {
    private let pyramid: RasterPyramid
    private let level: Int
    private let lastColumn: Int
    private let lastRow: Int
    private var key: BlockKey
    private var block: PixelBuffer
    /// The level's column and row of the block's first pixel.
    private var blockColumn = 0
    private var blockRow = 0

    init(_ pyramid: RasterPyramid, level: Int) throws(ImageryError) {
        self.pyramid = pyramid
        self.level = level
        lastColumn = pyramid.levels[level].size.width - 1
        lastRow = pyramid.levels[level].size.height - 1
        key = BlockKey(level: level, column: 0, row: 0)
        block = try pyramid.block(key)
    }

    /// The bilinear mix of the four pixels around a place; beyond the edges the last pixel goes on.
    ///
    /// - Parameters:
    ///   - column: of the place, in 1/256 pixel, from the **centre** of the level's first pixel.
    ///   - row: as `column`, downwards.
    /// - Returns: a packed premultiplied pixel.
    /// - Throws: ``ImageryError/file(_:)`` when a block cannot be read.
    mutating func pixel(column: Int, row: Int) throws(ImageryError) -> UInt32 {
        let x = column >> 8
        let y = row >> 8
        let insideX = x - blockColumn
        let insideY = y - blockRow
        if insideX >= 0, insideY >= 0, insideX + 1 < block.width, insideY + 1 < block.height {
            let upper = insideY * block.width + insideX
            let lower = upper + block.width
            return Self.mix(
                block.pixels[upper], block.pixels[upper + 1], block.pixels[lower], block.pixels[lower + 1],
                x: UInt32(column & 255), y: UInt32(row & 255))
        }
        return try pixelAcrossBlocks(column: column, row: row)
    }

    private mutating func pixelAcrossBlocks(column: Int, row: Int) throws(ImageryError) -> UInt32 {
        let x = column >> 8
        let y = row >> 8
        let left = min(max(x, 0), lastColumn)
        let right = min(max(x + 1, 0), lastColumn)
        let upper = min(max(y, 0), lastRow)
        let lower = min(max(y + 1, 0), lastRow)
        let a = try stored(left, upper)
        let b = right == left ? a : try stored(right, upper)
        let c = lower == upper ? a : try stored(left, lower)
        let d = lower == upper ? b : right == left ? c : try stored(right, lower)
        return Self.mix(a, b, c, d, x: UInt32(column & 255), y: UInt32(row & 255))
    }

    private mutating func stored(_ column: Int, _ row: Int) throws(ImageryError) -> UInt32 {
        let side = RasterPyramid.blockSide
        let wanted = BlockKey(level: level, column: column / side, row: row / side)
        if wanted != key {
            block = try pyramid.block(wanted)
            key = wanted
            blockColumn = wanted.column * side
            blockRow = wanted.row * side
        }
        return block.pixels[row % side * block.width + column % side]
    }

    /// Four packed pixels (left and right of the upper row, then of the lower) at `x`, `y` 256ths between.
    static func mix(_ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: UInt32, x: UInt32, y: UInt32) -> UInt32 {
        if a == b, a == c, a == d { return a }
        // The weights sum to 2¹⁶ and a channel is below 2⁸, so every sum stays below 2²⁴.
        let upper = lanes(a) &* (256 &- x) &+ lanes(b) &* x
        let lower = lanes(c) &* (256 &- x) &+ lanes(d) &* x
        let sum = (upper &* (256 &- y) &+ lower &* y &+ 0x8000) &>> 16
        return sum.x | sum.y << 8 | sum.z << 16 | sum.w << 24
    }

    private static func lanes(_ pixel: UInt32) -> SIMD4<UInt32> {
        SIMD4(pixel & 255, pixel >> 8 & 255, pixel >> 16 & 255, pixel >> 24)
    }
}
