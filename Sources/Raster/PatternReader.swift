import Drawing
import Pixels

/// Reads a picture that repeats over the canvas: linear between its pixels, whose neighbours beyond an edge are
/// those of the opposite one.
struct PatternReader {
    private let image: PixelBuffer
    private let x: Double
    private let y: Double
    /// Rows of the inverse of the pattern's matrix.
    private let across: SIMD2<Double>
    private let down: SIMD2<Double>

    /// Nil when the pattern names no picture, or its matrix makes no sense.
    init?(_ pattern: Pattern, images: [ListImage]) {
        guard images.indices.contains(Int(pattern.image)) else { return nil }
        let numbers = [
            pattern.x, pattern.y, pattern.xAxisX, pattern.xAxisY, pattern.yAxisX, pattern.yAxisY,
        ]
        let determinant = pattern.xAxisX * pattern.yAxisY - pattern.xAxisY * pattern.yAxisX
        // A picture a thousandth of a device pixel wide, or its inverse, is out of all proportion.
        guard numbers.allSatisfy({ $0.isFinite && abs($0) < 1e9 }), abs(determinant) > 1e-6 else {
            return nil
        }
        image = images[Int(pattern.image)].pixels
        x = pattern.x
        y = pattern.y
        across = SIMD2(pattern.yAxisY, -pattern.yAxisX) / determinant
        down = SIMD2(-pattern.xAxisY, pattern.xAxisX) / determinant
    }

    /// The pattern's pixel at a pixel of the canvas.
    func pixel(x column: Int, y row: Int) -> UInt32 {
        let place = SIMD2(Double(column) + 0.5 - x, Double(row) + 0.5 - y)
        return image.wrappedPixel(x: (across * place).sum(), y: (down * place).sum())
    }
}

extension PixelBuffer {
    /// The picture at a place, pixels right and down from its top-left corner, as if it repeated in both
    /// directions; linear between the middles of pixels, in steps of 1/256.
    func wrappedPixel(x: Double, y: Double) -> UInt32 {
        let (left, shareX) = Self.split(x, width)
        let (top, shareY) = Self.split(y, height)
        let right = left + 1 == width ? 0 : left + 1
        let bottom = top + 1 == height ? 0 : top + 1
        let upper = Compositing.mixed(
            pixels[top &* width &+ left], pixels[top &* width &+ right], weight: shareX)
        guard shareY > 0 else { return upper }
        let lower = Compositing.mixed(
            pixels[bottom &* width &+ left], pixels[bottom &* width &+ right], weight: shareX)
        return Compositing.mixed(upper, lower, weight: shareY)
    }

    /// The picture at a place as ``wrappedPixel(x:y:)``, but it repeats for one pixel beyond each edge only: what is
    /// further off is clear, as it is around a picture in an atlas.
    func paddedPixel(x: Double, y: Double) -> UInt32 {
        let (left, top) = ((x - 0.5).rounded(.down), (y - 0.5).rounded(.down))
        guard (-2...Double(width)).contains(left), (-2...Double(height)).contains(top) else { return 0 }
        let shareX = UInt32(((x - 0.5 - left) * 256).rounded())
        let shareY = UInt32(((y - 0.5 - top) * 256).rounded())
        let (column, row) = (Int(left), Int(top))
        let upper = Compositing.mixed(padded(column, row), padded(column + 1, row), weight: shareX)
        let lower = Compositing.mixed(padded(column, row + 1), padded(column + 1, row + 1), weight: shareX)
        return Compositing.mixed(upper, lower, weight: shareY)
    }

    private func padded(_ column: Int, _ row: Int) -> UInt32 {
        guard -1...width ~= column, -1...height ~= row else { return 0 }
        return pixels[(row + height) % height * width + (column + width) % width]
    }

    /// The pixel before a place, 0 ..< count, and the share of the next one in 1/256.
    private static func split(_ place: Double, _ count: Int) -> (index: Int, share: UInt32) {
        let steps = ((place - 0.5) * 256).rounded()
        let period = Double(count * 256)
        let held = steps - (steps / period).rounded(.down) * period
        let whole = min(max(Int(held), 0), count * 256 - 1)
        return (whole >> 8, UInt32(whole & 255))
    }
}
